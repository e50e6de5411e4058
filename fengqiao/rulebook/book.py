"""The whole rulebook as read from its folder: every row of every table, in force or not."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fengqiao.rulebook import clocks, grades, kinds, powers, remedies, routing, types, workdays
from fengqiao.rulebook.shapes import (
    Clock,
    Correspondence,
    DisputeType,
    FixedDays,
    GradeColour,
    GradeFact,
    Kind,
    LocalDays,
    Power,
    RemedyRow,
    Role,
    Route,
    Row,
    SchemeType,
    Shape,
    Year,
)

HERE = Path(__file__).parent


class Book(Shape, frozen=True, kw_only=True):
    """All rows, as lists in the order in which the files hold them."""

    kinds: list[Kind]
    clocks: list[Clock]
    powers: list[Power]
    roles: list[Role]
    types: list[DisputeType]
    schemes: list[SchemeType]
    pairs: list[Correspondence]
    colours: list[GradeColour]
    facts: list[GradeFact]
    routes: list[Route]
    remedies: list[RemedyRow]
    years: list[Year]
    fixed: list[FixedDays]
    local: list[LocalDays]

    def rows(self) -> Iterator[Row]:
        for name in self.__struct_fields__:
            yield from getattr(self, name)


@cache
def read(folder: Path = HERE) -> Book:
    """The rulebook in a folder; RuleError (file, row, reason) for the first row that is wrong."""
    power_rows, role_rows = powers.load(folder / "powers")
    type_rows, scheme_rows, pair_rows = types.load(folder / "types")
    colour_rows, fact_rows = grades.load(folder / "grades")
    year_rows, fixed_rows, local_rows = workdays.load(folder / "workdays")
    return Book(
        kinds=kinds.load(folder / "kinds"),
        clocks=clocks.load(folder / "clocks"),
        powers=power_rows,
        roles=role_rows,
        types=type_rows,
        schemes=scheme_rows,
        pairs=pair_rows,
        colours=colour_rows,
        facts=fact_rows,
        routes=routing.load(folder / "routing"),
        remedies=remedies.load(folder / "remedies"),
        years=year_rows,
        fixed=fixed_rows,
        local=local_rows,
    )
