"""What of the figures may be told, and who may see, report and correct the tables."""

from fengqiao.figures.permissions.bodies import BodyCell, bodies_behind, body_column
from fengqiao.figures.permissions.publishing import Published, published, reports_published
from fengqiao.figures.permissions.tables import (
    Cell,
    NoTables,
    after_of,
    case_column,
    cases_behind,
    check_may_report,
    check_may_see,
    cursor_of,
    may_report,
    report_seen,
    table_place,
)
from fengqiao.figures.permissions.telling import (
    PARTS_OF,
    REST,
    TOGETHER,
    Today,
    Told,
    today_told_of,
    told_of,
)

__all__ = [
    "PARTS_OF",
    "REST",
    "TOGETHER",
    "BodyCell",
    "Cell",
    "NoTables",
    "Published",
    "Today",
    "Told",
    "after_of",
    "bodies_behind",
    "body_column",
    "case_column",
    "cases_behind",
    "check_may_report",
    "check_may_see",
    "cursor_of",
    "may_report",
    "published",
    "report_seen",
    "reports_published",
    "table_place",
    "today_told_of",
    "told_of",
]
