"""A meeting is arranged, answered as one wishes, moved, cancelled; silence and absence cost nothing."""

from datetime import timedelta
from typing import Any

import pytest

from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.permissions import NotYetDone, NotYourPost
from fengqiao.cases.querysets import CaseNotFound
from fengqiao.lib.refusal import Refusal
from fengqiao.mediation.actions.arrange import NotWilling
from fengqiao.mediation.actions.reply import AnotherMeeting
from fengqiao.mediation.permissions import NothingArranged
from fengqiao.mediation.querysets import Meeting, meeting_of, questions_to
from tests.mediation.playing import going, people, session
from tests.world import Walk, World, moment

WHERE = "铜山乡调解室"


def history(play: Walk) -> list[Any]:
    return list(play.case.events.order_by("place_in_chain"))


def arranged(world: World, until: str = "prepared", **differs: Any) -> Walk:
    play = going(world, until=until)
    facts = {"meets_at": moment(9) + timedelta(days=3), "where": WHERE} | differs
    play.do("arrange", "mediator", **facts)
    return play


def test_a_meeting_is_read_from_the_history(world: World) -> None:
    play = arranged(world, bring="土地证")

    meets_at = moment(9) + timedelta(days=3)
    assert meeting_of(history(play), play.at) == Meeting(meets_at, WHERE, "土地证", {})


def test_arranging_changes_nothing_else(world: World) -> None:
    """No stage, no clock: who does not answer and does not come is late with nothing."""
    play = going(world, until="prepared")
    before = (play.case.stage, play.case.limit_at, play.case.awaits_id)
    clocks = play.case.deadlines.count()

    play.do("arrange", "mediator", meets_at=moment(9) + timedelta(days=3), where=WHERE)

    assert (play.case.stage, play.case.limit_at, play.case.awaits_id) == before
    assert play.case.deadlines.count() == clocks


def test_the_latest_answer_of_each_party_counts(world: World) -> None:
    play = arranged(world)
    zhang, li = people(play.case)
    for party, answer in ((zhang, "comes"), (li, "cannot"), (li, "comes"), (zhang, "cannot")):
        play.do("reply", "village.clerk", party=party.pk, answer=answer, how="phone")

    meeting = meeting_of(history(play), play.at)
    assert meeting and meeting.answers == {str(zhang.pk): "cannot", str(li.pk): "comes"}


def test_another_arrangement_is_answered_anew(world: World) -> None:
    play = arranged(world)
    zhang, _li = people(play.case)
    first = moment(9) + timedelta(days=3)
    play.do("reply", "village.clerk", party=zhang.pk, answer="comes", how="phone")
    play.do("arrange", "mediator", meets_at=first + timedelta(days=1), where=WHERE)

    meeting = meeting_of(history(play), play.at)
    assert meeting and (meeting.meets_at, meeting.answers) == (first + timedelta(days=1), {})
    with pytest.raises(AnotherMeeting):
        play.do(
            "reply", "village.clerk", party=zhang.pk, answer="comes", how="phone", meets_at=first
        )


@pytest.mark.parametrize("ending", ["cancel", "hold_session", "ask_to_stop", "over"])
def test_what_is_over_is_shown_and_answered_no_more(world: World, ending: str) -> None:
    play = arranged(world)
    zhang, _li = people(play.case)
    if ending == "cancel":
        play.do("cancel", "mediator", reason="调解员临时有事")
    elif ending == "hold_session":
        session(play, held_at=play.at)
        play.case.refresh_from_db()
    elif ending == "ask_to_stop":
        play.do("ask_to_stop", "village.clerk", party=zhang.pk)
    else:
        play.at += timedelta(days=4)

    assert meeting_of(history(play), play.at) is None
    with pytest.raises(Refusal) as refusal:
        play.do("reply", "village.clerk", party=zhang.pk, answer="comes", how="phone")
    assert isinstance(refusal.value, NothingArranged) or ending == "ask_to_stop"


def test_it_stands_to_the_end_of_its_day(world: World) -> None:
    play = arranged(world)
    meets_at = moment(9) + timedelta(days=3)

    assert meeting_of(history(play), meets_at + timedelta(hours=14, minutes=59))
    assert meeting_of(history(play), meets_at + timedelta(hours=15)) is None


def test_who_refused_is_not_called(world: World) -> None:
    play = going(world, until="prepared")
    _zhang, li = people(play.case)
    play.do("consent", "village.clerk", party=li.pk, answer="refused", how="phone")

    with pytest.raises(NotWilling, match="明确拒绝"):
        play.do("arrange", "mediator", meets_at=moment(9) + timedelta(days=3), where=WHERE)


def test_a_meeting_lies_ahead(world: World) -> None:
    play = going(world, until="prepared")

    with pytest.raises(FactWrong) as refusal:
        play.do("arrange", "mediator", meets_at=play.at, where=WHERE)
    assert refusal.value.fact == "meets_at"


def test_without_an_arrangement_there_is_nothing_to_answer_or_cancel(world: World) -> None:
    play = going(world, until="prepared")
    zhang, _li = people(play.case)

    with pytest.raises(NotYetDone):
        play.do("cancel", "mediator", reason="没有约")
    with pytest.raises(NotYetDone):
        play.do("reply", "village.clerk", party=zhang.pk, answer="comes", how="phone")


def test_nobody_at_work_says_that_a_party_answered_online(world: World) -> None:
    play = arranged(world)
    zhang, _li = people(play.case)

    with pytest.raises(FactWrong):
        play.do("reply", "village.clerk", party=zhang.pk, answer="comes", how="online")


def test_only_who_answers_for_the_matter_arranges(world: World) -> None:
    play = going(world, until="prepared")
    facts = {"meets_at": moment(9) + timedelta(days=3), "where": WHERE}

    with pytest.raises(NotYourPost):
        play.do("arrange", "town.clerk", **facts)
    with pytest.raises(CaseNotFound):
        play.do("arrange", "neighbour.clerk", **facts)


def test_a_question_waits_until_the_party_adds_something_itself(world: World) -> None:
    play = going(world, until="accepted")
    zhang, li = people(play.case)
    play.do("ask", "village.clerk", party=zhang.pk, question="水沟是哪一年修的？")
    play.do("note", "village.clerk", text="电话没有打通。")

    assert questions_to(zhang.pk, history(play)) == ["水沟是哪一年修的？"]
    assert questions_to(li.pk, history(play)) == []
