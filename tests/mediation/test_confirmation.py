"""司法确认: thirty days, all together, at the right court; and what follows from the court's answer."""

from datetime import date, timedelta

import pytest

from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.permissions import NotInThisStage, NotYetDone
from fengqiao.jurisdiction.models import Organ
from fengqiao.mediation.actions.apply_confirmation import NotReadyForCourt, WrongCourt
from fengqiao.mediation.actions.record_confirmation import NothingAsked
from fengqiao.mediation.models import Agreement, Confirmation
from fengqiao.mediation.querysets import courts, file_of, precheck
from tests.mediation.playing import (
    COURT,
    HIGHER_COURT,
    agree_orally,
    apply_to_court,
    ask_again,
    court,
    draft,
    going,
    on_day,
    people,
    running,
    session,
    sign_all,
    the_agreement,
)
from tests.world import Walk, World, moment

CLOCK = "dispute.judicial_confirmation"

# Effective on, raw last day, last day that still counts (民诉法 205; 民法典 201, 203).
THIRTY_DAYS = """
    2025-09-05  2025-10-05  2025-10-09
    2026-04-02  2026-05-02  2026-05-06
    2026-01-15  2026-02-14  2026-02-14
    2026-03-02  2026-04-01  2026-04-01
"""
DAYS = [
    tuple(map(date.fromisoformat, line.split())) for line in THIRTY_DAYS.split("\n") if line.strip()
]


def _effective(world: World, on: date | None = None, **differs: object) -> Walk:
    """An oral agreement, in effect from the day of the world (or another)."""
    play = going(on_day(world, on) if on else world, until="mediated", **differs)
    agree_orally(play, perform_by=play.today + timedelta(days=60))
    return play


def _failing(play: Walk, on: date | None = None) -> list[str]:
    return [f.code for f in precheck(play.case, on or play.today) if f.stops and not f.ok]


# ── Thirty days ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("effective", "raw", "last"), DAYS)
def test_the_countdown_runs_thirty_days_from_effect(
    world: World, effective: date, raw: date, last: date
) -> None:
    play = _effective(world, effective)

    deadline = play.case.deadlines.get(clock=CLOCK)
    tz = moment().tzinfo
    assert deadline.raw_at.astimezone(tz).date() == raw
    assert running(play.case, CLOCK) == [("", last)]
    assert (_failing(play, last), _failing(play, last + timedelta(days=1))) == ([], ["in_time"])


@pytest.mark.parametrize(("effective", "raw", "last"), DAYS)
def test_the_court_is_asked_up_to_the_last_day_and_not_after_it(
    world: World, effective: date, raw: date, last: date
) -> None:
    play = _effective(world, effective)
    play.days_later((last - effective).days + 1)

    with pytest.raises(NotReadyForCourt) as refusal:
        apply_to_court(play)
    assert refusal.value.code == "confirmation_in_time"
    assert "起诉" in refusal.value.sentence and play.case.stage == "agreed"

    taken = apply_to_court(play, applied_on=last)
    assert taken.event.facts["applied_on"] == last.isoformat()
    assert running(play.case, CLOCK) == []


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (
            date(2026, 4, 2),
            "还剩34天，最后一天是2026年5月6日（周三），建议在2026年5月2日（周六）以前提出",
        ),
        (
            date(2026, 5, 2),
            "还剩4天，最后一天是2026年5月6日（周三），建议在2026年5月2日（周六）以前提出",
        ),
        (date(2026, 5, 3), "还剩3天，最后一天是2026年5月6日（周三）"),
        (date(2026, 5, 6), "这是最后一天，当天要送到法院"),
    ],
)
def test_the_days_left_are_told(world: World, day: date, says: str) -> None:
    play = _effective(world, date(2026, 4, 2))

    [finding] = [f for f in precheck(play.case, day) if f.code == "in_time"]

    assert (finding.ok, finding.sentence) == (True, f"{says}。")


@pytest.mark.parametrize("days", [-1, 1])
def test_no_application_before_effect_or_in_the_future(world: World, days: int) -> None:
    play = _effective(world)

    with pytest.raises((NotReadyForCourt, FactWrong)):
        apply_to_court(play, applied_on=play.today + timedelta(days=days))
    assert not Confirmation.objects.exists()


def test_nothing_that_is_not_in_effect_is_confirmed(world: World) -> None:
    play = going(world, until="drafted")

    assert _failing(play) == ["in_effect"]
    with pytest.raises(NotInThisStage):
        apply_to_court(play)


# ── What a court would send back ─────────────────────────────────────────────────────────────────


def test_both_sides_ask_together(world: World) -> None:
    play = _effective(world)
    zhang, _li = people(play.case)

    with pytest.raises(NotReadyForCourt) as refusal:
        apply_to_court(play, applicants=[zhang.pk])
    assert (refusal.value.code, refusal.value.article) == ("confirmation_joint", "《人民调解法》33")
    assert "李*" in refusal.value.sentence
    assert apply_to_court(play).event.verb == "apply_confirmation"


