"""Real words in the forms: published mediations, their facts, course and result, come out of the PDF and
of the DOCX as they went in. Every fifth on ordinary runs; all 165 with FENGQIAO_ALL_REAL_CASES=1."""

import csv
import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from fengqiao.papers.actions.make_paper import draft
from fengqiao.papers.definitions.parts import as_word, printed
from fengqiao.papers.permissions import form_of
from tests.mediation.playing import going
from tests.papers.making import needs_poppler, open_file, place, text_of
from tests.world import World

ALL = os.environ.get("FENGQIAO_ALL_REAL_CASES") == "1"
FILE = Path(__file__).parents[3] / "shared" / "data" / "mediation_cases" / "cases.csv"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@needs_poppler
@pytest.mark.skipif(not FILE.is_file(), reason="REAL CASES NOT PRINTED: no ../shared/data")
def test_what_was_really_agreed_stands_in_the_papers(world: World, tmp_path: Path) -> None:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        cases = list(csv.DictReader(file))
    play = going(world, until="drafted")
    open_file(play, "mediator")
    session = place(world, play, "session")
    forms = {name: form_of(play.case, name, play.at) for name in ("agreement", "session")}
    asked = {"by": world["mediator"], "at": play.at}

    wrong = []
    for row in cases if ALL else cases[::5]:
        said = {
            "agreement": {"主要事实和争议事项": row["facts"], "协议内容": row["result"]},
            "session": {"调解记录": row["process"], "调解结果": row["result"]},
        }
        for name, words in said.items():
            about = session.about if name == "session" else None
            told = draft(forms[name], about, play.case, words=words, **asked).told
            out = printed(told, at=play.at)
            pdf = text_of(out.pdf, tmp_path)
            document = Document(BytesIO(as_word(told, None)))
            docx = squeezed("".join(line.text for line in document.paragraphs))
            for text in words.values():
                lines = [squeezed(line) for line in text.split("\n")]
                if any((line not in pdf and out.pages == 1) or line not in docx for line in lines):
                    wrong.append((row["title"], name))
            if out.lacking or len(out.pdf) > 200_000:
                wrong.append((row["title"], name, out.lacking, len(out.pdf)))

    assert len(cases) == 165
    assert wrong == []
