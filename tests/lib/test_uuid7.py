from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID

import pytest

from fengqiao.lib.uuid7 import uuid7

AT = datetime(2026, 3, 1, 8, 30, 0, 123000, tzinfo=UTC)


def test_an_id_is_a_version_7_of_the_standard():
    made = uuid7(AT)

    assert isinstance(made, UUID)
    assert (made.version, made.variant) == (7, RFC_4122)


def test_the_moment_stands_in_front():
    made = uuid7(AT)

    assert made.int >> 80 == int(AT.timestamp() * 1000)


def test_the_same_moment_in_another_time_zone_is_the_same_front():
    in_china = AT.astimezone(timezone(timedelta(hours=8)))

    assert uuid7(in_china).int >> 80 == uuid7(AT).int >> 80


def test_ids_sort_by_time():
    moments = [AT + timedelta(milliseconds=n) for n in range(50)]

    made = [uuid7(moment) for moment in moments]

    assert made == sorted(made)


def test_ten_thousand_ids_of_one_millisecond_differ():
    assert len({uuid7(AT) for _ in range(10_000)}) == 10_000


def test_without_a_moment_it_is_now():
    before = datetime.now(UTC)

    made = uuid7()

    assert abs((made.int >> 80) / 1000 - before.timestamp()) < 5


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        uuid7(datetime(2026, 3, 1, 8, 30))  # noqa: DTZ001
