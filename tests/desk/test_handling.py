"""The page of the shares and whistles: each number with its sum, its exclusions and its cases."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.cases.test_requests import order
from tests.cases.test_whistle import ASKED
from tests.desk.staff import Staff
from tests.figures.test_handling import handled
from tests.world import World, do, moment

PAGE = "/statistics/handling/?from=2026-03&to=2026-03"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(moment(12), tick=False):
        yield


def test_each_share_shows_its_sum_and_opens_its_cases(world: World) -> None:
    handled(world, "solved", satisfaction="satisfied")
    handled(world, "partly", satisfaction="dissatisfied")
    waiting = order(world)
    staff = Staff(world, "county.dispatcher")

    page = staff.read(PAGE)

    assert "50.0%" in page and "1 ÷ 2" in page
    assert "办理、回访的期限还没有到 1" in page
    left_out = "/statistics/handling/cases/?from=2026-03&to=2026-03&name=solved&part=not_asked_yet"
    cases = staff.read(left_out)
    assert waiting.number in cases and "解决率：办理、回访的期限还没有到" in cases


def test_a_department_sees_the_numbers_and_opens_only_its_own(world: World) -> None:
    mine, other = order(world), order(world)
    labour = world.organ("labour.liaison")
    do(world, mine, "whistle", "county.dispatcher", lead=labour.pk, **ASKED)
    staff = Staff(world, "labour.liaison")

    page = staff.read(PAGE)
    behind = staff.read(
        f"{PAGE.replace('handling/', 'handling/cases/')}&name=solved&part=not_asked_yet"
    )

    assert "泌阳县人力资源和社会保障局" in page and "被吹哨" in page
    assert mine.number in behind and other.number not in behind


def test_who_sees_no_tables_sees_none_of_this(world: World) -> None:
    assert Staff(world, "admin").open(PAGE).status_code == 403
    outside = Staff(world, "town.clerk").open(PAGE + "&place=411726001")
    assert outside.status_code == 404


def test_what_is_no_number_has_no_cases(world: World) -> None:
    order(world)
    staff = Staff(world, "county.dispatcher")
    cases = PAGE.replace("handling/", "handling/cases/")

    for asked in ("&name=solved&part=x", "&name=x&part=base", "&name=whistle&part=1.called"):
        assert "没有您的岗位可以打开的案件" in staff.read(cases + asked)
