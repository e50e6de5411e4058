"""The items of a list, as far as the post sees them: who owes what until when, what is struck off."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import powerless
from fengqiao.cases.querysets import Question, is_struck_off, items_of
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.views.ledgers import XLSX
from fengqiao.desk.words import Left, label_of, left
from fengqiao.ledgers.actions.export_ledger import export_ledger
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.tables import Tables

LEDGER = ("task", "tasks")  # whose columns an exported list has
MOST = 1000  # items that one page shows


class NoList(Refusal):
    code, status = "not_a_list", 404


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list."""

    case: Case
    kind: str
    stage: str
    owner: Any
    is_done: bool
    is_late: bool
    left: Left | None
    files: int


@dataclass(frozen=True, slots=True)
class Owner:
    """How many items an organ has on the list, how many of them still, how many of these late."""

    organ: Any
    all: int
    waiting: int
    late: int


@require_safe
@staff_page
def items(request: StaffRequest, ref: str) -> HttpResponse:
    """The list with its counts; those of one owner when asked for."""
    found = _list(request, ref)
    lines = [_item(row, request.tables, request) for row in _visible(found, request)]
    owner = request.GET.get("owner", "")
    return show(
        request,
        "items.html",
        case=found,
        items=[one for one in lines if owner in ("", str(one.owner.pk))],
        owners=_owners(lines),
        owner=owner,
        all=len(lines),
        done=sum(one.is_done for one in lines),
        late=sum(one.is_late for one in lines),
        adds=_adds(request, found),
    )


@require_POST
@staff_page
def items_out(request: StaffRequest, ref: str) -> HttpResponseBase:
    """The list as a workbook, marked and on record like every ledger."""
    found = _list(request, ref)
    keys = [row.pk for row in _visible(found, request)]
    with tempfile.TemporaryDirectory() as folder:
        done = export_ledger(
            request.tables.ledger(*LEDGER),
            Question(on=request.at.astimezone(SHANGHAI).date()),
            by=request.post,
            at=request.at,
            folder=Path(folder),
            asked={"number": found.number},
            only=keys,
        )
        file = done.path.open("rb")
        return FileResponse(file, as_attachment=True, filename=done.name, content_type=XLSX)


def _list(request: StaffRequest, ref: str) -> Case:
    found: Case = Case.objects.one(ref, seen_by=request.post)
    if not request.tables.kind(found.kind).gathers:
        raise NoList(_("这件事项不是清单，没有各项可看。"))
    return found


def _visible(found: Case, request: StaffRequest) -> list[Case]:
    """Its items, the nearest limit first; what lies in a compartment only for who is on it."""
    seen = Case.objects.visible_to(request.post).values("pk")
    rows = items_of(found).filter(pk__in=seen).select_related("holder", "receiver")
    rows = rows.annotate(files=Count("attachments", distinct=True))
    return list(rows.order_by("limit_at", "id")[:MOST])


def _item(row: Any, tables: Tables, request: StaffRequest) -> Item:
    kind = tables.kind(row.kind)
    done = is_struck_off(row, tables)
    waits = row.limit_at is not None and not done
    return Item(
        case=row,
        kind=label_of(kind),
        stage=label_of(kind.stages[row.stage]),
        owner=row.receiver or row.holder,
        is_done=done,
        is_late=waits and row.limit_at < request.at,
        left=left(row.limit_at, row.yellow_at, request.at) if waits else None,
        files=row.files,
    )


def _owners(lines: Sequence[Item]) -> list[Owner]:
    """Who owes most first."""
    organs = {one.owner.pk: one.owner for one in lines}
    every = Counter(one.owner.pk for one in lines)
    waiting = Counter(one.owner.pk for one in lines if not one.is_done)
    late = Counter(one.owner.pk for one in lines if one.is_late)
    found = [Owner(organs[key], every[key], waiting[key], late[key]) for key in organs]
    return sorted(found, key=lambda one: (-one.late, -one.waiting, str(one.organ)))


def _adds(request: StaffRequest, found: Case) -> bool:
    """Whether the post may put a new item on the list."""
    verb = request.tables.kind(LEDGER[0]).verbs["register"]
    return found.is_open and powerless(verb, by=request.post, tables=request.tables) is None
