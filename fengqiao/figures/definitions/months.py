"""What each figure means: which column is counted, of which, and what is left out.

Every figure goes by the month in which the matter was registered. Left out of all: matters in a
compartment (domestic violence, minors, reports of wrongdoing), merged ones, those of an import that
was undone, and those of former days that were taken in from an old ledger.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

LEAST = 10  # smaller numbers are not told, so that nobody can be worked out from a table
DOUBT = 5  # so many values a number that is not told can still have, whatever is subtracted
MONTHS = 12
# Of the matters that are open in a town, how many are late: from where on it is yellow, or red. Our own rule.
YELLOW_FROM, RED_FROM = 0.05, 0.20
KIND = "dispute"  # what these figures count
ANSWERED_STAGES = ("concluded", "terminated", "declined", "struck_off", "archived")
LEFT_OUT_STAGES = ("merged", "undone")
BINDING = (
    "authority",
)  # what people agreed on, and what protects them, is not ours to be late with


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure: `part` of `whole` (columns of MonthFigure; '' is no share), and both in words."""

    name: str
    label: object
    part: str
    whole: str
    means: object


DEFINITIONS = (
    Definition(
        "received", _("收到"), "received", "", _("登记的矛盾纠纷件数，按登记的月份和事发的地点算。")
    ),
    Definition(
        "answered",
        _("已答复"),
        "answered",
        "received",
        _("收到的当中，已经办结、终止或者书面说明不受理的。重新打开的，又算没有答复。"),
    ),
    Definition(
        "on_time",
        _("按期"),
        "on_time",
        "timed",
        _("有期限已经到了或者办完的当中，约束我们的每个期限都没有超过的。"),
    ),
    Definition(
        "overdue", _("正在超期"), "overdue", "open", _("还没有答复的当中，现在有期限已经超过的。")
    ),
    Definition(
        "evaluated",
        _("有人评价"),
        "evaluated",
        "answered",
        _("已答复的当中，至少有一位当事人作了评价的。评价自愿，不评不算满意。"),
    ),
)
