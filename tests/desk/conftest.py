"""The desk's tests happen on one morning, and begin in Chinese."""

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import translation

from tests.world import moment


@pytest.fixture
def morning() -> Iterator[time_machine.Traveller]:
    """Monday, 2 March 2026, noon: after what `walk` has played that day."""
    with time_machine.travel(moment(12), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """The language of one test's last request is not that of the next test."""
    with translation.override("zh-hans"):
        yield
