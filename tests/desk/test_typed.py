"""A session gone in the middle of a long text: after the log-in the form is there as it was filled in,
nothing was done, and nobody else sees it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from fengqiao.cases.models import Case, Event
from fengqiao.desk.typed import OF_THE_COUNTY
from fengqiao.desk.urls import urlpatterns
from fengqiao.jurisdiction.models import Change
from tests.desk.staff import Staff, form_in, form_of
from tests.world import GRID, PASSWORD, VILLAGE, World, build, register_dispute

LONG = "雨水从屋后漫过来，墙脚泡了三天，两家都说是对方的沟。" * 40


def log_in(client: Client, name: str = "village.clerk", **more: Any) -> Any:
    return client.post("/login/", {"login": name, "password": PASSWORD}, follow=True, **more)


def after_log_in(client: Client, sent: Any, name: str = "village.clerk") -> Any:
    """Logs in where the answer leads, and goes on from there."""
    assert sent.status_code == 302 and sent.headers["Location"].startswith("/login/?next=")
    return client.post(sent.headers["Location"], {"login": name, "password": PASSWORD}, follow=True)


@pytest.fixture
def case(world: World, morning: time_machine.Traveller) -> Case:
    return register_dispute(world)


def gone(client: Client) -> None:
    Session.objects.all().delete()


def test_an_act_comes_back_as_it_was_typed_and_is_done_once_when_sent(
    world: World, case: Case
) -> None:
    desk, path, before = Staff(world, "village.clerk"), form_of(case, "note"), Event.objects.count()
    form = desk.form(path)
    gone(desk.client)

    sent = desk.post(path, form, text=LONG)
    back = after_log_in(desk.client, sent).content.decode()

    again = form_in(back)
    assert "已经放回来了" in back
    assert again.values["text"] == [LONG]
    assert again.values["command_id"] == form.values["command_id"]
    assert Event.objects.count() == before

    desk.post(path, again)
    desk.post(path, again)

    assert Event.objects.filter(verb="note").count() == 1


def test_who_was_idle_too_long_loses_nothing_either(
    world: World, case: Case, morning: time_machine.Traveller
) -> None:
    desk, path = Staff(world, "village.clerk"), form_of(case, "note")
    log_in(desk.client)
    form = desk.form(path)
    morning.shift(timedelta(minutes=31))

    sent = desk.post(path, form, text=LONG)
    page = desk.client.get(sent.headers["Location"]).content.decode()
    back = after_log_in(desk.client, sent).content.decode()

    assert "系统已自动退出" in page and "您填的内容还在" in page
    assert form_in(back).values["text"] == [LONG]


def test_a_matter_that_is_being_taken_in_comes_back_with_its_people(
    world: World, case: Case
) -> None:
    desk = Staff(world, "village.clerk")
    form = desk.form("/cases/new/")
    gone(desk.client)

    sent = desk.post("/cases/new/", form, title="晒谷场", story=LONG, **{"party-1-name": "张甲"})
    again = form_in(after_log_in(desk.client, sent).content.decode())

    assert again.values["story"] == [LONG] and again.values["party-1-name"] == ["张甲"]
    assert Case.objects.count() == 1


def test_many_at_once_come_back_to_the_form_and_not_to_the_doing(world: World, case: Case) -> None:
    desk = Staff(world, "village.clerk")
    gone(desk.client)

    typed = {"case": [str(case.pk)], "verb": "note", "text": LONG, "do": "1"}
    typed["as_post"] = str(world["village.clerk"].pk)
    sent = desk.client.post("/cases/together/", typed)
    again = form_in(after_log_in(desk.client, sent).content.decode())

    assert again.values["text"] == [LONG] and again.values["case"] == [str(case.pk)]
    assert Event.objects.filter(verb="note").count() == 0


def of_the_county(world: World) -> dict[str, dict[str, Any]]:
    """An administrator's forms, each with something typed."""
    organ, post = world.organ("labour.liaison"), world["mediator"]
    return {
        f"/county/organs/new/?place={VILLAGE}": {"name": "新设的会", "kind": "committee"},
        f"/county/organs/{organ.pk}/rename/": {"name": "改了一半的名称", "reason": "机构改革"},
        f"/county/people/{post.user_id}/rename/": {"name": "改了一半的姓名"},
        f"/county/posts/{post.pk}/end/": {"reason": "写了一半的原因"},
        f"/county/places/{VILLAGE}/rename/": {"name": "改了一半的地名"},
        f"/county/grids/{GRID}/rename/": {"name": "改了一半的网格"},
        "/county/public/complaints/": {"complaints": "写了一半的办法"},
        f"/county/public/{organ.pk}/reception/": {"who": "写了一半的人"},
        "/county/rules/packs/waiting/": {"reason": "写了一半的原因"},
        "/county/rules/dispute.mediation/adopt/": {"length": "20", "source": "写了一半"},
        "/county/rules/route.0203/adopt/": {"to3": "公安局", "source": "写了一半"},
        "/county/rules/fact.group/adopt/": {"colour": "red", "source": "写了一半"},
        "/county/settings/change/": {"reason": "写了一半的原因"},
        "/wordings/new/": {"title": "新话", "text": "写了一半的话"},
        "/county/systems/": {"title": "12345热线平台", "url": "https://hotline.example/in"},
    }


@pytest.mark.parametrize("number", range(15))
def test_a_form_of_the_county_comes_back_and_nothing_was_changed(
    world: World, morning: time_machine.Traveller, number: int
) -> None:
    desk = Staff(world, "admin")
    path, typed = list(of_the_county(world).items())[number]
    form, before = desk.form(path), Change.objects.count()
    gone(desk.client)

    sent = desk.post(path, form, **typed)
    back = after_log_in(desk.client, sent, "admin").content.decode()

    again = form_in(back)
    assert "已经放回来了" in back
    assert {name: again.values[name] for name in typed} == {n: [v] for n, v in typed.items()}
    assert Change.objects.count() == before
    assert "again" not in again.values  # what is sent next is done


