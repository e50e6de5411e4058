"""What a user is told is told in Chinese, by a refusal with a name of its own."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pytest

from fengqiao.lib.refusal import Refusal
from tests.house.code import FACES, Module, broken, dotted, example, modules

CHINESE = re.compile("[\u4e00-\u9fff]")
LETTERS = re.compile("[A-Za-z]")
ALSO_REFUSE = {"RuleError", "CommandError"}  # told to a clerk's colleague, and to an operator
STATUSES = {400, 401, 403, 404, 405, 409, 410, 413, 415, 422}


@cache
def refusals() -> frozenset[str]:
    """The names of everything that is raised with a sentence."""
    names = {"Refusal", *ALSO_REFUSE}
    while True:
        children = {
            node.name
            for module in modules()
            for node in module.classes
            if names & {dotted(base).rpartition(".")[2] for base in node.bases}
        }
        if children <= names:
            return frozenset(names)
        names |= children


def only_english(module: Module) -> Iterator[str]:
    """A sentence that reaches a refusal, written there or kept in a name first, without Chinese."""
    for scope in [*module.functions, module.tree]:
        kept = dict(_kept(scope))
        for call in _raised(module, scope):
            for argument in call.args:
                for sentence in _sentences(argument, kept):
                    if LETTERS.search(sentence) and not CHINESE.search(sentence):
                        yield module.at(call, sentence)


def _raised(module: Module, scope: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in refusals():
            yield node
        if isinstance(node, ast.ClassDef) and node.name in refusals():
            for part in ast.walk(node):
                if isinstance(part, ast.Call) and ast.unparse(part.func) == "super().__init__":
                    yield part


def _kept(scope: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield dotted(target), node.value


def _sentences(argument: ast.expr, kept: dict[str, ast.expr]) -> Iterator[str]:
    """The texts that an argument may be: a literal, an f-string's own words, a name's value."""
    if isinstance(argument, ast.Name) and argument.id in kept:
        yield from _sentences(kept[argument.id], {})
    if isinstance(argument, ast.IfExp):
        yield from _sentences(argument.body, kept)
        yield from _sentences(argument.orelse, kept)
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    if isinstance(argument, ast.JoinedStr):
        yield "".join(
            part.value
            for part in argument.values
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )


def test_whoever_is_refused_is_told_in_chinese() -> None:
    assert broken(only_english) == []


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
