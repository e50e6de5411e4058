import pytest

from fengqiao.lib.small_numbers import held_back, is_small


@pytest.mark.parametrize(("number", "small"), [(0, False), (1, True), (9, True), (10, False)])
def test_a_few_are_small_and_none_are_not(number: int, small: bool) -> None:
    assert is_small(number, 10) is small


@pytest.mark.parametrize(
    ("parts", "small", "told", "held"),
    [
        ({"a": 20, "b": 30}, "", True, ""),
        ({"a": 2, "b": 30, "c": 20}, "a", True, "ac"),
        ({"a": 2, "b": 3, "c": 20}, "ab", True, "ab"),
        ({"a": 2, "b": 0, "c": 20}, "a", True, "ac"),
        ({"a": 2, "b": 0}, "a", True, "ab"),
        ({"a": 20, "b": 30}, "", False, "a"),
        ({"a": 2, "b": 30}, "a", False, "a"),
        ({}, "", True, ""),
    ],
)
def test_one_alone_is_never_the_difference(
    parts: dict[str, int], small: str, told: bool, held: str
) -> None:
    assert held_back(parts, set(small), total_is_told=told) == frozenset(held)
