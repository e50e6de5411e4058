"""How far away a limit is, in words: both sides of every boundary; names of places."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.desk.words import full_place, left, place_names, size_of
from tests.world import GRID, SMALL_GRID, TOWN, VILLAGE, World


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


LIMIT = moment("2026-03-10T23:59:59")
TABLE = [
    # now                    words           in English       tone
    ("2026-03-04T23:59:59", "还有6天", "6 days left", "calm"),
    ("2026-03-05T00:00:00", "还有5天", "5 days left", "yellow"),
    ("2026-03-09T23:59:59", "还有1天", "1 day left", "yellow"),
    ("2026-03-10T00:00:00", "今天到期", "due today", "yellow"),
    ("2026-03-10T23:59:59", "今天到期", "due today", "yellow"),
    ("2026-03-11T00:00:00", "超期1天", "1 day late", "red"),
    ("2026-03-12T12:00:00", "超期2天", "2 days late", "red"),
]


@pytest.mark.parametrize(("now", "words", "english", "tone"), TABLE)
def test_a_limit_in_words(now: str, words: str, english: str, tone: str) -> None:
    yellow_at = LIMIT - timedelta(days=5)

    found = left(LIMIT, yellow_at, moment(now))
    with translation.override("en"):
        said = left(LIMIT, yellow_at, moment(now))

    assert found and (found.words, found.tone, found.on) == (words, tone, LIMIT.date())
    assert said and said.words == english


def test_hours_can_be_over_on_the_same_day() -> None:
    limit = moment("2026-03-10T09:00:00")

    before, after = left(limit, limit, limit), left(limit, limit, limit + timedelta(seconds=1))

    assert before and (before.words, before.tone) == ("今天到期", "yellow")
    assert after and (after.words, after.tone) == ("今天已超时", "red")


def test_without_a_limit_there_is_nothing_to_say() -> None:
    assert left(None, None, moment("2026-03-04T00:00:00")) is None


@pytest.mark.django_db
def test_places_are_called_as_people_call_them(world: World) -> None:
    assert place_names(["411726", TOWN, VILLAGE, GRID]) == {
        "411726": "泌阳县",
        TOWN: "铜山乡",
        VILLAGE: "铜山乡大路庄村",
        GRID: "铜山乡大路庄村",
    }
    assert full_place(TOWN) == "河南省驻马店市泌阳县铜山乡"
    assert full_place(SMALL_GRID) == "河南省驻马店市泌阳县铜山乡大路庄村第1网格第1微网格"


@pytest.mark.parametrize(
    ("octets", "words"),
    [(1, "1 KB"), (1024 * 1024 - 1, "1024 KB"), (1024 * 1024, "1.0 MB"), (20 << 20, "20.0 MB")],
)
def test_sizes(octets: int, words: str) -> None:
    assert size_of(octets) == words


@pytest.mark.parametrize(
    ("now", "words", "tone"),
    [
        ("2026-03-10T23:59:59", "今天到期", "yellow"),
        ("2026-03-11T00:00:00", "已过1天", "calm"),
    ],
)
def test_a_persons_own_limit_passes_and_nobody_is_late(now: str, words: str, tone: str) -> None:
    found = left(LIMIT, LIMIT - timedelta(days=5), moment(now), binds="person")

    assert found is not None and (found.words, found.tone) == (words, tone)
