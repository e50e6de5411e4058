"""The code as the rules about it see it: each module a tree, each rule a function that names what
breaks it. A rule is tried on an example that breaks it before it is believed.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "fengqiao"
FACES = ("desk", "portal", "api")
BELOW = (
    "rulebook",
    "lib",
    "jurisdiction",
    "cases",
    "mediation",
    "mediators",
    "petitions",
    "reception",
    "figures",
    "ledgers",
    "papers",
    "notices",
    "upkeep",
)
STORING = (
    "jurisdiction",
    "cases",
    "mediation",
    "mediators",
    "reception",
    "figures",
    "ledgers",
    "papers",
    "notices",
)
MARKS = ("TO" + "DO", "FIX" + "ME", "XXX", "HACK")  # of what was left for later


@dataclass(frozen=True, slots=True)
class Module:
    """One file of Python; `path` is told from the root of the project."""

    path: str
    tree: ast.Module

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)} {what}"

    @property
    def parts(self) -> tuple[str, ...]:
        return Path(self.path).with_suffix("").parts

    @property
    def functions(self) -> Iterator[ast.FunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))

    @property
    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))


Rule = Callable[[Module], Iterator[str]]


@cache
def modules(*rooms: str) -> tuple[Module, ...]:
    """The modules of these rooms (of all without any; config is no room, but can be asked for).

    Without migrations, which are never edited.
    """
    folders = [(ROOT if room == "config" else PACKAGE) / room for room in rooms] or [PACKAGE]
    paths = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    return tuple(_read(path) for path in paths if "migrations" not in path.parts)


def _read(path: Path) -> Module:
    return Module(str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8")))


def broken(rule: Rule, *rooms: str) -> list[str]:
    """Every place in these rooms that breaks the rule."""
    return [place for module in modules(*rooms) for place in rule(module)]


def example(text: str, path: str = "fengqiao/cases/example.py") -> Module:
    """A few lines as if they stood in a module of the house."""
    return Module(path, ast.parse(text))


def dotted(node: ast.AST) -> str:
    """timezone.now for `timezone.now`, '' for what is no plain name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def texts(node: ast.AST) -> Iterator[str]:
    """The constant texts within a piece of code, those of f-strings too."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def imported(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """What a module imports, by full names: `from a import b` is a.b."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
