"""Bringing a matter in: one question a page; nothing is lost, nothing is sent twice."""

import os

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fengqiao.cases.models import Case, Event
from fengqiao.cases.querysets import keys
from fengqiao.portal import drafts
from tests.cases.files import png
from tests.portal.resident import ANSWERS, STORY, Resident
from tests.world import VILLAGE, World, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(world: World) -> Resident:
    return Resident()


def test_what_is_answered_becomes_a_case_and_its_receipt_follows(
    world: World, resident: Resident
) -> None:
    case = resident.file()

    html = resident.read("receipt/")
    event = case.events.get(verb="register")
    assert (case.place, case.channel, case.story) == (VILLAGE, "online", STORY)
    assert case.holder == world.organ("county.dispatcher")
    assert [(p.role, p.name) for p in case.parties.order_by("position")] == [
        ("applicant", "张甲"),
        ("respondent", "李乙"),
    ]
    assert (event.by, event.party.name) == (world.portal, "张甲")
    assert case.number in html and resident.shown_code in html
    assert "向人民法院起诉" in html and "诉讼时效" in html


def test_the_title_names_nobody(resident: Resident) -> None:
    case = resident.file(what={"story": "张三欠我的钱不还，电话13800000000"})

    assert case.title == "铜山乡大路庄村居民网上反映的矛盾纠纷"


def test_a_form_sent_twice_makes_one_case(resident: Resident) -> None:
    resident.answer()

    answers = [resident.send("new/check/") for _ in range(3)]

    assert [answer.headers["Location"] for answer in answers] == ["/p/receipt/"] * 3
    assert (Case.objects.count(), Event.objects.count()) == (1, 1)


def test_two_taps_at_once_make_one_case(world: World) -> None:
    """Both come before the draft knows that it was sent."""
    resident, other = Resident(), Resident()
    resident.answer()
    other.client.cookies.update(resident.client.cookies)
    draft = next(drafts._home().iterdir()) / "draft"
    before = draft.read_bytes()

    resident.send("new/check/")
    draft.write_bytes(before)
    other.send("new/check/")

    assert Case.objects.count() == 1
    assert other.shown_code == resident.shown_code


@pytest.mark.parametrize("page", ["new/", "new/what/", "new/me/", "new/check/"])
def test_the_way_back_after_sending_leads_to_the_receipt(resident: Resident, page: str) -> None:
    resident.file()

    answer = resident.open(page)

    if page == "new/":  # somebody who begins anew after all
        assert answer.headers["Location"] == "/p/new/what/"
    else:
        assert answer.headers["Location"] == "/p/receipt/"
    assert Case.objects.count() == 1


def test_the_way_back_before_sending_shows_what_was_answered(resident: Resident) -> None:
    resident.answer()

    assert STORY in resident.read("new/what/")
    assert 'value="张甲"' in resident.read("new/me/")
    assert "河南省驻马店市泌阳县铜山乡大路庄村" in resident.read("new/where/")


def test_a_changed_answer_leads_back_to_the_check(resident: Resident) -> None:
    resident.answer()

    answer = resident.client.post("/p/new/me/?check=1", {"name": "张丙", "phone": ""})

    assert answer.headers["Location"] == "/p/new/check/"
    assert "张丙" in resident.read("new/check/")


def test_a_browser_that_forgot_everything_keeps_what_it_now_sends(resident: Resident) -> None:
    """A session gone in the middle: the answer is kept, and the first question that lacks one asked."""
    resident.answer(until="where")
    resident.client.cookies.clear()

    resident.send("new/me/", **ANSWERS["me"])
    answer = resident.open("new/check/")

    assert answer.headers["Location"] == "/p/new/what/"
    assert 'value="张甲"' in resident.read("new/me/")


def test_without_its_token_a_long_text_is_still_taken(world: World) -> None:
    """A cookie that went between opening the page and sending it costs nobody his words."""
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/p/new/what/", ANSWERS["what"])

    assert answer.status_code == 302
    assert STORY in strict.get("/p/new/what/").content.decode()


