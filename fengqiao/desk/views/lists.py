"""The inbox and the ledger."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import Page, SearchTooShort, page
from fengqiao.desk import inbox as heaps
from fengqiao.desk import ledger as book
from fengqiao.desk.fields import Problem, types_of
from fengqiao.desk.history import COLOURS
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.places import drill
from fengqiao.desk.words import label_of


@require_safe
@staff_page
def inbox(request: StaffRequest) -> HttpResponse:
    """What waits for whom."""
    post, at = request.post, request.at
    heap = heaps.HEAPS[_tab(request)]
    cursor = request.GET.get("cursor", "")
    rows, following = heaps.lines(heap, post, at, cursor)
    return show(
        request,
        "inbox.html",
        heaps=heaps.HEAPS.values(),
        heap=heap,
        rows=rows,
        next=following,
        is_first=not cursor,
        today=[] if cursor else heaps.turning_today(post, at),
    )


def _tab(request: StaffRequest) -> str:
    """Asked for; else what waits for the post, and for who only watches what is due."""
    asked = request.GET.get("tab", "")
    if asked in heaps.HEAPS:
        return asked
    acts = request.tables.powers_of(request.post.role) & {"mediate", "sign_for", "register"}
    return "mine" if acts else "due"


@require_safe
@staff_page
def ledger(request: StaffRequest) -> HttpResponse:
    """All that the post may see, filtered, searched, a page at a time."""
    given = request.GET.dict()
    found, problems = _found(request, given)
    return show(
        request,
        "ledger.html",
        rows=book.entries(found, request.tables, request.at),
        problems=problems,
        given=given,
        is_asked=any(given.get(name) for name in book.FILTERS if name != "order"),
        next=urlencode(book.asked_again(given, cursor=found.next)) if found.next else "",
        first=urlencode(book.asked_again(given)) if given.get("cursor") else "",
        **_filters(request),
    )


def _found(request: StaffRequest, given: dict[str, str]) -> tuple[Page, list[Problem]]:
    asked = book.question(given, request.post, request.at)
    try:
        return page(request.post, asked), []
    except SearchTooShort as refusal:
        return Page([], ""), [Problem(refusal.sentence, "q")]


def _filters(request: StaffRequest) -> dict[str, Any]:
    """What can be chosen in each filter."""
    tables, post = request.tables, request.post
    today = request.at.astimezone(SHANGHAI).date()
    place = book.place_asked(request.GET.get("place", ""), post)
    stages = {name: label_of(s) for kind in tables.kinds() for name, s in kind.stages.items()}
    return {
        "places": drill(post.place, place or post.place, today),
        "place": place or post.place,
        "kinds": [(kind.name, label_of(kind)) for kind in tables.kinds()],
        "stages": stages.items(),
        "colours": COLOURS.items(),
        "types": types_of(tables, request.GET.get("type", "")),
    }
