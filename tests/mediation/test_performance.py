"""What was agreed is done, part by part, or it is not: then the matter is open again, and court is too."""

from datetime import date, timedelta

import pytest

from fengqiao.cases import actions
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.permissions import NotInThisStage, NotYourPost
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.actions.conclude import OutcomeNotSo
from fengqiao.mediation.actions.record_performance import NotOpen
from fengqiao.mediation.actions.report_breach import NotDueYet
from fengqiao.mediation.models import Instalment
from fengqiao.mediation.querysets import file_of
from tests.mediation.playing import (
    agree_orally,
    apply_to_court,
    ask_again,
    draft,
    going,
    running,
    session,
    sign_all,
    the_agreement,
)
from tests.world import Walk, World

CLOCK = "dispute.performance"
PARTS = "2026-03-10 100 首期\n2026-03-22 200 中期\n2026-04-07 300 尾款"


def _in_three_parts(world: World) -> Walk:
    play = going(world, until="mediated")
    draft(play, perform_by="2026-04-07", amount="600", instalments=PARTS)
    sign_all(play)
    return play


def _parts(play: Walk) -> list[Instalment]:
    return list(Instalment.objects.filter(agreement__case=play.case).order_by("position"))


def _done(play: Walk, part: Instalment | str, on: date | str | None = None) -> object:
    key = part.pk if isinstance(part, Instalment) else part
    on = on or play.today
    return play.do("record_performance", "village.clerk", instalment=str(key), performed_on=on)


def _breach(play: Walk, part: Instalment, **differs: object) -> object:
    facts = {"instalment": str(part.pk), "reason": "催了两次没有付"} | differs
    return play.do("report_breach", "village.clerk", **facts)


def test_every_instalment_has_its_clock_which_its_performance_stops(world: World) -> None:
    play = _in_three_parts(world)
    first, middle, last = _parts(play)
    assert running(play.case, CLOCK) == [
        (str(first.pk), date(2026, 3, 10)),
        (str(middle.pk), date(2026, 3, 23)),  # the 22nd is a Sunday
        (str(last.pk), date(2026, 4, 7)),
    ]

    told = []
    for part in (middle, first, last):
        taken = _done(play, part)
        told.append((taken.event.facts["fully_performed"], len(running(play.case, CLOCK))))

    assert told == [(False, 2), (False, 1), (True, 0)]
    line = file_of(play.case, world["leader"], play.at).agreement
    assert line is not None and line.is_fully_performed
    assert [part.state_label for part in line.instalments] == ["已履行"] * 3


def test_the_next_instalment_is_the_limit_that_the_case_shows(world: World) -> None:
    play = _in_three_parts(world)
    play.do(
        "revisit",
        "village.clerk",
        how="phone",
        party=play.case.parties.order_by("position").first().pk,
        finding="正在准备钱。",
    )
    tz = play.at.tzinfo

    assert play.case.limit_at.astimezone(tz).date() == date(2026, 3, 10)
    _done(play, _parts(play)[0])
    assert play.case.limit_at.astimezone(tz).date() == date(2026, 3, 23)


def test_only_what_is_open_is_offered_and_taken(world: World) -> None:
    play = _in_three_parts(world)
    first, middle, last = _parts(play)
    _done(play, first)

    for verb in ("record_performance", "report_breach"):
        offered = play.offered(verb, "instalment", "village.clerk")
        assert offered == [str(middle.pk), str(last.pk)]
    with pytest.raises(NotOpen) as refusal:
        _done(play, first)
    assert "第2期" in refusal.value.sentence and "第1期" not in refusal.value.sentence
    for wrong in (str(uuid7()), "第二期"):
        with pytest.raises(NotOpen):
            _done(play, wrong)


def test_the_instalments_of_another_case_are_not_taken(world: World) -> None:
    mine, other = _in_three_parts(world), _in_three_parts(world)

    with pytest.raises(NotOpen):
        _done(mine, _parts(other)[0])
    assert _parts(other)[0].performed_on is None


def test_what_is_yet_to_be_done_is_not_recorded_as_done(world: World) -> None:
    play = _in_three_parts(world)

    with pytest.raises(FactWrong) as refusal:
        _done(play, _parts(play)[0], play.today + timedelta(days=1))
    assert refusal.value.fact == "performed_on"


def test_before_effect_there_is_nothing_to_perform(world: World) -> None:
    play = going(world, until="drafted")

    with pytest.raises(NotInThisStage):
        _done(play, _parts(play)[0])


def test_a_leader_only_looks_on(world: World) -> None:
    play = _in_three_parts(world)

    with pytest.raises(NotYourPost):
        play.do(
            "record_performance",
            "leader",
            instalment=str(_parts(play)[0].pk),
            performed_on=play.today,
        )


# ── Breach ───────────────────────────────────────────────────────────────────────────────────────


def test_a_breach_reopens_the_case_and_names_what_the_other_side_can_do(world: World) -> None:
    play = _in_three_parts(world)
    first, middle, _last = _parts(play)
    _done(play, first)
    play.days_later(22)  # 24 March

    taken = _breach(play, middle)

    case = taken.case
    assert (case.stage, case.outcome, case.concluded_on, case.accepted_on) == (
        "accepted",
        "",
        None,
        play.today,
    )
    assert [part.state for part in _parts(play)] == ["performed", "broken", "open"]
    for clock in (CLOCK, "dispute.judicial_confirmation", "dispute.revisit"):
        assert running(case, clock) == []
    assert running(case, "dispute.mediation") == [("", play.today + timedelta(days=30))]
    remedies = taken.event.facts["remedies"]
    assert "支付令" in remedies[1] and "起诉" in remedies[0]
    assert not any("强制执行" in said for said in remedies)
    assert len(remedies) > 2  # and those open to everybody


