"""A party signs by certificate: checked before it counts, kept to be checked again, and off unless it is chosen."""

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from fengqiao.cases import actions
from fengqiao.cases.models import Party
from fengqiao.lib.certified import NotCertified
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.models import Signature
from fengqiao.papers.actions.ask_certificate import NotAgreed, hint_of
from fengqiao.papers.actions.pack_dossier import pack_dossier
from fengqiao.papers.actions.sign_by_certificate import NotAskedFor
from fengqiao.papers.definitions import certifying
from fengqiao.papers.definitions.certifying import CodeWrong, NobodyCertifies, SignatureNotHeld
from fengqiao.papers.models import CertifiedSignature, Paper
from fengqiao.papers.permissions import ByHandOnly, OtherVersion
from fengqiao.papers.querysets import asking_of
from tests.mediation.playing import going, people, the_agreement
from tests.papers.binding import bind
from tests.papers.making import PDFTOTEXT, make, open_file, text_of
from tests.papers.test_drawing import draw
from tests.world import PATH, Walk, World

OPENSSL = shutil.which("openssl")


@pytest.fixture
def trial(settings: Any, tmp_path: Path) -> None:
    settings.FENGQIAO_SIGNING_SERVICE = certifying.TRIAL
    settings.FENGQIAO_HOME = tmp_path


@pytest.fixture
def drafted(world: World) -> Walk:
    play = going(world, until="drafted")
    open_file(play, "mediator")
    return play


def do(play: Walk, verb: str, party: Party, by: str = "", **facts: Any) -> Any:
    """By the party itself, with its code; or at the office by `by`."""
    play.at = play.at.replace(second=(play.at.second + 1) % 60)
    who = play.world[by] if by else play.world.visitor(party)
    taken = actions.perform(
        play.case,
        verb,
        by=who,
        at=play.at,
        command_id=uuid7(play.at),
        facts={"party": party.pk, **facts},
    )
    play.case = taken.case
    return taken


def ask(play: Walk, party: Party, paper: Paper, by: str = "", **differs: Any) -> Any:
    facts = {"paper": paper.sha256, "agreed": "on"} | differs
    return do(play, "ask_certificate", party, by, **facts)


def sign(play: Walk, party: Party, by: str = "", code: str = "") -> Any:
    hint = hint_of(play.case, asking_of(play.case, party))
    return do(play, "sign_by_certificate", party, by, code=code or hint[-6:])


@pytest.mark.usefixtures("trial")
def test_who_signed_what_and_when_is_kept_and_can_be_checked_again(drafted: Walk) -> None:
    paper, party = make(drafted, "agreement"), people(drafted.case)[0]
    ask(drafted, party, paper)

    event = sign(drafted, party).event

    row, signature = CertifiedSignature.objects.get(), Signature.objects.get()
    assert (signature.party, signature.signed_on) == (party, drafted.today)
    assert (row.paper, row.paper_sha256, row.is_trial) == (paper, paper.sha256, True)
    assert "没有法律效力" in row.provider
    assert event.facts["cms_sha256"] == hashlib.sha256(row.cms()).hexdigest()
    assert "code" not in event.facts and event.facts["is_trial"] is True
    found = certifying.looked_at(row, paper.pdf())
    assert (found.name, found.at) == ("张甲", row.signed_at)
    assert "不具法律效力" in found.issuer
    with pytest.raises(NotCertified, match="other_document"):
        certifying.looked_at(row, paper.pdf() + b" ")


