"""Where the code tells people something: the sentences that reach a refusal, or `say`."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.house.code import Module, dotted, modules

CHINESE = re.compile("[\u4e00-\u9fff]")
TO_COLLEAGUES = ("RuleError", "CommandError")  # who keeps the rules, who runs the machine
# Told in Chinese alone, each with its reason.
IN_CHINESE = {
    "fengqiao/api/": "programs go by the code; the sentence beside it is for who reads their log",
    "fengqiao/rulebook/": "who keeps the rules reads them in Chinese",
    "fengqiao/upkeep/management/": "operators",
    "fengqiao/jurisdiction/management/": "operators",
    "fengqiao/cases/management/": "operators",
    "fengqiao/figures/management/": "operators",
    "fengqiao/ledgers/management/": "operators",
    "fengqiao/mediation/management/": "operators, and what people say in the demonstration",
    "fengqiao/ledgers/definitions/": "stands in the workbook that goes back, beside the row",
    "fengqiao/ledgers/actions/give_back.py": "stands in the workbook that goes back",
    "fengqiao/jurisdiction/actions/load_boundaries.py": "operators, who bring the county's map",
    "fengqiao/mediators/management/": "what people say in the demonstration",
    "fengqiao/papers/management/": "operators, who set the demonstration up",
    "fengqiao/reception/management/": "what is said in the demonstration",
    "fengqiao/mediators/actions/export_subsidies.py": "stands in the workbook for the treasury",
    "fengqiao/papers/definitions/filling.py": "stands in the paper, which is Chinese",
    "fengqiao/papers/typeset/": "stands in the paper, which is Chinese",
    "fengqiao/lib/word": "who replaces a Chinese form by another reads why it cannot be used",
    "fengqiao/lib/outlines.py": "operators, who bring the county's map",
    "fengqiao/notices/management": "operators",
    "fengqiao/notices/definitions/words.py": "stands in messages, whose readers' language nobody knows",
    "fengqiao/lib/chinese_dates.py": "stands in the workbook that goes back, beside the row",
}


@cache
def refusals() -> frozenset[str]:
    """The names of everything that is raised with a sentence."""
    names = {"Refusal", *TO_COLLEAGUES}
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


def is_told_in_chinese(path: str) -> bool:
    return path.startswith(tuple(IN_CHINESE))


def told() -> Iterator[tuple[str, str]]:
    """Path and sentence of everything that is to be had in English too."""
    for module in modules():
        if not is_told_in_chinese(module.path):
            for _, sentence in sentences(module):
                if CHINESE.search(sentence) or "{" in sentence:
                    yield module.path, sentence


def sentences(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every sentence that reaches a refusal or `say`, written there or kept in a name first."""
    for scope in [*module.functions, module.tree]:
        kept = dict(_kept(scope))
        for call in _telling(scope):
            for argument in call.args:
                for sentence in _sentences(argument, kept):
                    yield call, sentence


def _telling(scope: ast.AST) -> Iterator[ast.Call]:
    names = refusals() | {"say"}
    for node in ast.walk(scope):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in names:
            yield node
        if isinstance(node, ast.ClassDef) and node.name in names:
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
