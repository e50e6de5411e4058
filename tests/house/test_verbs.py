"""A verb of the rulebook is done by the act of its name, allowed to somebody, and can be told in two
languages; and no act lies about that is no verb's. (Its line in the glossary: test_glossary.)"""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from fengqiao.cases import actions
from fengqiao.rulebook import tables
from fengqiao.rulebook.shapes import Choice, Fact, Kind, Verb
from tests.house.code import PACKAGE

TABLES = tables.in_force(tables.latest(), "")
VERBS = [(kind, verb) for kind in TABLES.kinds() for verb in kind.verbs.values()]
NAMES = [f"{kind.name}.{verb.name}" for kind, verb in VERBS]

WITH_ACTS = [
    pytest.param(kind, verb, id=f"{kind.name}.{verb.name}")
    for kind, verb in VERBS
    if kind.trade or verb.file
]

each_verb = pytest.mark.parametrize(("kind", "verb"), VERBS, ids=NAMES)
each_act = pytest.mark.parametrize(("kind", "verb"), WITH_ACTS)


# What needs no act: the stage, the clocks and the words of these facts follow from the file alone.
KEPT_AS_SAID = {
    *("text", "long_text", "date", "moment", "integer", "money", "boolean", "choice", "choices"),
    *("party", "parties", "case"),
}


def act_of(kind: Kind, verb: Verb) -> tuple[ModuleType, object]:
    module = actions.module_of(kind, verb.name)
    assert module
    return module, getattr(module, actions.name_of(verb.name))


# ── From the verb to its act ─────────────────────────────────────────────────────────────────────


@each_act
def test_a_verb_has_its_act_in_a_file_of_its_name(kind: Kind, verb: Verb) -> None:
    module, act = act_of(kind, verb)

    assert module.__name__.rpartition(".")[2] == actions.name_of(verb.name)
    assert inspect.isfunction(act)
    assert act.__module__ == module.__name__
    assert act.__doc__


def test_a_verb_without_an_act_asks_only_for_what_is_kept_as_it_was_said() -> None:
    plain = [(k, v) for k, v in VERBS if actions.module_of(k, v.name) is None]
    asked = {f"{k.name}.{v.name}": {f.type for f in v.facts.values()} for k, v in plain}

    assert len(asked) > 5
    assert {name: types for name, types in asked.items() if types - KEPT_AS_SAID} == {}


@each_act
def test_an_act_gets_who_and_when_from_its_caller(kind: Kind, verb: Verb) -> None:
    """`register` and `import` make cases; every other verb is done to one."""
    _, act = act_of(kind, verb)
    assert callable(act)

    parameters = inspect.signature(act).parameters
    kinds = {name: parameter.kind for name, parameter in parameters.items()}

    makes = not verb.from_stages
    assert next(iter(kinds)) == ("kind" if makes else "case")
    for name in ("by", "at", "command_id"):
        assert kinds[name] is inspect.Parameter.KEYWORD_ONLY
        assert parameters[name].default is inspect.Parameter.empty


@each_verb
def test_somebody_may_do_it(kind: Kind, verb: Verb) -> None:
    TABLES.power(verb.power)

    assert [role.name for role in TABLES.roles() if verb.power in role.powers] != []


@each_verb
def test_a_verb_follows_only_what_somebody_can_do(kind: Kind, verb: Verb) -> None:
    if verb.follows:
        assert not kind.verbs[verb.follows].follows
        assert verb.facts == {}  # nobody is there to be asked


def test_every_power_is_of_use() -> None:
    """A power that no verb needs is one that a page or a command asks for, or waits for a room."""
    beside_the_verbs = {
        *("audit", "keep_mediators", "report_table", "review_award", "take_orders"),
        *("keep_roster", "book"),
    }

    assert {power.name for power in TABLES.powers()} - {
        verb.power for _, verb in VERBS
    } == beside_the_verbs


# ── From the act to its verb ─────────────────────────────────────────────────────────────────────


def _act_files() -> Iterator[tuple[str, Path]]:
    rooms = {"cases", *(kind.trade for kind in TABLES.kinds() if kind.trade)}
    for room in sorted(rooms):
        for path in sorted((PACKAGE / room / "actions").glob("*.py")):
            if path.stem != "__init__":
                yield room, path


ACT_FILES = list(_act_files())


@pytest.mark.parametrize(
    ("room", "path"), ACT_FILES, ids=[f"{room}.{path.stem}" for room, path in ACT_FILES]
)
def test_an_act_is_the_act_of_a_verb(room: str, path: Path) -> None:
    """A trade's is the one that is called; the heart's serves every kind whose trade asks no more."""
    name = path.stem.removesuffix("_")
    kinds = [kind for kind in TABLES.kinds() if name in kind.verbs]

    assert kinds != [], f"no kind has the verb {name}"
    if room != "cases":
        modules = [actions.module_of(kind, name) for kind in kinds]
        assert str(path) in {module.__file__ for module in modules if module}


def test_no_act_file_does_two_verbs() -> None:
    """One verb a file: its public functions are the act, its choices, and what a sister act uses."""
    verbs = {actions.name_of(verb.name) for _, verb in VERBS}

    for room, path in ACT_FILES:
        module = import_module(f"fengqiao.{room}.actions.{path.stem}")
        acts = {
            name
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__ and name in verbs
        }
        assert acts == {path.stem}


# ── In words ─────────────────────────────────────────────────────────────────────────────────────


def spoken() -> Iterator[tuple[str, str, str]]:
    """Everything of a kind that a user reads: where, Chinese, English."""
    for kind in TABLES.kinds():
        yield kind.name, kind.label, kind.label_en
        for stage in kind.stages.values():
            yield f"{kind.name}.{stage.name}", stage.label, stage.label_en
    for kind, verb in VERBS:
        yield f"{kind.name}.{verb.name}", verb.label, verb.label_en
        for fact in verb.facts.values():
            yield from _of_fact(f"{kind.name}.{verb.name}.{fact.name}", fact)
    for row in (*TABLES.roles(), *TABLES.powers(), *TABLES.colours()):
        yield getattr(row, "name", "colour"), row.label, row.label_en
    for row in (*TABLES.grade_facts(), *TABLES.types(), *TABLES.parents()):
        yield row.code, row.label, row.label_en
    for kind in TABLES.kinds():
        for clock in TABLES.clocks(kind.name):
            yield clock.name, clock.label, clock.label_en


def _of_fact(where: str, fact: Fact) -> Iterator[tuple[str, str, str]]:
    yield where, fact.label, fact.label_en
    choices: tuple[Choice, ...] = fact.choices
    for choice in choices:
        yield f"{where}={choice.value}", choice.label, choice.label_en


def test_what_a_user_reads_is_chinese_first_and_has_its_english() -> None:
    wanting = [
        where
        for where, chinese, english in spoken()
        if not re.search("[\u4e00-\u9fff]", chinese) or not re.match(r"[A-Z0-9]", english)
    ]

    assert wanting == []


def test_english_labels_are_english() -> None:
    assert [where for where, _, english in spoken() if re.search("[\u4e00-\u9fff]", english)] == []


def test_the_noun_of_a_verb_is_a_plain_word_in_an_address() -> None:
    assert [name for name, (_, verb) in zip(NAMES, VERBS, strict=True) if not verb.noun] == []
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", verb.noun) for _, verb in VERBS)
    for kind in TABLES.kinds():
        nouns = [verb.noun for verb in kind.verbs.values()]
        assert len(nouns) == len(set(nouns))
