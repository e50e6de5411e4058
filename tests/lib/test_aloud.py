"""A code as it is read out."""

from fengqiao.lib.aloud import WORDS, read_aloud
from fengqiao.lib.pinyin import syllables_of


def test_a_code_is_read_out_group_by_group() -> None:
    assert read_aloud("K7AM-2B3C") == ["K（开）7 A（爱）M（妈）", "2 B（爸）3 C（草）"]


def test_each_word_begins_with_its_letter() -> None:
    """But for those that begin no syllable; and no two letters share a word."""
    spelled = {letter: word for letter, word in WORDS.items() if letter not in "IOUV"}

    for letter, word in spelled.items():
        assert any(one.startswith(letter.lower()) for one in syllables_of(word)[0]), letter
    assert len(set(WORDS.values())) == len(WORDS) == 26
