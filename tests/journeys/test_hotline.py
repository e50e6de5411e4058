"""A resident's wage complaint: from the hotline's file to the labour department by whistle; objected to, decided,
solved, called back and rated. Every day of it is explained, and in the end it is counted."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fengqiao.cases.models import Case
from fengqiao.figures.definitions.shares import shares_of
from fengqiao.figures.definitions.tables import Span
from fengqiao.figures.definitions.whistles import whistles_of
from fengqiao.ledgers.actions.take_orders import read_table, take_orders
from fengqiao.rulebook.tables import in_force
from tests.cases.test_kinds import limits
from tests.ledgers.test_orders import HEADED, written
from tests.world import COUNTY, TODAY, World, do, fresh, moment, principals

CENTRE, LABOUR, LEADER = "county.dispatcher", "labour.liaison", "leader"


def test_a_wage_complaint_goes_its_whole_way(world: World, tmp_path: Path) -> None:
    rules, labour = in_force(TODAY, COUNTY), world.organ(LABOUR)

    # Monday: the hotline's file.
    table = read_table(rules.feed("hotline"), written(tmp_path / "12345.csv", HEADED))
    [taken] = take_orders(rules.feed("hotline"), table.rows, by=world[CENTRE], at=world.now)
    case = taken.case
    assert case and limits(case) == {"request.complaint": date(2026, 3, 16)}

    def then(verb: str, by: str, days: int, hour: int = 9, **facts: Any) -> Case:
        at = moment(hour, on=TODAY + timedelta(days=days))
        return do(world, case, verb, by, at=at, **facts).case

    then("accept", CENTRE, 0, 10)
    then(
        "whistle", CENTRE, 0, 11,
        sort="enforcement", lead=labour.pk, reason="今天下午到工地核工资，带上监察证。",
    )  # fmt: skip
    called = limits(case)
    assert called["request.report_in"] == called["request.sign_call"] == date(2026, 3, 3)
    assert called["request.object_call"] == date(2026, 3, 9)

    # Tuesday: not ours, says the department; the organ above both has three working days.
    then("sign_call", LABOUR, 1)
    event = then(
        "object_call",
        LABOUR,
        1,
        10,
        ground="elsewhere",
        law="“三定”规定第四条",
        reason="是工程款。",
    )
    assert event.stage == "accepted"
    assert limits(case)["request.arbitrate"] == date(2026, 3, 6)

    # Thursday: it is; and so it has a working day to come.
    then(
        "arbitrate", LEADER, 3,
        objector=labour.pk, decision="must_come", grounds="《保障农民工工资支付条例》7：人社部门负责查处。",
    )  # fmt: skip
    assert limits(case)["request.report_in"] == date(2026, 3, 6)
    then("report_in", LABOUR, 4, answer="两名监察员到场，责令三日内付清。")
    party = principals(case)[0]
    then("read_personal", CENTRE, 4, 10, party=party, reason="告诉诉求人进展。")
    then("contact", LABOUR, 4, 11, how="phone", words="说明责令付清的日期。")

    # The week after: paid, said to be paid, and asked whether it is so.
    then("conclude", CENTRE, 9, outcome="solved", summary="工资已经全部付清。")
    assert limits(case) == {"request.call_back": date(2026, 3, 16)}
    back = then("call_back", CENTRE, 10, how="phone", finding="partly", satisfaction="dissatisfied")
    assert (back.stage, back.holder) == ("accepted", world.organ(CENTRE))
    assert limits(case) == {"request.rehandling": date(2026, 3, 19)}
    then("conclude", CENTRE, 14, outcome="solved", summary="加班费也已付清。")
    then(
        "call_back", CENTRE, 15,
        how="phone", finding="solved", satisfaction="satisfied", contacted="yes",
    )  # fmt: skip
    then("rate_report", CENTRE, 15, 10, unit=labour.pk, solved="yes")
    then("rate_whistle", LABOUR, 15, 11, proper="yes")
    then("evaluate", CENTRE, 15, 12, party=party, satisfaction="satisfied")
    then("strike_off", CENTRE, 16, verified_how="诉求人收到了全部工资。")
    assert then("archive", CENTRE, 17).stage == "archived"

    assert limits(case) == {} and not fresh(case).is_open
    assert fresh(case).former_number == "12345-0017"
    _counted(world, case)


def _counted(world: World, case: Case) -> None:
    march, at = Span(date(2026, 3, 1), date(2026, 3, 1)), moment(9, on=date(2026, 4, 1))
    shares = {one.rule.name: one for one in shares_of("request", COUNTY, march, at=at)}
    organs = {one.organ: one for one in whistles_of(COUNTY, march, at=at)}

    assert {name: share.per_cent for name, share in shares.items()} == {
        "response": 0.0,  # the person was called on Friday, and should have been by Tuesday
        "solved": 100.0,
        "satisfied": 100.0,
    }
    labour = organs[world.organ(LABOUR).pk].cases
    assert labour["in_time"] == labour["solved_yes"] == labour["objected"] == [case.pk]
    assert organs[world.organ(CENTRE).pk].cases["proper_yes"] == [case.pk]
