"""A party signs on a screen: under the very version it was shown, where the law allows it, and as evidence."""

import base64
import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from PIL import Image, ImageDraw

from fengqiao.cases import actions
from fengqiao.cases.models import Party
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.actions.sign import CannotSign
from fengqiao.mediation.models import Signature
from fengqiao.mediation.permissions import GuardianNeeded
from fengqiao.papers.definitions.drawing import BEGINS, DrawingWrong
from fengqiao.papers.models import DrawnSignature, Paper
from fengqiao.papers.permissions import ByHandOnly, NothingToSign, OtherVersion
from tests.mediation.playing import CHILD, GUARDIAN, draft, going, people, the_agreement
from tests.papers.binding import bind, picture
from tests.papers.making import PDFTOTEXT, make, open_file, text_of
from tests.world import PATH, Walk, World


def drawn(shade: int = 0, size: tuple[int, int] = (800, 320)) -> str:
    """A stroke of a pen, as the page sends it."""
    sheet, out = Image.new("RGB", size, "white"), BytesIO()
    ImageDraw.Draw(sheet).line([(40, 200), (400, 60 + shade), (760, 240)], "black", 6)
    sheet.save(out, "PNG")
    return BEGINS + base64.b64encode(out.getvalue()).decode()


def draw(play: Walk, party: Party, paper: Paper, by: Any = "", **differs: Any) -> Any:
    """By the party itself, with its code; or on the office's tablet by `by`."""
    play.at = play.at.replace(second=(play.at.second + 1) % 60)
    who = play.world[by] if by else play.world.visitor(party)
    facts = {"party": party.pk, "paper": paper.sha256, "picture": drawn()} | differs
    taken = actions.perform(
        play.case, "draw_signature", by=who, at=play.at, command_id=uuid7(play.at), facts=facts
    )
    play.case = taken.case
    return taken


@pytest.fixture
def drafted(world: World) -> Walk:
    play = going(world, until="drafted")
    open_file(play, "mediator")
    return play


def test_what_was_signed_and_what_was_drawn_are_kept(drafted: Walk) -> None:
    paper, party = make(drafted, "agreement"), people(drafted.case)[0]

    event = draw(drafted, party, paper).event

    row = DrawnSignature.objects.get()
    signature = Signature.objects.get()
    png = base64.b64decode(drawn().removeprefix(BEGINS))
    assert (signature.party, signature.signed_by, signature.signed_on) == (
        party,
        party,
        drafted.today,
    )
    assert (row.signature, row.paper, row.paper_sha256) == (signature, paper, paper.sha256)
    assert row.picture_sha256 == hashlib.sha256(png).hexdigest()
    assert (event.party_id, event.facts["paper"]) == (party.pk, paper.sha256)
    assert event.facts["picture_sha256"] == row.picture_sha256
    assert "picture" not in event.facts
    [(sealed,)] = DrawnSignature.objects.values_list("picture")
    assert b"PNG" not in bytes(sealed) and b"base64" not in bytes(sealed)


def test_the_last_signature_brings_it_into_effect_whoever_drew_it(drafted: Walk) -> None:
    """人民调解法 29: the day of the last signature, and nothing else."""
    paper, (first, second) = make(drafted, "agreement"), people(drafted.case)
    mediator = f"mediator:{drafted.world['mediator'].pk}"
    for signer in (mediator, "seal"):
        drafted.do("sign", "mediator", signer=signer, signed_on=drafted.today)
    draw(drafted, first, paper)
    assert drafted.case.stage == "signing"
    drafted.days_later(2)

    draw(drafted, second, paper)

    assert drafted.case.stage == "agreed"
    assert the_agreement(drafted.case).effective_on == drafted.today


def test_on_the_offices_tablet_a_party_signs_too(drafted: Walk) -> None:
    paper, party = make(drafted, "agreement"), people(drafted.case)[1]

    event = draw(drafted, party, paper, by="mediator").event

    assert Signature.objects.get().party == party
    assert (event.by, event.party_id) == (drafted.world["mediator"], None)
    with pytest.raises(CannotSign):
        draw(drafted, party, paper)


def test_only_the_version_that_was_shown_is_signed_and_by_all(drafted: Walk) -> None:
    first, (one, other) = make(drafted, "agreement"), people(drafted.case)
    second = make(drafted, "agreement", words={"协议内容": "一、各修各的。"})

    with pytest.raises(OtherVersion):
        draw(drafted, one, first)
    draw(drafted, one, second)
    third = make(drafted, "agreement", words={"协议内容": "一、又改了。"})
    with pytest.raises(OtherVersion):
        draw(drafted, other, third)

    assert DrawnSignature.objects.count() == 1


