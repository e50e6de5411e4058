from datetime import date

import pytest

from fengqiao.jurisdiction.actions.draw_grids import draw_grids
from fengqiao.jurisdiction.actions.found_county import found_county
from fengqiao.jurisdiction.actions.load_divisions import load_divisions

FOUNDED_ON = date(2025, 1, 1)


@pytest.fixture
def biyang(db: None) -> str:
    """泌阳县 with its divisions, organs and grids."""
    load_divisions("411726")
    found_county("411726", on=FOUNDED_ON)
    draw_grids("411726", on=FOUNDED_ON)
    return "411726"
