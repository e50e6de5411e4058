"""Red, yellow, blue: the colour of a matter from stated facts of the matter, never of a person."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Colour, Grade, GradeColour, GradeFact, RuleError


def graded(
    codes: Iterable[str], facts: Mapping[str, GradeFact], colours: Mapping[Colour, GradeColour]
) -> Grade:
    """The gravest colour that any of the facts asks for, with all of them as its reasons."""
    stated = [_fact(code, facts) for code in dict.fromkeys(codes)]
    stated.sort(key=lambda fact: -colours[fact.colour].rank)
    lowest = min(colours.values(), key=lambda row: row.rank)
    colour = colours[stated[0].colour] if stated else lowest
    reasons = tuple(fact.label for fact in stated) or ("没有上述情形",)
    return Grade(colour=colour.colour, reasons=reasons, days=colour.days)


def _fact(code: str, facts: Mapping[str, GradeFact]) -> GradeFact:
    if code not in facts:
        raise RuleError(f"没有“{code}”这一项定级事实，可选：{'、'.join(facts)}", row=code)
    return facts[code]


def load(folder: Path, fault: rows.Fault = rows.stop) -> tuple[list[GradeColour], list[GradeFact]]:
    """The colours, and the facts from which they follow."""
    colours: list[GradeColour] = []
    facts: list[GradeFact] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "colour", "fact", file=file, fault=fault)
        colours += rows.rows(content, "colour", GradeColour, file=file, name="colour", fault=fault)
        facts += rows.rows(content, "fact", GradeFact, file=file, name="code", fault=fault)
    return colours, facts
