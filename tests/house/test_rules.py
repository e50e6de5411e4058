"""Every rule that is shipped says who says so, and every limit is tried on both sides of its end."""

from datetime import date

import pytest

from fengqiao.rulebook import book, check
from fengqiao.rulebook.book import key_of
from fengqiao.rulebook.shapes import Row
from tests.rulebook import test_shipped_clocks

BOOK = book.read()
VERIFIED = ("law", "secondary", "practice", "own", "no")
BARE_ARTICLE = 4  # characters: a source names a law, a standard or a practice, not only a number


def row_name(row: Row) -> str:
    return f"{type(row).__name__} {' '.join(key_of(row))} {row.where}".strip()


def test_the_rulebook_holds_together() -> None:
    assert check.faults() == []


def test_every_rule_says_who_says_so_and_since_when() -> None:
    wanting = [
        row_name(row)
        for row in BOOK.rows()
        if len(row.source.strip()) < BARE_ARTICLE or row.verified not in VERIFIED
    ]

    assert wanting == []
    assert [row_name(row) for row in BOOK.rows() if not date(1949, 10, 1) <= row.from_on] == []


def test_every_verb_says_who_says_so() -> None:
    verbs = [verb for kind in BOOK.kinds for verb in kind.verbs.values()]

    assert [verb.name for verb in verbs if len(verb.source.strip()) < BARE_ARTICLE] == []
    assert [verb.name for verb in verbs if verb.verified not in VERIFIED] == []


@pytest.mark.parametrize("clock", sorted({clock.name for clock in BOOK.clocks}))
def test_every_clock_is_tried_on_both_sides_of_its_end(clock: str) -> None:
    """A row of the boundary table: the limit, and that of one unit less and of one unit more."""
    rows = [row for row in test_shipped_clocks.BOUNDARIES if row[0] == clock]

    assert len(rows) == 1
    less, limit, more = rows[0][1:4]
    assert less < limit < more or less == "-" or limit == more  # rest days may join two ends
    assert less != limit


def test_every_law_that_is_called_law_is_named_as_one() -> None:
    """`verified = "law"` means that the text of the article was read: the source names it."""
    called_law = [row for row in BOOK.rows() if row.verified == "law"]

    assert [row_name(row) for row in called_law if "《" not in row.source] == []
