"""The papers of a case: which were made, which could be made, and each as PDF or DOCX. One is made by the
act `paper`."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import HEADERS, answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.cases_shown import here
from fengqiao.api.shapes import PaperPlace, PaperShown, PapersShown
from fengqiao.cases.models import Case
from fengqiao.papers.actions.write_out import write_out
from fengqiao.papers.models import Paper
from fengqiao.papers.permissions import Place, check_may_read, form_of, places_of
from fengqiao.papers.querysets import NoSuchPaper, paper_of

router = Router(tags=["papers"])
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/cases/{ref}/papers", **described.door(answers={200: PapersShown}))
def papers(request: HttpRequest, ref: str) -> HttpResponse:
    """Every form that fits the case, in the order of its file: its versions, or why it cannot be made."""
    caller = caller_of(request)
    case = _seen(ref, caller)
    places = places_of(case, by=caller.post, at=caller.at)
    return answer(PapersShown(items=[_place(place, caller) for place in places]))


@router.get("/cases/{ref}/papers/{paper_id}/pdf", **described.download())
def pdf(request: HttpRequest, ref: str, paper_id: str) -> HttpResponse:
    """A version as it was made, bit for bit. Refused to who has not done `file_opening` today."""
    paper = _paper(request, ref, paper_id)
    return _file(paper.pdf(), PDF, f"{paper.form}-{paper.version}.pdf")


@router.get("/cases/{ref}/papers/{paper_id}/docx", **described.download())
def docx(request: HttpRequest, ref: str, paper_id: str) -> HttpResponse:
    """The same words as a document to be edited, in the county's own template where it has one."""
    paper = _paper(request, ref, paper_id)
    return _file(write_out(paper), DOCX, f"{paper.form}-{paper.version}.docx")


def _seen(ref: str, caller: Caller) -> Case:
    found: Case = Case.objects.one(bodies.without_control(ref), seen_by=caller.post)
    return found


def _paper(request: HttpRequest, ref: str, paper_id: str) -> Paper:
    """The version, for who opened the file today and may read what stands in it."""
    caller = caller_of(request)
    case, key = _seen(ref, caller), bodies.uuid_or_none(paper_id)
    if key is None:
        raise NoSuchPaper("没有找到这份文书。请从事项的 papers 中核对编号。")
    paper: Paper = paper_of(case, key)
    check_may_read(form_of(case, paper.form, paper.at), case, by=caller.post, at=caller.at)
    return paper


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    told = HttpResponse(content, content_type=media_type, headers=HEADERS)
    told.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    told.headers["X-Content-Type-Options"] = "nosniff"
    return told


def _place(place: Place, caller: Caller) -> PaperPlace:
    form = place.form
    about: UUID | None = place.about
    return PaperPlace(
        form=form.name,
        form_label=form.label_en if caller.language == "en" else form.label,
        needed=form.needed,
        about=about,
        about_label=place.subject.label if place.subject else "",
        why_not=place.why_not,
        versions=[_version(paper) for paper in place.versions],
    )


def _version(paper: Paper) -> PaperShown:
    return PaperShown(
        id=paper.pk,
        version=paper.version,
        pages=paper.pages,
        lacking=paper.lacking,
        sha256=paper.sha256,
        at=here(paper.at),
        by=paper.by.user.name,
    )
