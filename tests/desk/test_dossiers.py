"""The file's page: what is missing and the button that makes it, binding, taking along, keeping."""

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.lib.uuid7 import uuid7
from fengqiao.papers.definitions.certifying import TRIAL
from fengqiao.papers.models import Dossier, Paper
from tests.desk.staff import Staff, form_of, page_of
from tests.papers.binding import picture
from tests.papers.test_drawing import drawn
from tests.world import World, do, moment, walk

pytestmark = pytest.mark.usefixtures("morning")
ONE = "019cac0f-2680-7000-8000-000000000001"
TWO = "019cac0f-2680-7000-8000-000000000002"


def file_of(case: Any) -> str:
    return f"/cases/{case.pk}/dossier/"


@pytest.fixture
def concluded(world: World) -> Any:
    """Agreed and concluded on one morning; the mediator opened the file."""
    case = walk(world, until="agreed")
    at = {"at": moment(11, 20)}
    do(world, case, "conclude", "village.clerk", outcome="performing", summary="按期履行。", **at)
    do(world, case, "open_file", "mediator", at=moment(11, 30))
    return case


@pytest.fixture
def mediator(world: World) -> Staff:
    return Staff(world, "mediator")


def test_the_case_shows_what_its_file_lacks_and_leads_there(world: World, concluded: Any) -> None:
    page = Staff(world, "village.clerk").read(page_of(concluded))

    assert "应当有的5项，已有0项。" in page
    assert 'class="missing"><span>身份证明</span>' in page
    assert f'href="{form_of(concluded, "attachment")}?item=identity"' in page
    assert f'href="/cases/{concluded.pk}/papers/agreement/"' in page
    assert f'href="{file_of(concluded)}"' in page


def test_what_is_missing_is_made_by_one_button_and_bound_by_another(
    world: World, mediator: Staff, concluded: Any
) -> None:
    path = file_of(concluded)
    refused = mediator.client.post(path, {"command_id": ONE, "bind": "1"})
    assert refused.status_code == 409

    mediator.client.post(path, {"command_id": ONE, "make": "1"})
    scan = SimpleUploadedFile("证件.jpg", picture())
    at = moment(11, 40)
    do(world, concluded, "attach", "mediator", at=at, file=scan, item="identity", title="身份证")
    assert "应当有的5项，已有5项。" in mediator.read(path)
    mediator.client.post(path, {"command_id": TWO, "bind": "1"})
    mediator.client.post(path, {"command_id": TWO, "bind": "1"})  # sent twice, bound once

    assert sorted(Paper.objects.values_list("form", flat=True)) == [
        "acceptance", "agreement", "back_cover", "contents", "cover",
        "rights_notice", "rights_notice", "session",
    ]  # fmt: skip
    dossier = Dossier.objects.get()
    page = mediator.read(path)
    assert dossier.sha256 in page and "第1版，6页" in page
    pdf = mediator.open(f"{path}{dossier.pk}.pdf")
    assert hashlib.sha256(pdf.content).hexdigest() == dossier.sha256
    packed = b"".join(mediator.open(f"{path}{dossier.pk}.zip").streaming_content)
    with zipfile.ZipFile(BytesIO(packed)) as whole:
        assert whole.testzip() is None
        assert whole.read("卷宗.pdf") == pdf.content


def test_an_upload_is_put_in_its_place(mediator: Staff, concluded: Any) -> None:
    path = f"{form_of(concluded, 'attachment')}?item=identity"
    assert mediator.form(path).values["item"] == ["identity"]

    mediator.send(path, file=SimpleUploadedFile("证件.jpg", picture()), title="身份证")

    assert concluded.attachments.get().item == "identity"


def test_a_signed_sheet_that_was_not_taken_is_asked_for_again(
    world: World, mediator: Staff
) -> None:
    path = form_of(walk(world, until="drafted"), "signature")
    form = mediator.form(path)
    signer = form.offered["signer"][0]

    answer = mediator.post(
        path, form, signer=signer, scan=SimpleUploadedFile("协议.jpg", picture())
    )

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "“签名盖章的日期”没有填写" in said
    assert "刚才选的文件没有收下，请再选一次。" in said
    assert "刚才选的文件没有收下" not in mediator.read(path)


