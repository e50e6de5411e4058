"""The file of a case: what lies in it, what is missing, and each binding as PDF/A or ZIP. One is bound by the
act `dossier`."""

from typing import TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import HEADERS, answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.cases_shown import here
from fengqiao.api.shapes import DossierBound, DossierLine, DossierPart, DossierShown
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, WholeStanding
from fengqiao.papers.actions.pack_dossier import pack_dossier
from fengqiao.papers.definitions.dossier import Line, lines_of
from fengqiao.papers.models import Dossier
from fengqiao.papers.permissions import check_may_read_dossier
from fengqiao.papers.querysets import (
    NoSuchDossier,
    dossier_of,
    dossiers_of,
    latest_of,
    papers_of,
)
from fengqiao.rulebook.tables import in_force

Answer = TypeVar("Answer", bound=HttpResponseBase)
router = Router(tags=["papers"])


@router.get("/cases/{ref}/dossiers", **described.door(answers={200: DossierShown}))
def dossier(request: HttpRequest, ref: str) -> HttpResponse:
    """What lies in the file in its order, what is missing, and what was bound."""
    caller = caller_of(request)
    case = _seen(ref, caller)
    standing = WholeStanding(case)
    tables = in_force(caller.at.astimezone(SHANGHAI).date(), case.place)
    lines = lines_of(
        tables,
        case.kind,
        verbs=[event.verb for event in standing.events],
        parties=standing.parties,
        papers=list(latest_of(papers_of(case)).values()),
        scans=standing.attachments,
    )
    bound = [_bound(row) for row in dossiers_of(case)]
    return answer(DossierShown(items=[_line(line, caller) for line in lines], bound=bound))


@router.get("/cases/{ref}/dossiers/{dossier_id}/pdf", **described.download())
def pdf(request: HttpRequest, ref: str, dossier_id: str) -> HttpResponse:
    """A binding, bit for bit. Refused to who has not done `file_opening` today or may not read records."""
    found = _found(request, ref, dossier_id)
    try:
        content = found.pdf()
    except FileNotFoundError:
        raise NoSuchDossier(GONE) from None
    told = HttpResponse(content, content_type="application/pdf", headers=HEADERS)
    return _as_file(told, f"dossier-{found.version}.pdf")


@router.get("/cases/{ref}/dossiers/{dossier_id}/zip", **described.download())
def zip_(request: HttpRequest, ref: str, dossier_id: str) -> HttpResponseBase:
    """The same with the originals of what lies in it, and their hashes."""
    found = _found(request, ref, dossier_id)
    try:
        packed = pack_dossier(found)
    except FileNotFoundError:
        raise NoSuchDossier(GONE) from None
    told = FileResponse(packed, content_type="application/zip", headers=HEADERS)
    return _as_file(told, f"dossier-{found.version}.zip")


GONE = "卷宗的文件不在存储里了。请告诉系统管理员从备份恢复。"


def _as_file(told: Answer, name: str) -> Answer:
    told.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    told.headers["X-Content-Type-Options"] = "nosniff"
    return told


def _seen(ref: str, caller: Caller) -> Case:
    found: Case = Case.objects.one(bodies.without_control(ref), seen_by=caller.post)
    return found


def _found(request: HttpRequest, ref: str, dossier_id: str) -> Dossier:
    """The binding, for who opened the file today and may read the most confidential of it."""
    caller = caller_of(request)
    case, key = _seen(ref, caller), bodies.uuid_or_none(dossier_id)
    if key is None:
        raise NoSuchDossier("没有找到这一卷。请从事项的 dossier 中核对编号。")
    found: Dossier = dossier_of(case, key)
    check_may_read_dossier(case, by=caller.post, at=caller.at)
    return found


def _line(line: Line, caller: Caller) -> DossierLine:
    return DossierLine(
        item=line.item.name,
        item_label=line.item.label_en if caller.language == "en" else line.item.label,
        state=line.state,
        papers=[paper.pk for paper in line.papers],
        attachments=[scan.pk for scan in line.scans],
    )


def _bound(row: Dossier) -> DossierBound:
    return DossierBound(
        id=row.pk,
        version=row.version,
        pages=row.pages,
        size=row.size,
        sha256=row.sha256,
        kept_until=row.kept_until,
        at=here(row.at),
        by=row.by.user.name,
        parts=[DossierPart(**part) for part in row.parts],
    )
