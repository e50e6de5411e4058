"""Reading by SQL, fast: rows as dictionaries, and whole rows as objects of their model.

The ORM says the same, and makes its sentence anew each time, which takes longer than the answer.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models

from fengqiao.jurisdiction.querysets import hot_cursor

Row = dict[str, Any]
Reader = Callable[[Any], Any]


def rows(sql: str, params: Sequence[Any]) -> list[Row]:
    with hot_cursor() as cursor:
        cursor.execute(sql, params)
        names = _names(cursor)
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def objects(model: type[models.Model], condition: str, values: Sequence[Any], order: str) -> Any:
    """The rows of a table for which `condition` holds, as objects of its model."""
    sql = (
        f"SELECT {columns_of(model, 't')} FROM {_table(model)} t WHERE {condition} ORDER BY {order}"
    )
    return [made(model, found) for found in tuples(sql, values)]


def tuples(sql: str, values: Sequence[Any]) -> list[Sequence[Any]]:
    with hot_cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Sequence[Any]] = cursor.fetchall()
        return found


@cache
def columns_of(model: type[models.Model], alias: str) -> str:
    """All columns of a model's table, in the order in which `made` takes them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def made(model: type[models.Model], values: Sequence[Any]) -> Any:
    """An object of `model` from the values of all its columns."""
    names, readers = _reading(model, connection.vendor)
    if readers:
        values = list(values)
        for place, read in readers:
            values[place] = read(values[place])
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


def made_with(
    model: type[models.Model], related: Mapping[str, type[models.Model]], values: Sequence[Any]
) -> Any:
    """An object with those it points to by these names, from the columns of them all in this order;
    None for one that it does not point to."""
    rest = iter(values)
    found = _part(model, rest)
    for name, other in related.items():
        setattr(found, name, _part(other, rest))
    return found


def _part(model: type[models.Model], rest: Iterator[Any]) -> Any:
    own = list(islice(rest, len(model._meta.concrete_fields)))
    return made(model, own) if own[0] is not None else None


@cache
def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


@cache
def _reading(model: type[models.Model], vendor: str) -> tuple[list[str], list[tuple[int, Reader]]]:
    """The names of a model's columns, and how those are read that come otherwise than Python has them."""
    fields = model._meta.concrete_fields
    special: list[tuple[int, Reader]]
    if vendor == "postgresql":
        special = [(n, _parsed) for n, f in enumerate(fields) if isinstance(f, models.JSONField)]
    else:
        special = [(n, read) for n, field in enumerate(fields) if (read := _converter(field))]
    return [field.attname for field in fields], special


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _converter(field: "models.Field[Any, Any]") -> Reader | None:
    column = field.get_col(field.model._meta.db_table)
    steps = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]

    def read(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return read if steps else None


def _names(cursor: Any) -> list[str]:
    """What the columns are called. psycopg's own description makes an object of each, slowly."""
    result = getattr(cursor, "pgresult", None)
    if result is None:
        return [column[0] for column in cursor.description]
    return [result.fname(number).decode() for number in range(result.nfields)]


def adapted(value: Any) -> Any:
    """A UUID, day or moment as this database takes it."""
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def as_moment(value: datetime | str) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