@pytest.mark.parametrize(
    "name", ["leader", "auditor", "town.clerk", "village.clerk", "justice.reviewer"]
)
def test_who_may_not_read_records_takes_no_file_along(
    world: World, mediator: Staff, concluded: Any, name: str
) -> None:
    mediator.client.post(file_of(concluded), {"command_id": ONE, "make": "1"})
    words = {"form": "file_statement"}
    do(world, concluded, "make_paper", "mediator", at=moment(11, 45), **words)
    mediator.client.post(file_of(concluded), {"command_id": TWO, "bind": "1"})
    if name == "village.clerk":
        do(world, concluded, "open_file", name, at=moment(11, 50))
    dossier, reader = Dossier.objects.get(), Staff(world, name)

    page = reader.read(file_of(concluded))

    assert "张甲" not in page and "人民调解协议书" in page
    for ending in ("pdf", "zip"):
        assert reader.open(f"{file_of(concluded)}{dossier.pk}.{ending}").status_code == 403


def test_keeping_is_done_from_the_page(world: World, mediator: Staff, concluded: Any) -> None:
    clerk = Staff(world, "village.clerk")
    assert form_of(concluded, "legal_hold") in clerk.read(file_of(concluded))

    clerk.send(form_of(concluded, "legal_hold"), ground="court", reason="法院调卷")

    page = clerk.read(file_of(concluded))
    assert "2026-03-02起暂缓销毁" in page
    assert (
        clerk.send(form_of(concluded, "legal_hold"), ground="court", reason="又").status_code == 409
    )


def test_the_form_of_the_verb_leads_to_the_file(mediator: Staff, concluded: Any) -> None:
    answer = mediator.open(form_of(concluded, "dossier"))

    assert answer.headers["Location"] == file_of(concluded)
    assert form_of(concluded, "dossier") not in mediator.read(page_of(concluded))


def test_the_file_costs_the_same_with_much_in_it(
    world: World, mediator: Staff, concluded: Any, django_assert_num_queries: Any
) -> None:
    mediator.read(file_of(concluded))
    with django_assert_num_queries(8):
        mediator.read(file_of(concluded))
    mediator.client.post(file_of(concluded), {"command_id": ONE, "make": "1"})
    for n in range(3):
        scan = SimpleUploadedFile("证件.jpg", picture(n))
        do(world, concluded, "attach", "mediator", at=moment(11, 40), file=scan)
    with django_assert_num_queries(8):
        mediator.read(file_of(concluded))


def test_an_upload_is_moved_to_another_item(world: World, mediator: Staff, concluded: Any) -> None:
    sheet = SimpleUploadedFile("收条.jpg", picture())
    do(world, concluded, "attach", "mediator", at=moment(11, 35), file=sheet, title="收条")
    row = concluded.attachments.get()
    act = form_of(concluded, "upload_move")
    assert f"{act}?upload={row.pk}" in mediator.read(file_of(concluded))
    form = mediator.form(f"{act}?upload={row.pk}")

    refused = mediator.post(act, form, upload=str(row.pk), item="evidence")
    answer = mediator.post(act, form, upload=str(row.pk), item="performance")

    assert (refused.status_code, answer.status_code) == (422, 302)
    row.refresh_from_db()
    event = concluded.events.latest("place_in_chain")
    assert (row.item, event.facts["from_item"]) == ("performance", "evidence")
    page = mediator.read(page_of(concluded))
    assert "调整卷内位置" in page and "履行凭证" in page
    do(
        world,
        concluded,
        "make_paper",
        "mediator",
        at=moment(11, 44),
        form="rights_notice",
        about=str(concluded.parties.earliest("position").pk),
    )
    told = mediator.read(page_of(concluded))
    assert "人民调解权利义务告知书" in told and "rights_notice" not in told.partition("办理经过")[2]
    do(world, concluded, "make_paper", "mediator", at=moment(11, 45), form="file_statement")
    do(world, concluded, "make_dossier", "mediator", at=moment(11, 46))
    parts = Dossier.objects.get().parts
    assert [(one["label"], one["item"]) for one in parts if one["kind"] == "attachment"] == [
        ("收条", "performance")
    ]


