"""Who calls: tokens, posts, the second factor, and what a caller is told of himself."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator

from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.actions.demand_second_factor import demand_second_factor
from fengqiao.jurisdiction.models import ApiToken, User
from tests.api.conftest import Api, Callers, registration
from tests.world import COUNTY, TODAY, TOWN, VILLAGE, World, moment

COMPACT: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}


def test_me_tells_posts_places_and_powers(world: World, caller: Callers) -> None:
    answer = caller("village.clerk").get("me")

    post, organ = world["village.clerk"], world.organ("village.clerk")
    assert (answer.status, answer.body) == (
        200,
        {
            "user": {"id": str(post.user.pk), "username": "village.clerk", "name": "陈村官"},
            "post": str(post.pk),
            "posts": [
                {
                    "id": str(post.pk),
                    "role": "village_clerk",
                    "role_label": "村（社区）办理员",
                    "organ": {"id": str(organ.pk), "name": organ.name},
                    "place": VILLAGE,
                    "place_name": "大路庄村民委员会",
                    "sight": "place",
                    "powers": answer["powers"],
                    "valid_to": None,
                }
            ],
            "places": [{"code": VILLAGE, "name": "大路庄村民委员会"}],
            "powers": answer["powers"],
        },
    )
    assert {"register", "accept", "mediate"} <= set(answer["powers"])
    assert not {"dispatch", "administer", "audit"} & set(answer["powers"])


def test_of_several_posts_the_header_picks_one(world: World, caller: Callers) -> None:
    user = world.user("village.clerk")
    second = appoint(
        user, organ=world.organ("town.clerk"), role="town_clerk", from_on=TODAY, place=TOWN
    )
    clerk = caller("village.clerk")

    first_me = clerk.get("me")
    clerk.headers["X-Post"] = str(second.pk)
    second_me = clerk.get("me")

    assert first_me["post"] == str(world["village.clerk"].pk)
    assert second_me["post"] == str(second.pk)
    assert [post["id"] for post in second_me["posts"]] == [first_me["post"], second_me["post"]]
    assert [place["code"] for place in second_me["places"]] == [VILLAGE, TOWN]
    assert "dispatch" in second_me["powers"]
    assert clerk.post("cases", registration())["owner"]["id"] == str(world.organ("town.clerk").pk)


def test_a_post_of_somebody_else_is_not_to_be_had(world: World, caller: Callers) -> None:
    clerk = caller("village.clerk")
    clerk.headers["X-Post"] = str(world["leader"].pk)

    answer = clerk.get("me")

    assert (answer.status, answer["code"]) == (401, "not_logged_in")


def test_a_post_that_is_no_uuid_is_told(caller: Callers) -> None:
    clerk = caller("village.clerk")
    clerk.headers["X-Post"] = "村官"

    answer = clerk.get("me")

    assert (answer.status, answer["fact"]) == (400, "X-Post")


@pytest.mark.parametrize("token", ["", "fq_nonsense", "令牌", "x" * 5000])
def test_a_token_nobody_issued_opens_nothing(token: str, world: World) -> None:
    answer = Api(token).get("me")

    assert (answer.status, answer["code"]) == (401, "not_logged_in")
    assert answer["detail"].startswith("没有有效的令牌")


@pytest.mark.parametrize("scheme", ["Basic abc", "bearer", "Token {}", "{}"])
def test_another_scheme_opens_nothing(scheme: str, world: World, caller: Callers) -> None:
    token = caller("village.clerk").token

    answer = Api("", {"Authorization": scheme.format(token)}).get("me")

    assert (answer.status, answer["code"]) == (401, "not_logged_in")


def test_a_token_ends_with_its_day(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    clerk = caller("village.clerk")
    ApiToken.objects.update(expires_at=world.now + timedelta(days=1))

    assert clerk.get("me").status == 200
    clock.shift(24 * 3600)
    assert clerk.get("me").status == 401


def test_a_token_ends_with_the_account(world: World, caller: Callers) -> None:
    clerk = caller("village.clerk")
    User.objects.filter(username="village.clerk").update(is_active=False)

    assert clerk.get("me").status == 401


def test_a_token_ends_with_the_post(world: World, caller: Callers) -> None:
    clerk, post = caller("village.clerk"), world["village.clerk"]
    post.valid_to = TODAY - timedelta(days=1)
    post.save()

    assert clerk.get("me").status == 401


def test_a_session_of_the_desk_is_no_token(world: World, caller: Callers) -> None:
    nobody = Api("")
    nobody.client.force_login(
        world.user("village.clerk"), backend="django.contrib.auth.backends.ModelBackend"
    )

    assert nobody.get("me").status == 401
    assert nobody.post("cases", registration()).status == 401


def test_who_owes_a_second_factor_does_nothing_by_token(caller: Callers) -> None:
    clerk = caller("village.clerk")
    demand_second_factor(COUNTY, at=moment())

    answer = clerk.get("cases")

    assert (answer.status, answer["code"]) == (403, "second_factor_owed")
    assert "两步验证" in answer["detail"]


def test_who_has_set_up_a_second_factor_goes_on(world: World, caller: Callers) -> None:
    clerk = caller("village.clerk")
    demand_second_factor(COUNTY, at=moment())
    Authenticator.objects.create(
        user=world.user("village.clerk"), type=Authenticator.Type.TOTP, data={}
    )

    assert clerk.get("cases").status == 200


def test_a_host_that_is_not_ours_is_refused(caller: Callers) -> None:
    clerk = caller("village.clerk")
    clerk.headers["Host"] = "elsewhere.example"

    assert clerk.get("me").status == 400


def test_no_call_of_a_program_leaves_a_cookie(caller: Callers) -> None:
    clerk = caller("village.clerk")

    clerk.get("me")
    clerk.post("cases", registration())

    assert not clerk.client.cookies


def test_answers_carry_the_same_guards_as_pages(caller: Callers) -> None:
    answer = caller("village.clerk").get("me")

    headers = answer.headers
    assert int(headers["Content-Length"]) == len(json.dumps(answer.body, **COMPACT).encode())
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
