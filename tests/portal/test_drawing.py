"""A party signs on its telephone: what it signs can be read there, what the law wants in ink is not offered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from fengqiao.mediation.models import Signature
from fengqiao.papers.definitions.certifying import TRIAL
from fengqiao.papers.models import CertifiedSignature, DrawnSignature
from tests.mediation.playing import going, people
from tests.papers.making import make, open_file
from tests.papers.test_drawing import drawn
from tests.portal.resident import resident_of
from tests.world import Walk, World, moment

ACT = "my/drawn_signature/"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(moment(12), tick=False):
        yield


@pytest.fixture
def drafted(world: World) -> Walk:
    play = going(world, until="drafted")
    open_file(play, "mediator")
    return play


def test_it_reads_signs_and_is_told(world: World, drafted: Walk) -> None:
    paper = make(drafted, "agreement")
    zhang = people(drafted.case)[0]
    resident = resident_of(world, drafted.case, "applicant")
    assert ACT in resident.read("my/")
    page = resident.read(ACT)
    assert paper.sha256 in page and "papers/draw" in page and "不是《电子签名法》" in page
    pdf = resident.open(f"my/agreement/{paper.pk}.pdf")
    assert (pdf.content, pdf.headers["Content-Type"]) == (paper.pdf(), "application/pdf")

    sent = {"command_id": "019cac0f-2680-7000-8000-000000000001", "paper": paper.sha256}
    empty = resident.send(ACT, **sent, picture="")
    answer = resident.send(ACT, **sent, picture=drawn())

    assert empty.status_code == 422
    assert answer.status_code == 302
    assert (Signature.objects.get().party, DrawnSignature.objects.count()) == (zhang, 1)
    assert "签名已经收到" in resident.read("my/")
    assert ACT not in resident.read("my/")
    assert resident.open(f"my/agreement/{paper.pk}.pdf").status_code == 404


def test_it_signs_by_certificate_where_somebody_certifies(
    world: World, drafted: Walk, settings: Any, tmp_path: Path
) -> None:
    asks, signs = "my/certificate_request/", "my/certified_signature/"
    resident = resident_of(world, drafted.case, "applicant")
    paper = make(drafted, "agreement")
    assert asks not in resident.read("my/")
    settings.FENGQIAO_SIGNING_SERVICE, settings.FENGQIAO_HOME = TRIAL, tmp_path
    assert asks in resident.read("my/")
    assert "没有法律效力" in resident.read(asks)
    asking = {"command_id": "019cac0f-2680-7000-8000-000000000002", "paper": paper.sha256}

    refused = resident.send(asks, **asking)
    asked = resident.send(asks, **asking, agreed="on")
    code = resident.read(signs).partition("验证码：")[2][:6]
    wrong = resident.send(signs, command_id="019cac0f-2680-7000-8000-000000000003", code="x")
    signed = resident.send(signs, command_id="019cac0f-2680-7000-8000-000000000004", code=code)

    assert (refused.status_code, wrong.status_code) == (422, 422)
    assert asked.headers["Location"].endswith(signs)
    assert signed.headers["Location"].endswith("/my/")
    assert CertifiedSignature.objects.get().signature.party == people(drafted.case)[0]
    assert "核验通过" in resident.read("my/")


def test_there_is_nothing_to_sign_before_the_paper_was_made(world: World, drafted: Walk) -> None:
    resident = resident_of(world, drafted.case, "applicant")

    assert "现在没有等您在屏幕上签的协议书" in resident.read(ACT)


def test_a_family_matter_is_signed_on_paper(world: World) -> None:
    play = going(world, until="drafted", type="0101")
    open_file(play, "mediator")
    paper = make(play, "agreement")
    resident = resident_of(world, play.case, "applicant")

    assert ACT not in resident.read("my/")
    assert resident.open(f"my/agreement/{paper.pk}.pdf").status_code == 404


def test_nobody_else_reads_the_paper(world: World, drafted: Walk) -> None:
    """Another paper of the case, another case's party, and who has no code."""
    paper, other = make(drafted, "agreement"), make(drafted, "acceptance")
    stranger: Any = resident_of(world, going(world, until="drafted").case, "applicant")
    mine = resident_of(world, drafted.case, "respondent")

    assert mine.open(f"my/agreement/{other.pk}.pdf").status_code == 404
    assert stranger.open(f"my/agreement/{paper.pk}.pdf").status_code == 404
    stranger.client.cookies.clear()
    assert stranger.open(f"my/agreement/{paper.pk}.pdf").status_code == 403
