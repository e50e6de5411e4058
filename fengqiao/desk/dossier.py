"""A matter's file as a bar: what lies in it, what is missing, and the way to what brings it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.cases.models import Case, WholeStanding
from fengqiao.desk.words import label_of
from fengqiao.papers.definitions.dossier import Line, lines_of
from fengqiao.papers.querysets import latest_of, papers_of
from fengqiao.rulebook.tables import Tables


@dataclass(frozen=True, slots=True)
class Mark:
    """An item of the file: how it stands (see `Line.state`), what lies there, and the way to the rest.

    `makes` is the address that makes the paper, `uploads` the one that takes a signed sheet or a copy.
    """

    label: str
    state: str
    must: bool
    papers: Sequence[Any]
    scans: Sequence[Any]
    lacking: int
    makes: str
    makes_label: str
    uploads: str


@dataclass(frozen=True, slots=True)
class Bar:
    marks: Sequence[Mark]
    there: int
    due: int  # of how many that must be there

    @property
    def missing(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.state == "missing"]


def bar_of(case: Case, standing: WholeStanding, tables: Tables, *, may_attach: bool) -> Bar | None:
    """In one statement, for who has read the rest; None for a kind without a file."""
    if not tables.dossier(case.kind):
        return None
    lines = lines_of(
        tables,
        case.kind,
        verbs=[event.verb for event in standing.events],
        parties=standing.parties,
        papers=list(latest_of(papers_of(case)).values()),
        scans=standing.attachments,
    )
    labels = {form.name: label_of(form) for form in tables.forms(case.kind)}
    marks = [_mark(case, line, labels, may_attach) for line in lines]
    due = [mark for mark, line in zip(marks, lines, strict=True) if line.is_due]
    return Bar(marks, sum(mark.state == "there" for mark in due), len(due))


def _mark(case: Case, line: Line, labels: dict[str, str], may_attach: bool) -> Mark:
    form = line.makes
    return Mark(
        label=label_of(line.item),
        state=line.state,
        must=line.is_due,
        papers=[(labels[paper.form], paper) for paper in line.papers],
        scans=line.scans,
        lacking=line.lacking if line.papers else 0,
        makes=_way(case, form) if form else "",
        makes_label=_("制作《%(form)s》") % {"form": label_of(form)} if form else "",
        uploads=_upload(case, line) if may_attach else "",
    )


def _way(case: Case, form: Any) -> str:
    """Straight to the paper; to the list of papers where somebody says first for whom it is."""
    if form.once_for:
        return reverse("papers", args=[case.pk]) + "#possible"
    return reverse("new_paper", args=[case.pk, form.name])


def _upload(case: Case, line: Line) -> str:
    return reverse("act", args=[case.pk, "attachment"]) + f"?item={line.item.name}"
