"""The papers of a case: which there are, which can be made, one filled in to be read and changed; and
the templates by which a county replaces ours."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.cases import actions
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk.downloads import named, pdf_of
from fengqiao.desk.fields import Problem
from fengqiao.desk.opening import opened, way_in
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.words import label_of, said
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.papers.actions.keep_template import impression, keep_template, names_of
from fengqiao.papers.actions.make_paper import draft
from fengqiao.papers.actions.write_out import write_out
from fengqiao.papers.definitions import parts as made_of
from fengqiao.papers.definitions.parts import PaperWrong, Part, may_be_typed
from fengqiao.papers.definitions.versions import Draft, printed
from fengqiao.papers.models import Paper, PaperTemplate
from fengqiao.papers.permissions import (
    UnknownForm,
    check_may_keep_templates,
    check_may_make,
    check_may_read,
    form_of,
    places_of,
)
from fengqiao.papers.querysets import paper_of, template_at
from fengqiao.rulebook.shapes import Form, RuleError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PART = "part-"  # in front of a part's place, in the names of the form's fields


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def papers(request: StaffRequest, ref: str) -> HttpResponse:
    """The file, form by form: what was made, what can be made, what not yet and why."""
    case = Case.objects.one(ref, seen_by=request.post)
    command = as_uuid(request.POST.get("command_id", ""))
    if request.method == "POST" and command:
        return opened(request, case, command, back="papers")
    places = places_of(case, by=request.post, at=request.at)
    made = [place for place in places if place.paper]
    return show(
        request,
        "papers.html",
        case=case,
        made=made,
        possible=[place for place in places if not place.paper and not place.why_not],
        not_yet=[
            (place, said(place.why_not)) for place in places if not place.paper and place.why_not
        ],
        **way_in(request, case),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def paper(request: StaffRequest, ref: str, form: str) -> HttpResponse:
    """A paper before it is made: each part as the matter fills it, to be changed; and the making."""
    case = Case.objects.one(ref, seen_by=request.post)
    row = form_of(case, form, request.at)
    about = as_uuid(request.POST.get("about", request.GET.get("about", "")))
    command = as_uuid(request.POST.get("command_id", ""))
    if request.method == "POST" and command:
        return _sent(request, case, row, about, command)
    new = _drafted(request, case, row, about, _earlier(request, case, row, about))
    return _form(request, case, row, new, uuid7(request.at))


def _earlier(
    request: StaffRequest, case: Case, form: Form, about: UUID | None
) -> dict[str, str] | None:
    """What the last version says, unless it is to be filled anew from the matter."""
    if "anew" in request.GET:
        return None
    check_may_read(form, case, by=request.post, at=request.at)
    rows = case.papers.filter(form=form.name).order_by("-version")
    last: Paper | None = (rows.filter(about=about) if about else rows).first()
    return _typed(form, last.said()) if last else None


def _typed(form: Form, before: dict[str, str]) -> dict[str, str]:
    """Without what nobody types, and without what the form no longer asks."""
    labels = {part.label for part in form.fields if may_be_typed(part)}
    return {label: text for label, text in before.items() if label in labels}


def _drafted(
    request: StaffRequest,
    case: Case,
    form: Form,
    about: UUID | None,
    words: dict[str, str] | None,
) -> Draft:
    check_may_make(form, case, by=request.post, at=request.at)
    return draft(form, about, case, by=request.post, at=request.at, words=words)


def _sent(
    request: StaffRequest, case: Case, form: Form, about: UUID | None, command: UUID
) -> HttpResponse:
    words = {
        part.label: request.POST[f"{PART}{n}"]
        for n, part in enumerate(form.fields)
        if f"{PART}{n}" in request.POST
    }
    try:
        if "look" in request.POST:
            return _looked_at(_drafted(request, case, form, about, words), request)
        facts = {"form": form.name, "about": str(about or ""), "words": json.dumps(words)}
        taken = actions.perform(
            case, "make_paper", by=request.post, at=request.at, command_id=command, facts=facts
        )
    except PaperWrong as wrong:
        new = _drafted(request, case, form, about, words)
        problem = Problem(said(wrong.sentence), _target(new.parts))
        return _form(request, case, form, new, command, problems=[problem], status=422)
    _say(request, paper_of(case, UUID(taken.event.facts["paper"])), form)
    return redirect("papers", case.pk)


def _target(parts: list[Part]) -> str:
    """The first part that must be filled and is not."""
    places = (n for n, one in enumerate(parts) if one.field.required and not one.text)
    return f"{PART}{next(places, 0)}"


def _say(request: StaffRequest, made: Paper, form: Form) -> None:
    about = {"form": label_of(form), "version": made.version}
    messages.success(request, _("《%(form)s》第%(version)s版已制作。") % about)
    if made.lacking:
        told = "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in made.lacking)
        messages.warning(request, lacking_said(told))


def lacking_said(told: str) -> str:
    return _("这些字没有字体可以印，文书里印成“〓”，请核对，打印以后手写补上：%(signs)s") % {
        "signs": told
    }


def _looked_at(new: Draft, request: StaffRequest) -> HttpResponse:
    """The PDF as it would be made; nothing is kept."""
    return pdf_of(printed(new, at=request.at).pdf, _("预览.pdf"))


def _form(
    request: StaffRequest,
    case: Case,
    form: Form,
    new: Draft,
    command: UUID,
    *,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    return show(
        request,
        "paper.html",
        case=case,
        form=form,
        label=label_of(form),
        about=new.matter.about or "",
        version=new.version,
        parts=[(f"{PART}{n}", part) for n, part in enumerate(new.parts)],
        differs=any(part.text != part.from_matter for part in new.parts),
        lacking=made_of.lacking(new.told),
        problems=problems or [],
        command=command,
        status=status,
    )


# ── Taking it along ──────────────────────────────────────────────────────────────────────────────


@require_safe
@staff_page
def as_pdf(request: StaffRequest, ref: str, key: UUID) -> HttpResponse:
    """A paper as it was made, bit for bit, to be printed."""
    made, form = _made(request, ref, key)
    return pdf_of(made.pdf(), f"{form.label}{made.version}.pdf")


@require_safe
@staff_page
def as_docx(request: StaffRequest, ref: str, key: UUID) -> HttpResponse:
    """The same words as a document that Word and LibreOffice open."""
    made, form = _made(request, ref, key)
    answer = HttpResponse(write_out(made), content_type=DOCX)
    return named(answer, f"{form.label}{made.version}.docx", "attachment")


def _made(request: StaffRequest, ref: str, key: UUID) -> tuple[Paper, Form]:
    """The paper, for who opened the file today and may read what stands in it."""
    case = Case.objects.one(ref, seen_by=request.post)
    made: Paper = paper_of(case, key)
    form = form_of(case, made.form, made.at)
    check_may_read(form, case, by=request.post, at=request.at)
    return made, form


# ── Templates ────────────────────────────────────────────────────────────────────────────────────


@require_safe
@staff_page
def templates(request: StaffRequest) -> HttpResponse:
    """The forms of every kind, and whose template each is written out in."""
    check_may_keep_templates(request.post, request.at)
    forms = [form for kind in request.tables.kinds() for form in request.tables.forms(kind.name)]
    county = request.post.place[:6]
    rows = [(form, label_of(form), template_at(county, form.name, request.at)) for form in forms]
    return show(request, "templates.html", rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def template(request: StaffRequest, form: str) -> HttpResponse:
    """A form's template: what may stand in it, the county's own, and what was used before."""
    check_may_keep_templates(request.post, request.at)
    row = _any_form(request, form)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            return redirect(_keep(request, row))
        except Refusal as refusal:
            problems = [Problem(said(refusal.sentence), "file")]
    county = request.post.place[:6]
    used = template_at(county, row.name, request.at)
    if "download" in request.GET and used:
        answer = HttpResponse(bytes(used.content), content_type=DOCX)
        return named(answer, used.file, "attachment")
    if "sample" in request.GET and used and used.layout:
        return pdf_of(impression(row, used.layout, at=request.at).pdf, _("预览.pdf"))
    return show(
        request,
        "template.html",
        form=row,
        label=label_of(row),
        used=used,
        names=[f"{{{{ {name} }}}}" for name in names_of(row)],
        before=PaperTemplate.objects.filter(county=county, form=row.name)
        .select_related("by__user")
        .defer("content", "layout")
        .order_by("-at", "-id"),
        problems=problems,
        status=422 if problems else 200,
    )


def _any_form(request: StaffRequest, name: str) -> Form:
    """The form of whichever kind has it."""
    for kind in request.tables.kinds():
        try:
            return request.tables.form(kind.name, name)
        except RuleError:
            continue
    raise UnknownForm(_("没有这种文书。请从列表中选择。"), status=404)


def _keep(request: StaffRequest, form: Form) -> str:
    """Where to go on: to the list; to the template itself where it says something of how it prints."""
    if "ours" in request.POST:
        keep_template(form, by=request.post, at=request.at)
        messages.success(request, _("已改回内置的格式。"))
        return reverse("templates")
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise Refusal(_("还没有选择文件。"), status=422, code="file_missing")
    kept = keep_template(
        form, by=request.post, at=request.at, file=sent.name or "", content=sent.read()
    )
    messages.success(request, _("模板已启用，以后制作的文书按它印成PDF、另存为Word。"))
    remarked = bool(kept.layout and kept.layout["remarks"])
    return reverse("template", args=[form.name]) if remarked else reverse("templates")
