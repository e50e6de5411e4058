"""Published mediations, played to their end: each yields a whole dossier that says what was agreed.

The file is not part of the project. A sample on ordinary runs; all 165 with FENGQIAO_ALL_REAL_CASES=1.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fengqiao.papers.models import Dossier
from fengqiao.papers.permissions import missing_of
from tests.journeys.replaying import FILE, ORGANISATION, Published, in_parts, published
from tests.mediation.playing import agree_orally, draft, people, session, sign_all
from tests.papers.binding import bind, upload
from tests.papers.making import PDFTOTEXT, make, needs_poppler, open_file
from tests.world import PATH, Walk, World, register_dispute

ALL = os.environ.get("FENGQIAO_ALL_REAL_CASES") == "1"
PARTS = 5  # so that several workers can share the work
SAMPLE = 2  # of each part, on ordinary runs
WITHOUT_NUMBERS = ("-x", "0", "-y", "45", "-W", "900", "-H", "725")  # points, of a page upright

pytestmark = [
    needs_poppler,
    pytest.mark.skipif(not FILE.is_file(), reason=f"REAL DOSSIERS NOT BOUND: {FILE} is missing"),
]


def dealt() -> list[list[Published]]:
    parts = in_parts(PARTS, published() if FILE.is_file() else [])
    return parts if ALL else [part[:SAMPLE] for part in parts]


@pytest.mark.parametrize("cases", dealt(), ids=range(PARTS))
def test_each_yields_a_whole_dossier(world: World, tmp_path: Path, cases: list[Published]) -> None:
    wrong = []
    for one in cases:
        dossier = bound(world, one)
        said = text_of(dossier.pdf(), tmp_path)
        words = [one.facts, one.process] + ([] if one.is_terminated else [one.result])
        lines = [squeezed(line) for text in words for line in text.split("\n")]
        wrong += [(one.title, line) for line in lines if line not in said]
        wanted = {"acceptance", "rights_notice", "session"} | agreed(one)
        made = set(dossier.case.papers.values_list("form", flat=True))
        wrong += [(one.title, name) for name in wanted - made]

    assert wrong == []


def agreed(one: Published) -> set[str]:
    if one.is_terminated:
        return {"termination_notice"}
    return {"agreement" if one.is_written else "oral_agreement"}


def bound(world: World, one: Published) -> Dossier:
    """Played from the application to the end, its papers made, its file bound."""
    parties = [side(*pair) for pair in zip(("applicant", "respondent"), one.sides, strict=True)]
    facts = {"title": one.title, "story": one.facts, "type": one.type, "parties": parties}
    play = Walk(world, register_dispute(world, **facts), at=world.now, holder="village.clerk")
    for step in ("accepted", "prepared"):
        PATH[step](play)
    upload(play, "identity", title="身份证明")
    session(play, record=one.process, result="failed" if one.is_terminated else "agreed")
    end(play, one)
    open_file(play, "mediator")
    for place in missing_of(play.case, by=world["mediator"], at=play.at):
        make(play, place.form.name, about=place.about)
    if one.is_terminated:
        make(play, "termination_notice", about=people(play.case)[0].pk)
    return bind(play)


def end(play: Walk, one: Published) -> None:
    if one.is_terminated:
        reason = "当事人已经申请仲裁，由仲裁委员会处理。"
        play.do("terminate", "village.clerk", ground="sued", reason=reason)
        return
    said = {"dispute_facts": one.facts, "terms": one.result, "manner": "按协议约定", "amount": None}
    if one.is_written:
        draft(play, **said)
        sign_all(play)
    else:
        agree_orally(play, **said)
    play.do("conclude", "village.clerk", outcome="performing", summary=one.result)


def side(role: str, name: str) -> dict[str, Any]:
    return {"role": role, "name": name, "is_organisation": bool(re.search(ORGANISATION, name))}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(pdf: bytes, folder: Path) -> str:
    """What a reader copies out of the dossier, without page numbers, blanks and line ends."""
    path = folder / "dossier.pdf"
    path.write_bytes(pdf)
    assert PDFTOTEXT
    command = [PDFTOTEXT, "-raw", *WITHOUT_NUMBERS, path, "-"]
    return squeezed(subprocess.run(command, capture_output=True, check=True).stdout.decode())