def test_nothing_is_signed_before_the_paper_was_made_anew(drafted: Walk) -> None:
    party = people(drafted.case)[0]
    paper = make(drafted, "agreement")
    drafted.at = drafted.at.replace(second=30)
    draft(drafted)

    with pytest.raises(NothingToSign):
        draw(drafted, party, paper)


@pytest.mark.parametrize("type_code", ["0101", "0103"])
def test_what_the_law_wants_in_ink_is_not_drawn(world: World, type_code: str) -> None:
    """电子签名法 3: marriage, adoption, inheritance."""
    play = going(world, until="drafted", type=type_code)
    open_file(play, "mediator")
    paper = make(play, "agreement")

    with pytest.raises(ByHandOnly):
        draw(play, people(play.case)[0], paper)

    assert not Signature.objects.exists()


def test_a_child_does_not_sign(world: World) -> None:
    parties = [CHILD, {"role": "respondent", "name": "李乙"}]
    play = Walk(
        world,
        going(world, until="accepted", parties=parties).case,
        at=world.now,
        holder="village.clerk",
    )
    child = people(play.case)[0]
    play.at = play.at.replace(hour=10)
    play.do("add_party", "village.clerk", **GUARDIAN, represents=child.pk)
    guardian = people(play.case)[-1].pk
    for party in people(play.case)[:2]:
        speaks = {"given_by": guardian} if party.is_minor else {}
        play.do(
            "consent", "village.clerk", party=party.pk, answer="given", how="in_person", **speaks
        )
        play.do("acknowledge_rights", "village.clerk", party=party.pk, how="signed", **speaks)
    mediator = world["mediator"].pk
    play.do("appoint_mediator", "village.clerk", mediator=mediator, chosen_by="parties")
    for step in ("mediated", "drafted"):
        PATH[step](play)
    open_file(play, "mediator")

    with pytest.raises(GuardianNeeded):
        draw(play, child, make(play, "agreement"), by="mediator")


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        BEGINS,
        BEGINS + "!!!",
        BEGINS + base64.b64encode(picture()).decode(),
        "data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode(),
        drawn(size=(2000, 1500)),
    ],
)
def test_what_is_no_drawing_is_refused(drafted: Walk, sent: str) -> None:
    paper, party = make(drafted, "agreement"), people(drafted.case)[0]

    with pytest.raises(DrawingWrong):
        draw(drafted, party, paper, picture=sent)

    assert not Signature.objects.exists()


def test_what_was_drawn_lies_in_the_file(drafted: Walk, tmp_path: Path) -> None:
    paper, (one, other) = make(drafted, "agreement"), people(drafted.case)
    for party in (one, other):
        draw(drafted, party, paper)
    for step in ("agreed", "concluded"):
        PATH["performed"](drafted) if step == "concluded" else None
        PATH[step](drafted)
    open_file(drafted, "mediator")
    make(drafted, "file_statement")

    dossier = bind(drafted)

    kinds = [(part["label"], part["kind"]) for part in dossier.parts if part["item"] == "agreement"]
    assert kinds == [("人民调解协议书", "paper"), *[("屏幕签名记录", "drawing")] * 2]
    if PDFTOTEXT:
        said = text_of(dossier.pdf(), tmp_path)
        assert "签名人张甲" in said and "不是《电子签名法》第十三条规定的可靠电子签名" in said
        assert paper.sha256 in said


@pytest.mark.parametrize("how", ["update", "delete"])
def test_what_was_drawn_is_never_changed(drafted: Walk, how: str) -> None:
    draw(drafted, people(drafted.case)[0], make(drafted, "agreement"))
    rows = DrawnSignature.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(paper_sha256="0" * 64) if how == "update" else rows.delete()


def test_a_signed_sheet_comes_back_with_the_signature(drafted: Walk) -> None:
    """The usual way: printed, signed in ink, scanned."""
    sheet = SimpleUploadedFile("签名件.jpg", picture())
    signer = drafted.offered("sign", "signer", "mediator")[0]

    event = drafted.do("sign", "mediator", signer=signer, signed_on=drafted.today, scan=sheet).event

    scan = drafted.case.attachments.get()
    assert (scan.item, scan.title) == ("agreement", "协议书（签名件）")
    assert event.facts["sha256"] == scan.sha256 == hashlib.sha256(picture()).hexdigest()
