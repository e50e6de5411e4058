"""The tables that are reported: every cell of a small world, counted by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from fengqiao.cases.actions.import_ import Former, import_
from fengqiao.cases.models import Case
from fengqiao.figures.actions.correct import CorrectionReasonMissing, NothingChanged, correct
from fengqiao.figures.actions.count import count, count_everything
from fengqiao.figures.actions.report import NotOverYet, ReportedAlready, hash_of, report
from fengqiao.figures.definitions.bodies import bodies_of
from fengqiao.figures.definitions.counting import MEASURES
from fengqiao.figures.definitions.tables import (
    BY_BODY,
    Span,
    Table,
    changes_since,
    standing,
    table_of,
)
from fengqiao.figures.models import CountedCase, MonthCount, TableReport
from fengqiao.figures.permissions.bodies import BodyCell, bodies_behind, body_column
from fengqiao.figures.permissions.tables import (
    Cell,
    MayNotReport,
    NoTables,
    PlaceNotYours,
    cases_behind,
    check_may_see,
)
from fengqiao.mediators.models import Attendance, Course
from fengqiao.rulebook import book
from fengqiao.rulebook.tables import in_force
from tests.mediation.playing import agree_orally, apply_to_court, going
from tests.mediators.crew import committee, mediator, particulars
from tests.world import (
    COUNTY,
    LI,
    NEIGHBOUR_TOWN,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    STORY,
    TOWN,
    VILLAGE,
    ZHANG,
    World,
    do,
    moment,
    register_dispute,
    walk,
)

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
LATER = moment(9, on=date(2026, 5, 4))
IN_MARCH, IN_APRIL, BOTH = Span(MARCH, MARCH), Span(APRIL, APRIL), Span(MARCH, APRIL)


def ended(world: World, by: str, **differs: Any) -> Case:
    """One that was accepted and ended without an agreement on the day of the world."""
    case = register_dispute(world, by, **differs)
    do(world, case, "accept", by, basis="application")
    do(world, case, "terminate", by, ground="no_agreement", reason="双方没有谈成。")
    return case


def from_a_ledger(world: World, **facts: Any) -> None:
    """One of an old ledger of the town, which tells neither the form nor the mediator."""
    told = {
        "title": "王某与赵某土地纠纷",
        "story": STORY,
        "place": TOWN,
        "channel": "court",
        "type": "0901",
        "registered_on": date(2026, 3, 1),
        "stage": "archived",
        "people": 12,
        "amount": "250000",
    }
    former = Former(
        command_id=uuid4(),
        asked="0" * 64,
        facts=told | facts,
        origin={"file": "f" * 64, "sheet": "台账", "row": 3},
        number=lambda: "〔2026〕泌人调字第录1-0001号",
        parties=[ZHANG, LI],
    )
    import_("dispute", by=world["town.clerk"], at=world.now, command_id=uuid4(), matters=[former])


@pytest.fixture
def counted(world: World) -> World:
    """Nine matters, of which six count; one more lies in a compartment.

    1 in the village, by application, about water: written agreement of 600 yuan by the town's mediator
      on 2 March, performed on 7 March.
    2 in the village, found on patrol, without a type: ended without agreement, held by the village.
    3 in the other village, from the court, about marriage: ended without agreement, held by the town.
    4 in the neighbour town's quarter, sent by the petition office, about a tree: the same, by its street.
    5 in the village, by telephone, migrant workers' wages, six people: oral agreement of 120,000 yuan on
      2 March, confirmed by the court in April.
    6 in the town, out of an old ledger, from the court, about land, twelve people: agreed, 250,000 yuan,
      performed, on 2 March; of its form nothing is told.
    7 registered only. 8 declined. 9 withdrawn.
    """
    walk(world, until="performed")
    ended(world, "village.clerk", channel="patrol", type="")
    ended(world, "town.clerk", place=OTHER_VILLAGE, channel="court", type="0101")
    ended(world, "neighbour.clerk", place=NEIGHBOUR_VILLAGE, channel="petition", type="0202")
    play = going(world, until="mediated", channel="phone", type="0705", people=6)
    agree_orally(play, perform_by=play.today + timedelta(days=90), amount="120000")
    play.days_later(20)
    apply_to_court(play)
    play.days_later(20)
    ruling = {"result": "confirmed", "decided_on": play.today}
    play.do("record_confirmation", "village.clerk", **ruling)
    from_a_ledger(world, concluded_on=date(2026, 3, 2), outcome="performed")
    register_dispute(world)
    declined = register_dispute(world)
    do(world, declined, "decline", "village.clerk", ground="status", reason="属于身份关系的确认。")
    gone = register_dispute(world)
    applicant = gone.parties.get(role="applicant").pk
    do(world, gone, "withdraw", "village.clerk", party=applicant)
    ended(world, "village.clerk", safety=["domestic_violence"])
    count_everything(at=LATER)
    return world


# By column; what is not named is nothing. Counted by hand from the story above.
OF_THE_TOWN = {
    "01": 5,  # 1, 2, 3, 5, 6
    "02": 2 + 2 + 2 + 6 + 12,
    "03": 3,  # 1, 5, 6
    "04": 2,  # 5, 6
    "05": Decimal("37.06"),  # 600 + 120,000 + 250,000 yuan
    "06": 1,  # 2
    "08": 4,  # 1 and 5 by the town's mediator, 3 and 6 held by the town
    "12": 1,  # 2
    "13": 2,  # 1, 5
    "14": 2,  # 3, 6
    "15": 2,
    "20": 1,  # 3
    "21": 1,  # 1
    "26": 1,  # 6
    "29": 1,  # 5
    "37": 1,  # 2
    "38": 1,  # 5
    "39": 1,  # 1
    "40": 2,  # 1, 6
}
OF_THE_STREET = {"01": 1, "02": 2, "09": 1, "14": 1, "18": 1, "21": 1}
IN_THE_VILLAGES = {
    VILLAGE: {
        "01": 3,
        "02": 10,
        "03": 2,
        "04": 1,
        "05": Decimal("12.06"),
        "06": 1,
        "08": 2,
        "12": 1,
        "13": 2,
        "21": 1,
        "29": 1,
        "37": 1,
        "38": 1,
        "39": 1,
        "40": 1,
    },
    OTHER_VILLAGE: {"01": 1, "02": 2, "08": 1, "14": 1, "15": 1, "20": 1},
    TOWN: {
        "01": 1,
        "02": 12,
        "03": 1,
        "04": 1,
        "05": 25,
        "08": 1,
        "14": 1,
        "15": 1,
        "26": 1,
        "40": 1,
    },
}
CODES = [column.code for column in in_force(APRIL, COUNTY).table_columns("cases")]


def whole(row: dict[str, Any]) -> dict[str, Any]:
    """All columns of a row of which only some are named."""
    return dict.fromkeys(CODES, 0) | row


def lines(table: Table) -> dict[str, Any]:
    return {line.key: dict(line.numbers) for line in table.lines}


# ── Counted ──────────────────────────────────────────────────────────────────────────────────────


def test_every_cell_of_the_county_is_as_counted_by_hand(counted: World) -> None:
    table = table_of(COUNTY, IN_MARCH)

    assert lines(table) == {NEIGHBOUR_TOWN: whole(OF_THE_STREET), TOWN: whole(OF_THE_TOWN)}
    both = {code: OF_THE_STREET.get(code, 0) + OF_THE_TOWN.get(code, 0) for code in CODES}
    assert dict(table.whole.numbers) == both
    assert (table.apart, table.apart_is_small) == (1, True)


def test_every_cell_of_a_town_is_as_counted_by_hand(counted: World) -> None:
    table = table_of(TOWN, IN_MARCH)

    assert lines(table) == {place: whole(row) for place, row in IN_THE_VILLAGES.items()}
    assert dict(table.whole.numbers) == whole(OF_THE_TOWN)
    assert [line.kind for line in table.lines] == ["", "", "rest"]
    assert table.apart is None  # so few live in a town that they could be found


def test_a_ruling_counts_in_the_month_of_its_day(counted: World) -> None:
    april = table_of(COUNTY, IN_APRIL)

    assert lines(april)[TOWN] == whole({"41": 1})
    assert lines(april)[NEIGHBOUR_TOWN] == whole({})
    assert dict(table_of(COUNTY, BOTH).whole.numbers)["41"] == 1


def test_bodies_stand_beside_each_other_with_the_same_whole(counted: World) -> None:
    table = table_of(COUNTY, IN_MARCH, by=BY_BODY)

    cases = {line.name: line.numbers["01"] for line in table.lines}
    assert sorted(cases.values()) == [1, 1, 2, 2]
    assert cases["泌阳县铜山乡人民调解委员会"] == 2  # 1, 5
    assert table.whole.numbers == table_of(COUNTY, IN_MARCH).whole.numbers


@pytest.mark.parametrize("place", ["", "41", "4117", COUNTY, TOWN, VILLAGE])
def test_every_level_adds_up_to_what_lies_below(counted: World, place: str) -> None:
    table = table_of(place, BOTH)

    assert table.lines
    for code in CODES:
        assert table.whole.numbers[code] == sum(line.numbers[code] for line in table.lines)


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        ("01", [f"{n:02d}" for n in range(6, 12)]),
        ("01", ["12", "13", "14"]),
        ("14", [f"{n:02d}" for n in range(15, 20)]),
        ("01", [str(n) for n in range(20, 38)]),
    ],
)
def test_what_is_told_apart_adds_up_to_what_it_is_a_part_of(
    counted: World, total: str, parts: list[str]
) -> None:
    for line in table_of(COUNTY, BOTH).all_lines:
        assert sum(line.numbers[code] for code in parts) == line.numbers[total]


def test_counting_again_what_changed_gives_what_counting_everything_gives(counted: World) -> None:
    case = walk(counted, until="accepted")
    count(at=LATER)
    do(
        counted,
        case,
        "terminate",
        "village.clerk",
        ground="refused",
        reason="不愿继续。",
        at=LATER,
    )
    mistaken = Case.objects.get(type="0101")
    do(
        counted,
        mistaken,
        "correct",
        "town.clerk",
        field="type",
        value="0201",
        reason="登记时选错了",
        at=LATER,
    )
    merged = register_dispute(counted)
    count(at=LATER)
    do(counted, merged, "merge", "village.clerk", into=case.pk, reason="同一件事", at=LATER)

    count(at=LATER + timedelta(minutes=5))
    step_by_step = kept()
    count_everything(at=LATER + timedelta(minutes=5))

    assert step_by_step == kept()
    assert MonthCount.objects.filter(type_01__gt=0).count() == 0
    assert not CountedCase.objects.filter(case=merged).exists()


def kept() -> list[tuple[Any, ...]]:
    rows = MonthCount.objects.order_by("place", "month", "organ")
    return list(rows.values_list("place", "month", "organ", "apart", *MEASURES))


def test_a_matter_that_is_taken_up_again_counts_once(world: World) -> None:
    case = ended(world, "village.clerk")
    count(at=LATER)
    do(world, case, "reopen", "village.clerk", reason="又起争执", at=LATER)
    count(at=LATER)

    assert table_of(COUNTY, BOTH).whole.is_empty


def test_one_entry_stands_in_many_ledgers(counted: World) -> None:
    """In two from the start, in the summary register once accepted; one line of all is the entry itself."""
    rows = CountedCase.objects.values_list("case__stage", "case__type", "spared")

    assert sorted(rows) == sorted(
        [
            *[("agreed", "0201", 2), ("terminated", "", 2), ("terminated", "0101", 2)],
            *[("terminated", "0202", 2), ("agreed", "0705", 3), ("archived", "0901", 2)],
            *[("registered", "0201", 1), ("declined", "0201", 1), ("concluded", "0201", 1)],
            ("terminated", "0201", 0),  # of a compartment nothing is told
        ]
    )


def test_each_column_of_the_rulebook_is_counted_in_one_way() -> None:
    ways = {row.counts for row in book.read().table_columns if row.table == "cases"}

    assert ways | {"spared"} == set(MEASURES)
    assert len(CODES) == 41


def test_the_command_counts_the_tables_too(world: World) -> None:
    ended(world, "village.clerk")
    out = StringIO()

    call_command("figures", "--all", stdout=out)

    assert "统计报表" in out.getvalue()
    assert CountedCase.objects.count() == 1


# ── The cases behind a number ────────────────────────────────────────────────────────────────────


def column(code: str) -> Any:
    return next(one for one in in_force(APRIL, COUNTY).table_columns("cases") if one.code == code)


@pytest.mark.parametrize("code", CODES)
def test_behind_each_number_stand_so_many_cases(counted: World, code: str) -> None:
    """But for what adds up people and money, where it is the cases that have some."""
    clerk = counted["town.clerk"]
    rows, _ = cases_behind(Cell(column(code), TOWN, BOTH), post=clerk)

    number = table_of(TOWN, BOTH).whole.numbers[code]
    assert len(rows) == ({"02": 5, "05": 3}.get(code, number))


def test_who_may_not_open_a_case_sees_the_number_alone(counted: World) -> None:
    reviewer, mediator = counted["justice.reviewer"], counted["mediator"]
    cell = Cell(column("01"), TOWN, BOTH)

    assert len(cases_behind(cell, post=reviewer)[0]) == 5
    assert len(cases_behind(cell, post=mediator)[0]) == 2  # where he mediates
    assert table_of(TOWN, BOTH).whole.numbers["01"] == 5


def test_a_page_goes_on_where_the_last_one_ended(
    counted: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fengqiao.figures.permissions.tables.A_PAGE", 2)
    cell, clerk = Cell(column("01"), TOWN, BOTH), counted["town.clerk"]

    found, after = cases_behind(cell, post=clerk)
    while after:
        more, after = cases_behind(cell, post=clerk, after=after)
        found += more

    assert len(found) == len({row.case_id for row in found}) == 5


def test_what_was_reported_for_no_part_is_told_apart(counted: World) -> None:
    cell = Cell(column("01"), TOWN, BOTH, only_here=True)

    rows, _ = cases_behind(cell, post=counted["town.clerk"])

    assert [row.case.type for row in rows] == ["0901"]


def test_a_table_is_seen_by_who_works_for_its_place(world: World) -> None:
    for name in ("town.clerk", "mediator", "police.liaison"):
        check_may_see(world[name], TOWN)
        check_may_see(world[name], VILLAGE)
        with pytest.raises(PlaceNotYours):
            check_may_see(world[name], NEIGHBOUR_TOWN)
        with pytest.raises(PlaceNotYours):
            check_may_see(world[name], COUNTY)
    for name in ("admin", "grid.worker"):
        with pytest.raises(NoTables):
            check_may_see(world[name], world[name].place)


# ── Reported ─────────────────────────────────────────────────────────────────────────────────────


def test_what_was_reported_stays_and_corrections_stand_apart(counted: World) -> None:
    clerk = counted["town.clerk"]
    made = report(IN_MARCH, by=clerk, at=LATER)
    mistaken = Case.objects.get(type="0101")
    do(
        counted,
        mistaken,
        "correct",
        "town.clerk",
        field="type",
        value="0201",
        reason="登记时选错了",
        at=LATER,
    )

    put_right = correct(made, by=clerk, at=LATER, reason="一件的类型登记错了")

    asis = TableReport.objects.get()
    assert (asis.rows, asis.sha256) == (made.rows, hash_of(made.rows))
    assert asis.rows[-1]["numbers"] == {
        code: f"{number}" for code, number in whole(OF_THE_TOWN).items()
    }
    changes = [
        (one["key"], one["kind"], one["code"], one["was"], one["now"]) for one in put_right.changes
    ]
    assert changes == [
        (OTHER_VILLAGE, "", "20", "1", "0"),
        (OTHER_VILLAGE, "", "21", "0", "1"),
        (TOWN, "whole", "20", "1", "0"),
        (TOWN, "whole", "21", "1", "2"),
    ]
    assert (put_right.by, put_right.reason) == (clerk, "一件的类型登记错了")
    assert changes_since(standing(asis, [put_right]), table_of(TOWN, IN_MARCH)) == []


def test_a_place_with_nothing_reports_that_it_has_nothing(world: World) -> None:
    made = report(IN_MARCH, by=world["village.clerk"], at=LATER)

    assert made.is_zero
    assert made.rows == [
        {"key": VILLAGE, "kind": "whole", "name": "", "numbers": dict.fromkeys(CODES, "0")}
    ]


def refused(act: Callable[[], Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        act()


def test_a_table_is_reported_once_for_a_time_that_is_over_by_who_may(counted: World) -> None:
    clerk = counted["town.clerk"]
    made = report(IN_MARCH, by=clerk, at=LATER)

    refused(lambda: report(IN_MARCH, by=clerk, at=LATER), ReportedAlready)
    refused(lambda: report(Span(APRIL, date(2026, 5, 1)), by=clerk, at=LATER), NotOverYet)
    refused(lambda: report(IN_APRIL, by=counted["mediator"], at=LATER), MayNotReport)
    refused(lambda: correct(made, by=clerk, at=LATER, reason=" "), CorrectionReasonMissing)
    refused(lambda: correct(made, by=clerk, at=LATER, reason="没有变"), NothingChanged)
    neighbour = counted["neighbour.clerk"]
    refused(lambda: correct(made, by=neighbour, at=LATER, reason="别人的"), PlaceNotYours)
    assert TableReport.objects.count() == 1


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_keeps_what_was_reported(world: World, act: str) -> None:
    report(IN_MARCH, by=world["village.clerk"], at=LATER)
    rows = TableReport.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(is_zero=False) if act == "update" else rows.delete()


# ── The bodies that mediate ──────────────────────────────────────────────────────────────────────


def test_bodies_and_mediators_are_counted_as_they_stand(world: World) -> None:
    town, village = committee(), committee(VILLAGE, "village")
    first = mediator(town, user=world.user("mediator"), has_law_licence=True)
    particulars(first, ethnicity="minority", education="bachelor")
    mediator(town, name="钱调解", gender="male", work="part_time", is_bought=True)
    mediator(village, name="孙调解", valid_to=date(2026, 2, 1))  # gone by then
    course = Course.objects.create(
        county=COUNTY, held_on=date(2026, 3, 9), hours=4, topic="证据", organiser="泌阳县司法局"
    )
    Attendance.objects.create(course=course, mediator=first, county=COUNTY)

    table = bodies_of(COUNTY, IN_MARCH, at=LATER)

    counted = {column.counts: table.whole.numbers[column.code] for column in table.columns}
    assert {name: number for name, number in counted.items() if number} == {
        "committees": 2,
        "kind_village": 1,
        "kind_town": 1,
        "mediators": 2,
        "full_time": 1,
        "part_time": 1,
        "women": 1,
        "minority": 1,
        "party": 1,
        "bachelor": 1,
        "law_licence": 1,
        "bought": 1,
        "courses": 1,
        "attendances": 1,
    }
    assert {line.key: line.numbers["01"] for line in table.lines} == {NEIGHBOUR_TOWN: 0, TOWN: 2}


def test_every_number_of_the_bodies_opens_to_as_many_as_it_counts(world: World) -> None:
    """But for what was told to be counted only: of these nobody is listed."""
    town, village = committee(), committee(VILLAGE, "village")
    first = mediator(town, user=world.user("mediator"), has_law_licence=True)
    particulars(first, ethnicity="minority", education="bachelor")
    mediator(town, name="钱调解", gender="male", work="part_time", is_bought=True)
    mediator(village, name="孙调解")
    course = Course.objects.create(
        county=COUNTY, held_on=date(2026, 3, 9), hours=4, topic="证据", organiser="泌阳县司法局"
    )
    Attendance.objects.create(course=course, mediator=first, county=COUNTY)
    post = world["county.dispatcher"]

    for place in (COUNTY, TOWN, VILLAGE):
        table = bodies_of(place, IN_MARCH, at=LATER)
        for column in table.columns:
            cell = BodyCell(column, place, IN_MARCH)
            rows, is_more = bodies_behind(cell, post=post, at=LATER)
            counted = table.whole.numbers[column.code]
            if column.counts == "attendances":
                assert sum(row.amount for row in rows) == counted
            elif cell.is_sealed:
                assert rows == []
            else:
                assert (len(rows), is_more) == (counted, False), column.label

    here = BodyCell(body_column("01", IN_MARCH, TOWN), TOWN, IN_MARCH, only_here=True)
    assert [row.key for row in bodies_behind(here, post=post, at=LATER)[0]] == [town.pk]
    with pytest.raises(PlaceNotYours):
        bodies_behind(here, post=world["neighbour.clerk"], at=LATER)


def test_the_table_of_bodies_is_reported_beside_that_of_cases(world: World) -> None:
    clerk = world["town.clerk"]
    mediator(committee())

    made = [report(IN_MARCH, by=clerk, at=LATER, name=name) for name in ("cases", "bodies")]

    assert [(one.table, one.is_zero) for one in made] == [("cases", True), ("bodies", False)]
    with pytest.raises(NothingChanged):
        correct(made[1], by=clerk, at=LATER, reason="没有变")


def test_a_committee_counts_by_its_kind(world: World) -> None:
    committee(TOWN, "trade", trade="medical")
    walk(world, until="agreed")
    count_everything(at=LATER)

    assert table_of(COUNTY, IN_MARCH).whole.numbers["11"] == 1