def test_a_browser_that_keeps_nothing_is_told_so(world: World) -> None:
    forgetful = Resident()
    forgetful.answer()
    forgetful.client.cookies.clear()

    answer = forgetful.open("new/check/")

    assert answer.status_code == 409
    assert "浏览器不让网页保存" in answer.content.decode()


def test_a_draft_is_sealed_and_goes_after_a_week(
    resident: Resident, noon: time_machine.Traveller
) -> None:
    resident.answer(until="me")
    folder = next(drafts._home().iterdir())
    kept = b"".join(path.read_bytes() for path in folder.iterdir())

    noon.move_to(moment(12).replace(day=10))
    for path in (folder, *folder.iterdir()):
        os.utime(path, (moment(12).timestamp(),) * 2)
    Resident().send("new/what/", **ANSWERS["what"])

    assert STORY.encode() not in kept and "张甲".encode() not in kept
    assert not folder.exists()


def test_of_what_was_sent_nothing_stays_in_the_draft(resident: Resident) -> None:
    photo = SimpleUploadedFile("沟.png", png())
    resident.file(photos={"photo": photo})

    folder = next(drafts._home().iterdir())
    assert [path.name for path in folder.iterdir()] == ["draft"]
    assert folder.joinpath("draft").stat().st_size < 400


# ── What is not right ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("step", "given", "said"),
    [
        ("what", {"story": "水"}, "五个字以上"),
        ("what", {"story": "水" * 20_001}, "太长了"),
        ("me", {"name": " ", "phone": ""}, "请写您的姓名"),
        ("me", {"name": "张甲", "phone": "12"}, "电话号码不对"),
        ("other", {"other": "", "other_phone": "12000000002"}, "怎么称呼对方"),
        ("where", {"place": ""}, "请选择地点"),
        ("where", {"place": "41172620420x"}, "请选择地点"),
        ("told", {"disclosure": ""}, "请选择一项"),
        ("safe", {}, "请选择一项"),
    ],
)
def test_what_is_not_right_is_told_and_what_was_typed_stays(
    resident: Resident, step: str, given: dict[str, str], said: str
) -> None:
    answer = resident.send(f"new/{step}/", **given)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html or step in ("told", "safe", "where")
    assert all(value in html for value in given.values() if step in ("what", "me", "other"))


@pytest.mark.parametrize("name", ["𠮷田", "阿不都·热合曼", "😀", "é" * 50, "张\u3000三"])
def test_a_name_is_whatever_somebody_is_called(resident: Resident, name: str) -> None:
    case = resident.file(me={"name": name, "phone": ""})

    assert case.parties.get(role="applicant").name == name
    assert resident.read("my/data/").count(name) >= 1


def test_a_number_in_full_width_digits_is_found_by_its_plain_ones(
    world: World, resident: Resident
) -> None:
    case = resident.file(me={"name": "张甲", "phone": "１２０　００００－０００１"})

    assert case.parties.get(role="applicant").phone_index == keys().phone_index("12000000001")


@pytest.mark.parametrize("safety", ["domestic_violence", "minors"])
def test_danger_leads_into_a_compartment(resident: Resident, safety: str) -> None:
    assert resident.file(safe={"safety": safety}).compartment == safety


def test_without_another_side_the_matter_comes_in_all_the_same(resident: Resident) -> None:
    case = resident.file(other={"other": "", "other_phone": ""})

    assert [party.role for party in case.parties.all()] == ["applicant"]


def test_photographs_may_come_first(resident: Resident) -> None:
    """Who begins with them writes next, and is not asked for photographs again."""
    after_photo = resident.send("new/photos/", photo=SimpleUploadedFile("沟.png", png()))
    after_words = resident.send("new/what/", **ANSWERS["what"])

    assert after_photo.headers["Location"] == "/p/new/what/"
    assert after_words.headers["Location"] == "/p/new/where/"
