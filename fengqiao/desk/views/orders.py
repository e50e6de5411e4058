"""What the hotline and the police send: a file is looked over row by row, and then taken in.

Between the two nothing is kept here: the rows go back to the page of who sent them, and come again with it.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.words import label_of, said
from fengqiao.ledgers.actions.take_orders import (
    MOST,
    Table,
    Taken,
    look_orders_over,
    read_table,
    rows_in,
    take_orders,
)
from fengqiao.ledgers.permissions import check_may_take_orders
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Feed

STATES: dict[str, Any] = {
    "new": gettext_lazy("可以收"),
    "same": gettext_lazy("已经在系统里"),
    "differs": gettext_lazy("与上次不同"),
    "refused": gettext_lazy("不能收"),
}
DONE = STATES | {"new": gettext_lazy("收下了"), "added": gettext_lazy("记入了原事项")}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def orders(request: StaffRequest) -> HttpResponse:
    """The page: which file; then what would come of each row; then what came of it."""
    check_may_take_orders(request.post, request.at)
    feeds = request.tables.feeds()
    chosen = next((f for f in feeds if f.name == request.POST.get("feed")), feeds[0])
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    if request.method == "POST":
        try:
            found = _taken(request, chosen) if "rows" in request.POST else _seen(request, chosen)
        except Refusal as refusal:
            problems = [Problem(said(refusal.sentence), "file")]
    return show(
        request,
        "orders.html",
        status=422 if problems else 200,
        feeds=[(one.name, label_of(one), one is chosen) for one in feeds],
        feed=chosen,
        feed_label=label_of(chosen),
        most=MOST,
        problems=problems,
        **found,
    )


def _seen(request: StaffRequest, feed: Feed) -> dict[str, Any]:
    """The file that was sent, looked over."""
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise Refusal(_("还没有选择文件。"), status=422, code="file_missing")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders"
        with path.open("wb") as file:
            file.writelines(sent.chunks())
        table = read_table(feed, path)
    found = look_orders_over(feed, table.rows, by=request.post, at=request.at)
    again = json.dumps(table.rows, ensure_ascii=False)
    return {"is_look": True, "rows": again, "table": table, **_shown(found, STATES)}


def _taken(request: StaffRequest, feed: Feed) -> dict[str, Any]:
    """The rows that were looked over, taken in."""
    try:
        rows = list(rows_in(json.loads(request.POST["rows"])))
    except ValueError:
        raise Refusal(_("没有收到内容，请重新选择文件。"), status=422, code="rows_wrong") from None
    adding = request.POST.getlist("adding")
    done = take_orders(feed, rows[:MOST], by=request.post, at=request.at, adding=adding)
    return {"is_done": True, "table": Table([], [], []), **_shown(done, DONE)}


def _shown(found: list[Taken], words: dict[str, Any]) -> dict[str, Any]:
    many = {state: sum(one.state == state for one in found) for state in words}
    return {
        "found": [(one, words[one.state], said(one.reason)) for one in found],
        "counts": [(label, many[state]) for state, label in words.items()],
        "good": many["new"],
        "differing": many["differs"],
    }
