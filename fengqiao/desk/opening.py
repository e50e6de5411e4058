"""Opening a case's file for today from a page that shows what lies in it, and coming back there."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from fengqiao.cases import actions
from fengqiao.cases.models import Case, Standing
from fengqiao.cases.permissions import opening_today
from fengqiao.desk.pages import StaffRequest
from fengqiao.desk.words import label_of
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.shapes import Verb


def way_in(
    request: StaffRequest, case: Case, possible: Iterable[Verb] | None = None, **known: Standing
) -> dict[str, Any]:
    """Whether the file is open to this post today, and else the verb that opens it, if any does.

    `possible`: what the post may do now, and `standing`, for who has asked that already.
    """
    is_open = opening_today(case, by=request.post, at=request.at, **known) is not None
    opener = (
        None if is_open else _opener(_possible(request, case) if possible is None else possible)
    )
    return {
        "is_open_today": is_open,
        "opener": opener,
        "opener_label": label_of(opener) if opener else "",
        "opens_at_once": bool(opener and not opener.facts),
        "opening": uuid7(request.at),
    }


def _opener(possible: Iterable[Verb]) -> Verb | None:
    return next((verb for verb in possible if verb.opens), None)


def _possible(request: StaffRequest, case: Case) -> list[Verb]:
    return [one.verb for one in actions.possible(case, by=request.post, at=request.at)]


def opened(request: StaffRequest, case: Case, command: UUID, *, back: str) -> HttpResponse:
    """Open the file from here, by the act that records it, and stay here (`back` names the page)."""
    opener = _opener(_possible(request, case))
    if opener and not opener.facts:
        actions.perform(
            case, opener.name, by=request.post, at=request.at, command_id=command, facts={}
        )
    return redirect(back, case.pk)
