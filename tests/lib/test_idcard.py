"""The numbers are invented: places with serials that are given to nobody, check digits computed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.lib import idcard
from fengqiao.lib.idcard import IdCard


def numbered(first17: str) -> str:
    return first17 + idcard.check_character(first17)


@pytest.mark.parametrize(
    ("first17", "character"),
    # The example of the standard, and every check character once.
    [("11010519491231002", "X"), ("44052418800101001", "4")],
)
def test_the_check_character_is_that_of_the_standard(first17: str, character: str):
    assert idcard.check_character(first17) == character


def test_a_number_is_read():
    read = idcard.read("11010519491231002X")

    assert read == IdCard("11010519491231002X", "110105", date(1949, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002Ⅹ",
    ],
)
def test_a_number_is_read_however_it_is_written(written: str):
    read = idcard.read(written)

    assert read is not None
    assert read.number == "11010519491231002X"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "应为18位"),
        ("张三", "应为18位"),
        ("1101051949123100", "应为18位"),
        ("11010519491231002XX", "应为18位"),
        ("11010519491231X02X", "应为18位"),
        ("٠١٠١٠٥١٩٤٩١٢٣١٠٠٢٠", "应为18位"),
        ("110105491231002", "15位"),
        ("110105194902310021", "出生日期不存在"),
        ("110105194900000021", "出生日期不存在"),
        ("110105000012310021", "出生日期不存在"),
        ("110105194912310021", "校验位不符"),
        ("110105194912310020", "校验位不符"),
    ],
)
def test_rubbish_is_explained_and_nothing_is_read(written: str, said: str):
    assert said in idcard.fault(written)
    assert idcard.read(written) is None


@given(st.text(max_size=25))
def test_nothing_that_can_be_typed_raises(written: str):
    assert (idcard.read(written) is None) == bool(idcard.fault(written))


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(position: int, off: int):
    good = numbered("41172619900228001")
    wrong = good[:position] + str((int(good[position]) + off) % 10) + good[position + 1 :]

    assert idcard.fault(good) == ""
    assert idcard.fault(wrong)


@pytest.mark.parametrize(
    ("birth_on", "day", "years"),
    [
        ("2012-06-01", "2026-05-31", 13),
        ("2012-06-01", "2026-06-01", 14),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2024-02-29", 16),
        ("2026-01-01", "2026-01-01", 0),
    ],
)
def test_age_is_complete_on_the_birthday(birth_on: str, day: str, years: int):
    assert idcard.age_on(date.fromisoformat(birth_on), date.fromisoformat(day)) == years
