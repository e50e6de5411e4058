"""Somebody with a telephone: opens the residents' pages, answers one question after the other."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from fengqiao.cases.models import Case, Party
from fengqiao.portal.limits import PROOF_BITS, is_proved
from fengqiao.portal.pages import SHOWN_CODE
from tests.desk.staff import form_in
from tests.world import VILLAGE, World, do

STORY = "邻居把水沟填了，下雨天水倒灌到我家院子，吵了几次。"
ANSWERS: dict[str, dict[str, Any]] = {
    "what": {"story": STORY},
    "photos": {},
    "where": {"place": VILLAGE},
    "other": {"other": "李乙", "other_phone": ""},
    "me": {"name": "张甲", "phone": "12000000001"},
    "told": {"disclosure": "name"},
    "safe": {"safety": "none"},
}


class Resident:
    """One browser; `address` is where it stands in the network."""

    def __init__(self, address: str = "192.0.2.1") -> None:
        self.client = Client(REMOTE_ADDR=address)

    def open(self, path: str, **asked: str) -> HttpResponse:
        return self.client.get(f"/p/{path}", asked)

    def read(self, path: str, **asked: str) -> str:
        """The page as text; a page that does not open fails the test."""
        answer = self.open(path, **asked)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.content.decode()

    def send(self, path: str, **given: Any) -> HttpResponse:
        return self.client.post(f"/p/{path}", given)

    def answer(self, *, until: str = "", **differs: dict[str, Any]) -> HttpResponse:
        """All questions in their order, up to and with `until`; what differs by the question."""
        sent: HttpResponse = self.open("new/")
        for step, given in ANSWERS.items():
            sent = self.send(f"new/{step}/", **(given | differs.get(step, {})))
            if step == until:
                break
        return sent

    def file(self, **differs: dict[str, Any]) -> Case:
        """Bring a matter in; the case that came of it."""
        self.answer(**differs)
        answer = self.send("new/check/")
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.order_by("-id")[0]

    def come_by(self, code: str) -> HttpResponse:
        return self.send("track/", code=code)

    def command(self, path: str) -> str:
        """The command id that a form of the page would send."""
        return form_in(self.read(path)).values["command_id"][0]

    def act(self, noun: str, **given: Any) -> HttpResponse:
        """Open the form of a verb, fill it in, send it."""
        return self.send(f"my/{noun}/", command_id=self.command(f"my/{noun}/"), **given)

    @property
    def shown_code(self) -> str:
        cookie = self.client.cookies.get(SHOWN_CODE)
        return cookie.value.split(":")[0] if cookie else ""


def handed_out(world: World, case: Case, party: Party, by: str = "village.clerk") -> str:
    """A code for a party, given out by a clerk."""
    taken = do(world, case, "hand_out_code", by, party=party.pk, how="in_person", reason="第一次")
    return str(party.access_code(taken.event.facts["serial"]))


def resident_of(world: World, case: Case, role: str, by: str = "village.clerk") -> Resident:
    """The party of a case, come by its code."""
    resident = Resident()
    code = handed_out(world, case, case.parties.get(role=role), by)
    answer = resident.come_by(code)
    assert answer.status_code == 302
    return resident


def proof_of(draft: Any) -> str:
    """What a telephone would find."""
    return next(str(n) for n in range(1 << (PROOF_BITS + 4)) if is_proved(draft, str(n)))
