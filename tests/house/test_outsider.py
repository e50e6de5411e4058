"""The clerk of another town finds nothing of ours: at no address, by no method, with no question.

Works off the resolver, so that a new door is tried from its first day. For each there is a control:
somebody who may see the case does find it there, so that silence means something.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cases.models import Case, Event
from fengqiao.lib.uuid7 import uuid7
from tests.cases.files import png, upload
from tests.house.doors import NOUNS, Door, Visitor, doors, rows_of, text_of
from tests.petitions.reporting import a_report, on_duty
from tests.portal.resident import resident_of
from tests.world import VILLAGE, World, do, fresh, moment, register_dispute, walk

pytestmark = pytest.mark.django_db

DOORS = doors()
OF_A_CASE = [door for door in DOORS if door.is_of_a_case]
ELSEWHERE = [door for door in DOORS if not door.is_of_a_case]
METHODS = ("get", "post", "put", "patch", "delete")
LEADS_ON = "cases/<str:ref>/beside/"
# Nothing is left to sign, or nobody certifies, and that is said.
NOT_NOW = ("cases/<str:ref>/signature/", "cases/<str:ref>/certificate/")
OF_A_LIST = (
    "cases/<str:ref>/items/",
    "api/v1/cases/<ref>/items",
)  # a dispute is none, and that is said
ONLY_ACTS = "api/v1/cases/<ref>/<noun>"  # reads nothing: the control acts
CLOSED = (404, 405)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """After everything that `walk` has played on the day of the world."""
    with time_machine.travel(moment(12), tick=False):
        yield


@pytest.fixture
def case(world: World) -> Case:
    """A case with everything that could leak: people, words in confidence, an agreement, a file."""
    case = walk(world, until="agreed")
    said = {"outcome": "performing", "summary": "按期履行。"}
    do(world, case, "conclude", "village.clerk", at=moment(11), **said)
    file = SimpleUploadedFile("收条.txt", "机密的收条".encode())
    do(world, case, "attach", "village.clerk", at=moment(11), file=file)
    do(world, case, "attach", "village.clerk", at=moment(11), file=upload("照片.png", png()))
    do(world, case, "note", "village.clerk", at=moment(11), text="只有我们看得到的话")
    party = case.parties.get(role="respondent")
    facts = {"party": party.pk, "how": "in_person"}
    do(world, case, "hand_out_code", "village.clerk", at=moment(11, 50), **facts)
    do(world, case, "open_file", "village.clerk", at=moment(11, 55))
    for form in ("acceptance", "agreement"):
        do(world, case, "make_paper", "village.clerk", at=moment(11, 56), form=form)
    do(world, case, "make_paper", "village.clerk", at=moment(11, 57), form="file_statement")
    do(world, case, "make_dossier", "village.clerk", at=moment(11, 58))
    return fresh(case)


@pytest.fixture
def secrets(case: Case) -> list[str]:
    """What must not come through: the case's own words and numbers, and the keys of all its rows."""
    people = [p.name for p in case.parties.all()] + [p.phone for p in case.parties.all()]
    codes = [party.access_code(1) for party in case.parties.all()]
    words = [case.number, *codes, case.title, case.story[:12], "机密的收条", "只有我们看得到"]
    keys = [str(row.pk) for row in rows_of(case)]
    return [*people, *words, *keys, str(case.pk)]


def told(answer: Any, asked: str, secrets: list[str]) -> list[str]:
    """The secrets in an answer that were not in the question."""
    text = text_of(answer)
    return [secret for secret in secrets if secret in text and secret not in asked]


def test_a_foreign_case_is_not_there_by_any_way_of_asking(
    world: World, case: Case, secrets: list[str]
) -> None:
    outsider, length = Visitor(world, "neighbour.clerk"), Event.objects.count()

    wrong = []
    for method, address in ways_of_asking(case):
        said = {"command_id": str(uuid7()), "text": "x", "reason": "x"}
        answer = outsider.asks(method, address, said if method != "get" else {})
        leaked = told(answer, address + case.number, secrets)
        if answer.status_code not in CLOSED or leaked:
            wrong.append((method, address, answer.status_code, leaked))

    assert wrong == []
    assert Event.objects.count() == length