EXCLUDED = ["0101", "0403", "0902", "0903", "0904", "0999", "1001"]
CONFIRMABLE = ["0102", "0103", "0199", "0201", "0401", "0503", "0603", "0701", "0804", "0901", "99"]


@pytest.mark.parametrize("type_code", [*EXCLUDED, *CONFIRMABLE])
def test_status_and_title_are_not_confirmed(world: World, type_code: str) -> None:
    play = _effective(world, type=type_code)

    assert _failing(play) == (["fit"] if type_code in EXCLUDED else [])
    if type_code in EXCLUDED:
        with pytest.raises(NotReadyForCourt) as refusal:
            apply_to_court(play)
        assert "355" in refusal.value.article and "更正登记内容" in refusal.value.sentence


@pytest.mark.parametrize(
    ("terms", "amount", "stops", "is_clear"),
    [
        ("被申请人赔偿申请人。", None, True, False),
        ("被申请人付三百元。", None, True, False),
        ("被申请人赔偿申请人600元。", "600", False, True),
        ("被申请人把沟疏通，以后不再堵塞。", None, False, True),
        ("被申请人尽快把沟疏通。", None, False, False),
    ],
)
def test_what_is_unclear_is_said_before_the_court_says_so(
    world: World, terms: str, amount: str | None, stops: bool, is_clear: bool
) -> None:
    play = going(world, until="mediated")
    agree_orally(play, terms=terms, amount=amount)

    [finding] = [f for f in precheck(play.case, play.today) if f.code == "clear"]

    assert (finding.ok, finding.stops and not finding.ok) == (is_clear, stops)
    if stops:
        with pytest.raises(NotReadyForCourt):
            apply_to_court(play)
    else:
        assert apply_to_court(play).event.verb == "apply_confirmation"


@pytest.mark.parametrize("word", ["尽早", "酌情", "另行协商", "再议", "视情况", "协商解决"])
def test_the_check_quotes_no_word_of_the_agreement(world: World, word: str) -> None:
    play = going(world, until="mediated")
    agree_orally(play, terms=f"被申请人{word}把沟疏通。", amount=None, manner="动手")

    findings = precheck(play.case, play.today)

    assert [f.code for f in findings if not f.ok] == ["clear", "identity"]
    assert not any(word in f.sentence for f in findings)


def test_what_the_application_must_still_say_is_told_and_does_not_stop(world: World) -> None:
    play = _effective(world)

    [finding] = [f for f in precheck(play.case, play.today) if f.code == "identity"]

    assert (finding.ok, finding.stops) == (False, False)
    assert "李*的身份证号" in finding.sentence and "张*" not in finding.sentence


def test_the_court_is_asked_once(world: World) -> None:
    play = _effective(world)
    apply_to_court(play)

    with pytest.raises(NotReadyForCourt) as refusal:
        apply_to_court(play)
    assert refusal.value.code == "confirmation_first"
    assert Confirmation.objects.count() == 1


# ── Which court ──────────────────────────────────────────────────────────────────────────────────

# The next county first, then the rest of the province.
OTHER_COURTS = {
    "411728": "遂平县人民法院",
    "4101": "郑州市中级人民法院",
    "410105": "郑州市金水区人民法院",
}
COURTS = [
    ("visit", "mediation_body", COURT, True),
    ("visit", "domicile", COURT, True),
    ("visit", "subject_matter", COURT, True),
    ("visit", "intermediate", HIGHER_COURT, True),
    ("visit", "mediation_body", HIGHER_COURT, False),
    ("visit", "domicile", HIGHER_COURT, False),
    ("visit", "intermediate", COURT, False),
    ("visit", "inviting_court", COURT, False),
    ("court", "inviting_court", COURT, True),
    ("court", "inviting_court", HIGHER_COURT, True),
    ("court", "mediation_body", COURT, False),
    ("court", "intermediate", HIGHER_COURT, False),
]


@pytest.mark.parametrize(("channel", "branch", "name", "fits"), COURTS)
def test_the_court_follows_from_one_of_three_branches(
    world: World, channel: str, branch: str, name: str, fits: bool
) -> None:
    play = _effective(world, channel=channel)

    if fits:
        apply_to_court(play, branch=branch, court=court(name))
        found = Confirmation.objects.get()
        assert (found.branch, found.court.name) == (branch, name)
        return
    with pytest.raises(WrongCourt) as refusal:
        apply_to_court(play, branch=branch, court=court(name))
    assert refusal.value.article == "《民事诉讼法》205"
    assert not Confirmation.objects.exists()


ELSEWHERE = [
    ("visit", "domicile", "遂平县人民法院", True),
    ("visit", "subject_matter", "郑州市金水区人民法院", True),
    ("visit", "mediation_body", "遂平县人民法院", False),
    ("visit", "intermediate", "郑州市中级人民法院", True),
    ("visit", "domicile", "郑州市中级人民法院", False),
    ("court", "inviting_court", "遂平县人民法院", True),
]


