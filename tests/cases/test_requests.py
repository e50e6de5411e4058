"""诉求工单: each grade has its limit, who took it in asks whether it is solved, and what is not goes back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fengqiao.cases import actions
from fengqiao.cases.models import Case, Party
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.tables import in_force
from tests.cases.test_kinds import limits, register
from tests.world import TODAY, World, do, fresh, moment, principals

CLERK, LABOUR = "county.dispatcher", "labour.liaison"
ANSWERED = {"outcome": "solved", "summary": "工资已经发到手里。"}


def order(world: World, level: str = "help", by: str = CLERK, **facts: Any) -> Case:
    """张甲 asks for his wages, by the hotline."""
    said = {"title": "某工地拖欠工资", "channel": "hotline", "level": level, "type": "Q1"}
    return register(world, "request", by, **(said | facts))


def call_back(world: World, case: Case, finding: str, **facts: Any) -> Case:
    do(world, case, "call_back", CLERK, how="phone", finding=finding, **facts)
    return fresh(case)


# ── The limit follows from the grade ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("level", "limit"),
    [
        ("emergency", moment(11)),
        ("utilities", moment(9, on=TODAY + timedelta(days=1))),
        ("enquiry", date(2026, 3, 4)),
        ("help", date(2026, 3, 9)),
        ("complaint", date(2026, 3, 16)),
        ("complex", date(2026, 3, 17)),
    ],
)
def test_a_grade_starts_its_own_clock_and_no_other(
    world: World, level: str, limit: date | datetime
) -> None:
    assert limits(order(world, level)) == {f"request.{level}": limit}


def test_the_limit_counts_from_when_the_hotline_had_it(world: World) -> None:
    case = order(world, received_at="2026-02-27T18:00")  # a Friday; the Saturday after is worked

    assert limits(case) == {"request.help": date(2026, 3, 5)}
    with pytest.raises(Refusal, match="比现在还晚"):
        order(world, received_at="2026-03-02T09:01")


def test_another_grade_counts_from_where_the_first_began(world: World) -> None:
    case = order(world, received_at="2026-03-02T08:30")

    do(world, case, "relevel", CLERK, level="emergency", reason="脚手架上有人要跳。")

    assert limits(case) == {"request.emergency": moment(10, 30)}
    assert fresh(case).limit_at == moment(10, 30)


def test_who_is_sent_an_order_deals_with_it_and_who_took_it_in_closes_it(world: World) -> None:
    case = order(world)
    do(world, case, "dispatch", CLERK, organ=world.organ(LABOUR).pk, reason="请五日内办结。")
    do(world, case, "sign_for", LABOUR)

    do(world, case, "accept", LABOUR)
    do(world, case, "contact", LABOUR, how="phone", words="问清了工地和天数。")
    do(world, case, "conclude", LABOUR, **ANSWERED)

    assert fresh(case).awaits_id == world.organ(CLERK).pk
    assert call_back(world, case, "solved").awaits_id == world.organ(CLERK).pk
    do(world, case, "strike_off", CLERK, verified_how="本人说收到了。")
    do(world, case, "archive", CLERK)
    assert not fresh(case).is_open


# ── Solved is what the person says ───────────────────────────────────────────────────────────────


def test_what_is_not_solved_goes_back_and_only_a_call_closes_it(world: World) -> None:
    case = order(world)
    do(world, case, "accept", CLERK)
    do(world, case, "contact", CLERK, how="phone", words="问清了工地和天数。")
    do(world, case, "conclude", CLERK, **ANSWERED)
    assert limits(case) == {"request.call_back": date(2026, 3, 5)}
    with pytest.raises(Refusal, match="结案"):
        do(world, case, "strike_off", CLERK, verified_how="没有问。")

    back = call_back(world, case, "not_solved", contacted="yes", satisfaction="dissatisfied")
    assert back.stage == "accepted"
    assert limits(case) == {"request.rehandling": date(2026, 3, 9)}

    do(world, case, "conclude", CLERK, **ANSWERED)
    assert call_back(world, case, "unreached").stage == "concluded"
    assert limits(case) == {"request.call_back": date(2026, 3, 5)}  # it is tried again
    assert call_back(world, case, "solved").stage == "called_back"
    do(world, case, "strike_off", CLERK, verified_how="诉求人说钱已经到账。")
    do(world, case, "archive", CLERK)
    assert limits(case) == {} and not fresh(case).is_open


def test_what_cannot_be_solved_now_has_a_plan_and_a_day(world: World) -> None:
    case, solve_by = order(world, "complex"), date(2026, 6, 20)
    do(world, case, "accept", CLERK)
    said = {"reason": "要等管网改造。", "measures": "列入今年改造。", "solve_by": solve_by}

    do(world, case, "promise", CLERK, **said)

    assert fresh(case).stage == "planned"
    assert limits(case)["request.promise"] == date(2026, 6, 22)  # a Saturday before a holiday rolls


def test_a_department_reads_the_number_calls_and_answers(world: World) -> None:
    case, labour = order(world), world.organ(LABOUR)
    do(world, case, "dispatch", CLERK, organ=labour.pk, reason="查工资。")
    do(world, case, "sign_for", LABOUR)
    do(world, case, "accept", CLERK) if fresh(case).holder != labour else None
    party = principals(case)[0]
    do(world, case, "read_personal", LABOUR, party=party, reason="给诉求人打电话。")
    do(world, case, "contact", LABOUR, how="phone", words="约好下午到工地。")

    assert "request.contact" not in limits(case)
    assert fresh(case).holder == labour


# ── What is not for us, and what was asked before ────────────────────────────────────────────────


@pytest.mark.parametrize("row", in_force(TODAY, "411726").outside("request"), ids=lambda r: r.code)
def test_what_is_not_for_us_is_told_with_its_law_and_whose_it_is(world: World, row: Any) -> None:
    case = order(world)

    event = do(world, case, "decline", CLERK, ground=row.code).event

    assert event.facts["told"] == row.words
    assert row.source in row.words and row.body in row.words
    assert event.facts["remedies"] and limits(case) == {}
    assert fresh(case).outcome == "declined"


def test_a_ground_that_is_in_no_catalogue_is_none(world: World) -> None:
    with pytest.raises(Refusal, match="没有这一项"):
        do(world, order(world), "decline", CLERK, ground="too_much_work")


def test_the_same_matter_again_is_told_and_not_opened_anew(world: World) -> None:
    case = order(world)
    before = Case.objects.count()

    do(world, case, "tell_again", CLERK, how="phone", told="人社局正在查，最迟3月9日答复。")

    assert Case.objects.count() == before
    assert limits(case) == {"request.help": date(2026, 3, 9)}  # and nobody gains time by it


def test_the_senders_number_finds_the_order(world: World) -> None:
    case = order(world, sender_number="12345-20260302-0017")

    assert case.former_number == "12345-20260302-0017"
    assert Party.objects.get(case=case).role == "applicant"
    assert actions.offers(case, by=world[CLERK], at=world.now)
