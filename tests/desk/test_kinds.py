"""Other matters than disputes at the desk: what to register is chosen, and each page speaks of it."""

import re

import pytest

from fengqiao.cases.models import Case
from tests.cases.test_kinds import register
from tests.desk.staff import Staff
from tests.world import World, register_dispute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

HAZARD = "/cases/new/?kind=hazard"
FACTS = {"title": "消防通道被堵", "story": "通道堆了杂物。", "channel": "patrol", "type": "H1"}


@pytest.fixture
def clerk(world: World) -> Staff:
    return Staff(world, "village.clerk")


def test_each_kind_has_its_form(clerk: Staff) -> None:
    html = clerk.read("/cases/new/")

    for kind in ("dispute", "grid_event", "hazard", "lost_found", "referral", "wish"):
        assert f'href="?kind={kind}"' in html
    hazard = clerk.read(HAZARD)
    assert "隐患名称" in hazard and "消防隐患" in hazard
    assert "婚恋家庭纠纷" not in hazard
    assert 'name="party-1-name"' in hazard and 'name="party-2-name"' not in hazard


@pytest.mark.parametrize("name", ["village.clerk", "county.dispatcher"])
def test_every_kind_that_a_post_may_take_in_opens_its_form(world: World, name: str) -> None:
    staff = Staff(world, name)
    offered = re.findall(r'href="\?kind=(\w+)"', staff.read("/cases/new/"))

    forms = {kind: staff.open(f"/cases/new/?kind={kind}").status_code for kind in offered}

    assert len(forms) > 8 and set(forms.values()) == {200}


def test_what_nobody_put_a_name_to_is_registered_and_shown(clerk: Staff) -> None:
    """There is nobody to hand a code to, so the case itself is what follows."""
    answer = clerk.send(HAZARD, **FACTS)

    case = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{case.pk}/"
    html = clerk.read(f"/cases/{case.pk}/")
    assert "有人提出“消防通道被堵”" in html
    assert f"已经登记：{case.number}。" in html
    assert "起了纠纷" not in html
    assert f"/cases/{case.pk}/papers/" not in html


def test_a_list_calls_stages_and_types_as_the_kind_does(world: World, clerk: Staff) -> None:
    register(world, "hazard", type="H1")
    register_dispute(world)

    hazards, everything = clerk.read("/cases/?kind=hazard"), clerk.read("/cases/")

    assert "已整改，待核验" in hazards and "调解中" not in hazards
    assert "已办结" in everything and "已整改，待核验" not in everything
    assert "导出这份台账" in everything and "导出这份台账" not in hazards


def test_an_unknown_kind_is_refused_in_words(clerk: Staff) -> None:
    answer = clerk.open("/cases/new/?kind=ghost")

    assert answer.status_code == 404
    assert "没有名为“ghost”的事项种类" in answer.content.decode()


def test_nothing_but_disputes_goes_out_as_a_ledger(world: World, clerk: Staff) -> None:
    register(world, "hazard")

    answer = clerk.client.post("/cases/export/", {"kind": "hazard"})

    assert answer.status_code == 422
    assert "只有矛盾纠纷有台账格式" in answer.content.decode()
