"""Residents' apps: the administrator admits and dismisses them; the key is told once, to nobody else."""

import re
from collections.abc import Iterator

import pytest
import time_machine

from fengqiao.jurisdiction.models import Change, ReportingApp
from fengqiao.upkeep.actions.undo_change import undo_change
from tests.desk.staff import Staff
from tests.world import World, moment

pytestmark = pytest.mark.django_db
LIST = "/county/apps/"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(moment(12), tick=False):
        yield


def test_an_app_is_admitted_and_its_key_is_told_once(world: World) -> None:
    admin = Staff(world, "admin")

    html = admin.send(LIST, title=" 随手拍 ").content.decode()
    key = re.search(r"fqa_[\w-]{43}", html)

    assert key and "http://testserver/open311/v2/" in html and "诉求工单、安全隐患" in html
    again = admin.read(LIST)
    assert "随手拍" in again and key[0] not in again and "接入居民应用" in again
    assert ReportingApp.objects.by_key(key[0]) == ReportingApp.objects.get()
    assert key[0] not in str(Change.objects.get().rows)


@pytest.mark.parametrize(("title", "says"), [("", "请填写应用名称"), ("长" * 41, "最多40字")])
def test_an_app_has_a_name(world: World, title: str, says: str) -> None:
    answer = Staff(world, "admin").send(LIST, title=title)

    assert answer.status_code == 422 and says in answer.content.decode()
    assert not ReportingApp.objects.exists()


def test_a_dismissed_app_is_let_in_again_by_taking_that_back(world: World) -> None:
    admin = Staff(world, "admin")
    admin.send(LIST, title="随手拍")
    app = ReportingApp.objects.get()

    admin.client.post(f"{LIST}{app.pk}/dismiss/")
    app.refresh_from_db()
    assert not app.is_used
    dismissal = Change.objects.get(act="dismiss_app")
    undo_change(dismissal, by=world["admin"], at=moment(12), reason="停错了")

    app.refresh_from_db()
    assert app.is_used


def test_nobody_else_admits_or_dismisses_one(world: World) -> None:
    app = ReportingApp.objects.create(place="411726", title="随手拍", digest="x")
    other = ReportingApp.objects.create(place="411727", title="邻县应用", digest="y")

    for name in ("leader", "county.dispatcher", "auditor"):
        staff = Staff(world, name)
        assert staff.open(LIST).status_code == 404
        assert staff.client.post(LIST, {"title": "x"}).status_code == 404
        assert staff.client.post(f"{LIST}{app.pk}/dismiss/").status_code == 404
    admin = Staff(world, "admin")
    assert other.title not in admin.read(LIST)
    assert admin.client.post(f"{LIST}{other.pk}/dismiss/").status_code == 404
    assert ReportingApp.objects.filter(is_used=True).count() == 2
