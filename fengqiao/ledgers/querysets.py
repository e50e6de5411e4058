"""What can be asked of imports and exports: those of one's own county and place."""

from datetime import date
from typing import Any
from uuid import UUID

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.querysets import under
from fengqiao.ledgers.models import Export, Import, ImportedRow
from fengqiao.lib.refusal import Refusal

MOST = 50


class ImportNotFound(Refusal):
    code, status = "import_not_found", 404

    def __init__(self) -> None:
        super().__init__("没有找到这次导入。请从导入列表里打开。")


def imports_of(post: Post) -> list[Import]:
    """The latest imports of the post's organ, and of organs below it, in its county."""
    found = _imports(post).select_related("by__user", "by__organ").order_by("-at")
    return list(found[:MOST])


def import_of(post: Post, key: UUID) -> Import:
    """One of them; ImportNotFound for any other."""
    found: Import | None = _imports(post).filter(pk=key).select_related("by__organ").first()
    if found is None:
        raise ImportNotFound
    return found


def unfinished(post: Post, sha256: str, sheet: str) -> Import | None:
    """An import of this very sheet by this post that was interrupted."""
    same = Import.objects.filter(by=post, sha256=sha256, sheet=sheet, state="running")
    return same.order_by("-at").first()


def origin_of(case: Case) -> ImportedRow | None:
    """The row of the ledger out of which a case came, if it came so."""
    return ImportedRow.objects.filter(case=case).select_related("imported", "case").first()


def exports_of(post: Post, *, on: date) -> list[Export]:
    """The latest exports of the post's place and all below it, for who audits."""
    found: Any = Export.objects.filter(under(post.place, "by__place"))
    return list(found.select_related("by__user", "by__organ").order_by("-at")[:MOST])


def _imports(post: Post) -> Any:
    return Import.objects.filter(county=post.place[:6]).filter(
        under(post.place, "by__organ__place")
    )
