"""The residents' room as an attacker sees it, and as a telephone that several people use leaves it."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fengqiao.cases.models import Case
from fengqiao.portal import drafts, limits, pages
from tests.cases.files import png
from tests.portal.resident import ANSWERS, STORY, Resident, handed_out, resident_of
from tests.world import World, moment, register_dispute

pytestmark = pytest.mark.django_db

LONG = "下雨天水又倒灌进来，把粮食泡了，" * 20


# ── Forms that others send ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example"]
)
@pytest.mark.parametrize("path", ["new/what/", "new/check/"])
def test_another_site_cannot_put_its_own_draft_in_place_of_ours(
    world: World, origin: str, path: str
) -> None:
    resident = Resident()
    resident.answer()

    answer = resident.client.post(f"/p/{path}", {"story": "别人的话，别人的话"}, HTTP_ORIGIN=origin)

    assert answer.status_code == 403
    assert "fq_draft" not in answer.cookies
    assert STORY in resident.read("new/what/")
    assert Case.objects.count() == 0


def test_a_page_of_ours_may_send_without_its_token(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/p/new/what/", ANSWERS["what"], HTTP_ORIGIN="http://testserver")

    assert answer.status_code == 302


@pytest.mark.parametrize("path", ["", "new/", "new/what/"])
def test_opening_a_link_throws_nothing_away(world: World, path: str) -> None:
    resident = Resident()
    resident.answer(until="me")

    resident.open(path, anew="1", left="1")

    assert 'value="张甲"' in resident.read("new/me/")


# ── Crowding out ─────────────────────────────────────────────────────────────────────────────────


def test_drafts_are_not_begun_without_end(world: World) -> None:
    """Each is a folder on the disk, and nobody need send it."""
    answers = [
        Resident().send("new/what/", **ANSWERS["what"]) for _ in range(limits.DRAFTS.address + 2)
    ]

    assert [answer.status_code for answer in answers[-3:]] == [302, 403, 403]
    assert "请60分钟后再试" in answers[-1].content.decode()
    assert STORY in answers[-1].content.decode()  # to be copied: nothing that was typed is lost


def test_photographs_are_not_taken_without_end(world: World) -> None:
    resident = Resident()
    for _ in range(limits.PHOTOS.device + 1):  # the first comes without a name for the device
        resident.send("new/photos/", photo=SimpleUploadedFile("沟.png", png()))
        resident.send("new/photos/", drop="1")

    answer = resident.send("new/photos/", photo=SimpleUploadedFile("沟.png", png()))

    assert answer.status_code == 403


def test_a_full_disk_takes_no_photographs_but_still_the_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "LEAST_SPACE", 1 << 60)
    resident = Resident()

    answer = resident.send("new/photos/", photo=SimpleUploadedFile("沟.png", png()))

    assert answer.status_code == 422 and "现在存不下照片" in answer.content.decode()
    assert resident.send("new/what/", **ANSWERS["what"]).status_code == 302


@pytest.mark.parametrize("path", ["new/photos/", "my/attachment/"])
def test_more_than_is_taken_is_refused_by_what_it_announces(world: World, path: str) -> None:
    resident = resident_of(world, register_dispute(world), "applicant")
    body = b"--x\r\n"

    answer = resident.client.generic(
        "POST",
        f"/p/{path}",
        body,
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(10**9),
    )

    assert answer.status_code == 400
    assert "照片每张最多10MB" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("::ffff:192.0.2.1", "192.0.2.1"),  # or all of IPv4 would be one household
        ("192.0.2.1:4711", "192.0.2.1"),  # or every connection would be somebody new
        ("[2001:db8:1:2:3::6]:4711", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_an_address_is_counted_whatever_a_proxy_makes_of_it(
    rf: Any, address: str, counted_as: str
) -> None:
    assert limits.address_of(rf.get("/p/", REMOTE_ADDR=address)) == counted_as


def test_behind_a_proxy_only_the_proxys_word_counts(rf: Any, settings: Any) -> None:
    """What a visitor writes into the header himself stands before what the proxy adds."""
    settings.HTTPS = True
    request = rf.get("/p/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 192.0.2.9")

    assert limits.address_of(request) == "192.0.2.9"


# ── Characters ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "odd", ["\0", "\x08", "\x1b[2J", "\u202e", "\u200b", "<script>alert(1)</script>", "🏠", "𠮷"]
)
def test_no_character_breaks_a_page_or_gets_into_it_unquoted(world: World, odd: str) -> None:
    resident = Resident()
    resident.answer(
        what={"story": f"{STORY}{odd}"},
        other={"other": f"李{odd}乙", "other_phone": ""},
        me={"name": f"张{odd}甲", "phone": ""},
    )
    sent = resident.send("new/check/")

    assert sent.status_code in (302, 422)
    for path in ("new/check/", "receipt/", "my/", "my/data/"):
        html = resident.open(path).content.decode()
        assert "<script>alert" not in html, path
    if sent.status_code == 302:
        added = resident.act("note", text=f"又下雨了。{odd}")
        assert added.status_code in (302, 422)


# ── A telephone that several people use ──────────────────────────────────────────────────────────


def test_a_draft_alone_can_be_left_behind_too(world: World) -> None:
    resident = Resident()
    resident.answer(until="me")
    assert "没写完的也会删掉" in resident.read("")

    resident.send("leave/")

    assert STORY not in resident.read("new/what/") and "张甲" not in resident.read("new/me/")
    assert list((Path(settings.FENGQIAO_HOME) / "drafts").iterdir()) == []


def test_the_next_one_begins_with_an_empty_form(world: World) -> None:
    resident = Resident()
    resident.answer(until="me")

    answer = resident.send("new/")

    assert answer.headers["Location"] == "/p/new/what/?anew=1"
    assert STORY not in resident.read("new/what/")


def test_the_code_is_forgotten_two_hours_after_its_last_use(
    world: World, noon: time_machine.Traveller
) -> None:
    resident = resident_of(world, register_dispute(world), "respondent")
    stays = pages.CODE_STAYS // 60

    for minutes, opened in ((stays - 1, True), (2 * stays - 2, True), (3 * stays, False)):
        noon.move_to(moment(12 + minutes // 60, minutes % 60))
        assert (resident.open("my/").status_code == 200) is opened, minutes


def test_a_session_gone_in_the_middle_of_a_long_text_loses_no_word(
    world: World, noon: time_machine.Traveller
) -> None:
    """Without script too: what was typed comes back with the refusal, to be copied."""
    resident = resident_of(world, register_dispute(world), "respondent")
    command = resident.command("my/note/")
    noon.move_to(moment(15))

    answer = resident.send("my/note/", command_id=command, text=LONG)

    assert answer.status_code == 403
    assert LONG in answer.content.decode() and "请先复制下来" in answer.content.decode()


def test_a_token_gone_in_the_middle_of_a_long_text_loses_no_word(world: World) -> None:
    case = register_dispute(world)
    code = handed_out(world, case, case.parties.get(role="respondent"))
    strict = Client(enforce_csrf_checks=True)
    strict.get(f"/p/c/{code}/")

    answer = strict.post("/p/my/note/", {"text": LONG})

    assert answer.status_code == 403 and LONG in answer.content.decode()
    assert case.events.filter(verb="note").count() == 0


# ── The code ─────────────────────────────────────────────────────────────────────────────────────


def test_the_code_stands_on_the_receipt_alone_and_in_no_address(world: World) -> None:
    case = register_dispute(world)
    code = handed_out(world, case, case.parties.get(role="respondent"))
    resident = Resident()
    scanned = resident.open(f"c/{code}/")

    assert scanned.headers["Location"] == "/p/my/"
    assert "no-store" in scanned.headers["Cache-Control"]
    assert scanned.headers["Referrer-Policy"] == "same-origin"
    for path in ("", "my/", "my/data/", "my/note/", "rights/"):
        assert code not in resident.read(path), path
    assert code in resident.read("receipt/")


@pytest.mark.parametrize("typed", ["ｆｕｌｌ", "spaces", "lower", "dots"])
def test_a_code_is_taken_however_it_was_read_out(world: World, typed: str) -> None:
    case = register_dispute(world)
    plain = handed_out(world, case, case.parties.get(role="respondent")).replace("-", "")
    full = "".join(chr(ord(c) + 0xFEE0) for c in plain)
    written = {"ｆｕｌｌ": full, "spaces": " ".join(plain), "lower": plain.lower()}.get(
        typed, "·".join(plain)
    )

    assert Resident().come_by(written).status_code == 302


@pytest.mark.parametrize(
    "code", ["", " ", "\0", "x" * 5000, "../../etc", "AAAA-AAAA-AAAA-AAAA", "😀"]
)
def test_what_is_no_code_is_told_in_words(world: World, code: str) -> None:
    answer = Resident().come_by(code)

    assert answer.status_code == 422
    assert "没有找到这个查询码" in answer.content.decode()
