"""How the code is written, as far as a machine can see it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.code import (
    BELOW,
    FACES,
    MARKS,
    PACKAGE,
    ROOT,
    Module,
    Rule,
    broken,
    dotted,
    example,
    imported,
    modules,
)

LONGEST = 45
SPEAKS_FOR_ITSELF = 6  # lines
SPEAKS_FOR_ITSELF_IN_A_FACE = 25
EMPTY_ROOMS_NAMES = ("services", "managers", "helpers", "utils", "common", "signals", "misc")
CLOCKS = {
    *("timezone.now", "timezone.localtime", "timezone.localdate"),
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "Now"),
}


# ── The clock ────────────────────────────────────────────────────────────────────────────────────


def asks_the_clock(module: Module) -> Iterator[str]:
    """A call, or a default, that takes the moment from the machine instead of from the caller."""
    if "management" in module.parts:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = _last_two(node.func)
            if name in CLOCKS and not (node.args or node.keywords):
                yield module.at(node, name)
        if isinstance(node, ast.keyword):
            if node.arg in ("auto_now", "auto_now_add"):
                yield module.at(node.value, node.arg)
            if node.arg == "default" and _last_two(node.value) in CLOCKS:
                yield module.at(node.value, f"default={_last_two(node.value)}")


def _last_two(node: ast.AST) -> str:
    return ".".join(dotted(node).split(".")[-2:])


def test_nobody_below_the_faces_asks_the_clock() -> None:
    """The actor and the moment come in as arguments; but a key that is given no moment needs one."""
    assert [place.rpartition(":")[0] for place in broken(asks_the_clock, *BELOW)] == [
        "fengqiao/lib/uuid7.py"
    ]


# ── History, signals, names ──────────────────────────────────────────────────────────────────────


def writes_history(module: Module) -> Iterator[str]:
    if module.path == "fengqiao/cases/step.py":
        return
    for node, name in imported(module):
        if name.startswith("fengqiao.cases.events"):
            yield module.at(node, name)


def test_only_the_one_door_writes_history() -> None:
    assert broken(writes_history) == []


def hides_a_callback(module: Module) -> Iterator[str]:
    """A signal of our own, or a function hung upon one of the framework's."""
    for node, name in imported(module):
        if name.startswith(("django.dispatch", "django.db.models.signals", "blinker")):
            yield module.at(node, name)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and dotted(node.func).endswith((".connect", "Signal")):
            yield module.at(node, dotted(node.func))


def test_nothing_follows_an_act_behind_its_back() -> None:
    assert broken(hides_a_callback) == []


def test_no_folder_and_no_file_is_named_for_nothing() -> None:
    named = [path for path in PACKAGE.rglob("*") if path.stem in EMPTY_ROOMS_NAMES]

    assert [str(path.relative_to(ROOT)) for path in named if "__pycache__" not in path.parts] == []


def named_for_nothing(module: Module) -> Iterator[str]:
    """A class whose name says what kind of thing it is instead of what it is. A manager of users
    is what Django calls it."""
    for node in module.classes:
        ends = node.name.endswith(("Manager", "Helper", "Service", "Util", "Utils", "Data", "Info"))
        if ends and node.name != "UserManager":
            yield module.at(node, node.name)


def test_no_class_is_named_for_nothing() -> None:
    assert broken(named_for_nothing) == []


# ── Faces ────────────────────────────────────────────────────────────────────────────────────────

THROUGH_A_SCOPE = ("visible_to", "one")


