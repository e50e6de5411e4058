"""How often the database is asked: a fixed number of times, however much there is to find."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Api, Callers, registration
from tests.world import World, walk


def statements(ask: Callable[[], object]) -> list[str]:
    """What the database is asked, once what is remembered of the county is known."""
    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
    words = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [query["sql"] for query in asked if not query["sql"].startswith(words)]


@pytest.fixture
def clerk(caller: Callers) -> Api:
    return caller("town.clerk")


@pytest.mark.postgres
def test_a_registration_is_two_statements(clerk: Api) -> None:
    """Who asks; and everything that is written, with the next number. Its place is remembered."""
    asked = statements(lambda: clerk.post("cases", registration()))

    assert len(asked) == 2, "\n".join(asked)


@pytest.mark.parametrize("query", [{}, {"order": "limit"}, {"q": "水沟"}, {"stage": "registered"}])
def test_a_list_is_two_statements_whatever_it_holds(query: dict[str, str], clerk: Api) -> None:
    """Who asks, and the page."""
    counts = []
    for _ in range(3):
        clerk.post("cases", registration(title="为水沟争吵"))
        counts.append(len(statements(lambda: clerk.get("cases", **query))))

    assert counts == [2, 2, 2]


def test_one_case_costs_the_same_however_long_its_history(clerk: Api, caller: Callers) -> None:
    made = caller("village.clerk").post("cases", registration())
    doors = [f"cases/{made['id']}", f"cases/{made['id']}/events", f"cases/{made['id']}/file"]

    before = [len(statements(lambda door=door: clerk.get(door))) for door in doors]
    for text in ("一", "二", "三"):
        clerk.post(f"cases/{made['id']}/note", text=text)
    after = [len(statements(lambda door=door: clerk.get(door))) for door in doors]

    assert after == before


def test_an_act_asks_no_more_on_a_long_case(world: World, caller: Callers) -> None:
    clerk, ref = caller("village.clerk"), str(walk(world, until="prepared").pk)

    def noting() -> int:
        return len(statements(lambda: clerk.post(f"cases/{ref}/note", text="又去了一次")))

    assert [noting(), noting(), noting()] == [noting()] * 3


@pytest.mark.parametrize(
    ("door", "most"), [("me", 3), ("kinds", 1), ("kinds/dispute", 1), ("divisions", 2)]
)
def test_what_hardly_changes_costs_hardly_anything(door: str, most: int, clerk: Api) -> None:
    assert len(statements(lambda: clerk.get(door))) <= most
