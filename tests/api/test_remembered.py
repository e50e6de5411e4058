"""Who was told by the database once is not asked for again, and what is taken from him is gone at once:
each test takes something away on another connection, between two requests on this one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.models import ApiToken, CountySetting, Post
from tests.api.conftest import Answer, Api, Callers, registration
from tests.api.test_counts import statements
from tests.world import COUNTY, NEIGHBOUR_VILLAGE, TODAY, World

pytestmark = pytest.mark.django_db(transaction=True)

DOORS: dict[str, Callable[[Api], Answer]] = {
    "list": lambda api: api.get("cases"),
    "registration": lambda api: api.post("cases", registration()),
    "registration refused": lambda api: api.post("cases", registration(place="41")),
}
TAKEN_AWAY: dict[str, Callable[[Post], object]] = {
    "token": lambda post: ApiToken.objects.filter(user=post.user).delete(),
    "token's time": lambda post: ApiToken.objects.filter(user=post.user).update(
        created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now()
    ),
    "account": lambda post: type(post.user).objects.filter(pk=post.user_id).update(is_active=False),
    "post": lambda post: Post.objects.filter(pk=post.pk).update(valid_to=yesterday()),
    "organ": lambda post: (
        type(post.organ).objects.filter(pk=post.organ_id).update(valid_to=yesterday())
    ),
}


def yesterday() -> object:
    return TODAY - timedelta(days=1)


def elsewhere(act: Callable[[], object]) -> None:
    """Done by somebody else, on a connection of his own."""

    def done() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(done).result()


@pytest.fixture
def clerk(caller: Callers) -> Api:
    """Somebody who is known: he has listed and registered before."""
    api = caller("town.clerk")
    assert [api.get("cases").status, api.post("cases", registration()).status] == [200, 201]
    return api


@pytest.mark.postgres
def test_whoever_is_known_is_not_asked_for(clerk: Api) -> None:
    lists, registers = (
        statements(lambda door=DOORS[d]: door(clerk)) for d in ("list", "registration")
    )

    assert (len(lists), len(registers)) == (1, 1)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_what_is_taken_away_is_gone_at_once(what: str, door: str, world: World, clerk: Api) -> None:
    elsewhere(lambda: TAKEN_AWAY[what](world["town.clerk"]))

    answer = DOORS[door](clerk)

    assert (answer.status, answer["code"]) == (401, "not_logged_in")
    assert Case.objects.count() == 1


def test_a_second_factor_is_demanded_at_once(clerk: Api) -> None:
    elsewhere(
        lambda: CountySetting.objects.filter(place=COUNTY).update(second_factor_required=True)
    )

    assert [DOORS[door](clerk)["code"] for door in DOORS] == ["second_factor_owed"] * 3


def test_whose_place_is_another_sees_what_is_there(world: World, clerk: Api) -> None:
    """The town's case is his organ's no more, and his place is elsewhere."""
    post = Post.objects.filter(pk=world["town.clerk"].pk)
    organ = world.organ("neighbour.clerk")
    elsewhere(lambda: post.update(place=organ.place, organ=organ))

    seen = clerk.get("cases")["items"]
    made = clerk.post("cases", registration(place=NEIGHBOUR_VILLAGE))

    assert seen == []
    assert made["owner"]["id"] == str(organ.pk)


def test_an_older_post_given_now_is_acted_under_at_once(world: World, clerk: Api) -> None:
    user, organ = world.user("town.clerk"), world.organ("village.clerk")
    since = TODAY - timedelta(days=600)
    elsewhere(lambda: appoint(user, organ=organ, role="village_clerk", from_on=since))

    assert clerk.post("cases", registration())["owner"]["id"] == str(organ.pk)


def test_who_sees_nothing_is_refused_at_once_too(world: World, caller: Callers) -> None:
    admin = caller("admin")
    assert [admin.get("cases")["items"] for _ in range(2)] == [[], []]
    elsewhere(lambda: ApiToken.objects.filter(user=world.user("admin")).delete())

    assert admin.get("cases").status == 401


def test_a_token_ends_in_its_moment(caller: Callers, clock: object) -> None:
    clerk = caller("town.clerk")
    assert clerk.get("cases").status == 200

    clock.move_to(ApiToken.objects.get().expires_at)  # type: ignore[attr-defined]

    assert clerk.get("cases").status == 401


@pytest.mark.postgres
def test_a_log_in_lets_everybody_be_remembered(world: World, clerk: Api) -> None:
    user = world.user("town.clerk")
    user.last_login = timezone.now()
    elsewhere(lambda: user.save(update_fields=["last_login"]))

    with CaptureQueriesContext(connection) as asked:
        clerk.get("cases")

    assert len(asked) == 1
