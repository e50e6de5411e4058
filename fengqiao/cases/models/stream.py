"""Many rows of one table as PostgreSQL takes them at once: COPY in its binary form.

Nothing is turned into text only to be read from it again; what repeats from row to row (days,
moments, stages) is written once and remembered.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any
from uuid import UUID

import msgspec
from django.db import models
from psycopg.types.numeric import DecimalBinaryDumper

from fengqiao.cases.models.personal import PersonalField

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # the signature, no flags, no extension
END = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"
FIRST_DAY, FIRST_MOMENT = date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SMALL = 1024  # octets, of which most values have fewer
SIZES = [length.to_bytes(4) for length in range(SMALL)]
SHORT = 64  # characters; what is no longer (a stage, a place, a county) repeats

Written = Callable[[Any], bytes]


@cache
def columns_of(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The columns that a row brings along; the others the database computes."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def stream_of(model: type[models.Model], rows: Iterable[models.Model]) -> bytes:
    """The rows of a table, in the order of `columns_of`."""
    values_of, writers, sealed = _plan(model)
    count = len(writers).to_bytes(2)
    parts = [HEAD]
    for row in rows:
        kept = row.__dict__
        if sealed:
            kept = kept | {
                field.attname: field.sealed(row, kept[field.attname]) for field in sealed
            }
        parts.append(count)
        parts += [
            NULL if value is None else write(value)
            for write, value in zip(writers, values_of(kept), strict=True)
        ]
    return b"".join([*parts, END])


Plan = tuple[Callable[[Any], tuple[Any, ...]], list[Written], list[PersonalField]]


@cache
def _plan(model: type[models.Model]) -> Plan:
    """What takes a row's values out in order, how each is written, and which are sealed to their row."""
    columns = columns_of(model)
    sealed = [field for field in columns if isinstance(field, PersonalField)]
    return itemgetter(*(field.attname for field in columns)), [*map(_writer, columns)], sealed


def _writer(field: "models.Field[Any, Any]") -> Written:
    if isinstance(field, models.ForeignKey):
        return _writer(field.target_field)
    if isinstance(field, models.CharField) and (field.max_length or SHORT) < SHORT:
        return _remembered_text
    return next(write for kind, write in WRITERS if isinstance(field, kind))


def _sized(content: bytes) -> bytes:
    length = len(content)
    return (SIZES[length] if length < SMALL else length.to_bytes(4)) + content


def _uuid(value: UUID) -> bytes:
    return b"\0\0\0\x10" + value.int.to_bytes(16)


def _text(value: str) -> bytes:
    return _sized(value.encode())


def _json(value: Any) -> bytes:
    return _sized(b"\1" + msgspec.json.encode(value))


def _truth(value: bool) -> bytes:
    return b"\0\0\0\1\1" if value else b"\0\0\0\1\0"


@lru_cache(maxsize=4096)
def _moment(value: datetime) -> bytes:
    return _sized(((value - FIRST_MOMENT) // MICROSECOND).to_bytes(8, signed=True))


@lru_cache(maxsize=4096)
def _day(value: date) -> bytes:
    return _sized((value - FIRST_DAY).days.to_bytes(4, signed=True))


@lru_cache(maxsize=4096)
def _small(value: int) -> bytes:
    return _sized(value.to_bytes(2, signed=True))


@lru_cache(maxsize=4096)
def _whole(value: int) -> bytes:
    return _sized(value.to_bytes(4, signed=True))


def _amount(value: Decimal) -> bytes:
    return _sized(bytes(_decimals.dump(value) or b""))


_remembered_text = lru_cache(maxsize=4096)(_text)
_decimals = DecimalBinaryDumper(Decimal)
WRITERS: list[tuple[type["models.Field[Any, Any]"], Written]] = [
    (models.UUIDField, _uuid),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.BinaryField, _sized),
    (models.JSONField, _json),
    (models.BooleanField, _truth),
    (models.DateTimeField, _moment),
    (models.DateField, _day),
    (models.DecimalField, _amount),
    (models.PositiveSmallIntegerField, _small),
    (models.PositiveIntegerField, _whole),
]
