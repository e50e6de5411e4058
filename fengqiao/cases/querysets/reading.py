"""Reading rows by SQL, fast: dictionaries instead of models."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from fengqiao.jurisdiction.querysets import hot_cursor

Row = dict[str, Any]


def rows(sql: str, params: Sequence[Any]) -> list[Row]:
    with hot_cursor() as cursor:
        cursor.execute(sql, params)
        names = _names(cursor)
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


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
