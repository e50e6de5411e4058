"""Those who mediate: what the law measures of committees and training, grades with their conditions,
how difficult a case was, and what a place adds for it. Nothing here decides: it proposes."""

from collections.abc import Iterable
from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import (
    Difficulty,
    DifficultyFact,
    GradeCondition,
    Measure,
    MediatorGrade,
    Rate,
    Row,
    Shape,
)


class Crew(Shape, frozen=True, kw_only=True):
    """The rows of the folder, a list a table."""

    measures: list[Measure]
    grades: list[MediatorGrade]
    conditions: list[GradeCondition]
    difficulties: list[Difficulty]
    facts: list[DifficultyFact]
    rates: list[Rate]


# The tables of a file, with the key by which a fault calls a row.
TABLES: dict[str, tuple[type[Row], str]] = {
    "measure": (Measure, "name"),
    "grade": (MediatorGrade, "level"),
    "condition": (GradeCondition, "name"),
    "difficulty": (Difficulty, "code"),
    "fact": (DifficultyFact, "code"),
    "rate": (Rate, "difficulty"),
}


def load(folder: Path, fault: rows.Fault = rows.stop) -> Crew:
    """Everything in the folder."""
    found: dict[str, list[Row]] = {key: [] for key in TABLES}
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, *TABLES, file=file, fault=fault)
        for key, (shape, name) in TABLES.items():
            found[key] += rows.rows(content, key, shape, file=file, name=name, fault=fault)
    measures, grades, conditions, difficulties, facts, rates = found.values()
    return Crew(
        measures=measures,  # type: ignore[arg-type]  # each list is of its table's shape
        grades=grades,  # type: ignore[arg-type]
        conditions=conditions,  # type: ignore[arg-type]
        difficulties=difficulties,  # type: ignore[arg-type]
        facts=facts,  # type: ignore[arg-type]
        rates=rates,  # type: ignore[arg-type]
    )


def difficulty_of(
    facts: Iterable[DifficultyFact], difficulties: Iterable[Difficulty]
) -> Difficulty:
    """The highest difficulty that the weights of the facts together reach."""
    weight = sum(fact.weight for fact in facts)
    return max((row for row in difficulties if row.least <= weight), key=lambda row: row.least)
