"""What can be asked of what was counted: by month, today, and for the tables that are reported."""

from fengqiao.figures.querysets.bodies import StandingCountQuerySet
from fengqiao.figures.querysets.months import (
    COUNTED,
    INSIDE,
    Heap,
    MonthFigureQuerySet,
    Sums,
    today_in,
)
from fengqiao.figures.querysets.open_counts import OpenCountQuerySet
from fengqiao.figures.querysets.tables import (
    CountedCaseQuerySet,
    MonthCountQuerySet,
    TableReportQuerySet,
)

__all__ = [
    "COUNTED",
    "INSIDE",
    "CountedCaseQuerySet",
    "Heap",
    "MonthCountQuerySet",
    "MonthFigureQuerySet",
    "OpenCountQuerySet",
    "StandingCountQuerySet",
    "Sums",
    "TableReportQuerySet",
    "today_in",
]
