"""Connections last; a server that has gone and come back is noticed before the next question."""

import psycopg
import pytest
from django.db import close_old_connections, connection

from fengqiao.jurisdiction.querysets import hot_cursor

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WHO = "SELECT pg_backend_pid()"


def plain() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WHO)
        return int(cursor.fetchone()[0])


def hot() -> int:
    with hot_cursor() as cursor:
        cursor.execute(WHO)
        return int(cursor.fetchone()[0])


def end(pid: int) -> None:
    """As a restarted server ends all of its connections."""
    with psycopg.connect(**_address(), autocommit=True) as another:
        another.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def _address() -> dict[str, object]:
    known = connection.get_connection_params()
    return {name: known[name] for name in ("dbname", "user", "host", "port") if name in known}


def test_requests_of_a_thread_share_a_connection() -> None:
    first = plain()
    close_old_connections()

    assert (plain(), hot()) == (first, first)


@pytest.mark.parametrize("ask", [plain, hot])
def test_a_connection_that_the_server_has_left_is_replaced(ask: object) -> None:
    first = plain()
    end(first)

    close_old_connections()  # as at the beginning of every request

    assert ask() != first  # type: ignore[operator]
