"""制作文书: a form, filled from the matter and changed by hand, set and kept as its next version."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import as_uuid
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.papers.definitions import parts as made_of
from fengqiao.papers.definitions.matter import Matter
from fengqiao.papers.definitions.versions import Draft, drafted, printed, row_of
from fengqiao.papers.permissions import check_may_read, form_of, place_for
from fengqiao.rulebook.shapes import Form, Kind
from fengqiao.rulebook.tables import in_force, latest


def make_paper(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Make a paper (人民调解法 27-29), by who opened the file today; an earlier version stays."""
    form = form_of(case, str(facts.get("form", "")), at)
    return step.take(
        case,
        "make_paper",
        by=by,
        at=at,
        command_id=command_id,
        facts=facts,
        write=partial(_write, form),
    )


def choices(case: Case, kind: Kind) -> dict[str, list[dict[str, str]]]:
    """The forms of this kind of matter."""
    forms = in_force(latest(), case.place).forms(kind.name)
    return {"form": [{"value": form.name, "label": form.label} for form in forms]}


def draft(
    form: Form,
    about: UUID | None,
    case: Case,
    *,
    by: Post,
    at: datetime,
    words: Mapping[str, Any] | None = None,
) -> Draft:
    """What the paper would say, with what somebody changed; the Refusal where it cannot be made.

    Asked by a page, for who may make it: `papers.permissions.check_may_make` comes first.
    """
    place, serial = place_for(form, about, case, by=by, at=at)
    matter = Matter(case, by=by, at=at, about=place.about, masked=form.masked)
    version = len(place.versions) + 1
    return drafted(form, matter, serial=serial, version=version, words=words)


def _write(form: Form, move: Move) -> None:
    check_may_read(form, move.case, by=move.post, at=move.at)
    about, words = as_uuid(move.facts["about"] or ""), made_of.read_words(move.facts["words"])
    new = draft(form, about, move.case, by=move.post, at=move.at, words=words)
    made_of.check(new.parts)
    paper = row_of(new, printed(new, at=move.at), by=move.post, at=move.at)
    move.add(paper)
    move.event_facts.update(
        paper=str(paper.pk), version=paper.version, pages=paper.pages, sha256=paper.sha256
    )
