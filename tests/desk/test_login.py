"""Logging in: password, lockout, second factor, the limits of a session."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.management import CommandError, call_command
from django.test import Client

from fengqiao.jurisdiction.actions.demand_second_factor import demand_second_factor
from fengqiao.jurisdiction.models import CountySetting, User
from tests.world import PASSWORD, World, moment

NOON = "2026-03-02T12:00:00+08:00"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clerk(world: World) -> User:
    return world.user("village.clerk")


def log_in(client: Client, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/login/", {"login": "village.clerk", "password": password}, **extra)


def set_up_second_factor(client: Client) -> str:
    """Goes through the pages as a person does; gives the secret."""
    client.post("/account/confirm/", {"password": PASSWORD})
    page = client.get("/account/second-factor/on/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret is not None
    client.post("/account/second-factor/on/", {"code": code_of(secret[1])})
    return secret[1]


def code_of(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def is_logged_in(client: Client) -> bool:
    return client.get("/still-here/").status_code == 204


def test_a_clerk_logs_in_and_out(clerk: User, client: Client) -> None:
    page = client.get("/login/").content.decode()
    assert "<h1>登录</h1>" in page and 'name="password"' in page and "remember" not in page

    answer = log_in(client)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_logged_in(client)
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert not is_logged_in(client)


def test_a_wrong_password_says_what_to_do(clerk: User, client: Client) -> None:
    answer = log_in(client, "wrong")

    assert answer.status_code == 200
    assert (
        "用户名或密码不对。请检查后再试；连续错五次，账号会锁定 15 分钟。"
        in answer.content.decode()
    )


def test_an_unknown_name_gets_the_same_sentence(clerk: User, client: Client) -> None:
    answer = client.post("/login/", {"login": "nobody", "password": "wrong"})

    assert "用户名或密码不对。" in answer.content.decode()


def test_someone_who_left_does_not_get_in(clerk: User, client: Client) -> None:
    clerk.is_active = False
    clerk.save()

    assert "用户名或密码不对。" in log_in(client).content.decode()


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(
    clerk: User, client: Client, clock: time_machine.Traveller
) -> None:
    statuses = [log_in(client, "wrong").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]

    elsewhere = log_in(Client(), REMOTE_ADDR="10.9.8.7")
    assert elsewhere.status_code == 429
    assert "密码连续输错 5 次，这个账号已锁定 15 分钟。" in elsewhere.content.decode()
    assert (
        "请 15 分钟后再登录；急着用的，请联系本单位的系统管理员解锁。" in elsewhere.content.decode()
    )

    clock.shift(timedelta(minutes=14, seconds=59))
    assert log_in(client).status_code == 429

    clock.shift(timedelta(seconds=2))
    assert log_in(client).headers["Location"] == "/"


def test_four_wrong_passwords_are_forgotten_after_a_right_one(clerk: User, client: Client) -> None:
    for _ in range(4):
        log_in(client, "wrong")
    log_in(client)
    client.post("/logout/")

    assert log_in(client, "wrong").status_code == 200
    assert log_in(client).headers["Location"] == "/"


@pytest.mark.parametrize(
    "path",
    ["/signup/", "/accounts/signup/", "/password/reset/", "/account/email/", "/account/webauthn/"],
)
def test_nobody_signs_up_or_resets_by_mail(clerk: User, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_session_ends_after_half_an_hour_without_use(
    clerk: User, client: Client, clock: time_machine.Traveller
) -> None:
    log_in(client)
    assert is_logged_in(client)

    clock.shift(timedelta(minutes=30))
    assert is_logged_in(client)

    clock.shift(timedelta(minutes=30, seconds=1))
    answer = client.get("/account/password/", follow=True)
    assert answer.redirect_chain == [("/login/?next=/account/password/", 302)]
    assert "您已有一段时间没有操作。" in answer.content.decode()


def test_a_session_ends_eight_hours_after_the_log_in_however_busy(
    clerk: User, client: Client, clock: time_machine.Traveller
) -> None:
    log_in(client)
    for _ in range(32):
        assert is_logged_in(client)
        clock.shift(timedelta(minutes=15))
    assert is_logged_in(client)

    clock.shift(timedelta(seconds=1))
    assert not is_logged_in(client)


def test_the_second_factor_is_asked_for_at_the_next_log_in(
    clerk: User, client: Client, clock: time_machine.Traveller
) -> None:
    log_in(client)
    secret = set_up_second_factor(client)
    client.post("/logout/")
    clock.shift(timedelta(minutes=1))

    assert log_in(client).headers["Location"] == "/account/second-factor/code/"
    assert not is_logged_in(client)
    wrong = client.post("/account/second-factor/code/", {"code": "000000"})
    assert "动态码不对。请等手机上出现新的动态码后再输入一次。" in wrong.content.decode()
    right = client.post("/account/second-factor/code/", {"code": code_of(secret)})

    assert right.headers["Location"] == "/"
    assert is_logged_in(client)


def test_a_code_can_be_guessed_five_times_and_no_more(
    clerk: User, client: Client, clock: time_machine.Traveller
) -> None:
    log_in(client)
    secret = set_up_second_factor(client)
    client.post("/logout/")
    clock.shift(timedelta(minutes=1))
    log_in(client)
    for _ in range(5):
        client.post("/account/second-factor/code/", {"code": "000000"})

    answer = client.post("/account/second-factor/code/", {"code": code_of(secret)})

    assert "动态码错误次数太多。请 15 分钟后再试" in answer.content.decode()
    assert not is_logged_in(client)


def test_a_recovery_code_stands_in_once(
    clerk: User, client: Client, clock: time_machine.Traveller
) -> None:
    log_in(client)
    set_up_second_factor(client)
    listed = client.get("/account/second-factor/recovery/").content.decode()
    code = re.findall(r"<code>(\d+)</code>", listed)[0]
    client.post("/logout/")
    clock.shift(timedelta(minutes=1))

    log_in(client)
    assert client.post("/account/second-factor/code/", {"code": code}).headers["Location"] == "/"
    client.post("/logout/")
    log_in(client)
    again = client.post("/account/second-factor/code/", {"code": code})

    assert again.status_code == 200
    assert not is_logged_in(client)


def test_what_the_second_factor_keeps_is_sealed(clerk: User, client: Client) -> None:
    log_in(client)
    secret = set_up_second_factor(client)

    kept = [str(row.data) for row in Authenticator.objects.filter(user_id=clerk.pk)]

    assert len(kept) == 2
    assert secret not in "".join(kept)


def test_the_picture_of_the_secret_needs_no_exception_to_the_policy(
    clerk: User, client: Client
) -> None:
    log_in(client)
    client.post("/account/confirm/", {"password": PASSWORD})

    page = client.get("/account/second-factor/on/").content.decode()

    assert '<img src="data:image/svg+xml;base64,' in page
    assert re.findall(r"<style|style=|onclick|<script(?! src=)", page) == []


def test_where_the_county_demands_it_nothing_else_opens_before_it_is_set_up(
    clerk: User, client: Client
) -> None:
    demand_second_factor("411726", at=moment())
    log_in(client)

    answer = client.get("/still-here/", follow=True)
    assert [where for where, _ in answer.redirect_chain] == [
        "/account/second-factor/on/",
        "/account/confirm/?next=%2Faccount%2Fsecond-factor%2Fon%2F",
    ]
    assert "本县要求两步验证。请先设置，再继续工作。" in answer.content.decode()
    set_up_second_factor(client)

    assert is_logged_in(client)


def test_where_the_county_demands_it_it_cannot_be_switched_off(clerk: User, client: Client) -> None:
    demand_second_factor("411726", at=moment())
    log_in(client)
    set_up_second_factor(client)

    answer = client.post("/account/second-factor/off/")

    assert "本县要求使用两步验证，不能停用。" in answer.content.decode()
    assert Authenticator.objects.filter(user_id=clerk.pk, type="totp").exists()


def test_where_nobody_demands_it_it_can_be_switched_off(clerk: User, client: Client) -> None:
    log_in(client)
    set_up_second_factor(client)

    client.post("/account/second-factor/off/")

    assert not Authenticator.objects.filter(user_id=clerk.pk).exists()


def test_another_county_demands_nothing(clerk: User, client: Client) -> None:
    CountySetting.objects.create(place="411727", second_factor_required=True)
    log_in(client)

    assert is_logged_in(client)


def test_a_post_that_is_over_demands_nothing(clerk: User, client: Client) -> None:
    demand_second_factor("411726", at=moment())
    clerk.posts.update(valid_to=date(2026, 3, 1))
    log_in(client)

    assert is_logged_in(client)


def test_an_operator_lets_a_county_demand_it_and_no_longer(clerk: User, client: Client) -> None:
    log_in(client)

    call_command("second_factor", "demand", "411726")
    demanded = not is_logged_in(client)
    call_command("second_factor", "waive", "411726")

    assert demanded
    assert is_logged_in(client)


def test_an_operator_takes_it_off_an_account_whose_telephone_is_lost(
    clerk: User, client: Client
) -> None:
    log_in(client)
    set_up_second_factor(client)
    client.post("/logout/")

    call_command("second_factor", "forget", "village.clerk")

    assert log_in(client).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("demand", "999999"), "没有代码为“999999”的县（市、区）。请核对六位代码后再试。"),
        (("demand", "411726204"), "没有代码为“411726204”的县（市、区）。请核对六位代码后再试。"),
        (("forget", "nobody"), "没有账号“nobody”。请核对后再试。"),
    ],
)
def test_an_operator_is_told_what_is_not_there(
    world: World, words: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("second_factor", *words)

    assert str(refused.value) == sentence
