"""The rules of a county in plain words: each with its source, and what the county may decide for itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.desk.asking import Act, Ask, Options
from fengqiao.desk.changes import UNITS, VERIFIED
from fengqiao.desk.county import today_of, why
from fengqiao.desk.pages import StaffRequest
from fengqiao.desk.words import in_english, label_of
from fengqiao.jurisdiction.actions.adopt_clock import adopt_clock
from fengqiao.jurisdiction.actions.adopt_fact import adopt_fact
from fengqiao.jurisdiction.actions.adopt_rate import adopt_rate
from fengqiao.jurisdiction.actions.adopt_route import adopt_route
from fengqiao.jurisdiction.actions.adopt_rule import FORMS, rate_labels, widest, withdraw_rule
from fengqiao.jurisdiction.actions.take_over_rules import WAITING, offered, take_over_rules
from fengqiao.jurisdiction.models import Organ
from fengqiao.jurisdiction.step import Unfit
from fengqiao.rulebook import local, tables
from fengqiao.rulebook.local import Own
from fengqiao.rulebook.shapes import (
    Clock,
    Difficulty,
    GradeFact,
    Pack,
    Rate,
    Role,
    Route,
    Row,
    Tier,
)
from fengqiao.rulebook.tables import Tables

BINDS: dict[str, Any] = {
    "authority": gettext_lazy("约束我们"),
    "person": gettext_lazy("给当事人的，过了由本人承担"),
    "agreed": gettext_lazy("双方约定的"),
}
SPARE_PLACES = 2  # for departments that the county adds to a suggestion


@dataclass(frozen=True, slots=True)
class Told:
    """A rule as it stands at a place: the row, in words, and which of the county's own it is."""

    row: Row
    name: str  # by which its forms are found; '' where nothing can be done with it
    label: str
    says: Any
    verified: Any
    is_own: bool = False
    is_on: bool = True  # counts today
    can_end: bool = False
    can_adopt: bool = False
    binds: Any = ""

    @property
    def can_try(self) -> bool:
        """Whether it is a limit that can be tried on what has happened, before it is adopted."""
        return isinstance(self.row, Clock) and self.can_adopt


@dataclass(frozen=True, slots=True)
class Section:
    """Rules of one sort under their heading, with what is to be said of them."""

    heading: Any
    lead: Any
    rules: list[Told]


def clocks(request: StaffRequest) -> list[Told]:
    """What counts today, then what begins later or is switched off; the county's own marked."""
    rules = request.tables
    counting = {row.name: row for kind in rules.kinds() for row in rules.clocks(kind.name)}
    off = [r for r in tables.shipped().clocks if not r.enabled and r.name not in counting]
    return [*_told_all(counting.values(), Clock, request), *(_told(r, request, False) for r in off)]


def sections(request: StaffRequest) -> list[Section]:
    """The other rules that hold here."""
    rules = request.tables
    return [
        Section(
            _("纠纷类型，和建议分流到哪里"),
            _("只是给分流的人的建议，排在选单最前面。县里可以增加部门、调换先后，不能去掉。"),
            _routes(request),
        ),
        Section(
            _("红黄蓝定级"),
            _(
                "颜色跟着事情的情形走，有一项就定。县里可以改某种情形定什么颜色；法律定了的，只能定得更重。"
                "情形本身不能在这里增加：任何一种都不许说人是什么样的人，要随产品核对。"
            ),
            [*_days_of_colours(rules), *_told_all(rules.grade_facts(), GradeFact, request)],
        ),
        Section(
            _("分级分流"),
            _(
                "事项分成几级、每一级建议由谁来办，跟着类型和定级时说的情形走，由分流的人决定。多数地方没有分；"
                "别处的分法可以从规则包里取用。"
            ),
            _told_all(rules.all_tiers(), Tier, request),
        ),
        Section(
            _("个案补贴（以案定补）"),
            _(
                "达成协议并且履行的，一案一补。金额由县里定，写明依据；没有定的，不能审核通过。难度由事项的情形算出来，"
                "再由人审核、公示。公职人员不领取。系统不付款。"
            ),
            _rates(request),
        ),
        Section(
            _("岗位和职权"),
            _(
                "岗位能办什么、看到多大范围，是照法律和保护个人信息的规定定的，不在这里改：多给一项，就有人能看到"
                "不该看的事。谁担任什么岗位，在“人员与岗位”里安排；要调整职权本身，请联系产品维护人员。"
            ),
            [
                Told(row, "", label_of(row), _powers(row, rules), _checked(row))
                for row in rules.roles()
            ],
        ),
    ]