@pytest.mark.parametrize(("channel", "branch", "name", "fits"), ELSEWHERE)
def test_a_court_of_another_county_is_chosen_where_the_law_leads_there(
    world: World, channel: str, branch: str, name: str, fits: bool
) -> None:
    """Who lives in the next county may ask there; the body's court is the body's county's alone."""
    for place, called in OTHER_COURTS.items():
        level = "county" if len(place) == 6 else "city"
        Organ.objects.create(
            name=called, kind="court", level=level, place=place, valid_from=date(2025, 1, 1)
        )
    play = _effective(world, channel=channel)
    offered = play.offered("apply_confirmation", "court", "village.clerk")
    assert offered == [str(court(one)) for one in (COURT, HIGHER_COURT, *OTHER_COURTS.values())]

    if fits:
        apply_to_court(play, branch=branch, court=court(name))
        assert Confirmation.objects.get().court.name == name
        return
    with pytest.raises(WrongCourt) as refusal:
        apply_to_court(play, branch=branch, court=court(name))
    assert "应当选" in refusal.value.sentence


@pytest.mark.parametrize(
    ("channel", "offered"),
    [
        ("visit", ["domicile", "subject_matter", "mediation_body", "intermediate"]),
        ("court", ["inviting_court"]),
    ],
)
def test_only_branches_that_fit_are_offered_and_each_says_why(
    world: World, channel: str, offered: list[str]
) -> None:
    play = _effective(world, channel=channel)

    assert play.offered("apply_confirmation", "branch", "village.clerk") == offered
    found = courts(play.case, play.today)
    assert [branch.value for branch in found if branch.fits] == offered
    assert all(branch.why.endswith("。") and branch.courts for branch in found)


# ── The court's answer ───────────────────────────────────────────────────────────────────────────


def _answer(play: Walk, result: str, **differs: object) -> object:
    facts = {"result": result, "decided_on": play.today} | differs
    return play.do("record_confirmation", "village.clerk", **facts)


def test_a_confirmed_agreement_can_be_enforced_and_objected_to(world: World) -> None:
    play = _effective(world)
    apply_to_court(play)

    taken = _answer(play, "confirmed", document_number="（2026）豫1726民特1号")

    found = Confirmation.objects.get()
    assert (found.result, found.document_number) == ("confirmed", "（2026）豫1726民特1号")
    assert "二年" in taken.event.facts["what_next"][0]
    assert running(play.case, "dispute.confirmation_objection") == [("", date(2026, 3, 17))]
    assert running(play.case, CLOCK) == [] and taken.case.stage == "agreed"


@pytest.mark.parametrize(
    ("result", "runs_on", "again"),
    [("rejected", False, False), ("not_accepted", True, True), ("withdrawn", True, True)],
)
def test_an_agreement_not_confirmed_can_be_changed_or_sued_upon(
    world: World, result: str, runs_on: bool, again: bool
) -> None:
    play = _effective(world)
    apply_to_court(play)

    taken = _answer(play, result)

    told = taken.event.facts["what_next"]
    assert "变更原协议" in told[0] and "起诉" in told[1]
    assert running(play.case, CLOCK) == ([("", date(2026, 4, 1))] if runs_on else [])
    assert _failing(play) == ([] if again else ["first"])
    play.do("reopen", "village.clerk", reason="变更协议后再申请")
    ask_again(play)
    session(play)
    draft(play)
    sign_all(play)
    assert _failing(play) == []
    assert apply_to_court(play).event.verb == "apply_confirmation"


def test_there_is_no_answer_to_what_was_not_asked(world: World) -> None:
    play = _effective(world)
    with pytest.raises(NotYetDone):
        _answer(play, "confirmed")

    apply_to_court(play)
    _answer(play, "withdrawn")

    with pytest.raises(NothingAsked):
        _answer(play, "confirmed")


@pytest.mark.parametrize("days", [-1, 2])
def test_a_court_answers_after_it_was_asked_and_not_in_the_future(world: World, days: int) -> None:
    play = _effective(world)
    play.days_later(1)
    apply_to_court(play)

    with pytest.raises(FactWrong) as refusal:
        _answer(play, "confirmed", decided_on=play.today + timedelta(days=days))
    assert refusal.value.fact == "decided_on"


def test_the_file_shows_application_and_answer(world: World) -> None:
    play = going(world, until="agreed")
    apply_to_court(play)
    _answer(play, "confirmed", document_number="民特1号")

    told = file_of(play.case, world["leader"], play.at)

    assert told.agreement is not None
    [line] = told.agreement.confirmations
    assert (line.court, line.branch, line.result, line.document_number) == (
        COURT,
        "调解组织所在地的基层法院",
        "裁定有效",
        "民特1号",
    )
    assert [f.code for f in told.precheck if not f.ok] == ["identity", "first"]


def test_an_agreement_broken_or_replaced_is_not_confirmed(world: World) -> None:
    play = _effective(world)
    Agreement.objects.filter(pk=the_agreement(play.case).pk).update(state="broken")

    assert _failing(play) == ["in_effect"]
