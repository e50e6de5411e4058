"""Whoever may see a case still reads nobody's details in full, and no word said in confidence, before
he has asked with a reason: at every door, for everybody who sees it."""

from collections.abc import Iterator

import pytest
import time_machine

from fengqiao.cases.models import Case
from fengqiao.lib.uuid7 import uuid7
from tests.house.doors import NOUNS, Visitor, doors, text_of
from tests.world import CAST, LI, ZHANG, World, fresh, moment, walk

pytestmark = pytest.mark.django_db

DETAILS = [str(party[name]) for party in (ZHANG, LI) for name in party if name != "role"]
SAID_IN_CONFIDENCE = "双方各让一步"  # stands in the record of the walk's session
REASON = {"reason": "通知调解时间"}
# Who does not see the case reads nothing of it at any door: tests/house/test_outsider.py.
SEE_IT = [
    *("village.clerk", "town.clerk", "mediator", "county.dispatcher"),
    *("justice.reviewer", "leader", "auditor"),
]


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(moment(12), tick=False):
        yield


@pytest.fixture
def case(world: World) -> Case:
    return fresh(walk(world, until="agreed"))


def read(visitor: Visitor, case: Case) -> dict[str, str]:
    """Everything that the visitor can read anywhere, by address."""
    return {
        address: text_of(visitor.asks("get", address))
        for door in doors()
        for address in door.addresses(case, nouns=NOUNS)
    }


def test_these_see_it_and_no_others(world: World, case: Case) -> None:
    seeing = [n for n in CAST if Case.objects.visible_to(world[n]).filter(pk=case.pk).exists()]

    assert sorted(seeing) == sorted(SEE_IT)


@pytest.mark.parametrize("name", SEE_IT)
def test_nobody_reads_details_in_full_or_words_in_confidence_without_asking(
    world: World, case: Case, name: str
) -> None:
    """And whatever a browser fetches unasked records nothing in anybody's name."""
    before = case.events.count()

    pages = read(Visitor(world, name), case)

    assert case.events.count() == before
    open_details = {a: [d for d in DETAILS if d in text] for a, text in pages.items()}
    overheard = any(SAID_IN_CONFIDENCE in text for text in pages.values())
    assert {address: found for address, found in open_details.items() if found} == {}
    assert not overheard


@pytest.mark.parametrize("name", CAST)
def test_who_opens_the_file_leaves_a_trace_and_its_mediator_alone_reads_the_records(
    world: World, case: Case, name: str
) -> None:
    visitor, before = Visitor(world, name), case.events.count()
    said = {"command_id": str(uuid7())}

    answer = visitor.asks("post", f"/api/v1/cases/{case.pk}/file_opening", said)

    opens = answer.status_code == 200
    assert opens is (name in ("village.clerk", "mediator"))
    assert case.events.count() == before + opens
    pages = read(visitor, case) if opens else {}  # who opened nothing was at every door above
    assert any(SAID_IN_CONFIDENCE in text for text in pages.values()) is (name == "mediator")


def test_who_asks_with_a_reason_reads_and_leaves_a_trace(world: World, case: Case) -> None:
    clerk, applicant = Visitor(world, "village.clerk"), case.parties.order_by("position")[0]
    said = {"command_id": str(uuid7()), "party": str(applicant.pk), **REASON}

    answer = clerk.asks("post", f"/api/v1/cases/{case.pk}/personal_read", said)

    assert ZHANG["phone"] in text_of(answer)
    assert LI["phone"] not in text_of(answer)
    event = case.events.latest("place_in_chain")
    assert (event.verb, event.by, event.facts) == (
        "read_personal",
        world["village.clerk"],
        {"party": str(applicant.pk), **REASON},
    )


def test_a_reviewer_who_gives_a_reason_reads_the_records_and_leaves_a_trace(
    world: World, case: Case
) -> None:
    reviewer = Visitor(world, "justice.reviewer")
    said = {"command_id": str(uuid7()), "reason": "年度案卷评查"}

    answer = reviewer.asks("post", f"/api/v1/cases/{case.pk}/record_review", said)

    assert answer.status_code == 200
    assert SAID_IN_CONFIDENCE in text_of(reviewer.asks("get", f"/api/v1/cases/{case.pk}/file"))
    assert case.events.latest("place_in_chain").verb == "review_record"