def test_the_broken_agreement_stays_on_file(world: World) -> None:
    play = _in_three_parts(world)
    play.days_later(9)
    _breach(play, _parts(play)[0])
    ask_again(play)
    session(play)
    draft(play, amount="650", terms="被申请人承担工钱650元。")

    told = file_of(play.case, world["mediator"], play.at)

    assert told.agreement is not None
    assert (told.agreement.version, told.agreement.amount) == (2, 650)
    assert [(a.version, a.state_label) for a in told.earlier_agreements] == [(1, "没有履行")]
    sign_all(play)
    assert play.case.stage == "agreed"
    assert len(running(play.case, CLOCK)) == 1


@pytest.mark.parametrize(
    ("day", "is_due"),
    [
        (date(2026, 3, 21), False),
        (date(2026, 3, 22), False),  # a Sunday: Monday still counts
        (date(2026, 3, 23), False),
        (date(2026, 3, 24), True),
    ],
)
def test_nobody_breaks_his_word_before_the_day(world: World, day: date, is_due: bool) -> None:
    play = _in_three_parts(world)
    _first, middle, _last = _parts(play)
    play.days_later((day - play.today).days)

    if is_due:
        assert _breach(play, middle).case.stage == "accepted"
        return
    with pytest.raises(NotDueYet) as refusal:
        _breach(play, middle)
    assert "3月23日" in refusal.value.sentence and play.case.stage == "agreed"


def test_who_says_that_he_will_not_has_broken_it_already(world: World) -> None:
    play = _in_three_parts(world)
    last = _parts(play)[2]

    with pytest.raises(NotDueYet):
        _breach(play, last)
    assert _breach(play, last, refused="true").case.stage == "accepted"


def test_a_breach_after_conclusion_opens_the_case_again(world: World) -> None:
    play = _in_three_parts(world)
    play.do("conclude", "village.clerk", outcome="performing", summary="按期履行中")
    play.days_later(10)

    taken = _breach(play, _parts(play)[0])

    assert (taken.case.stage, taken.case.outcome, taken.case.concluded_on) == ("accepted", "", None)


def test_what_was_performed_cannot_be_broken(world: World) -> None:
    play = going(world, until="performed")
    play.days_later(60)

    with pytest.raises(NotOpen) as refusal:
        _breach(play, _parts(play)[0])
    assert "全部履行" in refusal.value.sentence


def test_a_broken_agreement_that_the_court_confirmed_can_be_enforced(world: World) -> None:
    play = going(world, until="mediated")
    agree_orally(play)
    apply_to_court(play)
    play.do("record_confirmation", "village.clerk", result="confirmed", decided_on=play.today)
    play.days_later(30)
    [part] = _parts(play)

    taken = _breach(play, part)

    assert "强制执行" in taken.event.facts["remedies"][2]
    assert running(taken.case, "dispute.enforcement") == [(str(part.pk), date(2028, 3, 22))]


def test_a_breach_sent_twice_is_one_breach(world: World) -> None:
    play = _in_three_parts(world)
    play.days_later(9)
    facts = {"instalment": str(_parts(play)[0].pk), "reason": "没有付"}
    command = uuid7(play.at)

    taken = [
        actions.perform(
            play.case,
            "report_breach",
            by=world["mediator"],
            at=play.at,
            command_id=command,
            facts=facts,
        )
        for _ in range(2)
    ]

    assert [t.replayed for t in taken] == [False, True]
    assert taken[0].event == taken[1].event
    assert play.case.events.filter(verb="report_breach").count() == 1
    assert the_agreement(play.case).state == "broken"


# ── Concluding with what is so ───────────────────────────────────────────────────────────────────


def _conclude(play: Walk, outcome: str) -> object:
    return play.do("conclude", "village.clerk", outcome=outcome, summary="告知双方。")


def test_performed_is_said_only_when_all_of_it_is(world: World) -> None:
    play = _in_three_parts(world)
    first, middle, last = _parts(play)
    _done(play, first)
    _done(play, middle)

    assert play.offered("conclude", "outcome", "village.clerk") == ["performing"]
    with pytest.raises(OutcomeNotSo) as refusal:
        _conclude(play, "performed")
    assert "1期" in refusal.value.sentence

    _done(play, last)
    assert play.offered("conclude", "outcome", "village.clerk") == ["performed"]
    with pytest.raises(OutcomeNotSo):
        _conclude(play, "performing")
    assert _conclude(play, "performed").case.outcome == "performed"


def test_confirmed_is_said_only_when_the_court_has_said_so(world: World) -> None:
    play = _in_three_parts(world)

    with pytest.raises(OutcomeNotSo):
        _conclude(play, "confirmed")
    apply_to_court(play)
    with pytest.raises(OutcomeNotSo):
        _conclude(play, "confirmed")
    play.do("record_confirmation", "village.clerk", result="confirmed", decided_on=play.today)

    assert _conclude(play, "confirmed").case.outcome == "confirmed"


def test_without_an_agreement_the_parties_may_settle_or_withdraw(world: World) -> None:
    play = going(world, until="mediated")

    assert play.offered("conclude", "outcome", "village.clerk") == ["reconciled", "withdrawn"]
    assert _conclude(play, "reconciled").case.stage == "concluded"
