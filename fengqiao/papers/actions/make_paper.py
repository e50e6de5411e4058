"""制作文书: a form, filled from the matter and changed by hand, set and kept as its next version."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import as_uuid
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.uuid7 import uuid7
from fengqiao.papers.definitions import parts as made_of
from fengqiao.papers.definitions.matter import Matter
from fengqiao.papers.definitions.parts import Part
from fengqiao.papers.models import Paper
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
    named = [{"value": form.name, "label": form.label} for form in forms if not form.bound]
    return {"form": named}


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper that is not kept yet: its parts, and all that would be printed."""

    matter: Matter
    serial: int
    version: int
    parts: list[Part]
    told: dict[str, Any]


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
    version = len(place.versions) + 1
    matter = Matter(case, by=by, at=at, about=place.about, masked=form.masked)
    parts = made_of.changed(made_of.filled(form, matter), words or {})
    foot = f"{case.number}之{serial}　第{version}版"
    told = made_of.told(form, parts, matter, foot=foot)
    return Draft(matter, serial, version, parts, told)


def _write(form: Form, move: Move) -> None:
    check_may_read(form, move.case, by=move.post, at=move.at)
    about, words = as_uuid(move.facts["about"] or ""), made_of.read_words(move.facts["words"])
    new = draft(form, about, move.case, by=move.post, at=move.at, words=words)
    made_of.check(new.parts)
    printed = made_of.printed(new.told, at=move.at)
    paper = _paper(move, form, new, printed)
    move.add(paper)
    move.event_facts.update(
        paper=str(paper.pk), version=paper.version, pages=paper.pages, sha256=paper.sha256
    )


def _paper(move: Move, form: Form, new: Draft, printed: made_of.Printed) -> Paper:
    return Paper(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        form=form.name,
        about=new.matter.about,
        serial=new.serial,
        version=new.version,
        words=json.dumps(new.told, ensure_ascii=False),
        print=b64encode(printed.pdf).decode(),
        pages=printed.pages,
        lacking="".join(printed.lacking)[:200],
        sha256=hashlib.sha256(printed.pdf).hexdigest(),
        at=move.at,
        by=move.post,
    )
