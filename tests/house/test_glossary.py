"""docs/glossary.md is the fixed vocabulary: a line for every word of the rulebook and every stored
thing, and no line for what is not there."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from fengqiao.rulebook import book, tables
from fengqiao.rulebook.shapes import Kind

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
ROOMS = ("jurisdiction", "cases", "mediation")


def lines_of(heading: str) -> list[str]:
    """The rows of the table under a heading, without its own two lines."""
    section = re.split(r"^## ", GLOSSARY, flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(heading))
    return [line for line in text.splitlines() if line.startswith("| ")][1:]


def kinds() -> tuple[Kind, ...]:
    return tables.in_force(tables.latest(), "").kinds()


def verbs() -> list[str]:
    return [
        f"| {v.label} | `{v.name}` | `{v.noun}` | {v.label_en} | {v.source} |"
        for kind in kinds()
        for v in kind.verbs.values()
    ]


def stages() -> list[str]:
    return [
        f"| {stage.label} | `{name}` | {stage.label_en} |"
        for kind in kinds()
        for name, stage in kind.stages.items()
    ]


def clocks() -> list[str]:
    return [f"| {c.label} | `{c.name}` | {c.label_en} | {c.source} |" for c in book.read().clocks]


def roles() -> list[str]:
    return [f"| {r.label} | `{r.name}` | {r.label_en} | {r.sight} |" for r in book.read().roles]


def powers() -> list[str]:
    return [f"| {p.label} | `{p.name}` | {p.label_en} | {p.source} |" for p in book.read().powers]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("动作", verbs()),
        ("阶段", stages()),
        ("期限", clocks()),
        ("岗位", roles()),
        ("职权", powers()),
    ],
)
def test_every_word_of_the_rulebook_has_its_line_and_no_line_is_left_over(
    heading: str, expected: list[str]
) -> None:
    written = lines_of(heading)

    assert sorted(set(expected) - set(written)) == []
    assert sorted(set(written) - set(expected)) == []
    assert len(written) == len(set(written))


def test_every_stored_thing_has_its_line_and_no_line_is_left_over() -> None:
    named = [re.findall(r"`(\w+)`", line)[0] for line in lines_of("名词")]

    stored = [model.__name__ for room in ROOMS for model in apps.get_app_config(room).get_models()]
    assert sorted(named) == sorted(stored)