def sees_everything(module: Module) -> Iterator[str]:
    """Cases asked for without a scope: every list, page, file and number starts from one."""
    starts = {
        id(node.value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in THROUGH_A_SCOPE
    }
    for node in ast.walk(module.tree):
        name = dotted(node) if isinstance(node, ast.Attribute) else ""
        if name.endswith("Case.objects") and id(node) not in starts:
            yield module.at(node, name)
        if name.endswith(("._default_manager", "._base_manager")):
            yield module.at(node, name)
        if isinstance(node, ast.Call) and dotted(node.func).startswith("get_object_or_404"):
            yield module.at(node, "get_object_or_404")


def test_faces_start_from_what_the_post_may_see() -> None:
    assert broken(sees_everything, *FACES) == []


def has_a_query_of_its_own(module: Module) -> Iterator[str]:
    """SQL belongs to the rooms; a face asks them. Only readiness knocks at the database itself."""
    for node, name in imported(module):
        reads = name.endswith((".hot_cursor", ".querysets.rows", "expressions.RawSQL"))
        if reads or (name == "django.db.connection" and module.parts[-1] != "health"):
            yield module.at(node, name)


def test_faces_write_no_sql() -> None:
    assert broken(has_a_query_of_its_own, *FACES) == []


# ── Size and words ───────────────────────────────────────────────────────────────────────────────


def too_long(module: Module) -> Iterator[str]:
    for node in module.functions:
        if _lines(node) > LONGEST:
            yield module.at(node, f"{node.name} has {_lines(node)} lines")


def test_no_function_is_longer_than_a_page() -> None:
    assert broken(too_long) == []
    assert broken(too_long, "config") == []


def silent(module: Module) -> Iterator[str]:
    """What is public and longer than a glance says what it gives; a refusal's sentence says it."""
    if module.parts[-1] == "apps":
        return
    if not ast.get_docstring(module.tree) and module.tree.body:
        yield module.at(module.tree, "the module says nothing of itself")
    if "management" in module.parts:
        return
    glance = SPEAKS_FOR_ITSELF_IN_A_FACE if module.parts[1] in FACES else SPEAKS_FOR_ITSELF
    for node in _public(module.tree.body):
        if not ast.get_docstring(node) and _lines(node) > glance:
            yield module.at(node, f"{node.name} says nothing of itself")


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            refuses = isinstance(node, ast.ClassDef) and any(
                dotted(base) == "Refusal" for base in node.bases
            )
            if not refuses:
                yield node


def _lines(node: ast.FunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_what_is_public_says_what_it_gives() -> None:
    assert broken(silent) == []


def swallows(module: Module) -> Iterator[str]:
    """Whatever is not a refusal is a bug, and bugs must be loud."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            everything = node.type is None or dotted(node.type) in ("Exception", "BaseException")
            if everything and not any(isinstance(n, ast.Raise) for n in ast.walk(node)):
                yield module.at(node, "swallows every exception")


def test_no_exception_is_swallowed() -> None:
    assert broken(swallows) == []


def left_for_later() -> Iterator[str]:
    for module in modules():
        text = (ROOT / module.path).read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), start=1):
            if any(mark in line for mark in MARKS):
                yield f"{module.path}:{number} {line.strip()}"


def test_nothing_is_left_for_later() -> None:
    assert list(left_for_later()) == []


# ── Each rule notices what breaks it ─────────────────────────────────────────────────────────────

FACE = "fengqiao/desk/example.py"
BREAKING: list[tuple[Rule, str, str]] = [
    (asks_the_clock, "def f(): return timezone.now()", ""),
    (asks_the_clock, "def f(): return datetime.datetime.now()", ""),
    (asks_the_clock, "def f(): return date.today()", ""),
    (asks_the_clock, "def f(): return timezone.localdate()", ""),
    (asks_the_clock, "at = models.DateTimeField(auto_now_add=True)", ""),
    (asks_the_clock, "at = models.DateTimeField(default=timezone.now)", ""),
    (writes_history, "from fengqiao.cases.events import next_event", ""),
    (writes_history, "from fengqiao.cases import events", ""),
    (hides_a_callback, "from django.db.models.signals import post_save", ""),
    (hides_a_callback, "from django.dispatch import receiver", ""),
    (hides_a_callback, "post_save.connect(f)", ""),
    (named_for_nothing, "class CaseHelper: pass", ""),
    (sees_everything, "Case.objects.get(pk=1)", FACE),
    (sees_everything, "cases = Case.objects", FACE),
    (sees_everything, "models.Case.objects.filter(number='')", FACE),
    (sees_everything, "Case._default_manager.all()", FACE),
    (sees_everything, "get_object_or_404(Case, pk=1)", FACE),
    (has_a_query_of_its_own, "from django.db import connection", FACE),
    (has_a_query_of_its_own, "from fengqiao.cases.querysets import rows", FACE),
    (too_long, "def f():\n" + "    pass\n" * LONGEST, ""),
    (silent, "x = 1", ""),
    (silent, '"""A module."""\ndef f():\n' + "    pass\n" * SPEAKS_FOR_ITSELF, ""),
    (silent, '"""A module."""\nclass F:\n' + "    x = 1\n" * SPEAKS_FOR_ITSELF, ""),
    (swallows, "try:\n    f()\nexcept Exception:\n    pass", ""),
    (swallows, "try:\n    f()\nexcept:\n    log()", ""),
]
KEEPING: list[tuple[Rule, str, str]] = [
    (asks_the_clock, "def f(at): return timezone.localdate(at)", ""),
    (sees_everything, "Case.objects.visible_to(post).filter(is_open=True)", FACE),
    (sees_everything, "Case.objects.one(ref, seen_by=post)", FACE),
    (too_long, "def f():\n" + "    pass\n" * (LONGEST - 1), ""),
    (swallows, "try:\n    f()\nexcept Exception as error:\n    raise Other from error", ""),
    (silent, '"""A module."""\nclass F(Refusal):\n' + "    x = 1\n" * 9, ""),
]


@pytest.mark.parametrize(("rule", "text", "path"), BREAKING)
def test_a_rule_notices_what_breaks_it(rule: Rule, text: str, path: str) -> None:
    assert len(list(rule(example(text, path or "fengqiao/cases/example.py")))) == 1


@pytest.mark.parametrize(("rule", "text", "path"), KEEPING)
def test_a_rule_lets_pass_what_keeps_it(rule: Rule, text: str, path: str) -> None:
    assert list(rule(example(text, path or "fengqiao/cases/example.py"))) == []


def test_the_rules_look_at_every_room() -> None:
    rooms = {Path(module.path).parts[1] for module in modules()}

    assert {*BELOW, *FACES} <= rooms
