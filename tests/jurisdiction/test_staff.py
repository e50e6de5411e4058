"""Accounts and posts at the command line: a county can be staffed, and somebody can leave."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fengqiao.jurisdiction.models import User
from fengqiao.jurisdiction.permissions import posts_of
from tests.world import VILLAGE, World


def staff(*said: str) -> str:
    out = StringIO()
    call_command("staff", *said, stdout=out)
    return out.getvalue()


def test_somebody_gets_an_account_with_a_password_and_a_post(world: World) -> None:
    organ = world.organ("village.clerk")

    said = staff(
        "add", "new.clerk", "--name", "新来的", "--role", "village_clerk", "--organ", organ.name
    )

    user = User.objects.get(username="new.clerk")
    password = said.splitlines()[0].rpartition("：")[2]
    assert user.check_password(password)
    [post] = user.posts.all()
    assert (post.organ, post.role, post.place) == (organ, "village_clerk", VILLAGE)


def test_a_second_post_leaves_the_password_alone(world: World) -> None:
    organ = world.organ("mediator")

    said = staff("add", "mediator", "--name", "…", "--role", "town_clerk", "--organ", str(organ.pk))

    assert "口令" not in said and world.user("mediator").posts.count() == 2


def test_who_leaves_can_do_nothing_any_more(world: World) -> None:
    staff("end", "village.clerk")

    user = User.objects.get(username="village.clerk")
    assert not user.is_active
    assert posts_of(user, world.now.date()) == []


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (["--role", "king", "--organ", "泌阳县社会治安综合治理中心"], "岗位"),
        (["--role", "leader", "--organ", "没有的中心"], "机构"),
    ],
)
def test_what_is_wrong_is_said(world: World, said: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        staff("add", "x", "--name", "某人", *said)


def test_nobody_by_that_name_cannot_end(world: World) -> None:
    with pytest.raises(CommandError, match="账号"):
        staff("end", "nobody")
