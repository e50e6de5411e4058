"""Who is told of a matter: whose move it is, who was called, who stands above. Only who sees it is
told, by `jurisdiction.scope.visible_to`, asked of every single one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Assignment, Case, Exclusion
from fengqiao.cases.permissions import sees
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.rulebook.shapes import Verb, Whom
from fengqiao.rulebook.tables import Tables, in_force

SENDS_OUT = frozenset({"dispatch"})  # the power of who keeps matters moving in a centre
LEVELS = 4  # of organs above one another: village, town, county, city
HOLDING = {"holder", "receiver", "mediator"}


class Company:
    """The posts around some cases on a day, read in a few statements however many cases there are."""

    def __init__(self, cases: Collection[Case], *, at: datetime) -> None:
        self.today = at.astimezone(SHANGHAI).date()
        self.assignments = _running_on(cases)
        self.guarded = _guarded(cases)
        self.parents = _parents(_organs_on(cases, self.assignments))
        self.centres = _centres({case.county_code for case in cases})
        self.posts = self._posts({*self.parents, *self.centres.values()})

    def told(self, case: Case, to: Iterable[Whom], *, clock: str = "") -> list[Post]:
        """The posts that are told, each once, the nearest first; only who sees the case.

        Where nobody there can be told the next above is, so that nothing lies unseen.
        """
        found: dict[UUID, Post] = {}
        for whom in to:
            for post in self._seeing(case, whom, clock):
                found.setdefault(post.pk, post)
        return list(found.values())

    def is_seen_by(self, case: Case, post: Post) -> bool:
        """Whether the post sees the case. Of one that lies apart or keeps somebody out the database
        itself is asked, each time: there are few, and nothing may be wrong about them."""
        if case.pk in self.guarded:
            return bool(Case.objects.visible_to(post).filter(pk=case.pk).exists())
        return sees(post, case, self.assignments.get(case.pk, ()))

    def _seeing(self, case: Case, whom: Whom, clock: str) -> list[Post]:
        for posts in self._heaps(case, whom, clock):
            if seeing := [post for post in posts if self.is_seen_by(case, post)]:
                return seeing
        return []

    def _heaps(self, case: Case, whom: Whom, clock: str) -> Iterator[Sequence[Post]]:
        """Whom to tell, and if there is none of them whom instead."""
        if whom == "called" or (whom == "mover" and self._is_for_the_called(case, clock)):
            yield self._called(case)
        if whom == "mover":
            yield self._mediators(case)
            yield self._able(self._mover(case), self._powers(case, clock))
        if whom in ("mover", "superior"):
            yield from self._above(self._mover(case))
        if whom in ("mover", "centre", "superior"):
            yield self._able(self.centres.get(case.county_code), SENDS_OUT)

    def _is_for_the_called(self, case: Case, clock: str) -> bool:
        """Whether the clock runs for those who were asked to help, whoever holds the case."""
        return any("called" in verb.who for verb in _stopping(self._tables(case), case.kind, clock))

    def _mover(self, case: Case) -> UUID:
        return case.awaits_id or case.holder_id

    def _mediators(self, case: Case) -> list[Post]:
        """Of a matter whose next move is its mediator's, who that is."""
        if self._tables(case).kind(case.kind).stages[case.stage].mover != "mediator":
            return []
        mine = [a for a in self._on(case) if a.role == "mediator"]
        return [post for a in mine for post in self._of(a.organ_id) if post.pk == a.post_id]

    def _called(self, case: Case) -> list[Post]:
        asked = [a for a in self._on(case) if a.role == "co" and a.reported_at is None]
        return [p for a in asked for p in self._of(a.organ_id) if a.post_id in (None, p.pk)]

    def _above(self, organ: UUID) -> Iterator[Sequence[Post]]:
        above = self.parents.get(organ)
        while above:
            yield self._able(above, SENDS_OUT)
            above = self.parents.get(above)

    def _able(self, organ: UUID | None, powers: frozenset[str]) -> list[Post]:
        """The posts of the organ that may do something about it."""
        return [p for p in self._of(organ) if powers & _powers_of(self.today, p.place, p.role)]

    def _powers(self, case: Case, clock: str) -> frozenset[str]:
        return _duty(self._tables(case), case.kind, case.stage, clock)

    def _tables(self, case: Case) -> Tables:
        return in_force(self.today, case.place)

    def _on(self, case: Case) -> Sequence[Assignment]:
        return self.assignments.get(case.pk, ())

    def _of(self, organ: UUID | None) -> Sequence[Post]:
        return self.posts.get(organ, ()) if organ else ()

    def _posts(self, organs: Collection[UUID]) -> Mapping[UUID, list[Post]]:
        found: dict[UUID, list[Post]] = {}
        for post in Post.objects.able(self.today).filter(organ__in=organs):
            found.setdefault(post.organ_id, []).append(post)
        return found


@lru_cache(maxsize=4096)
def _duty(tables: Tables, kind: str, stage: str, clock: str) -> frozenset[str]:
    """The powers of which one is needed to stop the clock; without a clock, to go on from the stage."""
    rules = tables.kind(kind)
    goes_on = [
        verb
        for verb in rules.verbs.values()
        if HOLDING & {*verb.who} and verb.to and rules.may_start_from(verb, stage)
    ]
    return frozenset(verb.power for verb in _stopping(tables, kind, clock) or goes_on)


@lru_cache(maxsize=4096)
def _stopping(tables: Tables, kind: str, clock: str) -> tuple[Verb, ...]:
    """The verbs by which somebody stops the clock."""
    verbs = tables.kind(kind).verbs.values()
    return tuple(verb for verb in verbs if clock in verb.stops and not verb.follows)


@lru_cache(maxsize=4096)
def _powers_of(on: date, place: str, role: str) -> frozenset[str]:
    return in_force(on, place).powers_of(role)


def _guarded(cases: Collection[Case]) -> set[UUID]:
    """Those in a compartment, and those that keep an organ or a place out."""
    keys = [case.pk for case in cases]
    keeping_out = Exclusion.objects.filter(case__in=keys).values_list("case", flat=True)
    return {case.pk for case in cases if case.compartment} | set(keeping_out)


def _running_on(cases: Collection[Case]) -> Mapping[UUID, list[Assignment]]:
    found: dict[UUID, list[Assignment]] = {}
    rows = Assignment.objects.filter(case__in=[case.pk for case in cases], ended_at=None)
    for assignment in rows.order_by("-sent_at", "-id"):
        found.setdefault(assignment.case_id, []).append(assignment)
    return found


def _organs_on(
    cases: Collection[Case], assignments: Mapping[UUID, Iterable[Assignment]]
) -> set[UUID]:
    moving = {organ for case in cases for organ in (case.awaits_id, case.holder_id) if organ}
    return moving | {a.organ_id for found in assignments.values() for a in found}


def _parents(organs: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Each organ with the one above it, and so those above."""
    found: dict[UUID, UUID | None] = {}
    wanted = {*organs}
    for _ in range(LEVELS):
        if not wanted:
            break
        found.update(Organ.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
        wanted = {above for above in found.values() if above} - found.keys()
    return found


def _centres(counties: Collection[str]) -> dict[str, UUID]:
    rows = Organ.objects.filter(place__in=counties, kind=Organ.Kind.CENTRE)
    return dict(rows.values_list("place", "pk"))
