"""The file of a case: what lies in it and what is missing; binding it; what was bound, to be taken along;
how long it is kept."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.cases import actions
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, WholeStanding
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk.dossier import bar_of
from fengqiao.desk.downloads import named, pdf_of
from fengqiao.desk.next_steps import considered
from fengqiao.desk.opening import opened, way_in
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.words import label_of
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.papers.actions.pack_dossier import pack_dossier
from fengqiao.papers.definitions.keeping import keeping_of, ruled_out
from fengqiao.papers.definitions.parts import PaperWrong
from fengqiao.papers.models import Dossier
from fengqiao.papers.permissions import check_may_read_dossier, missing_of
from fengqiao.papers.querysets import dossier_of, dossiers_of
from fengqiao.rulebook.tables import in_force

BINDS = "make_dossier"
KEEPS = ("review_quality", "hold_file", "release_hold", "appraise", "destroy")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def dossier(request: StaffRequest, ref: str) -> HttpResponse:
    """What lies in the file, item by item, and what can be done with the whole."""
    case = Case.objects.one(ref, seen_by=request.post)
    command = as_uuid(request.POST.get("command_id", ""))
    if request.method == "POST" and command:
        return _asked(request, case, command)
    standing = WholeStanding(case)
    tables = in_force(request.at.astimezone(SHANGHAI).date(), case.place)
    judged = considered(
        case,
        by=request.post,
        at=request.at,
        kind=tables.kind(case.kind),
        tables=tables,
        standing=standing,
    )
    possible = {one.verb.name: one.verb for one in judged if one.refusal is None}
    bar = bar_of(case, standing, tables, may_attach="attach" in possible)
    keeping = keeping_of(case, [e for e in standing.events if e.verb in (*KEEPS, BINDS)])
    ruled = ruled_out(standing.events)
    return show(
        request,
        "dossier.html",
        case=case,
        bar=bar,
        dossiers=dossiers_of(case),
        keeping=keeping,
        is_destroyed=standing.events[-1].stage == "destroyed",
        may_make="make_paper" in possible,
        may_bind=BINDS in possible,
        moves=possible["move_upload"].noun if "move_upload" in possible else "",
        keeps=[
            (possible[name].noun, label_of(possible[name]))
            for name in KEEPS
            if name in possible and name not in ruled
        ],
        command=uuid7(request.at),
        **way_in(request, case, possible.values(), standing=standing),
    )


def _asked(request: StaffRequest, case: Case, command: UUID) -> HttpResponse:
    """Opening the file, making what is missing, or binding it: by the button that was pressed."""
    if "make" in request.POST:
        return _made(request, case, command)
    if "bind" not in request.POST:
        return opened(request, case, command, back="dossier")
    taken = actions.perform(
        case, BINDS, by=request.post, at=request.at, command_id=command, facts={}
    )
    about = {"version": taken.event.facts["version"], "pages": taken.event.facts["pages"]}
    messages.success(request, _("已立卷：第%(version)s版，共%(pages)s页。") % about)
    return redirect("dossier", case.pk)


def _made(request: StaffRequest, case: Case, command: UUID) -> HttpResponse:
    """Each paper that must be there and can be made now, as the matter fills it, by an act of its own."""
    made = 0
    for place in missing_of(case, by=request.post, at=request.at):
        facts = {"form": place.form.name, "about": str(place.about or "")}
        own = uuid5(command, f"{place.form.name} {place.about}")
        try:
            actions.perform(
                case, "make_paper", by=request.post, at=request.at, command_id=own, facts=facts
            )
        except PaperWrong:
            asked = {"form": label_of(place.form)}
            messages.warning(request, _("《%(form)s》有要您填写的内容，请单独制作。") % asked)
        else:
            made += 1
    messages.success(request, _("制作了%(made)s份文书。") % {"made": made})
    return redirect("dossier", case.pk)


# ── Taking it along ──────────────────────────────────────────────────────────────────────────────


class DossierGone(Refusal):
    code, status = "dossier_gone", 404


@require_safe
@staff_page
def as_pdf(request: StaffRequest, ref: str, key: UUID) -> HttpResponse:
    """The file as it was bound, bit for bit."""
    found = _found(request, ref, key)
    return pdf_of(_read(found), _("卷宗%(version)s.pdf") % {"version": found.version})


@require_safe
@staff_page
def as_zip(request: StaffRequest, ref: str, key: UUID) -> HttpResponseBase:
    """The same with the originals of what lies in it, and their hashes."""
    found = _found(request, ref, key)
    try:
        packed = pack_dossier(found)
    except FileNotFoundError:
        raise _gone() from None
    answer = FileResponse(packed, content_type="application/zip")
    return named(answer, _("卷宗%(version)s.zip") % {"version": found.version}, "attachment")


def _found(request: StaffRequest, ref: str, key: UUID) -> Dossier:
    """For who opened the file today and may read the most confidential of it."""
    case = Case.objects.one(ref, seen_by=request.post)
    found: Dossier = dossier_of(case, key)
    check_may_read_dossier(case, by=request.post, at=request.at)
    return found


def _read(found: Dossier) -> bytes:
    try:
        return found.pdf()
    except FileNotFoundError:
        raise _gone() from None


def _gone() -> DossierGone:
    return DossierGone(_("卷宗的文件不在存储里了。请告诉系统管理员从备份恢复。"))
