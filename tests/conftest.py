"""What every test stands on: one database for the run, on the engine that the environment names;
a home that is thrown away, with keys of its own. The cast is in world.py."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection

from fengqiao.api.places_shown import names_of
from fengqiao.cases.definitions import organs_at_hand, places_at_hand, posts_at_hand
from tests import chromium as chromium_module
from tests import sweeping
from tests.chromium import chromium, page
from tests.world import world

__all__ = ["chromium", "page", "world"]

sweeping.install()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that says something about one engine is left out on the other."""
    other = "sqlite" if connection.vendor == "postgresql" else "postgres"
    for item in items:
        if item.get_closest_marker(other):
            item.add_marker(pytest.mark.skip(reason=f"this run is on {connection.vendor}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if chromium_module.find_program() is None:
        terminalreporter.section("Browser tests: NOT RUN", red=True, bold=True)
        terminalreporter.line(chromium_module.NOT_FOUND)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Counters of failed codes, and what a process remembers for a minute or a day, do not leak
    from one test into the next."""
    yield
    cache.clear()
    for remembered in (organs_at_hand, posts_at_hand, places_at_hand, names_of):
        remembered.cache_clear()
