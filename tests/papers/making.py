"""Papers of a case, made as the mediator or the village's clerk makes them; and what a PDF says."""

import json
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from fengqiao.cases.models import Case
from fengqiao.papers.models import Paper
from fengqiao.papers.permissions import Place, places_of
from tests.world import Walk, World, do

PDFTOTEXT = shutil.which("pdftotext")
ABOVE = ("-x", "0", "-y", "0", "-W", "900", "-H", "770")  # points, of a page upright
needs_poppler = pytest.mark.skipif(
    PDFTOTEXT is None, reason="PDF NOT READ BACK: install Debian's poppler-utils"
)


def open_file(play: Walk, by: str) -> None:
    play.do("open_file", by)


def make(
    play: Walk, form: str, by: str = "mediator", *, about: Any = "", words: Any = None
) -> Paper:
    """The paper that comes of it; `words` are the parts changed by hand."""
    given = {"words": json.dumps(words, ensure_ascii=False)} if words else {}
    taken = play.do("make_paper", by, form=form, about=str(about or ""), **given)
    return Paper.objects.get(pk=taken.event.facts["paper"])


def places(world: World, play: Walk, by: str = "mediator") -> list[Place]:
    return places_of(play.case, by=world[by], at=play.at)


def place(world: World, play: Walk, form: str, by: str = "mediator") -> Place:
    return next(one for one in places(world, play, by) if one.form.name == form)


def everything_possible(
    world: World, play: Walk, by: str = "mediator", **words: dict[str, str]
) -> list[Paper]:
    """Every paper that can be made now, those about the file itself last, parts given where asked."""
    open_file(play, by)
    found = [one for one in places(world, play, by) if not one.why_not]
    last = ("case_slip", "file_statement")
    found.sort(key=lambda one: last.index(one.form.name) if one.form.name in last else -1)
    return [
        make(play, one.form.name, by, about=one.about, words=words.get(one.form.name))
        for one in found
    ]


def text_of(pdf: bytes, folder: Path) -> str:
    """What a reader copies out of the PDF above its footers, without blanks and line ends."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    assert PDFTOTEXT
    said = subprocess.run(
        [PDFTOTEXT, "-raw", *ABOVE, path, "-"], capture_output=True, check=True
    ).stdout
    return re.sub(r"\s", "", said.decode())


def do_as(world: World, case: Case, verb: str, by: str, play: Walk, **facts: Any) -> Any:
    return do(world, case, verb, by, at=play.at, **facts)


def docx(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
