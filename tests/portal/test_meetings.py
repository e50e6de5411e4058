"""What a party reads of a meeting and of questions, and how it answers them."""

from datetime import timedelta

import pytest

from fengqiao.cases.models import Case
from tests.portal.resident import resident_of
from tests.world import World, do, fresh, moment, walk

pytestmark = pytest.mark.django_db

MEETS_AT = moment(9) + timedelta(days=3)
WHERE = "铜山乡调解室"


@pytest.fixture
def arranged(world: World) -> Case:
    case = walk(world, until="prepared")
    facts = {"meets_at": MEETS_AT, "where": WHERE, "bring": "土地证"}
    do(world, case, "arrange", "mediator", at=moment(11), **facts)
    return fresh(case)


@pytest.mark.parametrize("role", ["applicant", "respondent"])
def test_both_sides_read_when_and_where(world: World, arranged: Case, role: str) -> None:
    html = resident_of(world, arranged, role).read("my/")

    assert "2026年3月5日" in html and WHERE in html and "土地证" in html
    assert "不回答、来不了都没有任何不利" in html


@pytest.mark.parametrize(("answer", "said"), [("comes", "能来"), ("cannot", "那时来不了")])
def test_a_party_says_whether_it_comes(
    world: World, arranged: Case, answer: str, said: str
) -> None:
    mine, other = (resident_of(world, arranged, role) for role in ("respondent", "applicant"))

    mine.act("meeting_reply", answer=answer, words="周末可以。")

    facts = arranged.events.get(verb="reply").facts
    me = arranged.parties.get(role="respondent")
    assert (facts["party"], facts["answer"], facts["how"]) == (str(me.pk), answer, "online")
    assert f"您答复过：{said}" in mine.read("my/")
    assert "周末可以" not in other.read("my/") and "您答复过：能来" not in other.read("my/")


def test_an_answer_to_a_meeting_that_was_moved_is_asked_again(world: World, arranged: Case) -> None:
    resident = resident_of(world, arranged, "respondent")
    later = MEETS_AT + timedelta(days=1)
    do(world, arranged, "arrange", "mediator", at=moment(11, 30), meets_at=later, where=WHERE)

    answer = resident.act("meeting_reply", answer="comes", meets_at=MEETS_AT.isoformat())

    assert answer.status_code == 409
    assert "约定的时间已经改成" in answer.content.decode()
    assert arranged.events.filter(verb="reply").count() == 0


def test_a_meeting_that_was_cancelled_says_why_and_asks_nothing(
    world: World, arranged: Case
) -> None:
    do(world, arranged, "cancel", "mediator", at=moment(11, 30), reason="调解员临时有事")

    html = resident_of(world, arranged, "respondent").read("my/")

    assert "调解员临时有事" in html and "回答能不能来" not in html


def test_a_question_stands_on_the_page_of_whom_it_asks_until_it_is_answered(world: World) -> None:
    case = walk(world, until="accepted")
    party, question = case.parties.get(role="respondent"), "水沟是哪一年修的？"
    do(world, case, "ask", "village.clerk", at=moment(11), party=party.pk, question=question)
    mine, other = (resident_of(world, case, role) for role in ("respondent", "applicant"))
    before, form = mine.read("my/"), mine.read("my/note/")

    mine.act("note", text="二〇一九年。")

    assert "想问您" in before and question in before and question in form
    assert question not in other.read("my/")
    assert "愿意就说，不愿意可以不答" not in mine.read("my/")
