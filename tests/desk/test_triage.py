"""A county that has taken tiers over: the page tells the tier, and who has such in hand comes first."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.actions.take_over_rules import take_over_rules
from fengqiao.rulebook import tables
from tests.desk.staff import Staff
from tests.world import COUNTY, TODAY, World, do, fresh, moment, register_dispute

pytestmark = pytest.mark.django_db
CENTRE = "county.dispatcher"


@pytest.fixture(autouse=True)
def tiers(tmp_path: Path, world: World) -> Iterator[None]:
    """Dongjing's three tiers, in force here since this morning."""
    tables.keep_own_rows(tmp_path)
    pack = next(one for one in tables.in_force(TODAY, "").packs() if one.of == "430111008")
    yesterday = moment(9) - timedelta(days=1)
    names = ["tier.ordinary", "tier.escalating", "tier.lasting"]
    take_over_rules(pack, names, by=world["admin"], at=yesterday, county=COUNTY, from_on=TODAY)
    tables.refresh()
    with time_machine.travel(moment(10), tick=True):
        yield
    tables.keep_own_rows(Path(settings.FENGQIAO_HOME) / "rules")


def graded(world: World, *grounds: str, **differs: str) -> Case:
    case = register_dispute(world, CENTRE, **differs)
    do(world, case, "grade", CENTRE, grounds=list(grounds))
    return fresh(case)


def first_of(html: str) -> str:
    return html.partition('<optgroup label="这一类纠纷建议先考虑">')[2].partition("</optgroup>")[0]


def test_a_dispute_that_may_escalate_goes_to_the_police_with_those_who_know_the_people(
    world: World,
) -> None:
    case = graded(world, "violence_threat")
    desk = Staff(world, CENTRE)

    page, form = desk.read(f"/cases/{case.pk}/"), desk.read(f"/cases/{case.pk}/do/dispatch/")

    assert (
        page.count("可能激化：派出所和社区（村）干部一起上") == 2
    )  # where it stands, and in its story
    assert "依据：参照“洞井街道：纠纷分三级，各有谁来办”" in page
    suggested = first_of(form)
    assert suggested.index("派出所") < suggested.index("司法局")


def test_by_its_type_alone_it_goes_to_the_departments_together(world: World) -> None:
    case = register_dispute(world, CENTRE, type="1101")
    desk = Staff(world, CENTRE)

    assert "有关部门联动" in desk.read(f"/cases/{case.pk}/")
    suggested = first_of(desk.read(f"/cases/{case.pk}/do/dispatch/"))
    assert [name in suggested for name in ("住房和城乡建设局", "自然资源局", "司法局")] == [
        True
    ] * 3


def test_the_newest_grading_counts(world: World) -> None:
    case = graded(world, "violence_threat")
    do(world, case, "grade", CENTRE, grounds=["ordinary"], at=moment(11))

    marks = Staff(world, CENTRE).read(f"/cases/{case.pk}/").partition('class="brief"')[0]

    assert "一般纠纷" in marks and "可能激化" not in marks


def test_without_tiers_nothing_is_said_of_one(world: World, tmp_path: Path) -> None:
    tables.keep_own_rows(tmp_path / "none")
    case = graded(world, "violence_threat")

    assert 'class="tier"' not in Staff(world, CENTRE).read(f"/cases/{case.pk}/")
    assert "tier" not in case.events.get(verb="grade").facts


def test_the_administrator_sees_them_with_their_source(world: World) -> None:
    html = Staff(world, "admin").read("/county/rules/")

    assert "分级分流" in html and "公安派出所、综治中心、村（居）民委员会" in html
    assert "/county/rules/tier.ordinary/adopt/" not in html
    assert f"/county/rules/tier.ordinary/{TODAY}/end/" in html
