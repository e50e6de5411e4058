"""The rules of a county in plain words: every limit with its source, and what the county may make stricter."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.desk.asking import Act, Ask
from fengqiao.desk.changes import UNITS, VERIFIED
from fengqiao.desk.county import today_of, why
from fengqiao.desk.pages import StaffRequest
from fengqiao.desk.words import label_of
from fengqiao.jurisdiction.actions.adopt_clock import adopt_clock, withdraw_clock
from fengqiao.jurisdiction.step import Unfit
from fengqiao.rulebook import book, tables
from fengqiao.rulebook.shapes import Clock, Row

BINDS: dict[str, Any] = {
    "authority": gettext_lazy("约束我们"),
    "person": gettext_lazy("给当事人的，过了由本人承担"),
    "agreed": gettext_lazy("双方约定的"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A limit as it stands at a place: the row, in words, and which of the county's own it is."""

    row: Clock
    label: str
    length: str
    binds: Any
    verified: Any
    is_own: bool
    is_on: bool  # counts today
    can_end: bool


def clocks(request: StaffRequest) -> list[Told]:
    """What counts today, then what begins later or is switched off; the county's own marked."""
    county, today = request.post.place[:6], today_of(request)
    own = tables.own_rows(county)
    rules = request.tables
    counting = {row.name: row for kind in rules.kinds() for row in rules.clocks(kind.name)}
    waiting = [row for row in own if row.from_on > today]
    off = [r for r in book.read().clocks if not r.enabled and r.name not in counting]
    rows = [*counting.values(), *waiting, *off]
    return [_told(row, row in own, counting.get(row.name) is row, today) for row in rows]


def _told(row: Clock, is_own: bool, is_on: bool, today: date) -> Told:
    return Told(
        row=row,
        label=label_of(row),
        length=f"{row.length}{UNITS[row.unit]}",
        binds=BINDS.get(row.binds, ""),
        verified=VERIFIED[row.verified],
        is_own=is_own,
        is_on=is_on,
        can_end=is_own and (row.until_on is None),
    )


def others(request: StaffRequest) -> list[tuple[Any, list[tuple[str, str, Any, Row]]]]:
    """The other rules that hold here: heading, then of each what it is called, what it says, source."""
    rules = request.tables
    colours = [(label_of(row), "", row) for row in rules.colours()]
    facts = [(label_of(row), "", row) for row in rules.grade_facts()]
    types = [(label_of(row), "、".join(rules.routes(row.code)), row) for row in rules.types()]
    roles = [
        (label_of(row), "、".join(label_of(rules.power(p)) for p in sorted(row.powers)), row)
        for row in rules.roles()
    ]
    listed: list[tuple[Any, list[tuple[str, str, Any]]]] = [
        (_("纠纷类型，和建议分流到哪里"), types),
        (_("红黄蓝定级"), [*colours, *facts]),
        (_("岗位和职权"), roles),
    ]
    return [
        (heading, [(label, says, VERIFIED[row.verified], row) for label, says, row in rows])
        for heading, rows in listed
    ]


# ── Adopting and ending one ──────────────────────────────────────────────────────────────────────


def _ask_adopt(request: StaffRequest, name: str) -> list[Ask]:
    now = request.tables.clock(name) if request.tables.has_clock(name) else None
    tomorrow = today_of(request) + timedelta(days=1)
    verified = [(mark, VERIFIED[mark]) for mark in ("own", "practice", "secondary", "law")]
    return [
        Ask("length", gettext_lazy("多长（写数字）"), value=str(now.length) if now else "", most=5),
        Ask(
            "unit",
            gettext_lazy("单位"),
            "select",
            options=list(UNITS.items()),
            value=now.unit if now else "working_days",
        ),
        Ask(
            "yellow",
            gettext_lazy("到期前几天变黄（写数字）"),
            value=str(now.yellow) if now else "1",
            most=3,
        ),
        Ask(
            "from_on",
            gettext_lazy("从哪天起"),
            "date",
            value=tomorrow.isoformat(),
            help=gettext_lazy("最早明天。已经开始算的期限，照原来的规则算到底。"),
        ),
        Ask(
            "source",
            gettext_lazy("依据"),
            help=gettext_lazy("哪个文件、第几条。例如：泌综治〔2026〕5号第三条。"),
        ),
        Ask(
            "verified", gettext_lazy("依据核对到什么程度"), "select", options=verified, value="own"
        ),
        why(wanted=False),
    ]


def _do_adopt(request: StaffRequest, name: str, seen: str, given: dict[str, Any]) -> str:
    for part, label in (("length", _("多长")), ("yellow", _("到期前几天变黄"))):
        given[part] = _number(part, label, given[part])
    adopt_clock(name, by=request.post, at=request.at, seen=seen, **given)
    return _("本县的规则已经记下，到那一天自动生效，不用重启。")


def _number(part: str, label: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Unfit(_("“%(label)s”要写数字。") % {"label": label}, field=part)
    return int(text)


def _ask_end(request: StaffRequest, row: Clock) -> list[Ask]:
    today = today_of(request).isoformat()
    return [Ask("until", gettext_lazy("最后一天"), "date", value=today), why()]


def _do_end(request: StaffRequest, row: Clock, seen: str, given: dict[str, Any]) -> str:
    withdraw_clock(row.name, row.from_on, by=request.post, at=request.at, seen=seen, **given)
    return _("这条规则到那一天为止，以后照上级的规则。已经开始算的不变。")


ADOPT = Act(
    "adopt",
    gettext_lazy("本县规定得更严"),
    _ask_adopt,
    _do_adopt,
    gettext_lazy(
        "只能把约束我们的期限定得更短。比法律宽的，系统不会接受；给当事人的期限，县里不能改。"
    ),
)
END = Act("end", gettext_lazy("停用本县的规则"), _ask_end, _do_end)
