"""The cast itself: it is small, it is whole, and it can be played with."""

import pytest

from tests.world import CAST, World, register_dispute, walk

pytestmark = pytest.mark.django_db


def test_everybody_of_the_cast_holds_one_post(world: World) -> None:
    assert {name: world[name].role for name in CAST} == {
        name: person[1] for name, person in CAST.items()
    }


def test_a_registered_dispute_has_a_number_of_its_town(world: World) -> None:
    case = register_dispute(world)

    assert (case.number, case.stage) == ("〔2026〕泌铜山人调字第0001号", "registered")


def test_a_walk_stops_where_it_is_told(world: World) -> None:
    assert walk(world, until="accepted").stage == "accepted"
