"""What is stored of a matter: the case, its people, who is on it, its clocks, its history.

Every row that belongs to a case carries the county's code, so that tables can be split by county.
Nothing here changes a case: that is `cases.step`.
"""

from fengqiao.cases.models.case import Case, Link, NumberSeries
from fengqiao.cases.models.history import Event
from fengqiao.cases.models.people import Consent, Party, Request
from fengqiao.cases.models.personal import PersonalField
from fengqiao.cases.models.quick import row_of
from fengqiao.cases.models.standing import NewStanding, Standing, WholeStanding
from fengqiao.cases.models.work import Assignment, Attachment, Deadline, Exclusion

__all__ = [
    "Assignment",
    "Attachment",
    "Case",
    "Consent",
    "Deadline",
    "Event",
    "Exclusion",
    "Link",
    "NewStanding",
    "NumberSeries",
    "Party",
    "PersonalField",
    "Request",
    "Standing",
    "WholeStanding",
    "row_of",
]
