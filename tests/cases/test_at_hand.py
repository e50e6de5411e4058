"""What is remembered of a county's organs, mediators and places is what the ORM would say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fengqiao.cases import definitions
from fengqiao.cases.definitions import Frame
from fengqiao.cases.models import Standing
from fengqiao.jurisdiction.models import Division, Organ
from fengqiao.jurisdiction.querysets import NoSuchPlace
from fengqiao.rulebook.shapes import Fact
from fengqiao.rulebook.tables import in_force
from tests.world import (
    COUNTY,
    GRID,
    NEIGHBOUR_VILLAGE,
    SINCE,
    TODAY,
    VILLAGE,
    World,
    register_dispute,
)


def frame_of(world: World, place: str) -> Frame:
    case = register_dispute(world, "county.dispatcher", place=place)
    tables = in_force(TODAY, case.place)
    post = world["county.dispatcher"]
    return Frame(case, post, world.now, tables, tables.kind("dispute"), Standing(case))


def fact(type_: str, of: str) -> Fact:
    return Fact(name="x", type=type_, label="x", label_en="x", of=of)


@pytest.mark.parametrize("place", [GRID, NEIGHBOUR_VILLAGE])
@pytest.mark.parametrize("of", ["any", "department", "court"])
def test_organs(of: str, place: str, world: World) -> None:
    Organ.objects.create(
        name="已撤销的局", kind="department", level="county", place=COUNTY,
        valid_from=SINCE, valid_to=SINCE,
    )  # fmt: skip
    asked, frame = fact("organ", of), frame_of(world, place)

    offered = definitions.choices(asked, frame)

    found = definitions.organs_for(asked, frame)
    assert offered == [{"value": str(organ.pk), "label": organ.name} for organ in found]
    assert len(offered) > 1


@pytest.mark.parametrize("place", [GRID, NEIGHBOUR_VILLAGE])
def test_mediators(place: str, world: World) -> None:
    asked, frame = fact("post", "mediator"), frame_of(world, place)

    offered = definitions.choices(asked, frame)

    assert offered is not None
    assert [choice["value"] for choice in offered] == [
        str(post.pk) for post in definitions.posts_for(asked, frame)
    ]


def test_what_is_remembered_is_asked_once_a_minute(
    world: World, django_assert_num_queries: object
) -> None:
    frame = frame_of(world, GRID)
    definitions.choices(fact("organ", "any"), frame)

    with django_assert_num_queries(0):  # type: ignore[operator]
        definitions.choices(fact("organ", "court"), frame)
        definitions.choices(fact("organ", "department"), frame)


def test_places(world: World) -> None:
    Division.objects.filter(pk=NEIGHBOUR_VILLAGE).update(valid_to=SINCE)

    assert definitions.is_at_hand(VILLAGE, world.now)
    assert definitions.is_at_hand(COUNTY, world.now)
    assert not definitions.is_at_hand(NEIGHBOUR_VILLAGE, world.now)  # abolished
    assert not definitions.is_at_hand(GRID, world.now)  # there are too many of them
    assert not definitions.is_at_hand("", world.now)
    assert not definitions.is_at_hand("４１１７２６", world.now)


def test_a_place_abolished_meanwhile_is_refused_a_minute_later(world: World) -> None:
    register_dispute(world, place=VILLAGE)
    Division.objects.filter(pk=VILLAGE).update(valid_to=SINCE)

    with pytest.raises(NoSuchPlace):
        register_dispute(replace(world, now=world.now + timedelta(minutes=1)), place=VILLAGE)