@pytest.mark.usefixtures("trial")
@pytest.mark.skipif(OPENSSL is None, reason="no openssl here to look at it independently")
def test_another_program_finds_the_signature_good(drafted: Walk, tmp_path: Path) -> None:
    paper, party = make(drafted, "agreement"), people(drafted.case)[0]
    ask(drafted, party, paper)
    sign(drafted, party)
    row = CertifiedSignature.objects.get()
    (tmp_path / "a.p7s").write_bytes(row.cms())
    (tmp_path / "a.pem").write_text(row.anchor)
    (tmp_path / "a.pdf").write_bytes(paper.pdf())
    at = int(row.signed_at.timestamp())

    words = f"cms -verify -binary -inform DER -in a.p7s -content a.pdf -CAfile a.pem -purpose any -attime {at}"
    done = subprocess.run([OPENSSL, *words.split()], cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("trial")
def test_the_last_signature_brings_it_into_effect(drafted: Walk) -> None:
    """人民调解法 29: on the day of the last signature; by certificate, on a screen and in ink alike."""
    paper, (first, second) = make(drafted, "agreement"), people(drafted.case)
    mediator = f"mediator:{drafted.world['mediator'].pk}"
    for signer in (mediator, "seal"):
        drafted.do("sign", "mediator", signer=signer, signed_on=drafted.today)
    draw(drafted, first, paper)
    drafted.days_later(2)
    ask(drafted, second, paper, by="mediator")
    assert drafted.case.stage == "signing"

    sign(drafted, second, by="mediator")

    assert drafted.case.stage == "agreed"
    assert the_agreement(drafted.case).effective_on == drafted.today


def test_it_is_off_unless_somebody_certifies_here(drafted: Walk) -> None:
    paper, party = make(drafted, "agreement"), people(drafted.case)[0]

    with pytest.raises(NobodyCertifies):
        ask(drafted, party, paper)

    visitor = drafted.world.visitor(party)
    offered = {o.verb.name for o in actions.possible(drafted.case, by=visitor, at=drafted.at)}
    assert "draw_signature" in offered and "ask_certificate" not in offered


@pytest.mark.usefixtures("trial")
@pytest.mark.parametrize("type_code", ["0101", "0103"])
def test_what_the_law_wants_in_ink_is_refused(world: World, type_code: str) -> None:
    """电子签名法 3."""
    play = going(world, until="drafted", type=type_code)
    open_file(play, "mediator")
    paper = make(play, "agreement")

    with pytest.raises(ByHandOnly):
        ask(play, people(play.case)[0], paper)


@pytest.mark.usefixtures("trial")
def test_nothing_is_signed_without_a_word_a_request_a_code_or_in_anothers_version(
    drafted: Walk,
) -> None:
    paper, (one, other) = make(drafted, "agreement"), people(drafted.case)
    with pytest.raises(NotAgreed):
        ask(drafted, one, paper, agreed="off")
    ask(drafted, one, paper)
    with pytest.raises(CodeWrong):
        sign(drafted, one, code="x")
    with pytest.raises((NotAskedFor, Refusal)):
        do(drafted, "sign_by_certificate", other, code="123456")
    newer = make(drafted, "agreement", words={"协议内容": "一、各修各的。"})
    with pytest.raises(OtherVersion):
        sign(drafted, one)
    assert not Signature.objects.exists()

    draw(drafted, other, newer)
    make(drafted, "agreement", words={"协议内容": "一、又改了。"})

    with pytest.raises(OtherVersion):
        ask(drafted, one, newer)


class _Cheat(certifying.TrialProvider):
    """Hands back a good signature of another person, or of another document."""

    changes: dict[str, str] = {}

    def sign(self, signing: Any, code: str, at: Any) -> bytes:
        told = {"sha256": signing.sha256, "name": signing.name} | self.changes
        return certifying.trial_authority.signed(self.folder, told["sha256"], told["name"], at)


@pytest.mark.usefixtures("trial")
@pytest.mark.parametrize("changes", [{"name": "王某"}, {"sha256": "0" * 64}])
def test_what_a_provider_hands_back_is_not_taken_on_trust(
    drafted: Walk, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]
) -> None:
    paper, party = make(drafted, "agreement"), people(drafted.case)[0]
    ask(drafted, party, paper)
    monkeypatch.setattr(certifying, "TrialProvider", _Cheat)
    monkeypatch.setattr(_Cheat, "changes", changes)

    with pytest.raises(SignatureNotHeld):
        sign(drafted, party)

    assert not Signature.objects.exists()


@pytest.mark.usefixtures("trial")
def test_it_lies_in_the_file_with_its_original(drafted: Walk, tmp_path: Path) -> None:
    paper, (one, other) = make(drafted, "agreement"), people(drafted.case)
    ask(drafted, one, paper)
    sign(drafted, one)
    draw(drafted, other, paper)
    PATH["agreed"](drafted)
    PATH["performed"](drafted)
    PATH["concluded"](drafted)
    open_file(drafted, "mediator")
    make(drafted, "file_statement")

    dossier = bind(drafted)

    kinds = [part["kind"] for part in dossier.parts if part["item"] == "agreement"]
    assert kinds == ["paper", "drawing", "certificate"]
    names = zipfile.ZipFile(pack_dossier(dossier)).namelist()
    assert any(name.endswith("数字证书签名记录.p7s") for name in names)
    if PDFTOTEXT:
        said = text_of(dossier.pdf(), tmp_path)
        assert "测试证书，没有法律效力" in said and "签名人张甲" in said


@pytest.mark.usefixtures("trial")
@pytest.mark.parametrize("how", ["update", "delete"])
def test_it_is_never_changed(drafted: Walk, how: str) -> None:
    party = people(drafted.case)[0]
    ask(drafted, party, make(drafted, "agreement"))
    sign(drafted, party)
    rows = CertifiedSignature.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(is_trial=False) if how == "update" else rows.delete()
