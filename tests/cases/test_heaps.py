"""The heaps of a post: the nearest limit first, page by page, there and back, and only what is its own."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from fengqiao.cases.models import Case, Exclusion
from fengqiao.cases.querysets.heaps import (
    Heap,
    moved_by,
    moved_by_others,
    turning,
    warned_of,
)
from fengqiao.jurisdiction.models import Post
from tests.world import World, moment, register_dispute, walk

LIMITS = {"甲": 20, "乙": 20, "丙": 10, "丁": None, "戊": None, "己": 25, "庚": 10}
IN_ORDER = ["丙", "庚", "甲", "乙", "己", "丁", "戊"]


@pytest.fixture
def heap(world: World) -> Heap:
    """Seven matters of the village; of two with the same limit the older comes first."""
    for second, (title, days) in enumerate(LIMITS.items()):
        case = register_dispute(world, title=title, at=world.now + timedelta(seconds=second))
        limit_at = None if days is None else moment(12) + timedelta(days=days)
        yellow_at = limit_at and limit_at - timedelta(days=5)
        Case.objects.filter(pk=case.pk).update(limit_at=limit_at, yellow_at=yellow_at)
    return moved_by(world["village.clerk"])


def titles(cases: list[Case]) -> list[str]:
    return [case.title for case in cases]


def test_the_nearest_limit_comes_first_and_the_older_of_two(heap: Heap) -> None:
    assert titles(heap.page(10)) == IN_ORDER
    assert titles(heap.page(3)) == IN_ORDER[:3]


@pytest.mark.parametrize("place", range(len(IN_ORDER)))
def test_what_lies_behind_each_of_them_there_and_back(heap: Heap, place: int) -> None:
    case = heap.page(10)[place]
    here = (case.limit_at, case.pk)

    assert titles(heap.page(10, behind=here)) == IN_ORDER[place + 1 :]
    assert titles(heap.page(10, behind=here, back=True)) == IN_ORDER[:place][::-1]
    assert titles(heap.without(case.pk).page(10)) == IN_ORDER[:place] + IN_ORDER[place + 1 :]


def test_from_the_end_it_is_the_same_backwards(heap: Heap) -> None:
    assert titles(heap.page(10, back=True)) == IN_ORDER[::-1]


def test_a_case_comes_with_those_who_have_it_in_hand(heap: Heap, world: World) -> None:
    case = heap.page(1)[0]

    assert case.holder == case.awaits == world["village.clerk"].organ
    assert case.receiver is None
    assert case == Case.objects.get(pk=case.pk)


def test_what_somebody_else_moves_waits_in_the_other_heap(world: World) -> None:
    ours = register_dispute(world, title="等我")
    theirs = register_dispute(world, title="等别人")
    Case.objects.filter(pk=theirs.pk).update(awaits=world["labour.liaison"].organ)
    clerk = world["village.clerk"]

    assert moved_by(clerk).page(10) == [ours]
    assert moved_by_others(clerk).page(10) == [theirs]


def test_a_mediator_finds_his_own_matters_and_no_colleague_of_his(world: World) -> None:
    case = walk(world, until="prepared")

    assert moved_by(world["mediator"]).page(10) == [case]
    assert moved_by(world["labour.liaison"]).page(10) == []


@pytest.mark.parametrize("of", [moved_by, moved_by_others])
def test_another_village_finds_none_of_it(
    heap: Heap, world: World, of: Callable[[Post], Heap]
) -> None:
    assert of(world["neighbour.clerk"]).page(10) == []
    assert of(world["admin"]).page(10) == []


def test_what_keeps_the_organ_out_is_in_no_heap_of_its(heap: Heap, world: World) -> None:
    clerk, case = world["village.clerk"], heap.page(1)[0]
    Exclusion.objects.create(
        case=case, county=case.county, organ=clerk.organ, place="", at=world.now
    )
    Case.objects.filter(pk=case.pk).update(compartment="report")

    everywhere = (
        moved_by(clerk),
        moved_by_others(clerk),
        warned_of(clerk, moment() + timedelta(days=90)),
        turning(clerk, moment(0), moment() + timedelta(days=90), world.now),
    )
    for each in everywhere:
        assert case not in each.page(10)


def test_warning_is_given_of_what_turns_by_then_whoever_has_it(heap: Heap, world: World) -> None:
    by = moment(12) + timedelta(days=15)

    assert titles(warned_of(world["leader"], by).page(10)) == ["丙", "庚", "甲", "乙"]
    assert titles(warned_of(world["neighbour.clerk"], by).page(10)) == []


def test_what_turns_within_a_day_is_found_by_that_day_alone(heap: Heap, world: World) -> None:
    day = moment(0) + timedelta(days=15)
    clerk = world["village.clerk"]

    found = turning(clerk, day, day + timedelta(days=1), world.now)

    assert titles(found.page(10)) == ["甲", "乙"]
    assert (
        turning(clerk, day, day + timedelta(days=1), moment(13) + timedelta(days=20)).page(9) == []
    )


def test_a_closed_matter_is_in_no_heap(heap: Heap, world: World) -> None:
    case = heap.page(1)[0]
    Case.objects.filter(pk=case.pk).update(is_open=False)

    assert case not in heap.page(10)