def _days_of_colours(rules: Tables) -> list[Told]:
    return [
        Told(row, "", label_of(row), _("%(days)d天后重新看") % {"days": row.days}, _checked(row))
        for row in rules.colours()
    ]


def _routes(request: StaffRequest) -> list[Told]:
    """A line for each type that a case can have, by its own suggestion or that of the type above."""
    rules, own = request.tables, _own(request)
    found = []
    for row in rules.types():
        name = f"route.{row.code}"
        mine = [one for one in own if local.name_of(one) == name]
        begun = [one for one in mine if one.holds_on(today_of(request))]
        waiting = [one for one in mine if one.from_on > today_of(request)]
        found += [_told(one, request) for one in begun]
        if not begun:
            says = "、".join(rules.routes(row.code))
            found.append(Told(row, name, label_of(row), says, _checked(row), can_adopt=True))
        found += [_told(one, request, False) for one in waiting]
    return found


def _rates(request: StaffRequest) -> list[Told]:
    """A line for each difficulty and form: what the county adds, or that it has not said so."""
    rules = request.tables
    held = _told_all(rules.rates(), Rate, request)
    known = {one.name for one in held if one.is_on}
    missing = [
        Told(row, f"rate.{row.code}.{form}", _rate_label(row, form), "", _checked(row), is_on=False)
        for row in rules.difficulties()
        for form in FORMS
        if f"rate.{row.code}.{form}" not in known
    ]
    return [*held, *(replace(one, can_adopt=True) for one in missing)]


def _rate_label(row: Difficulty, form: str) -> str:
    return rate_labels(f"{row.code}.{form}")[in_english()]


def _told_all(held: Iterable[Own], shape: type[Own], request: StaffRequest) -> list[Told]:
    """Those that hold today, then the county's own of that shape that begin later."""
    today = today_of(request)
    waiting = [row for row in _own(request) if isinstance(row, shape) and row.from_on > today]
    return [
        *(_told(row, request) for row in held),
        *(_told(row, request, False) for row in waiting),
    ]


def _told(row: Own, request: StaffRequest, is_on: bool = True) -> Told:
    is_own = row in _own(request)
    can_end = is_own and row.until_on is None
    name = local.name_of(row)
    return Told(
        row=row,
        name=name,
        label=called(row, request.tables),
        says=_says(row, request.tables),
        verified=_checked(row),
        is_own=is_own,
        is_on=is_on,
        can_end=can_end,
        can_adopt=not can_end and _is_decided_here(row),
        binds=BINDS.get(getattr(row, "binds", ""), ""),
    )


def _is_decided_here(row: Own) -> bool:
    """Whether the county may write a row of its own in its stead; tiers it takes over as they are."""
    return not isinstance(row, Tier) and getattr(row, "binds", "authority") == "authority"


def called(row: Own, rules: Tables) -> str:
    """What a rule is called: its own label, or for a suggestion the type it is for."""
    return label_of(rules.type(row.type)) if isinstance(row, Route) else label_of(row)


def _says(row: Own, rules: Tables) -> Any:
    if isinstance(row, Clock):
        return f"{row.length}{UNITS[row.unit]}"
    if isinstance(row, GradeFact):
        return _colours(rules)[row.colour]
    if isinstance(row, Rate):
        return _("%(amount)d元") % {"amount": row.amount}
    if isinstance(row, Tier):
        return "、".join([*row.to, *(str(Organ.Kind(kind).label) for kind in row.nearest)])
    return "、".join(row.to) if isinstance(row, Route) else ""


def _colours(rules: Tables) -> dict[str, str]:
    return {row.colour: label_of(row) for row in rules.colours()}


def _powers(row: Role, rules: Tables) -> str:
    return "、".join(label_of(rules.power(name)) for name in sorted(row.powers))


def _checked(row: Row) -> Any:
    return VERIFIED[row.verified]


def _own(request: StaffRequest) -> list[Own]:
    return tables.own_rows(request.post.place[:6])


def ending(request: StaffRequest, name: str, begins: str) -> Own | None:
    """The county's own row of that name and first day, as long as it has no last day."""
    for row in _own(request):
        if (local.name_of(row), row.from_on.isoformat(), row.until_on) == (name, begins, None):
            return row
    return None


