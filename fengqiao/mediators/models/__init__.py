"""What is kept of those who mediate. Their names stand in the open, as the law has them told to the
court and shown to the public (人民调解法 10, 14); what only the statistics ask is sealed.

Nothing here is written but through `jurisdiction.step`, or by an act on a case.
"""

from fengqiao.mediators.models.awards import Grading, Objection, Subsidy, SubsidyList
from fengqiao.mediators.models.committees import Committee, CourtNotice, Membership, Term
from fengqiao.mediators.models.people import (
    Attendance,
    Course,
    Honour,
    Mediator,
    Particulars,
)

__all__ = [
    "Attendance",
    "Committee",
    "Course",
    "CourtNotice",
    "Grading",
    "Honour",
    "Mediator",
    "Membership",
    "Objection",
    "Particulars",
    "Subsidy",
    "SubsidyList",
    "Term",
]
