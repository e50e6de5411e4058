"""One case, and many by the ORM."""

from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from fengqiao.cases.querysets.reading import adapted, columns_of, made_with, tuples
from fengqiao.cases.querysets.ways import Sql, ways_in
from fengqiao.jurisdiction.models import Actor
from fengqiao.jurisdiction.scope import visible_to
from fengqiao.lib.refusal import Refusal


class CaseNotFound(Refusal):
    """There is no such case, or it is not this post's to see; the two look the same. `ref` was asked for."""

    code, status = "case_not_found", 404

    def __init__(self, ref: str | UUID = "") -> None:
        self.ref = ref
        super().__init__("没有找到这件事项。请核对编号；如果是别处的事项，请向经办单位询问。")


class CaseQuerySet(models.QuerySet[Any]):
    """Cases; a face begins with `visible_to` or `one`, which see no more than the post does."""

    def visible_to(self, post: Actor) -> Self:
        assignments = apps.get_model("cases", "Assignment").objects.all()
        return self.filter(visible_to(post).q(assignments))

    def named(self, ref: str | UUID) -> Self:
        """By number or by id, as both may stand in an address."""
        key = as_uuid(ref)
        return self.filter(pk=key) if key else self.filter(number=str(ref))

    def one(self, ref: str | UUID, *, seen_by: Actor, hold: bool = False) -> Any:
        """The case, or CaseNotFound: for a foreign one just as for one that is not there.

        With its holder and receiver; `hold` keeps it from others until the end of the transaction.
        Every page of a case and every act begins here, hence the statement by hand: `visible_to`
        says the same at ten times the cost.
        """
        organ = self.model._meta.get_field("holder").related_model
        sql, values = _one(self.model, organ, ref, seen_by, hold=hold)
        found = tuples(sql, values) if values else []
        if not found:
            raise CaseNotFound(ref)
        return made_with(self.model, {"holder": organ, "receiver": organ}, found[0])


def _one(case: Any, organ: Any, ref: str | UUID, post: Actor, *, hold: bool) -> Sql:
    """The statement that reads a case with its holder and receiver; no values where nobody may see."""
    doors = [way.lets_in() for way in ways_in(post)]
    if not doors:
        return "", []
    key = as_uuid(ref)
    named, allowed = "c.id" if key else "c.number", " OR ".join(sql for sql, _ in doors)
    sql = (
        f"SELECT {columns_of(case, 'c')}, {columns_of(organ, 'h')}, {columns_of(organ, 'r')}"
        " FROM cases_case c JOIN jurisdiction_organ h ON h.id = c.holder_id"
        " LEFT JOIN jurisdiction_organ r ON r.id = c.receiver_id"
        f" WHERE {named} = %s AND ({allowed})"
    )
    if hold and connection.features.has_select_for_update:
        sql += " FOR NO KEY UPDATE OF c"
    return sql, [adapted(key or str(ref)), *(value for _, values in doors for value in values)]


def as_uuid(ref: object) -> UUID | None:
    """The UUID that `ref` is or spells; None for anything else."""
    if isinstance(ref, UUID):
        return ref
    try:
        return UUID(str(ref))
    except ValueError:
        return None
