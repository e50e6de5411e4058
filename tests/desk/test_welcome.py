"""Somebody who was invited sets a password of his own: once, in time, and nobody else."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from fengqiao.jurisdiction.actions.invite import DAYS, invite
from fengqiao.jurisdiction.models import Invitation, User
from tests.world import PASSWORD, World, moment

pytestmark = pytest.mark.django_db

OWN = "自己想的-2026-密码"


def asked(code: str, first: str = OWN, second: str = OWN, *, at_day: int = 0) -> tuple[int, str]:
    """The status, and the page or where it leads."""
    with time_machine.travel(moment(10) + timedelta(days=at_day)):
        answer = Client().post(
            "/account/welcome/", {"code": code, "password1": first, "password2": second}
        )
    return answer.status_code, answer.headers.get("Location", "") or answer.content.decode()


@pytest.fixture
def user(world: World) -> User:
    return world.user("village.clerk")


@pytest.fixture
def code(user: User) -> str:
    return invite(user, at=moment(9))


def test_the_code_sets_the_password_and_leads_to_the_log_in(user: User, code: str) -> None:
    assert not User.objects.get(pk=user.pk).has_usable_password()

    assert asked(code) == (302, "/login/")

    assert User.objects.get(pk=user.pk).check_password(OWN)
    with time_machine.travel(moment(10)):
        answer = Client().post("/login/", {"login": user.username, "password": OWN})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "written", [str.lower, lambda code: code.replace("-", " "), lambda c: f" {c} "]
)
def test_it_is_read_as_people_write_it(code: str, written: object) -> None:
    assert asked(written(code))[0] == 302  # type: ignore[operator]


def test_it_works_once(user: User, code: str) -> None:
    asked(code)

    status, page = asked(code, "另外一个-密码-9999", "另外一个-密码-9999")

    assert status == 422 and "已经用过" in page
    assert User.objects.get(pk=user.pk).check_password(OWN)


@pytest.mark.parametrize(("day", "status"), [(DAYS - 1, 302), (DAYS, 422)])
def test_it_works_for_so_many_days(code: str, day: int, status: int) -> None:
    assert asked(code, at_day=day)[0] == status


def test_a_new_one_ends_the_old_one_and_the_old_password(user: User, code: str) -> None:
    asked(code)

    newer = invite(user, at=moment(10))

    assert asked(code)[0] == 422
    assert not User.objects.get(pk=user.pk).check_password(OWN)
    assert asked(newer)[0] == 302


def test_who_has_left_comes_in_no_more(user: User, code: str) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert asked(code)[0] == 422


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (OWN, OWN + "!", "不一样"),
        ("12345678", "12345678", "密码"),
        ("short", "short", "密码"),
        ("", "", "要填写"),
    ],
)
def test_a_password_that_does_not_do_leaves_the_code_good(
    code: str, first: str, second: str, says: str
) -> None:
    status, page = asked(code, first, second)

    assert status == 422 and says in page
    assert asked(code)[0] == 302


@pytest.mark.parametrize("guess", ["", "AAAA-AAAA-AAAA-AAAA", "x" * 500, "' OR 1=1 --"])
def test_a_guess_sets_nothing_and_learns_nothing(user: User, code: str, guess: str) -> None:
    status, page = asked(guess)

    assert status == 422 and user.name not in page and user.username not in page
    assert Invitation.objects.get().used_at is None


def test_the_code_is_kept_nowhere(code: str) -> None:
    [kept] = Invitation.objects.all()

    assert code.replace("-", "") not in str(vars(kept))


def test_the_address_of_the_invitation_fills_the_code_in(client: Client, code: str) -> None:
    page = client.get("/account/welcome/", {"code": code})

    assert f'value="{code}"' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_an_operator_hands_one_out_at_the_command_line(world: World) -> None:
    out = StringIO()
    call_command("staff", "invite", "mediator", stdout=out)

    code = out.getvalue().splitlines()[0].rpartition("：")[2]
    assert not User.objects.get(username="mediator").check_password(PASSWORD)
    assert asked_now(code) == 302


def asked_now(code: str) -> int:
    said = {"code": code, "password1": OWN, "password2": OWN}
    return Client().post("/account/welcome/", said).status_code
