from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """As at a terminal: no page that was asked for in English has gone before."""
    with translation.override("zh-hans"):
        yield
