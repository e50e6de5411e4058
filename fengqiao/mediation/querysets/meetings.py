"""What is arranged and what was asked, read from a matter's history: they have no tables of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Event
from fengqiao.cases.models.standing import REOPENING

ENDS = ("cancel", "hold_session", "ask_to_stop", "terminate", *REOPENING)
ANSWERS = ("note", "attach")
SPEAKING = ("arrange", "reply")  # of whose facts a meeting is made


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting to come; `answers` are the latest of each party by its id: comes, cannot."""

    meets_at: datetime
    where: str
    bring: str
    answers: Mapping[str, str]

    @property
    def is_to_be_moved(self) -> bool:
        """Whether somebody cannot come then: it is the office's turn to arrange it anew."""
        return "cannot" in self.answers.values()


def meeting_of(events: Sequence[Event], at: datetime) -> Meeting | None:
    """The meeting arranged last, to the end of its day; None where it was cancelled or held."""
    arranged: Event | None = None
    answers: dict[str, str] = {}
    for event in events:
        if event.verb == "arrange":
            arranged, answers = event, {}
        elif event.verb in ENDS:
            arranged = None
        elif event.verb == "reply":
            answers[str(event.facts["party"])] = str(event.facts["answer"])
    if arranged is None or _moment(arranged).date() < at.astimezone(SHANGHAI).date():
        return None
    facts = arranged.facts
    return Meeting(_moment(arranged), facts["where"], facts.get("bring") or "", answers)


def questions_to(party: UUID, events: Sequence[Event]) -> list[str]:
    """What the party was asked since it last added something itself."""
    asked: list[str] = []
    for event in events:
        if event.verb == "ask" and event.facts["party"] == str(party):
            asked.append(event.facts["question"])
        elif event.verb in ANSWERS and event.party_id == party:
            asked.clear()
    return asked


def _moment(arranged: Event) -> datetime:
    return datetime.fromisoformat(arranged.facts["meets_at"]).astimezone(SHANGHAI)