# ── Signing by certificate ───────────────────────────────────────────────────────────────────────


def test_a_party_signs_by_certificate_at_the_office(
    world: World, mediator: Staff, settings: Any, tmp_path: Path
) -> None:
    case = walk(world, until="drafted")
    path = f"/cases/{case.pk}/certificate/"
    do(world, case, "open_file", "mediator", at=moment(11, 30))
    paper = do(world, case, "make_paper", "mediator", at=moment(11, 40), form="agreement")
    assert mediator.open(path).status_code == 409  # nobody certifies here
    assert path not in mediator.read(f"/cases/{case.pk}/")
    settings.FENGQIAO_SIGNING_SERVICE, settings.FENGQIAO_HOME = TRIAL, tmp_path
    assert path in mediator.read(f"/cases/{case.pk}/")
    assert "没有法律效力" in mediator.read(path)
    party = str(case.parties.earliest("position").pk)
    sha256 = paper.event.facts["sha256"]

    def send(**facts: str) -> Any:
        key = {"command_id": str(uuid7(moment(11, 50))), "as_post": str(world["mediator"].pk)}
        return mediator.client.post(path, {**key, "party": party, **facts})

    assert send(paper=sha256).status_code == 422  # without the party's word
    assert send(paper=sha256, agreed="on").status_code == 302
    code = mediator.read(path).partition("验证码：")[2][:6]
    assert send(code="x").status_code == 422
    assert send(code=code).status_code == 302

    page = mediator.read(f"/cases/{case.pk}/")
    assert "用数字证书签名：证书有效，协议书没有改动" in page and "测试证书，没有法律效力" in page
    settings.FENGQIAO_SIGNING_SERVICE = ""
    assert "证书有效，协议书没有改动" in mediator.read(f"/cases/{case.pk}/")  # the proof stays


# ── Signing on a tablet ──────────────────────────────────────────────────────────────────────────


def test_a_party_signs_on_the_offices_tablet(world: World, mediator: Staff) -> None:
    case = walk(world, until="drafted")
    path = f"/cases/{case.pk}/signature/"
    assert mediator.open(form_of(case, "drawn_signature")).headers["Location"] == path
    assert mediator.open(path).status_code == 403  # the file is not open
    do(world, case, "open_file", "mediator", at=moment(11, 30))
    assert mediator.open(path).status_code == 409  # there is nothing to sign yet
    paper = do(world, case, "make_paper", "mediator", at=moment(11, 40), form="agreement")
    form = mediator.form(path)

    empty = mediator.post(path, form, party=form.offered["party"][0])
    answer = mediator.post(path, form, party=form.offered["party"][0], picture=drawn())

    assert form.values["paper"] == [paper.event.facts["sha256"]]
    assert (empty.status_code, answer.status_code) == (422, 302)
    assert len(mediator.form(path).offered["party"]) == 1
    assert Staff(world, "leader").open(path).status_code == 403


def test_of_what_keeps_a_file_only_that_is_offered_which_fits_it(
    world: World, concluded: Any
) -> None:
    town, path = Staff(world, "town.clerk"), file_of(concluded)

    def offered() -> list[str]:
        html = town.read(path)
        return [
            verb for verb in ("legal_hold", "hold_release", "appraisal") if f"/do/{verb}/" in html
        ]

    before = offered()
    do(world, concluded, "hold_file", "town.clerk", ground="court", reason="调卷", at=moment(12))

    assert (before, offered()) == (["legal_hold"], ["hold_release"])
