"""Bodies of a province are counted once a county and month, and not each time that somebody looks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.figures.actions.count_bodies import count_all_bodies, count_bodies
from fengqiao.figures.definitions.bodies import bodies_of
from fengqiao.figures.definitions.tables import Span
from fengqiao.figures.models import StandingCount
from fengqiao.jurisdiction.models import Change, Organ
from fengqiao.mediators.models import Attendance, Committee, Course
from tests.mediators.crew import committee, mediator, particulars
from tests.world import COUNTY, VILLAGE, World, moment

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
IN_MARCH, IN_APRIL = Span(MARCH, MARCH), Span(APRIL, APRIL)
NOW = moment(9, on=date(2026, 4, 20))
CITY, PROVINCE, OTHER = "4117", "41", "411702"


@pytest.fixture
def crew(world: World) -> World:
    """A town's committee with two, of whom one left in March; a village's with one, who came in April."""
    town, village = committee(), committee(VILLAGE, "village")
    first = mediator(town, user=world.user("mediator"), has_law_licence=True)
    particulars(first, ethnicity="minority", education="bachelor")
    mediator(town, name="钱调解", gender="male", work="part_time", valid_to=date(2026, 3, 9))
    mediator(village, name="孙调解", valid_from=date(2026, 4, 2))
    return world


def whole(place: str, span: Span) -> dict[str, Any]:
    table = bodies_of(place, span, at=NOW)
    numbers = {column.counts: table.whole.numbers[column.code] for column in table.columns}
    return {name: number for name, number in numbers.items() if number}


@pytest.mark.parametrize("span", [IN_MARCH, IN_APRIL], ids=["march", "april"])
def test_a_province_has_what_its_county_has(crew: World, span: Span) -> None:
    live = whole(COUNTY, span)
    assert [whole(place, span) for place in (CITY, PROVINCE, "")] == [
        live
    ] * 3  # nothing folded yet

    count_all_bodies(at=NOW)

    assert [whole(place, span) for place in (CITY, PROVINCE, "")] == [live] * 3
    assert {row.place for row in StandingCount.objects.all()} == {COUNTY}
    assert live["mediators"] == (1 if span is IN_MARCH else 2)
    assert bodies_of(PROVINCE, span, at=NOW + timedelta(hours=1)).counted_at == NOW


def test_what_is_sealed_is_not_opened_for_a_province(crew: World) -> None:
    count_all_bodies(at=NOW)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        told = whole(PROVINCE, IN_APRIL)

    assert told["minority"] == told["bachelor"] == 1
    assert [one for one in asked.captured_queries if "particulars" in one["sql"]] == []


def test_what_changes_is_counted_again_for_its_county(crew: World) -> None:
    count_all_bodies(at=NOW)
    mediator(Committee.objects.get(kind="village"), name="周调解", valid_from=date(2026, 1, 5))
    assert whole(PROVINCE, IN_MARCH)["mediators"] == 1  # as it was folded

    later = NOW + timedelta(hours=2)
    Change.objects.create(county=COUNTY, at=later, act="add_mediator", what="mediator", called="周")

    assert count_bodies(at=later + timedelta(minutes=5)) == 13
    assert whole(PROVINCE, IN_MARCH)["mediators"] == whole(COUNTY, IN_MARCH)["mediators"] == 2


def test_nothing_is_counted_again_where_nothing_changed(crew: World) -> None:
    count_all_bodies(at=NOW)

    assert count_bodies(at=NOW + timedelta(hours=3)) == 0


def test_a_new_day_counts_this_month_and_a_new_month_the_end_of_the_last(crew: World) -> None:
    count_all_bodies(at=NOW)

    assert count_bodies(at=NOW + timedelta(days=1)) == 1
    assert count_bodies(at=moment(9, on=date(2026, 5, 2))) == 2

    days = StandingCount.objects.filter(month__gte=MARCH).order_by("month")
    assert list(days.values_list("month", "on")) == [
        (MARCH, date(2026, 3, 31)),
        (APRIL, date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 5, 2)),
    ]


def test_a_place_that_was_not_folded_yet_is_counted_as_it_stands(crew: World) -> None:
    count_all_bodies(at=NOW)
    StandingCount.objects.all().delete()

    assert whole(PROVINCE, IN_MARCH)["mediators"] == 1


def test_a_course_of_several_counties_is_one_of_the_city(crew: World) -> None:
    course = Course.objects.create(
        county=COUNTY, held_on=date(2026, 4, 9), hours=4, topic="证据", organiser="省司法厅"
    )
    here, there = Committee.objects.get(kind="town"), elsewhere()
    for n, one in enumerate((here, here, there)):
        who = mediator(one, name=f"学{n}", county=one.county)
        Attendance.objects.create(course=course, mediator=who, county=one.county)

    table = bodies_of(CITY, IN_APRIL, at=NOW)

    code = {column.counts: column.code for column in table.columns}
    lines = {line.key: line.numbers for line in table.lines}
    assert [lines[place][code["courses"]] for place in (COUNTY, OTHER)] == [1, 1]
    assert table.whole.numbers[code["courses"]] == 1
    assert table.whole.numbers[code["attendances"]] == 3


def elsewhere() -> Committee:
    """One of another county of the city."""
    organ = Organ.objects.create(
        name="驿城区某乡人民调解委员会",
        kind="committee",
        level="town",
        place=f"{OTHER}001",
        valid_from=date(2024, 1, 1),
    )
    return Committee.objects.create(organ=organ, county=OTHER, kind="town", set_up_on=MARCH)


def test_the_command_counts_them_too(crew: World, capsys: Any) -> None:
    call_command("figures", all=True)

    assert StandingCount.objects.filter(place=COUNTY).count() == 13
    assert "统计报表" in capsys.readouterr().out
