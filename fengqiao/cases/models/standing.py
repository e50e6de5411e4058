"""What is on file of a case at one moment: what the checks look at, each part read at most once."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from fengqiao.cases.models.case import Case, Link
from fengqiao.cases.models.history import Event
from fengqiao.cases.models.people import Consent, Party, Request
from fengqiao.cases.models.work import Assignment, Attachment, Deadline, Exclusion
from fengqiao.cases.querysets import Part, adapted, objects, parts

REOPENING = ("reopen", "report_breach")


class Standing:
    """What is on file of a case at this moment; each part is read at most once, when asked for."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def assignments(self) -> list[Assignment]:
        return self._rows(Assignment, "sent_at, id", " AND ended_at IS NULL")

    @cached_property
    def exclusions(self) -> list[Exclusion]:
        """Whom the case is kept from; nobody, outside a compartment."""
        return self._rows(Exclusion, "at, id") if self.case.compartment else []

    @cached_property
    def parties(self) -> list[Party]:
        return self._rows(Party, "position, id")

    @cached_property
    def consents(self) -> list[Consent]:
        return self._rows(Consent, "at, id")

    @cached_property
    def deadlines(self) -> list[Deadline]:
        return self._rows(Deadline, "started_at, id")

    @cached_property
    def done(self) -> frozenset[str]:
        """Verbs on file since the matter was last reopened."""
        verbs = list(self.case.events.order_by("place_in_chain").values_list("verb", flat=True))
        return frozenset(since_reopened(verbs))

    @cached_property
    def grounds(self) -> list[str]:
        """The facts of the matter that were stated when it was last graded, by their codes."""
        return _grounds(self.case.events.filter(verb="grade").order_by("place_in_chain"))

    def _rows(self, model: Any, order: str, condition: str = "") -> list[Any]:
        """What a table of the heart has of this case."""
        found: list[Any] = objects(
            model, f"case_id = %s{condition}", [adapted(self.case.pk)], order
        )
        for row in found:
            row.case = self.case
        return found

    @property
    def principals(self) -> list[Party]:
        return [party for party in self.parties if party.is_principal]

    def answer_of(self, party: Party, to: str) -> str:
        """The latest answer of a party ('' when never asked)."""
        answers = [c.answer for c in self.consents if c.party_id == party.pk and c.to == to]
        return answers[-1] if answers else ""

    def doer_of(self, verbs: Iterable[str]) -> UUID | None:
        """Who last did one of these, whatever his post; None where nobody has."""
        found = self.case.events.filter(verb__in=tuple(verbs)).order_by("-place_in_chain")
        doer: UUID | None = found.values_list("by__user_id", flat=True).first()
        return doer

    def mediators(self) -> list[Assignment]:
        return [found for found in self.assignments if found.role == "mediator"]


class NewStanding(Standing):
    """What is on file of a case that is just being made: only what was given with it."""

    def __init__(self, case: Case, *, parties: list[Party], assignments: list[Assignment]) -> None:
        super().__init__(case)
        self.__dict__.update(
            parties=parties,
            assignments=assignments,
            consents=[],
            deadlines=[],
            exclusions=[],
            done=frozenset({"register"}),
            grounds=[],
        )


class WholeStanding(Standing):
    """All that the heart has on file of a case, read in one statement: for a page that tells of it.

    Beside what every Standing has: the events, the attachments and the requests (the first first),
    and the links either way.
    """

    events: list[Event]
    attachments: list[Attachment]
    requests: list[Request]
    links: list[Link]

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        key = adapted(case.pk)
        found = parts([Part(model, sql, [key] * sql.count("%s"), by) for model, sql, by in WHOLE])
        self.__dict__.update(zip(NAMES, found, strict=True))
        for row in (row for rows in found[:-1] for row in rows):
            row.case = case
        self.__dict__["done"] = frozenset(since_reopened([event.verb for event in self.events]))
        self.__dict__["grounds"] = _grounds(event for event in self.events if event.verb == "grade")


NAMES = (
    *("assignments", "parties", "consents", "deadlines"),
    *("events", "attachments", "requests", "links"),
)
OF_THE_CASE = "case_id = %s"
WHOLE: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (Assignment, "case_id = %s AND ended_at IS NULL", ("sent_at", "id")),
    (Party, OF_THE_CASE, ("position", "id")),
    (Consent, OF_THE_CASE, ("at", "id")),
    (Deadline, OF_THE_CASE, ("started_at", "id")),
    (Event, OF_THE_CASE, ("place_in_chain",)),
    (Attachment, OF_THE_CASE, ("at", "id")),
    (Request, OF_THE_CASE, ("at", "id")),
    (Link, "(case_id = %s OR other_id = %s)", ("at", "id")),
)


def _grounds(gradings: Iterable[Event]) -> list[str]:
    stated = [event.facts.get("grounds", []) for event in gradings]
    return stated[-1] if stated else []


def since_reopened(verbs: list[str]) -> Iterable[str]:
    last = max((at for at, verb in enumerate(verbs) if verb in REOPENING), default=-1)
    return verbs[last + 1 :]
