"""One sentence, told in two languages, with its facts in each."""

import pickle
from dataclasses import dataclass
from typing import Any

import pytest

from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say, told

ENGLISH = {
    "{who}不能“{verb}”。{why}": "{who} cannot “{verb}”. {why}",
    "还差{names}。": "{names} is missing.",
    "甲": "A",
}


@dataclass(frozen=True)
class Verb:
    label: str = "受理"
    label_en: str = "Accept"


def english(text: str) -> str:
    return ENGLISH.get(text, text)


@pytest.mark.parametrize(
    ("words", "facts", "chinese", "in_english"),
    [
        ("{who}不能“{verb}”。{why}", {"who": "张三", "verb": Verb(), "why": ""}, "张三不能“受理”。", "张三 cannot “Accept”. "),
        ("还差{names}。", {"names": ["甲", "乙"]}, "还差甲、乙。", "甲, 乙 is missing."),
        ("还差{names}。", {"names": [say("甲"), 3]}, "还差甲、3。", "A, 3 is missing."),
        ("没有英文{n}。", {"n": 2}, "没有英文2。", "没有英文2。"),
        ("花括号{没有人填}", {}, "花括号{没有人填}", "花括号{没有人填}"),
    ],
)  # fmt: skip
def test_a_sentence_is_its_chinese_and_can_be_told_in_english(
    words: str, facts: dict[str, Any], chinese: str, in_english: str
):
    said = say(words, **facts)

    assert said == chinese
    assert told(said, english, english=True) == in_english
    assert told(say("“{it}”", it=said), english, english=True) == f"“{in_english}”"


def test_other_peoples_words_are_told_as_they_are():
    assert told("甲{verb}", english, english=True) == "甲{verb}"
    assert told(say("{who}不能“{verb}”。{why}", who="{verb}", verb=Verb(), why=""), english, english=True) == (
        "{verb} cannot “Accept”. "
    )  # fmt: skip


def test_a_refusal_carries_its_sentence_and_what_it_was_made_of():
    refusal = Refusal("还差{names}。", names=["甲"], code="lacking", article="《人民调解法》17")

    again = pickle.loads(pickle.dumps(refusal))

    for one in (refusal, again):
        assert (str(one), one.sentence, one.code) == ("还差甲。", "还差甲。", "lacking")
        assert told(one.sentence, english, english=True) == "甲 is missing."
