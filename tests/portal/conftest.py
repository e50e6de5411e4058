"""The portal's tests happen on one noon, in Chinese, with drafts of their own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import translation

from tests.world import moment


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    """Monday, 2 March 2026, 12:00: after what `walk` has played that day."""
    with time_machine.travel(moment(12), tick=False) as traveller, translation.override("zh-hans"):
        yield traveller


@pytest.fixture(autouse=True)
def _no_drafts() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.FENGQIAO_HOME) / "drafts", ignore_errors=True)