def ways_of_asking(case: Case) -> Iterator[tuple[str, str]]:
    """Every address of the case; each is read and written to, the first also by rarer methods."""
    for door in OF_A_CASE:
        for nth, address in enumerate(door.addresses(case)):
            yield from ((method, address) for method in (METHODS if nth == 0 else METHODS[:2]))


def test_the_same_doors_open_to_whoever_answers_for_the_place(world: World, case: Case) -> None:
    visitors = {name: Visitor(world, name) for name in ("village.clerk", "mediator")}
    for name in visitors:
        do(world, case, "open_file", name, at=moment(12))

    shut = [
        door.route for door in OF_A_CASE if not opens(door, case, visitors[whoever_opens(door)])
    ]

    assert shut == []


def whoever_opens(door: Door) -> str:
    """A bound file holds records of sessions, which are the mediator's alone."""
    holds_records = "/dossier/<" in door.route or "/dossiers/<" in door.route
    return "mediator" if holds_records else "village.clerk"


def opens(door: Door, case: Case, to: Visitor) -> bool:
    if door.route == ONLY_ACTS:
        said = {"command_id": str(uuid7()), "text": "由经办人记一笔"}
        return bool(to.asks("post", f"/api/v1/cases/{case.pk}/note", said).status_code == 200)
    if door.route.startswith("cases/<str:ref>/slip/"):
        said = {"command": str(case.events.get(verb="hand_out_code").command)}
        return bool(to.asks("get", door.addresses(case)[0], said).status_code == 200)
    if door.route in NOT_NOW:
        return bool(to.asks("get", door.addresses(case)[0]).status_code == 409)
    if door.route.startswith(OF_A_LIST):
        method = "post" if door.route.endswith("export/") else "get"
        return "不是清单" in text_of(to.asks(method, door.addresses(case)[0]))
    if door.route == LEADS_ON:
        return bool(to.asks("get", door.addresses(case)[0]).status_code == 302)
    return any(to.asks("get", address).status_code == 200 for address in door.addresses(case))


QUESTIONS: tuple[dict[str, str], ...] = (
    {},
    {"place": VILLAGE},
    {"stage": "agreed"},
    {"overdue": "1", "order": "limit"},
    {"kind": "dispute", "limit": "100"},
    {"tab": "due"},
    {"tab": "ours"},
)


def test_nothing_of_a_foreign_case_stands_anywhere_else(
    world: World, case: Case, secrets: list[str]
) -> None:
    outsider = Visitor(world, "neighbour.clerk")

    wrong = []
    for address, question in questions_elsewhere(case):
        answer = outsider.asks("get", address, question)
        if leaked := told(answer, f"{address} {question}", secrets):
            wrong.append((address, question, leaked))

    assert wrong == []


def questions_elsewhere(case: Case) -> Iterator[tuple[str, dict[str, str]]]:
    """Every question at the first address of each door; at its other addresses none."""
    questions = [*QUESTIONS, *by_word(case)]
    for door in ELSEWHERE:
        first, *others = door.addresses(case)
        yield from ((first, question) for question in questions)
        yield from ((address, {}) for address in others)


def by_word(case: Case) -> list[dict[str, str]]:
    """Asking for the case by everything that somebody might have heard of it."""
    applicant = case.parties.order_by("position")[0]
    heard = [case.title, case.number, applicant.access_code(1), str(case.pk)]
    heard += [applicant.phone, applicant.name]
    deadlines = [{"deadline": str(deadline.pk)} for deadline in case.deadlines.all()]
    return [*({name: word} for word in heard for name in ("q", "ref", "case")), *deadlines]


def test_the_same_questions_find_it_for_whoever_may_see_it(world: World, case: Case) -> None:
    clerk = Visitor(world, "village.clerk")

    found = {
        address: case.number in text_of(clerk.asks("get", address))
        for address in ("/", "/cases/", "/api/v1/cases")
    }

    assert found == {"/": True, "/cases/": True, "/api/v1/cases": True}


