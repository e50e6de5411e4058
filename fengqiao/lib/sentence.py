"""A sentence for people: Chinese with named gaps, and what fills them.

It is its own Chinese text, wherever a text is wanted; a face tells it in the reader's language.
"""

from collections.abc import Callable, Iterable
from typing import Any

Translate = Callable[[str], str]


class Sentence(str):
    """The whole Chinese; `words` are what the catalogue of a language knows, `facts` fill its gaps."""

    words: str
    facts: dict[str, Any]

    __slots__ = ("facts", "words")

    def __new__(cls, words: str, facts: dict[str, Any]) -> "Sentence":
        made = super().__new__(cls, _filled(words, facts, _same, english=False))
        made.words, made.facts = words, facts
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Sentence, (self.words, self.facts)


def say(words: str, **facts: Any) -> Sentence:
    """`say("{organ}还没有编号字样。", organ=organ.name)`.

    A fact is a text, a number, another sentence, something with a `label` and a `label_en`, or a
    list of such.
    """
    return words if isinstance(words, Sentence) else Sentence(words, facts)


def told(text: str, translate: Translate, *, english: bool) -> str:
    """A sentence in the reader's language; a text that is none stays as it is."""
    if not isinstance(text, Sentence) or not text.words:
        return text
    return _filled(translate(text.words), text.facts, translate, english=english)


def _filled(words: str, facts: dict[str, Any], translate: Translate, *, english: bool) -> str:
    if not facts:
        return words
    return words.format(**{k: _fact(v, translate, english=english) for k, v in facts.items()})


def _fact(fact: Any, translate: Translate, *, english: bool) -> str:
    if isinstance(fact, str):
        return told(fact, translate, english=english)
    if hasattr(fact, "label"):
        return str((english and fact.label_en) or fact.label)
    if isinstance(fact, Iterable):
        between = ", " if english else "、"
        return between.join(_fact(one, translate, english=english) for one in fact)
    return str(fact)


def _same(text: str) -> str:
    return text
