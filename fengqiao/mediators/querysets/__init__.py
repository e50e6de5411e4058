"""What can be asked of those who mediate."""

from fengqiao.mediators.querysets.crew import (
    Counted,
    committees_on,
    mediators_counted,
    mediators_on,
    members_on,
)
from fengqiao.mediators.querysets.difficulty import Reasoned, reasons_of
from fengqiao.mediators.querysets.work import Work, hours_by_year, work_of

__all__ = [
    "Counted",
    "Reasoned",
    "Work",
    "committees_on",
    "hours_by_year",
    "mediators_counted",
    "mediators_on",
    "members_on",
    "reasons_of",
    "work_of",
]
