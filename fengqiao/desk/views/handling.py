"""How matters were handled: the shares of a kind with what each leaves out, and how organs answer when they
are called; the cases behind each number."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk import statistics as shown
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.places import way_down
from fengqiao.desk.words import in_english, label_of, place_names
from fengqiao.figures.definitions.shares import Share, shares_of
from fengqiao.figures.definitions.tables import Span, span_asked
from fengqiao.figures.definitions.whistles import PARTS, Answering, whistles_of
from fengqiao.figures.permissions import NoTables, check_may_see, table_place
from fengqiao.jurisdiction.querysets import names_of

A_PAGE = 20
WHISTLE = "whistle"
HEADINGS: dict[str, Any] = {
    "called": gettext_lazy("被吹哨"),
    "in_time": gettext_lazy("按时报到"),
    "late": gettext_lazy("超时"),
    "waiting": gettext_lazy("还没到期"),
    "objected": gettext_lazy("提出异议"),
    "released": gettext_lazy("异议成立"),
    "solved_yes": gettext_lazy("报到解决了"),
    "solved_partly": gettext_lazy("起了作用"),
    "solved_no": gettext_lazy("没有起作用"),
    "proper_yes": gettext_lazy("吹得对"),
    "proper_partly": gettext_lazy("没有说清"),
    "proper_no": gettext_lazy("不该吹"),
}
COUNTED, BASE = gettext_lazy("分子"), gettext_lazy("分母")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and where the cases behind it are."""

    label: str
    many: int
    behind: str


@dataclass(frozen=True, slots=True)
class Told:
    """A share as it is shown: so much of so many, and who is left out."""

    label: str
    means: str
    source: str
    per_cent: float | None
    points: float
    counted: Cell
    base: Cell
    left_out: list[Cell]


@dataclass(frozen=True, slots=True)
class Asked:
    place: str
    span: Span
    kind: str

    @property
    def address(self) -> dict[str, str]:
        return {"place": self.place, "kind": self.kind, **shown.months(self.span)}


@require_safe
@staff_page
def handling(request: StaffRequest) -> HttpResponse:
    """The page: a kind's shares, and the whistles."""
    asked = _asked(request)
    kinds = [k for k in request.tables.kinds() if request.tables.shares(k.name)]
    organs = whistles_of(asked.place, asked.span, at=request.at)
    names = names_of(posts=(), organs={one.organ for one in organs})
    rows = sorted((names.organ(one.organ), _cells(one, asked)) for one in organs)
    return show(
        request,
        "handling.html",
        **_head(request, asked),
        shares=[_told(one, request, asked) for one in _shares(asked, request)],
        kinds=[(kind.name, label_of(kind), kind.name == asked.kind) for kind in kinds],
        headings=[HEADINGS[part] for part in PARTS],
        rows=rows,
        offered=shown.spans_offered(request.at.astimezone(SHANGHAI).date()),
    )


@require_safe
@staff_page
def behind(request: StaffRequest) -> HttpResponse:
    """The cases behind a number, as far as the post may open them."""
    asked, name, part = _asked(request), request.GET.get("name", ""), request.GET.get("part", "")
    label, keys = _behind(request, asked, name, part)
    seen = Case.objects.visible_to(request.post).filter(pk__in=keys).select_related("holder")
    page = Paginator(seen.order_by("-registered_at", "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    cases = list(page.object_list)
    places = place_names(case.place for case in cases)
    again = request.GET.copy()
    again["page"] = str(page.next_page_number()) if page.has_next() else ""
    return show(
        request,
        "handling_cases.html",
        **_head(request, asked),
        label=label,
        rows=[(case, places[case.place]) for case in cases],
        back=urlencode(asked.address),
        following=again.urlencode() if page.has_next() else "",
    )


# ── What was asked ───────────────────────────────────────────────────────────────────────────────


def _asked(request: StaffRequest) -> Asked:
    """The place, the months and the kind; the post's own place where none is asked for."""
    own = table_place(request.post)
    if own is None:
        raise NoTables
    place = request.GET.get("place", own)
    check_may_see(request.post, place)
    today = request.at.astimezone(SHANGHAI).date()
    first = f"{today:%Y-%m}" if not (request.GET.get("from") or request.GET.get("to")) else ""
    span = span_asked(request.GET.get("from", first), request.GET.get("to", ""), today)
    kinds = [k.name for k in request.tables.kinds() if request.tables.shares(k.name)]
    kind = request.GET.get("kind", "")
    return Asked(place, span, kind if kind in kinds else kinds[0])


def _head(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    way = way_down(table_place(request.post) or "", asked.place)
    return {
        "asked": asked,
        "way": way,
        "name": way[-1].label if way else _("全国"),
        "span": shown.span_words(asked.span),
        "months": urlencode(shown.months(asked.span)),
        "from": f"{asked.span.first:%Y-%m}",
        "to": f"{asked.span.last:%Y-%m}",
    }


def _shares(asked: Asked, request: StaffRequest) -> list[Share]:
    return shares_of(asked.kind, asked.place, asked.span, at=request.at)


# ── In words ─────────────────────────────────────────────────────────────────────────────────────


def _told(one: Share, request: StaffRequest, asked: Asked) -> Told:
    reasons = request.tables.share_reasons(asked.kind)
    rule = one.rule

    def cell(part: str, label: str) -> Cell:
        return Cell(label, len(one.behind(part)), _link(asked, rule.name, part))

    return Told(
        label=label_of(rule),
        means=rule.means_en if in_english() else rule.means,
        source=rule.source,
        per_cent=one.per_cent,
        points=one.points / 100,
        counted=cell("counted", str(COUNTED)),
        base=cell("base", str(BASE)),
        left_out=[cell(name, label_of(reasons[name])) for name in rule.leaves_out],
    )


def _cells(one: Answering, asked: Asked) -> list[Cell]:
    return [
        Cell(str(HEADINGS[part]), one.many(part), _link(asked, WHISTLE, f"{one.organ}.{part}"))
        for part in PARTS
    ]


def _link(asked: Asked, name: str, part: str) -> str:
    return urlencode({**asked.address, "name": name, "part": part})


def _behind(request: StaffRequest, asked: Asked, name: str, part: str) -> tuple[str, list[UUID]]:
    """What the number is called, and the cases behind it; none behind what is no number of ours."""
    if name == WHISTLE:
        organ, _dot, which = part.partition(".")
        key = as_uuid(organ)
        found = whistles_of(asked.place, asked.span, at=request.at)
        one = next((row for row in found if row.organ == key), None)
        if one is None or which not in PARTS:
            return "", []
        name = names_of(posts=(), organs=[one.organ]).organ(one.organ)
        return f"{name}：{HEADINGS[which]}", list(one.cases.get(which, ()))
    share = next((one for one in _shares(asked, request) if one.rule.name == name), None)
    if share is None:
        return "", []
    told = _told(share, request, asked)
    parts = {"counted": told.counted.label, "base": told.base.label}
    parts |= dict(zip(share.rule.leaves_out, (one.label for one in told.left_out), strict=True))
    return f"{told.label}：{parts.get(part, '')}", share.behind(part)
