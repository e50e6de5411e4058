"""What can be asked of imports and exports: those of one's own county and place; and of what came by apps."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Post, ReportingApp
from fengqiao.jurisdiction.querysets import under
from fengqiao.ledgers.models import Delivery, Export, Import, ImportedRow
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


# ── What residents sent by apps ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of them: types and whether open ('' and None: any), received between two moments."""

    types: Collection[str] = ()
    is_open: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


def followed(county: str, kinds: Collection[str], ids: Collection[UUID]) -> list[Case]:
    """Of these cases what residents brought in by apps, and may follow by its id alone."""
    rows = _by_apps(county, kinds).filter(case__in=ids).order_by("-id")
    return [row.case for row in rows]


def brought_in_by(app: ReportingApp, kinds: Collection[str], asked: Asked) -> Any:
    """What an app brought in, the newest first."""
    rows = _by_apps(app.place, kinds).filter(app=app)
    if asked.types:
        rows = rows.filter(case__type__in=asked.types)
    if asked.is_open is not None:
        rows = rows.filter(case__is_open=asked.is_open)
    if asked.since:
        rows = rows.filter(at__gte=asked.since)
    if asked.until:
        rows = rows.filter(at__lte=asked.until)
    return rows.order_by("-id")


def _by_apps(county: str, kinds: Collection[str]) -> Any:
    """Nothing that lies in a compartment, nor what has become of another kind."""
    rows = Delivery.objects.filter(county=county, app__isnull=False, case__kind__in=kinds)
    return rows.filter(case__compartment="").select_related("case")
