"""What was counted of what happened. Made anew from cases at any time, but for what was reported,
which stays as it was."""

from fengqiao.figures.models.bodies import StandingCount
from fengqiao.figures.models.months import MonthFigure
from fengqiao.figures.models.open_counts import OpenCount
from fengqiao.figures.models.reports import ReportCorrection, TableReport
from fengqiao.figures.models.tables import CountedCase, MonthCount

__all__ = [
    "CountedCase",
    "MonthCount",
    "MonthFigure",
    "OpenCount",
    "ReportCorrection",
    "StandingCount",
    "TableReport",
]
