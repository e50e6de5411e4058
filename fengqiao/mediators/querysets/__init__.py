"""What can be asked of those who mediate."""

from fengqiao.mediators.querysets.crew import (
    STRAIGHT,
    Counted,
    committees_on,
    mediators_counted,
    mediators_on,
    members_in_office,
    members_on,
    newest_terms,
    places_of_bodies,
    seats_of,
)
from fengqiao.mediators.querysets.difficulty import Reasoned, reasons_of
from fengqiao.mediators.querysets.notices import (
    GradeShown,
    SubsidyShown,
    grades_shown,
    subsidies_shown,
)
from fengqiao.mediators.querysets.work import Work, hours_by_year, work_of

__all__ = [
    "STRAIGHT",
    "Counted",
    "GradeShown",
    "Reasoned",
    "SubsidyShown",
    "Work",
    "committees_on",
    "grades_shown",
    "hours_by_year",
    "mediators_counted",
    "mediators_on",
    "members_in_office",
    "members_on",
    "newest_terms",
    "places_of_bodies",
    "reasons_of",
    "seats_of",
    "subsidies_shown",
    "work_of",
]
