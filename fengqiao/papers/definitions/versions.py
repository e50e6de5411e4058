"""A version of a paper before it is kept, and the row that keeps it."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fengqiao.jurisdiction.models import Post
from fengqiao.lib.uuid7 import uuid7
from fengqiao.papers.definitions import parts as made_of
from fengqiao.papers.definitions.matter import Matter
from fengqiao.papers.definitions.parts import Part, Printed
from fengqiao.papers.models import Paper
from fengqiao.papers.querysets import layout_at
from fengqiao.rulebook.shapes import Form


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper that is not kept yet: its parts, and all that would be printed."""

    form: Form
    matter: Matter
    serial: int
    version: int
    parts: list[Part]
    told: dict[str, Any]


def drafted(
    form: Form, matter: Matter, *, serial: int, version: int, words: Mapping[str, Any] | None = None
) -> Draft:
    """The form as the matter fills it, with what somebody changed; PaperWrong for what it does not have."""
    parts = made_of.changed(made_of.filled(form, matter), words or {})
    foot = f"{matter.case.number}之{serial}　第{version}版"
    told = made_of.told(form, parts, matter, foot=foot)
    return Draft(form, matter, serial, version, parts, told)


def printed(draft: Draft, *, at: datetime) -> Printed:
    """Its PDF, as the county's own template shapes it, or as ours."""
    county = draft.matter.case.county_code
    return made_of.printed(draft.told, at=at, layout=layout_at(county, draft.form.name, at))


def row_of(draft: Draft, printed: Printed, *, by: Post, at: datetime) -> Paper:
    """What is kept of it for good: all that it says, and the PDF bit for bit."""
    case = draft.matter.case
    return Paper(
        id=uuid7(at),
        case=case,
        county=case.county_code,
        form=draft.form.name,
        about=draft.matter.about,
        serial=draft.serial,
        version=draft.version,
        words=json.dumps(draft.told, ensure_ascii=False),
        print=b64encode(printed.pdf).decode(),
        pages=printed.pages,
        lacking="".join(printed.lacking)[:200],
        sha256=hashlib.sha256(printed.pdf).hexdigest(),
        at=at,
        by=by,
    )
