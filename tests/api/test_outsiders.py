"""A case that is not yours is not there: at every door, in the same words as one that never was."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cases.models import Attachment, Case, Event
from fengqiao.rulebook.tables import in_force
from tests.api.conftest import Answer, Api, Callers, Json, at, registration, unknown
from tests.world import TODAY, VILLAGE, World, walk

OUTSIDERS = ("neighbour.clerk", "grid.worker", "labour.liaison", "police.liaison", "admin")
NOUNS = [verb.noun for verb in in_force(TODAY, VILLAGE).kind("dispute").verbs.values()]
NOBODYS = {"id": str(unknown()), "number": "〔2026〕泌人调字第9999号"}


@pytest.fixture
def case(world: World, caller: Callers) -> Case:
    """A case with everything that could leak: people, words said in confidence, an agreement, a file."""
    case = walk(world, until="agreed")
    attached = caller("village.clerk").form(
        f"cases/{case.pk}/attachment", {"file": SimpleUploadedFile("话.txt", "机密的话".encode())}
    )
    assert attached.status == 200, attached.body
    return case


@pytest.fixture
def attachment(case: Case) -> str:
    return str(Attachment.objects.get(case=case).pk)


def said(answer: Answer) -> tuple[int, object, str]:
    return answer.status, answer.body, answer.headers["Content-Type"]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_an_outsider_reads_nothing(name: str, case: Case, attachment: str, caller: Callers) -> None:
    outsider, insider = caller(name), caller("village.clerk")
    assert insider.post(f"cases/{case.pk}/file_opening").status == 200
    doors = ("", "/events", "/file", f"/attachments/{attachment}")

    for door in doors:
        foreign = [outsider.get(f"{way}{door}") for way in (f"cases/{case.pk}", at(ref(case)))]
        missing = [outsider.get(f"{way}{door}") for way in (f"cases/{NOBODYS['id']}", at(NOBODYS))]

        assert insider.get(f"cases/{case.pk}{door}").status == 200
        assert {said(answer)[0] for answer in foreign} == {404}
        assert [said(answer) for answer in foreign] == [said(answer) for answer in missing]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_an_outsider_does_nothing(name: str, case: Case, caller: Callers) -> None:
    outsider, events = caller(name), Event.objects.count()

    for noun in [*NOUNS, "peace"]:
        foreign = outsider.post(f"cases/{case.pk}/{noun}", reason="x", text="x")
        missing = outsider.post(f"cases/{NOBODYS['id']}/{noun}", reason="x", text="x")

        assert said(foreign)[0] == 404, noun
        assert said(foreign) == said(missing)
    assert Event.objects.count() == events


@pytest.mark.parametrize("name", OUTSIDERS)
def test_an_outsider_finds_nothing(name: str, case: Case, caller: Callers) -> None:
    outsider = caller(name)
    applicant = case.parties.order_by("position")[0]
    questions: list[Json] = [
        {},
        {"place": VILLAGE},
        {"q": case.title},
        {"q": case.number},
        {"q": applicant.phone},
        {"stage": "agreed"},
        {"order": "limit"},
        {"overdue": "1"},
    ]

    assert [outsider.get("cases", **question)["items"] for question in questions] == [[]] * 8


def test_the_same_questions_find_it_for_those_within(case: Case, caller: Callers) -> None:
    clerk = caller("village.clerk")
    applicant = case.parties.order_by("position")[0]

    for words in (case.title, case.number, applicant.phone):
        assert [found["id"] for found in clerk.get("cases", q=words)["items"]] == [str(case.pk)]


def test_an_outsider_can_neither_link_nor_merge_into_it(case: Case, caller: Callers) -> None:
    outsider = caller("neighbour.clerk")
    own = outsider.post("cases", registration(place="411726001001"))

    for noun, fact in (("link", "other"), ("merger", "into")):
        foreign = outsider.post(f"cases/{own['id']}/{noun}", {fact: case.number}, reason="同一件事")
        missing = outsider.post(
            f"cases/{own['id']}/{noun}", {fact: NOBODYS["number"]}, reason="同一件事"
        )
        assert (foreign.status, foreign["code"]) == (422, "fact_wrong")
        assert said(foreign) == said(missing)


def test_without_a_token_every_door_says_the_same(case: Case, attachment: str) -> None:
    nobody = Api("")
    doors = ["cases", f"cases/{case.pk}", f"cases/{case.pk}/events", f"cases/{case.pk}/file"]
    doors += [f"cases/{case.pk}/attachments/{attachment}", f"cases/{NOBODYS['id']}"]
    doors += ["kinds", "kinds/dispute", "me", "divisions"]

    answers = [nobody.get(door) for door in doors]
    answers += [
        nobody.post("cases", registration()),
        nobody.post(f"cases/{case.pk}/note", text="x"),
    ]

    assert {answer.status for answer in answers} == {401}
    assert all(answer.body == answers[0].body for answer in answers)
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"


def test_a_compartment_is_closed_to_all_above(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration(safety=["minors"]))

    for name in ("town.clerk", "county.dispatcher", "justice.reviewer", "leader", "auditor"):
        above = caller(name)
        assert above.get(f"cases/{made['id']}").body == above.get(f"cases/{NOBODYS['id']}").body
        assert above.get("cases", q="排水")["items"] == []
    assert clerk.get(f"cases/{made['id']}").status == 200


def ref(case: Case) -> Json:
    return {"number": case.number}
