"""Give a user a post."""

from datetime import date

from fengqiao.jurisdiction.models import Organ, Post, User
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.rulebook import tables


class PostOutsideOrgan(Refusal):
    code, status = "post_outside_organ", 422

    def __init__(self, organ: Organ, place: str) -> None:
        super().__init__(
            "{organ}只管{own}范围内的事项，不能在{place}设岗。请选择该机构辖区内的区划或网格。",
            organ=organ.name,
            own=organ.place,
            place=place or say("全国"),
        )


def appoint(
    user: User,
    *,
    organ: Organ,
    role: str,
    from_on: date,
    place: str | None = None,
    to_on: date | None = None,
) -> Post:
    """Give `user` the role in the organ, for the organ's place or for a part of it.

    RuleError for a role that the rulebook does not know; PostOutsideOrgan for a wider place.
    """
    place = organ.place if place is None else place
    tables.in_force(from_on, place).role(role)
    if not place.startswith(organ.place):
        raise PostOutsideOrgan(organ, place)
    return Post.objects.create(
        user=user, organ=organ, role=role, place=place, valid_from=from_on, valid_to=to_on
    )
