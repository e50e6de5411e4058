"""What an app is told: services, and of a matter how it stands. No words of anybody, no name, no place."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from fengqiao.api.caller import SHANGHAI
from fengqiao.api.open311.asking import Offered
from fengqiao.api.rules_shown import said
from fengqiao.cases.models import Case, Event
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import in_force

# Acts by which it stands otherwise to who asked; what organs do among themselves is not told.
TOLD = ("register", "accept", "decline", "promise", "conclude", "reopen", "strike_off", "withdraw")
Shown = dict[str, Any]


def service(one: Offered, kind: Kind, language: str) -> Shown:
    return {
        "service_code": one.type.code,
        "service_name": said(one.type, language),
        "description": said(kind, language),
        "metadata": False,
        "type": "realtime",
        "keywords": "",
        "group": said(kind, language),
    }


def requests(cases: Sequence[Case], language: str) -> list[Shown]:
    changed = _changed(cases)
    return [_request(case, changed.get(case.pk, case.registered_at), language) for case in cases]


def _changed(cases: Sequence[Case]) -> dict[Any, datetime]:
    acts = Event.objects.filter(case__in=cases, verb__in=TOLD).order_by()
    return dict(acts.values("case").annotate(last=Max("at")).values_list("case", "last"))


def _request(case: Case, changed_at: datetime, language: str) -> Shown:
    tables = in_force(case.registered_at.astimezone(SHANGHAI).date(), case.place)
    sort = tables.type(case.type) if case.type else None
    return {
        "service_request_id": str(case.pk),
        "status": "open" if case.is_open else "closed",
        "status_notes": _stands(case, tables.kind(case.kind), language),
        "service_name": said(sort, language) if sort else "",
        "service_code": case.type,
        "description": None,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": _written(case.registered_at),
        "updated_datetime": _written(changed_at),
        "expected_datetime": _written(case.limit_at) if case.is_open else None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _stands(case: Case, kind: Kind, language: str) -> str:
    """The stage, and what came of it where it is answered: both words of the rulebook."""
    stage = said(kind.stages[case.stage], language)
    outcomes: Iterable[Any] = kind.verbs["conclude"].facts["outcome"].choices
    found = next((said(one, language) for one in outcomes if one.value == case.outcome), "")
    colon = ": " if language == "en" else "："
    return f"{stage}{colon}{found}" if found else stage


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds") if moment else None
