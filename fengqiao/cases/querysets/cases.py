"""One case, and many by the ORM."""

from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db import models

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.scope import visible_to
from fengqiao.lib.refusal import Refusal


class CaseNotFound(Refusal):
    """There is no such case, or it is not this post's to see; the two look the same."""

    code, status = "case_not_found", 404

    def __init__(self) -> None:
        super().__init__("没有找到这件事项。请核对编号；如果是别处的事项，请向经办单位询问。")


class CaseQuerySet(models.QuerySet[Any]):
    """Cases; a face begins with `visible_to` or `one`, which see no more than the post does."""

    def visible_to(self, post: Post) -> Self:
        assignments = apps.get_model("cases", "Assignment").objects.all()
        return self.filter(visible_to(post).q(assignments))

    def named(self, ref: str | UUID) -> Self:
        """By number or by id, as both may stand in an address."""
        key = as_uuid(ref)
        return self.filter(pk=key) if key else self.filter(number=str(ref))

    def one(self, ref: str | UUID, *, seen_by: Post) -> Any:
        """The case, or CaseNotFound: for a foreign one just as for one that is not there."""
        found = self.visible_to(seen_by).named(ref).select_related("holder", "receiver").first()
        if found is None:
            raise CaseNotFound
        return found


def as_uuid(ref: object) -> UUID | None:
    """The UUID that `ref` is or spells; None for anything else."""
    if isinstance(ref, UUID):
        return ref
    try:
        return UUID(str(ref))
    except ValueError:
        return None
