"""Several tables read in one statement: everything that is on file of a matter at once.

A row of each table is put into columns that all of them share, by type; what a table has no use for
is empty. So a page costs one question however many tables it tells of.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection, models

from fengqiao.cases.querysets.reading import made, tuples

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table for which `condition` holds, ordered by these fields."""

    model: Model
    condition: str
    values: Sequence[Any]
    order: tuple[str, ...] = ("at", "id")


def parts(wanted: Sequence[Part]) -> list[list[Any]]:
    """The rows of each part as objects of its model, in one statement."""
    shelf = _shelf(tuple(part.model for part in wanted), connection.vendor)
    sql = _statement(shelf, tuple(part.condition for part in wanted))
    found: list[list[Any]] = [[] for _ in wanted]
    for number, *values in tuples(sql, [value for part in wanted for value in part.values]):
        part = wanted[number]
        found[number].append(made(part.model, [values[at] for at in shelf.places[number]]))
    return [
        sorted(rows, key=attrgetter(*part.order)) for part, rows in zip(wanted, found, strict=True)
    ]


@dataclass(frozen=True)
class Shelf:
    """The shared columns: the type of each, and where those of each table stand."""

    models: tuple[Model, ...]
    types: tuple[str, ...]
    places: tuple[tuple[int, ...], ...]


@cache
def _shelf(tables: tuple[Model, ...], vendor: str) -> Shelf:
    most: Counter[str] = Counter()
    for model in tables:
        most |= Counter(_types(model))
    begins: dict[str, int] = {}
    types: list[str] = []
    for kind, many in most.items():
        begins[kind] = len(types)
        types += [kind] * many
    return Shelf(tables, tuple(types), tuple(_places(model, begins) for model in tables))


def _places(model: Model, begins: dict[str, int]) -> tuple[int, ...]:
    taken: Counter[str] = Counter()
    places = []
    for kind in _types(model):
        places.append(begins[kind] + taken[kind])
        taken[kind] += 1
    return tuple(places)


def _types(model: Model) -> list[str]:
    return [_type(field) for field in model._meta.concrete_fields]


def _type(field: "models.Field[Any, Any]") -> str:
    """What the database calls it; texts of any length are texts."""
    named = field.db_type(connection) or ""
    plain = named.partition("(")[0].strip()
    return {"varchar": "text", "character varying": "text"}.get(plain, plain)


@cache
def _statement(shelf: Shelf, conditions: tuple[str, ...]) -> str:
    return " UNION ALL ".join(
        _branch(shelf, number, condition) for number, condition in enumerate(conditions)
    )


def _branch(shelf: Shelf, number: int, condition: str) -> str:
    model, places = shelf.models[number], shelf.places[number]
    fields = dict(zip(places, model._meta.concrete_fields, strict=True))
    columns = ", ".join(
        f't."{fields[at].column}"' if at in fields else f"CAST(NULL AS {kind})"
        for at, kind in enumerate(shelf.types)
    )
    return f"SELECT {number}, {columns} FROM {model._meta.db_table} t WHERE {condition}"
