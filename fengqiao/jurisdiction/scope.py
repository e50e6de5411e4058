"""Who sees what. The only place that says so; every list, page, file and number starts here.

In words. What a post sees follows from its role's *sight* (the rulebook's powers):

- sight "place": every case of the post's place and of all below it, whatever its stage, unless
  the case lies in a compartment; and every case in which the post's organ is involved.
- sight "organ": only the cases in which the post's organ is involved (departments, committees,
  the court and police liaisons): they see what was given to them and nothing beside it.
- sight "grid": the cases of the post's own grid, unless in a compartment; and those in which
  the post itself, not merely its organ, is involved.
- sight "own": the case in which the visitor is a party, compartment or not, for it is his own
  matter; of the post that he comes by, its organ and its place nothing follows, and who is no
  party sees nothing.
- sight "none": no case (the administrator of accounts).

*Involved* is an assignment of the case to the post's organ, either to the organ as a whole or to
this very post; an assignment to a colleague by name is the colleague's. It ends when the organ
objects to it or the mediator is recused.

*Compartments* (domestic violence, minors, reports of wrongdoing) are entered only by the involved
and by their own parties:
no place, however high, opens one, and no setting does.

*Exclusions*: a case can keep organs and places out, whoever is assigned. Whom a report accuses, with
whatever lies under it and whoever works in its place, does not see it, even if an organ of theirs was
brought in by mistake or before.

A case that is not in the scope does not exist for the post: the answer is 404, never 403.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from fengqiao.rulebook import tables

# The stored column that holds a code of so many digits (see the place codes in the glossary).
COLUMN_OF_LENGTH = {
    2: "province",
    4: "city",
    6: "county",
    9: "town",
    12: "village",
    15: "grid",
    18: "place",
}
NATION = ""
NO_COMPARTMENT = ""


class Seer(Protocol):
    """What of a post, or of a visitor, decides its sight; a visitor's `party_id` too."""

    @property
    def pk(self) -> UUID: ...
    @property
    def organ_id(self) -> UUID: ...
    @property
    def role(self) -> str: ...
    @property
    def place(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Branch:
    """One way in.

    "column": rows whose `column` equals `code`, outside every compartment; an empty column is the
    nation, where every row outside a compartment is in.
    "involved": rows with a running assignment to `organ_id`, to the whole organ or to `post_id`;
    with `personal_only`, only those to `post_id`. Compartments included, but not rows that exclude
    the organ, or a place around `code`, where the post works.
    "party": the one row that has the party `party_id`. Compartments included.
    """

    kind: Literal["column", "involved", "party"]
    column: str = ""
    code: str = ""
    organ_id: UUID | None = None
    post_id: UUID | None = None
    personal_only: bool = False
    party_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """A short list of branches, any of which lets you in; without branches nothing is seen."""

    ways_in: tuple[Branch, ...]

    def branches(self) -> tuple[Branch, ...]:
        """For SQL written by hand: one index range each, to be joined by UNION."""
        return self.ways_in

    def q(self, assignments: QuerySet[Any], prefix: str = "") -> Q:
        """The same for the ORM, without duplicates.

        `assignments` are all rows of the room that knows who is involved (columns case_id,
        organ_id, post_id, ended_at, and the case's `exclusions` with organ_id and place); `prefix`
        leads from the asked model to the case, as "case__".
        """
        allowed = Q(pk__in=[])
        for way in self.each_q(assignments, prefix):
            allowed |= way
        return allowed

    def each_q(self, assignments: QuerySet[Any], prefix: str = "") -> list[Q]:
        """The same, one for each branch: a row may be found by more than one."""
        return [_q_of(branch, assignments, prefix) for branch in self.ways_in]


def visible_to(post: Seer, *, on: date | None = None) -> Scope:
    """What `post` sees by the powers in force on `on`; without a day, by the newest ones."""
    return Scope(tuple(_branches(post, sight_of(post.role, on or date.max))))


def sight_of(role: str, on: date) -> str:
    return tables.in_force(on, NATION).role(role).sight


def column_of(place: str) -> str:
    """The stored column in which a code of this length is found; '' for the nation."""
    return COLUMN_OF_LENGTH[len(place)] if place else ""


def around(place: str) -> tuple[str, ...]:
    """The towns, villages and grids around a place, itself too: what can be kept out as a place."""
    return tuple(place[:digits] for digits in (9, 12, 15, 18) if len(place) >= digits)


def involved_q(branch: Branch) -> Q:
    """The assignments by which this branch lets in; one that has ended lets nobody in, nor one to a case
    that keeps the organ or its place out."""
    here = Q(organ_id=branch.organ_id, ended_at=None)
    here &= ~Q(case__exclusions__organ_id=branch.organ_id)
    if places := around(branch.code):
        here &= ~Q(case__exclusions__place__in=places)
    if branch.personal_only:
        return here & Q(post_id=branch.post_id)
    return here & (Q(post_id=None) | Q(post_id=branch.post_id))


def _branches(post: Seer, sight: str) -> Iterable[Branch]:
    if sight in ("place", "grid"):
        yield Branch(kind="column", column=column_of(post.place), code=post.place)
    if sight in ("place", "organ", "grid"):
        yield Branch(
            kind="involved",
            code=post.place,
            organ_id=post.organ_id,
            post_id=post.pk,
            personal_only=sight == "grid",
        )
    if sight == "own" and (party_id := getattr(post, "party_id", None)):
        yield Branch(kind="party", party_id=party_id)


def _q_of(branch: Branch, assignments: QuerySet[Any], prefix: str) -> Q:
    if branch.kind == "involved":
        here = assignments.filter(involved_q(branch), case_id=OuterRef(f"{prefix}pk"))
        return Q(Exists(here))
    if branch.kind == "party":
        return Q(**{f"{prefix}parties__pk": branch.party_id})
    outside = Q(**{f"{prefix}compartment": NO_COMPARTMENT})
    return outside & Q(**{f"{prefix}{branch.column}": branch.code}) if branch.column else outside
