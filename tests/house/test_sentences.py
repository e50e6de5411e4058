"""What a user is told is told in Chinese, by a refusal with a name of its own."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pytest

from fengqiao.lib.refusal import Refusal
from tests.house import catalogue
from tests.house.code import FACES, Module, broken, example, modules
from tests.house.telling import CHINESE, is_told_in_chinese, sentences

LETTERS = re.compile("[A-Za-z]")
GAP = re.compile(r"\{\w*\}")
STATUSES = {400, 401, 403, 404, 405, 409, 410, 413, 415, 422}


def only_english(module: Module) -> Iterator[str]:
    """A sentence that reaches a refusal, written there or kept in a name first, without Chinese."""
    for node, sentence in sentences(module):
        sentence = GAP.sub("", sentence)
        if LETTERS.search(sentence) and not CHINESE.search(sentence):
            yield module.at(node, sentence)


def beside_the_catalogue(module: Module) -> Iterator[str]:
    """A whole sentence that nobody can have in English: woven together, or said by nobody."""
    if is_told_in_chinese(module.path):
        return
    docstrings = {id(node.body[0].value) for node in ast.walk(module.tree) if _is_documented(node)}
    for node in ast.walk(module.tree):
        text = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and _is_unheard(text) and id(node) not in docstrings:
            yield module.at(node, text)


def _is_unheard(text: str) -> bool:
    return "。" in text and CHINESE.search(text) is not None and text not in known_texts()


def _is_documented(node: ast.AST) -> bool:
    body = getattr(node, "body", None)
    return isinstance(body, list) and bool(body) and isinstance(body[0], ast.Expr)


@cache
def known_texts() -> frozenset[str]:
    """What the catalogue holds, and what stands at the head of an exported ledger."""
    ids = [text.id for text in catalogue.said() if text.id]
    known = (one for text in ids for one in ([text] if isinstance(text, str) else text))
    return frozenset(known) | {"没有筛选条件。", "件。"}


def test_whoever_is_refused_is_told_in_chinese() -> None:
    assert broken(only_english) == []


def test_whoever_is_told_something_can_have_it_in_english() -> None:
    assert broken(beside_the_catalogue) == []


@pytest.mark.parametrize(
    "text",
    [
        'raise Refusal(f"{name}不能这样办。")',
        'return "谁也没有说过的话。"',
        'return f"{name}已经办过。"',
        'Reason(False, "另外一句没有人说过的话。")',
    ],
)
def test_the_rule_notices_what_stands_beside_the_catalogue(text: str) -> None:
    assert list(beside_the_catalogue(example(text))) != []


@pytest.mark.parametrize(
    "text",
    [
        'raise Refusal("Not allowed.")',
        'raise FactWrong(fact, "is wrong")',
        'raise Refusal(f"{name} is wrong.")',
        'raise Refusal("不行。" if a else "No way.")',
        'def f():\n    said = "Not allowed."\n    raise Refusal(said)',
    ],
)
def test_the_rule_notices_what_breaks_it(text: str) -> None:
    assert list(only_english(example(text))) != []


@pytest.mark.parametrize(
    "text",
    ['raise Refusal("不能这样办。")', 'raise Refusal(f"{a}不能。")', "raise Refusal(error.reason)"],
)
def test_the_rule_lets_pass_what_keeps_it(text: str) -> None:
    assert list(only_english(example(text))) == []


# ── Names of their own ───────────────────────────────────────────────────────────────────────────


def _all_refusals() -> list[type[Refusal]]:
    for module in modules():
        import_module(".".join(module.parts).removesuffix(".__init__"))
    found, new = [], [Refusal]
    while new:
        new = [child for parent in new for child in parent.__subclasses__()]
        found += [child for child in new if child.__module__.startswith("fengqiao.")]
    return found


ALL = _all_refusals()


@pytest.mark.parametrize("refusal", ALL, ids=lambda refusal: refusal.__qualname__)
def test_a_refusal_has_a_code_for_programs_and_a_fitting_status(refusal: type[Refusal]) -> None:
    assert "code" in vars(refusal), "a program must be able to tell it from others"
    assert re.fullmatch("[a-z]+(_[a-z]+)*", refusal.code)
    assert refusal.status in STATUSES


def test_one_code_means_one_thing() -> None:
    """Two faces may refuse the same thing; below them each refusal has a code that nobody else has."""
    below = [refusal for refusal in ALL if refusal.__module__.split(".")[1] not in FACES]
    codes = [refusal.code for refusal in below]

    assert sorted({code for code in codes if codes.count(code) > 1}) == []