# ── Rule packs ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PackTold:
    """A pack, and what of it would be another rule than the county's."""

    pack: Pack
    label: str
    lines: list[tuple[str, str]]  # name of the rule, in words

    @property
    def place(self) -> str:
        """As its address has it."""
        return self.pack.of or WAITING


def packs(request: StaffRequest) -> list[PackTold]:
    """What may be taken over from tomorrow on."""
    rules, county = request.tables, request.post.place[:6]
    on = today_of(request) + timedelta(days=1)
    return [
        PackTold(pack, label_of(pack), [_line(row, rules) for row in offered(pack, county, on)])
        for pack in rules.packs()
    ]


def _line(row: Own, rules: Tables) -> tuple[str, str]:
    says = "".join((called(row, rules), _("："), str(_says(row, rules))))
    return local.name_of(row), f"{says} · {row.source}"


def _ask_take_over(request: StaffRequest, found: PackTold) -> list[Ask]:
    names = [name for name, _says in found.lines]
    return [
        Ask("names", gettext_lazy("参照哪几条"), "ticks", options=found.lines, value=names),
        _from_tomorrow(request),
        why(wanted=False),
    ]


def _do_take_over(request: StaffRequest, found: PackTold, seen: str, given: dict[str, Any]) -> str:
    county = request.post.place[:6]
    rows = take_over_rules(
        found.pack, by=request.post, at=request.at, county=county, seen=seen, **given
    )
    return _("%(many)d条已经成为本县自己的规则，到那一天自动生效。") % {"many": len(rows)}


TAKE_OVER = Act(
    "take-over",
    gettext_lazy("参照这一套规则"),
    _ask_take_over,
    _do_take_over,
    gettext_lazy(
        "选中的每一条都成为本县自己的规则，写着参照哪里；以后可以规定得更严，也可以停用。"
        "法律规定的不在里面：那些不用选，一直有效。"
    ),
)


# ── Adopting and ending one ──────────────────────────────────────────────────────────────────────


def _from_tomorrow(request: StaffRequest) -> Ask:
    return Ask(
        "from_on",
        gettext_lazy("从哪天起"),
        "date",
        value=(today_of(request) + timedelta(days=1)).isoformat(),
        help=gettext_lazy("最早明天。已经开始算的期限，照原来的规则算到底。"),
    )


