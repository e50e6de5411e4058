"""The door that tells a caller who he is: his posts, places and powers."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import described
from fengqiao.api.answers import answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.cases_shown import named
from fengqiao.api.places_shown import place_named
from fengqiao.api.rules_shown import said
from fengqiao.api.shapes import Me, PostShown, UserShown
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.permissions import posts_of

router = Router(tags=["caller"])


@router.get("/me", **described.door(answers={200: Me}))
def me(request: HttpRequest) -> HttpResponse:
    """The user of the token, all posts in force, and the places and powers of the acting one."""
    caller = caller_of(request)
    user = caller.post.user
    posts = [_post(post, caller) for post in posts_of(user, caller.today)]
    places = dict.fromkeys(post.place for post in posts)
    return answer(
        Me(
            user=UserShown(id=user.pk, username=user.username, name=user.name),
            post=caller.post.pk,
            posts=posts,
            places=[place_named(code, caller.today) for code in places],
            powers=_powers(caller.post, caller),
        )
    )


def _post(post: Post, caller: Caller) -> PostShown:
    role = caller.tables(post.place).role(post.role)
    return PostShown(
        id=post.pk,
        role=post.role,
        role_label=said(role, caller.language),
        organ=named(post.organ),
        place=post.place,
        place_name=place_named(post.place, caller.today).name,
        sight=role.sight,
        powers=_powers(post, caller),
        valid_to=post.valid_to,
    )


def _powers(post: Post, caller: Caller) -> list[str]:
    return sorted(caller.tables(post.place).powers_of(post.role))
