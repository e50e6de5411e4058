"""One case, and many by the ORM."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from fengqiao.cases.querysets.reading import adapted, columns_of, made, tuples
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

    # What follows finds keys by an index each, and leaves to the rest of the question who sees what
    # they name: asked in one condition joined by OR, the database would look at every case there is.

    def moved_by(self, post: Actor) -> Self:
        """Of these the matters whose next move is this post's: a mediator's own, else its organ's;
        and those to which it was called."""
        return self.filter(pk__in=self._moved_by(post))

    def moved_by_others(self, post: Actor) -> Self:
        """Of these the matters that the post's organ holds and somebody else moves."""
        return self.filter(holder=post.organ).exclude(pk__in=self._moved_by(post))

    def moved_or_held(self, post: Actor, asked: models.Q) -> Self:
        """Of these the matters moved by the post, or held by its organ, for which `asked` holds."""
        held = self.model.objects.filter(asked, holder=post.organ).values("pk")
        return self.filter(asked, pk__in=self._moved_by(post).union(held))

    def each_way(self, post: Actor, asked: models.Q) -> Self:
        """Of these what the post sees and `asked` holds for, each way in by itself."""
        assignments = apps.get_model("cases", "Assignment").objects.all()
        ways = visible_to(post).each_q(assignments)
        found = [self.model.objects.filter(way, asked).values("pk") for way in ways]
        return self.filter(pk__in=found[0].union(*found[1:])) if found else self.none()

    def _moved_by(self, post: Actor) -> models.QuerySet[Any, Any]:
        running = apps.get_model("cases", "Assignment").objects.filter(
            ended_at=None, organ=post.organ
        )
        called = running.filter(role__in=("co", "arbiter"), reported_at=None).values("case")
        if post.role == "mediator":
            own = running.filter(role="mediator", post=post.pk).values("case")
        else:
            own = self.model.objects.filter(awaits=post.organ, is_open=True).values("pk")
        found: models.QuerySet[Any, Any] = own.union(called)
        return found

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
        return _case_of(self.model, organ, found[0])


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


def _case_of(case: Any, organ: Any, row: Sequence[Any]) -> Any:
    values: Iterator[Any] = iter(row)

    def part(model: Any) -> Any:
        own = list(islice(values, len(model._meta.concrete_fields)))
        return made(model, own) if own[0] is not None else None

    found = part(case)
    found.holder, found.receiver = part(organ), part(organ)
    return found


def as_uuid(ref: object) -> UUID | None:
    """The UUID that `ref` is or spells; None for anything else."""
    if isinstance(ref, UUID):
        return ref
    try:
        return UUID(str(ref))
    except ValueError:
        return None