@pytest.mark.parametrize("outsider", ["labour.liaison", "police.liaison", "grid.worker", "admin"])
def test_who_was_not_brought_into_it_reads_nothing_either(
    world: World, case: Case, secrets: list[str], outsider: str
) -> None:
    visitor = Visitor(world, outsider)

    wrong = []
    for door in DOORS:
        for address in door.addresses(case, nouns=NOUNS[:2]):
            answer = visitor.asks("get", address)
            leaked = told(answer, address + case.number, secrets)
            if leaked or (door.is_of_a_case and answer.status_code not in CLOSED):
                wrong.append((address, answer.status_code, leaked))

    assert wrong == []


@pytest.mark.parametrize(
    "above", ["town.clerk", "county.dispatcher", "justice.reviewer", "leader", "auditor"]
)
def test_no_rank_opens_a_compartment(world: World, above: str) -> None:
    case = register_dispute(world, safety=["domestic_violence"])
    secrets = [case.number, case.title, str(case.pk)]
    visitor = Visitor(world, above)

    wrong = []
    for door in DOORS:
        for address in door.addresses(case, nouns=NOUNS[:2]):
            answer = visitor.asks("get", address)
            leaked = told(answer, address + case.number, secrets)
            if leaked or (door.is_of_a_case and answer.status_code not in CLOSED):
                wrong.append((address, answer.status_code, leaked))

    assert wrong == []


@pytest.mark.parametrize("accused", ["village.clerk", "town.clerk"])
def test_whom_a_report_is_about_finds_it_at_no_door(world: World, accused: str) -> None:
    """Lists, pages, searches, counts, exports and figures of the village it is about, and of the town's people
    who look after it; by everything that they might have heard of it, and though they took it in themselves."""
    duty = on_duty(world)
    case = a_report(world, by=accused)
    secrets = [case.number, case.title, case.story[:12], str(case.pk)]
    secrets += [str(row.pk) for row in rows_of(case)]
    visitor, heard = Visitor(world, accused), ({"q": case.title}, {"q": case.number})

    wrong = []
    for door in DOORS:
        for address in door.addresses(case, nouns=NOUNS[:2]):
            for question in ({},) if door.is_of_a_case else ({}, *heard):
                answer = visitor.asks("get", address, question)
                leaked = told(answer, f"{address} {question} {case.number}", secrets)
                if leaked or (door.is_of_a_case and answer.status_code not in CLOSED):
                    wrong.append((address, answer.status_code, leaked))

    assert wrong == []
    attempts = case.events.filter(verb="attempt")
    assert [event.by for event in attempts] == [world[accused]]
    assert case.number in text_of(Visitor(world, "inspector").asks("get", "/cases/"))
    assert duty.organ == case.holder


@pytest.mark.parametrize("role", ["applicant", "respondent"])
def test_a_party_of_another_matter_finds_nothing_anywhere(
    world: World, case: Case, secrets: list[str], role: str
) -> None:
    """By its own code it sees its own matter, which lies in the same village with the same clerk."""
    people = [{"role": "applicant", "name": "钱丙丙"}, {"role": "respondent", "name": "赵丁丁"}]
    theirs = register_dispute(world, parties=people, title="树枝过界", story="树枝伸过院墙。")
    resident = resident_of(world, theirs, role)

    leaked = {}
    for door in DOORS:
        for address in door.addresses(case, nouns=NOUNS[:2]):
            answer = resident.client.get(address)
            if found := told(answer, address + case.number, secrets):
                leaked[address] = found

    assert leaked == {}
    assert theirs.number in resident.read("my/")


def test_without_a_name_nothing_opens(client: Any, case: Case, secrets: list[str]) -> None:
    """Not logged in, no token: the log-in page, or 401."""
    wrong = []
    for door in OF_A_CASE:
        for address in door.addresses(case):
            answer = client.get(address)
            leaked = told(answer, address + case.number, secrets)
            if answer.status_code not in (302, 401, 404, 405) or leaked:
                wrong.append((address, answer.status_code, leaked))

    assert wrong == []
