import pytest

from fengqiao.lib.small_numbers import is_small, ranges


@pytest.mark.parametrize(("number", "small"), [(0, False), (1, True), (9, True), (10, False)])
def test_a_few_are_small_and_none_are_not(number: int, small: bool) -> None:
    assert is_small(number, 10) is small


@pytest.mark.parametrize(
    ("known", "left"),
    [
        ("20 20, 15 15, 0 99", "20 20, 15 15, 5 5"),  # one alone is the difference
        ("20 20, 1 99, 1 99", "20 20, 1 19, 1 19"),
        ("2 2, 1 99, 1 99", "2 2, 1 1, 1 1"),  # neither is nothing
        ("0 99, 3 3, 4 4", "7 7, 3 3, 4 4"),  # parts that are all told are their sum
        ("10 12, 5 9, 0 99", "10 12, 5 9, 1 7"),
    ],
)
def test_what_is_told_narrows_what_is_not(known: str, left: str) -> None:
    def read(text: str) -> dict[str, tuple[int, ...]]:
        spans = [tuple(int(n) for n in span.split()) for span in text.split(", ")]
        return dict(zip(("sum", "a", "b"), spans, strict=True))

    assert ranges(read(known), [("sum", ["a", "b"])]) == read(left)  # type: ignore[arg-type]


def test_one_sum_leads_to_another() -> None:
    known = {
        "county": (30, 30),
        "town": (0, 99),
        "village": (12, 12),
        "other": (18, 18),
        "x": (0, 9),
    }

    found = ranges(known, [("county", ["town", "other"]), ("town", ["village", "x"])])

    assert (found["town"], found["x"]) == ((12, 12), (0, 0))
