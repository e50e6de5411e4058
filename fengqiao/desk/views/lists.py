"""The inbox and the ledger."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import Page, SearchTooShort, page
from fengqiao.desk import inbox as heaps
from fengqiao.desk import ledger as book
from fengqiao.desk.fields import Problem, types_of
from fengqiao.desk.history import COLOURS
from fengqiao.desk.looks import COLUMNS, ORDERS, Look, look_of
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.places import drill
from fengqiao.desk.views.notices import failing_for
from fengqiao.desk.words import label_of, said
from fengqiao.jurisdiction.models import KeptList, User
from fengqiao.notices.models import Notice
from fengqiao.rulebook.tables import Tables


@require_safe
@staff_page
def inbox(request: StaffRequest) -> HttpResponse:
    """What waits for whom."""
    post, at = request.post, request.at
    heap = heaps.HEAPS[_tab(request)]
    cursor = request.GET.get("cursor", "")
    shown = heaps.lines(heap, post, at, cursor)
    return show(
        request,
        "inbox.html",
        heaps=heaps.HEAPS.values(),
        heap=heap,
        rows=shown.rows,
        next=shown.next,
        is_first=not cursor,
        today=shown.today,
        unread=Notice.objects.unread_of(post),
        failing=failing_for(request),
    )


@require_safe
@staff_page
def beside(request: StaffRequest, ref: str) -> HttpResponse:
    """To the next matter of the heap, or with `back` to the one before: the day goes on from here."""
    case = Case.objects.one(ref, seen_by=request.post)
    heap, back = heaps.HEAPS[_tab(request)], "back" in request.GET
    found = heaps.beside(heap, case, request.post, request.at, back=back)
    if found is None:
        messages.info(request, _("“%(heap)s”里没有别的事项了。") % {"heap": heap.words})
        return redirect(f"{reverse('inbox')}?tab={heap.name}")
    return redirect(f"{reverse('case', args=[found.pk])}?tab={heap.name}")


def _tab(request: StaffRequest) -> str:
    """Asked for; else what waits for the post, and for who only watches, while nothing does, what is due."""
    asked = request.GET.get("tab", "")
    if asked in heaps.HEAPS:
        return asked
    acts = request.tables.powers_of(request.post.role) & {"mediate", "sign_for", "register"}
    return "mine" if acts or heaps.HEAPS["mine"].of(request.post, request.at).page(1) else "due"


@require_safe
@staff_page
def keys(request: StaffRequest) -> HttpResponse:
    """The keys by which the day goes without a mouse."""
    return show(request, "keys.html")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def ledger(request: StaffRequest) -> HttpResponse:
    """All that the post may see, filtered, searched, a page at a time.

    What is asked stands in the address, to be kept and sent on; but for somebody's number, which
    would stay in histories and logs: it is asked and answered by POST alone.
    """
    given = {name: str(value) for name, value in _asked(request).items()}
    if book.names_somebody(given) is not (request.method == "POST"):
        return _sent_on(request, given)
    look = look_of(cast(User, request.user))
    given["order"] = given.get("order") or look.order
    found, problems = _found(request, given)
    return show(
        request,
        "ledger.html",
        rows=book.entries(found, request.tables, request.at),
        problems=problems,
        given=given,
        is_asked=any(given.get(name) for name in book.FILTERS if name != "order"),
        by_post=request.method == "POST",
        again=book.asked_again(given).items(),
        cursor=found.next,
        next=urlencode(book.asked_again(given, cursor=found.next)) if found.next else "",
        first=urlencode(book.asked_again(given)) if given.get("cursor") else "",
        **_filters(request, given),
        **_beside(request, given, look),
    )


def _beside(request: StaffRequest, given: dict[str, str], look: Look) -> dict[str, Any]:
    """Lists under a name, and how the list looks."""
    asked = book.kept_of(given)
    rows = list(KeptList.objects.offered_to(request.post))
    return {
        "look": look,
        "columns": COLUMNS.items(),
        "orders": ORDERS.items(),
        "order": given["order"],
        "kept": [(row, urlencode(book.kept_of(row.asked))) for row in rows],
        "kept_asked": asked.items(),
        "is_kept": any(row.asked == asked for row in rows),
        "here": urlencode(asked),
    }


def _asked(request: StaffRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _sent_on(request: StaffRequest, given: dict[str, str]) -> HttpResponse:
    """To the address of what was asked; without a number that somebody wrote into an address."""
    if request.method != "POST":
        given = {**given, "q": "", "cursor": ""}
        messages.info(request, _("手机号、身份证号请在下面的搜索框里查，不要写进网址。"))
    asked = urlencode(book.asked_again(given))
    return redirect(reverse("ledger") + (f"?{asked}" if asked else ""))


def _found(request: StaffRequest, given: dict[str, str]) -> tuple[Page, list[Problem]]:
    if problems := book.problems(given):
        return Page([], ""), problems
    asked = book.question(given, request.post, request.at)
    try:
        return page(request.post, asked), []
    except SearchTooShort as refusal:
        return Page([], ""), [Problem(said(refusal.sentence), "q")]


def _filters(request: StaffRequest, given: dict[str, str]) -> dict[str, Any]:
    """What can be chosen in each filter."""
    tables, post = request.tables, request.post
    today = request.at.astimezone(SHANGHAI).date()
    place = book.place_asked(given.get("place", ""), post)
    asked = given.get("kind", "")
    return {
        "has_ledger": not asked or bool(tables.ledger_columns(asked)),
        "places": drill(post.place, place or post.place, today),
        "place": place or post.place,
        "kinds": [(kind.name, label_of(kind)) for kind in tables.kinds()],
        "stages": _stages(tables, asked),
        "colours": COLOURS.items(),
        "types": types_of(tables, given.get("type", ""), asked),
    }


def _stages(tables: Tables, asked: str) -> list[tuple[str, str]]:
    """Those of the kind asked for; of all kinds, each as the first that has it calls it."""
    found: dict[str, str] = {}
    for kind in tables.kinds():
        if asked in ("", kind.name):
            for name, stage in kind.stages.items():
                found.setdefault(name, label_of(stage))
    return list(found.items())
