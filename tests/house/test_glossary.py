"""docs/glossary.md is the fixed vocabulary: a line for every word of the rulebook and every stored
thing, and no line for what is not there."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from fengqiao.cases.definitions import ROLES, ROLES_EN
from fengqiao.jurisdiction.models import DIVISION_LEVELS, Division, Organ
from fengqiao.rulebook import book, check, tables
from fengqiao.rulebook.shapes import Choice, Kind

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROOMS = (
    *("jurisdiction", "cases", "mediation", "mediators", "reception", "figures", "ledgers"),
    "notices",
)


def lines_of(heading: str) -> list[str]:
    """The rows of the table under a heading, without its own two lines."""
    section = re.split(r"^## ", GLOSSARY, flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(heading))
    return [line for line in text.splitlines() if line.startswith("| ")][1:]


def columns(line: str) -> tuple[str, ...]:
    """The cells of a row, without the marks of code."""
    return tuple(cell.strip().strip("`") for cell in line.strip("|").split("|"))


def kinds() -> tuple[Kind, ...]:
    return tables.in_force(tables.latest(), "").kinds()


def dispute() -> Kind:
    """The kind whose words all others have, but for those that they say otherwise."""
    return next(kind for kind in kinds() if kind.name == "dispute")


def others() -> list[Kind]:
    return [kind for kind in kinds() if kind.name != "dispute"]


def kinds_told() -> list[str]:
    return [f"| {k.label} | `{k.name}` | {k.label_en} | {k.source} |" for k in kinds()]


def verbs() -> list[str]:
    return [
        f"| {v.label} | `{v.name}` | `{v.noun}` | {v.label_en} | {v.source} |"
        for v in dispute().verbs.values()
    ]


def verbs_of_others() -> list[str]:
    known = {(verb.name, verb.label) for verb in dispute().verbs.values()}
    return [
        f"| {kind.label} | {v.label} | `{v.name}` | `{v.noun}` | {v.label_en} | {v.source} |"
        for kind in others()
        for v in kind.verbs.values()
        if (v.name, v.label) not in known
    ]


def stages() -> list[str]:
    return [f"| {s.label} | `{name}` | {s.label_en} |" for name, s in dispute().stages.items()]


def stages_of_others() -> list[str]:
    known = {(name, stage.label) for name, stage in dispute().stages.items()}
    return [
        f"| {kind.label} | {stage.label} | `{name}` | {stage.label_en} |"
        for kind in others()
        for name, stage in kind.stages.items()
        if (name, stage.label) not in known
    ]


def clocks() -> list[str]:
    """Those that run in every kind alike stand there once, as a dispute's."""
    rows = book.read().clocks
    known = {c.name.partition(".")[2] for c in rows if c.kind == "dispute"}
    told = [c for c in rows if c.kind == "dispute" or c.name.partition(".")[2] not in known]
    return [f"| {c.label} | `{c.name}` | {c.label_en} | {c.source} |" for c in told]


def roles() -> list[str]:
    return [f"| {r.label} | `{r.name}` | {r.label_en} | {r.sight} |" for r in book.read().roles]


def powers() -> list[str]:
    return [f"| {p.label} | `{p.name}` | {p.label_en} | {p.source} |" for p in book.read().powers]


def choices_of(verb: str, fact: str) -> list[Choice]:
    return list(dispute().verbs[verb].facts[fact].choices)


def colours() -> list[str]:
    return [
        f"| {c.label} | `{c.colour}` | {c.label_en} | {c.source} |" for c in book.read().colours
    ]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("事项的种类", kinds_told()),
        ("动作", verbs()),
        ("其他种类的动作", verbs_of_others()),
        ("阶段", stages()),
        ("其他种类的阶段", stages_of_others()),
        ("期限", clocks()),
        ("岗位", roles()),
        ("职权", powers()),
        ("颜色", colours()),
    ],
)
def test_every_word_of_the_rulebook_has_its_line_and_no_line_is_left_over(
    heading: str, expected: list[str]
) -> None:
    written = lines_of(heading)

    assert sorted(set(expected) - set(written)) == []
    assert sorted(set(written) - set(expected)) == []
    assert len(written) == len(set(written))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("当事人的身份", [(c.label, c.value, c.label_en) for c in choices_of("add_party", "role")]),
        ("来源", [(c.label, c.value, c.label_en) for c in choices_of("register", "channel")]),
        ("专人办理", [(c.label, c.value, c.label_en) for c in choices_of("register", "safety")]),
        ("专人办理", [(c.label, c.value, c.label_en) for c in choices_of("protect", "safety")]),
    ],
)
def test_every_choice_with_a_meaning_has_its_line(
    heading: str, expected: list[tuple[str, str, str]]
) -> None:
    assert [columns(line)[:3] for line in lines_of(heading)] == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("机构", [(kind.label, kind.value) for kind in Organ.Kind]),
        ("区划级别", [(level.label, level.value) for level in Division.Level]),
    ],
)
def test_every_kind_of_organ_and_level_of_division_has_its_line(
    heading: str, expected: list[tuple[str, str]]
) -> None:

    written = [columns(line)[:2] for line in lines_of(heading)]

    assert written == [(str(label), value) for label, value in expected]


def test_a_level_is_told_with_the_length_of_its_codes() -> None:
    written = {columns(line)[1]: columns(line)[3] for line in lines_of("区划级别")}

    assert written == {level: str(digits) for digits, level in DIVISION_LEVELS.items()}


def test_every_relation_to_a_case_has_its_line() -> None:
    assert sorted(columns(line)[1] for line in lines_of("与事项的关系")) == sorted(check.WHO)


def test_the_parts_of_the_rooms_are_those_that_the_floors_allow() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    inside = contracts["tool"]["importlinter"]["contracts"][1]["layers"]

    written = [columns(line)[1] for line in lines_of("房间里的词")]

    assert sorted(written) == sorted(re.findall(r"\w+", " ".join(inside)))


def test_a_party_is_called_alike_in_the_form_and_in_the_sentences() -> None:
    short = {"agent": "代理人"}  # 委托代理人 in the form

    assert {c.value: short.get(c.value, c.label) for c in choices_of("add_party", "role")} == ROLES
    assert {c.value: c.label_en for c in choices_of("add_party", "role")} == ROLES_EN


def test_every_stored_thing_has_its_line_and_no_line_is_left_over() -> None:
    named = [columns(line)[1] for line in lines_of("名词")]

    stored = [model.__name__ for room in ROOMS for model in apps.get_app_config(room).get_models()]
    assert sorted(named) == sorted(stored)