def _grounds(request: StaffRequest) -> list[Ask]:
    """From when a rule of the county's own holds, and on what it stands."""
    verified = [(mark, VERIFIED[mark]) for mark in ("own", "practice", "secondary", "law")]
    return [
        _from_tomorrow(request),
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


def _ask_clock(request: StaffRequest, name: str) -> list[Ask]:
    now = request.tables.clock(name) if request.tables.has_clock(name) else None
    length, unit = request.GET.get("length", ""), request.GET.get("unit", "")  # as it was tried
    usual = now.unit if now else "working_days"
    return [
        Ask(
            "length",
            gettext_lazy("多长（写数字）"),
            value=length or (str(now.length) if now else ""),
            most=5,
        ),
        Ask(
            "unit",
            gettext_lazy("单位"),
            "select",
            options=list(UNITS.items()),
            value=unit if unit in UNITS else usual,
        ),
        Ask(
            "yellow",
            gettext_lazy("到期前几天变黄（写数字）"),
            value=str(now.yellow) if now else "1",
            most=3,
        ),
        *_grounds(request),
    ]


def _do_clock(request: StaffRequest, name: str, seen: str, given: dict[str, Any]) -> str:
    for part, label in (("length", _("多长")), ("yellow", _("到期前几天变黄"))):
        given[part] = _number(part, label, given[part])
    adopt_clock(name, by=request.post, at=request.at, seen=seen, **given)
    return _("本县的规则已经记下，到那一天自动生效，不用重启。")


def _number(part: str, label: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Unfit(_("“%(label)s”要写数字。") % {"label": label}, field=part)
    return int(text)


def _ask_route(request: StaffRequest, name: str) -> list[Ask]:
    """A list for each place in the suggestion: those of today, and some more."""
    now = request.tables.routes(name.partition(".")[2])
    known: Options = [("", _("（不写）")), *((one, one) for one in _departments(request, now))]
    return [
        *(
            Ask(
                f"to{place}",
                _("第%(place)d个建议") % {"place": place},
                "select",
                options=known,
                value=now[place - 1] if place <= len(now) else "",
                wanted=False,
            )
            for place in range(1, len(now) + SPARE_PLACES + 1)
        ),
        *_grounds(request),
    ]


def _departments(request: StaffRequest, now: tuple[str, ...]) -> list[str]:
    """What can be suggested: the county's departments by their short names, and those of today."""
    kinds = (Organ.Kind.DEPARTMENT, Organ.Kind.POLICE, Organ.Kind.COMMITTEE)
    rows = Organ.objects.in_force(today_of(request)).filter(
        place=request.post.place[:6], kind__in=kinds
    )
    names = (
        rows.exclude(short_name="").order_by("kind", "name").values_list("short_name", flat=True)
    )
    return list(dict.fromkeys([*now, *names]))


def _do_route(request: StaffRequest, name: str, seen: str, given: dict[str, Any]) -> str:
    to = [given.pop(part) for part in sorted(given, key=_place_of) if part.startswith("to")]
    code = name.partition(".")[2]
    adopt_route(code, by=request.post, at=request.at, seen=seen, to=to, **given)
    return _("本县的建议已经记下，到那一天自动生效。")


def _place_of(part: str) -> int:
    return int(part.removeprefix("to")) if part.startswith("to") else 0


def _ask_fact(request: StaffRequest, name: str) -> list[Ask]:
    rules, code = request.tables, name.partition(".")[2]
    [now] = [row for row in rules.grade_facts() if row.code == code]
    colours = list(_colours(rules).items())
    return [
        Ask("colour", gettext_lazy("定什么颜色"), "select", options=colours, value=now.colour),
        *_grounds(request),
    ]


def _do_fact(request: StaffRequest, name: str, seen: str, given: dict[str, Any]) -> str:
    code = name.partition(".")[2]
    adopt_fact(code, by=request.post, at=request.at, seen=seen, **given)
    return _("本县的定级已经记下，到那一天起照它定；已经定了的不变。")


def _ask_rate(request: StaffRequest, name: str) -> list[Ask]:
    _rate, difficulty, form = name.split(".")
    now = request.tables.rate(difficulty, form)
    amount = Ask("amount", gettext_lazy("每件多少元"), value=str(now.amount) if now else "", most=4)
    return [amount, *_grounds(request)]


def _do_rate(request: StaffRequest, name: str, seen: str, given: dict[str, Any]) -> str:
    given["amount"] = _number("amount", _("每件多少元"), given["amount"])
    adopt_rate(name.removeprefix("rate."), by=request.post, at=request.at, seen=seen, **given)
    return _("本县的补贴金额已经记下，从那一天起审核的照它算。")


def _ask_end(request: StaffRequest, row: Own) -> list[Ask]:
    today = max(today_of(request), row.from_on).isoformat()
    return [Ask("until", gettext_lazy("最后一天"), "date", value=today), why()]


def _do_end(request: StaffRequest, row: Own, seen: str, given: dict[str, Any]) -> str:
    name, begins = local.name_of(row), row.from_on
    withdraw_rule(name, begins, by=request.post, at=request.at, seen=seen, **given)
    return _("这条规则到那一天为止，以后照上级的规则。已经开始算的不变。")


ADOPT = {
    "clock": Act(
        "adopt",
        gettext_lazy("本县规定得更严"),
        _ask_clock,
        _do_clock,
        gettext_lazy(
            "只能把约束我们的期限定得更短。比法律宽的，系统不会接受；给当事人的期限，县里不能改。"
        ),
    ),
    "route": Act(
        "adopt",
        gettext_lazy("修改分流建议"),
        _ask_route,
        _do_route,
        gettext_lazy(
            "可以增加部门、调换先后；上级规则建议的不能去掉。分流的人仍然可以选别的机构。"
        ),
    ),
    "fact": Act(
        "adopt",
        gettext_lazy("修改定级"),
        _ask_fact,
        _do_fact,
        gettext_lazy("法律定了的情形只能定得更重。已经定了颜色的事项不变，下次定级照新的。"),
    ),
    "rate": Act(
        "adopt",
        gettext_lazy("定补贴金额"),
        _ask_rate,
        _do_rate,
        gettext_lazy("按县里的文件写。只是审核时的标准，系统不付款。"),
    ),
}
END = Act("end", gettext_lazy("停用本县的规则"), _ask_end, _do_end)


def adopting(name: str, county: str) -> Act:
    """The form for a rule of that name; Unfit for one that nobody knows."""
    sort = name.partition(".")[0]
    if sort not in ("route", "rate"):
        sort = local.sort_of(widest(name, tables.latest(), county))
    return ADOPT[sort]