def test_a_change_that_is_being_taken_back_comes_back_with_its_reason(
    world: World, morning: time_machine.Traveller
) -> None:
    desk = Staff(world, "admin")
    desk.send(f"/county/organs/{world.organ('labour.liaison').pk}/rename/", name="新", reason="改")
    path = f"/county/changes/{Change.objects.get().pk}/undo/"
    form = desk.form(path)
    gone(desk.client)

    sent = desk.post(path, form, reason="写错了")
    again = form_in(after_log_in(desk.client, sent, "admin").content.decode())
    undone = Change.objects.filter(act="undo").exists()
    desk.post(path, again)

    assert again.values["reason"] == ["写错了"] and not undone
    assert Change.objects.filter(act="undo").exists()


def test_every_form_of_the_county_is_among_them() -> None:
    """Whoever adds one says here that what was typed comes back."""
    named = {
        one.name for one in urlpatterns if str(one.pattern).startswith(("county/", "wordings/"))
    }
    only_shown = {
        *("county_organs", "county_organ", "county_people", "county_person", "county_places"),
        *("county_grid", "county_public", "county_rules", "county_settings", "county_changes"),
        *("wordings", "county_rule_trial"),
    }
    done_by_a_button = {"screens", "close_screen", "system", "dismiss_app"}

    assert named - only_shown - done_by_a_button == set(OF_THE_COUNTY)


def test_somebody_else_who_logs_in_there_sees_nothing_of_it(world: World, case: Case) -> None:
    desk, path = Staff(world, "village.clerk"), form_of(case, "note")
    form = desk.form(path)
    gone(desk.client)

    sent = desk.post(path, form, text=LONG)
    html = after_log_in(desk.client, sent, "town.clerk").content.decode()
    desk.client.post("/logout/")
    own = after_log_in(desk.client, sent).content.decode()

    assert LONG not in html and "已经放回来了" not in html
    assert LONG not in own  # once refused it is gone


def test_it_is_kept_sealed_and_no_longer_than_an_hour(
    world: World, case: Case, morning: time_machine.Traveller
) -> None:
    desk, path = Staff(world, "village.clerk"), form_of(case, "note")
    form = desk.form(path)
    gone(desk.client)

    sent = desk.post(path, form, text=LONG)
    kept = Session.objects.get().get_decoded()
    morning.shift(timedelta(minutes=61))
    back = after_log_in(desk.client, sent).content.decode()

    assert LONG[:10] not in str(kept)
    assert LONG not in back


@pytest.mark.parametrize("left_out", ["as_post", "text"])
def test_what_does_not_say_who_typed_it_is_not_kept(
    world: World, case: Case, left_out: str
) -> None:
    """And what another site sends knows nobody's post."""
    desk, path = Staff(world, "village.clerk"), form_of(case, "note")
    form = desk.form(path)
    gone(desk.client)
    values = {**form.values, "text": [LONG]}
    if left_out == "text":
        values["text"] = ["长" * 300_000]
    else:
        del values["as_post"]

    desk.client.post(path, values)

    assert not any("typed" in row.get_decoded() for row in Session.objects.all())


def test_a_form_from_before_another_log_in_is_shown_again_filled_in(
    world: World, case: Case
) -> None:
    """In another window somebody logged out and in again: the token of the form is an old one."""
    desk = Staff(world, "village.clerk", enforce_csrf_checks=True)
    path, before = form_of(case, "note"), Event.objects.count()
    form = desk.form(path)
    desk.client.get(path)
    form.values["csrfmiddlewaretoken"] = ["x" * 64]

    sent = desk.post(path, form, text=LONG)
    back = desk.client.get(sent.headers["Location"]).content.decode()

    assert sent.headers["Location"] == path
    assert form_in(back).values["text"] == [LONG]
    assert Event.objects.count() == before


def test_what_another_site_sent_is_refused_and_not_kept(world: World, case: Case) -> None:
    desk = Staff(world, "village.clerk", enforce_csrf_checks=True)
    path = form_of(case, "note")
    form = desk.form(path)

    answer = desk.client.post(
        path, form.values | {"text": [LONG]}, headers={"Origin": "https://else.example"}
    )

    assert answer.status_code == 403
    assert LONG not in desk.read(path)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [375, 1280])
def test_in_a_browser_nothing_typed_is_lost(page: Page, live_server: Any, width: int) -> None:
    """The session ends while somebody writes; back and sent again it is written once."""
    page.set_viewport_size({"width": width, "height": 800})
    world = build()
    case = register_dispute(world)
    page.goto(f"{live_server.url}/login/?next={form_of(case, 'note')}")
    page.get_by_label("用户名").fill("village.clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    words = page.get_by_label("内容")
    words.fill(LONG)
    Session.objects.all().delete()

    page.locator("#form .buttons button").click()
    expect(page.get_by_text("您填的内容还在")).to_be_visible()
    page.get_by_label("用户名").fill("village.clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("已经放回来了")).to_be_visible()
    expect(words).to_have_value(LONG)
    assert Event.objects.filter(verb="note").count() == 0

    page.locator("#form .buttons button").click()
    expect(page.get_by_text("“记一笔”已记录。")).to_be_visible()
    page.go_back()
    expect(page.locator("#form")).to_be_visible()
    page.locator("#form .buttons button").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert Event.objects.filter(verb="note").count() == 1
