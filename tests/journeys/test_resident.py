"""People without an account, in a real browser: one files with one hand, the other side answers; with
large type, without script, on a slow line; and looked over by axe-core."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from fengqiao.cases.models import Case
from tests.cases.files import png
from tests.desk.test_browser import faults, sticking_out
from tests.portal.resident import handed_out
from tests.world import VILLAGE, World, build, do, register_dispute, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1280)
STORY = "邻居把水沟填了，下雨天水倒灌到我家院子，吵了几次。"
MOST_TAPS = 12
SLOW_LINE = 400 * 1000 / 8  # octets a second
FIRST_INPUT = 1500  # milliseconds


@dataclass(slots=True)
class Hand:
    """One hand on a telephone: types where the page has put it, taps what it names, and counts."""

    page: Page
    url: str
    taps: int = 0

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}/p/{path}")

    def tap(self, name: str, role: Any = "button") -> None:
        self.taps += 1
        self.page.get_by_role(role, name=name).first.click()

    def file(self, poster: str = "") -> None:
        """A dispute from the first page, or from a village's poster, to the receipt."""
        self.open(f"?place={poster}" if poster else "")
        self.tap("反映一件事", "link")
        self.page.get_by_label("发生了什么事？").fill(STORY)
        self.tap("下一步")
        self.tap("不加照片，下一步")
        if poster:
            self.tap("就是这里，下一步")
        else:
            self.tap("铜山乡", "link")
            self.tap("大路庄村")
        self.page.get_by_label("对方姓名、单位或者怎么称呼").fill("李乙")
        self.tap("下一步")
        self.page.get_by_label("您的姓名或者单位名称").fill("𠮷田·阿不都")
        self.page.get_by_label("您的电话（可以不填）").fill("１２０００００００１２")
        self.tap("下一步")
        self.tap("只告诉对方是我申请的")
        self.tap("没有，只是有矛盾")
        self.tap("提交")
        heading = self.page.get_by_role("heading", level=1, name="已经收到，这是回执")
        expect(heading).to_be_visible()


@pytest.fixture
def world(live_server: Any) -> World:
    """Everybody at work, today."""
    made = build()
    return World(made.posts, now=timezone.now())


@pytest.fixture
def hand(page: Page, live_server: Any, world: World) -> Hand:
    page.set_viewport_size({"width": 390, "height": 800})
    return Hand(page, live_server.url)


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """A window on a telephone in which no script runs."""
    size = {"width": 390, "height": 800}
    context = chromium.new_context(locale="zh-CN", java_script_enabled=False, viewport=size)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_a_resident_files_with_one_hand(hand: Hand, world: World) -> None:
    hand.file()

    case = Case.objects.get()
    assert hand.taps <= MOST_TAPS
    print(f"\n{hand.taps} taps")
    assert case.parties.get(role="applicant").name == "𠮷田·阿不都"
    expect(hand.page.get_by_text(case.number)).to_be_visible()
    expect(hand.page.get_by_role("img", name="二维码：扫一扫就到您的页面")).to_be_visible()
    hand.page.go_back()
    expect(hand.page.get_by_role("heading", level=1, name="已经收到，这是回执")).to_be_visible()
    assert Case.objects.count() == 1


def test_who_scanned_a_poster_files_with_nine_taps(hand: Hand, world: World) -> None:
    hand.file(poster=VILLAGE)

    assert (hand.taps, Case.objects.get().place) == (9, VILLAGE)


@pytest.mark.parametrize("typed", ["大路莊", "大路庄", "ｄｌｚ", " DLZ "])
def test_the_list_narrows_while_one_types_in_either_spelling(
    hand: Hand, world: World, typed: str
) -> None:
    hand.open("")
    hand.tap("反映一件事", "link")
    hand.page.get_by_label("发生了什么事？").fill(STORY)
    hand.tap("下一步")
    hand.tap("不加照片，下一步")
    hand.tap("铜山乡", "link")
    expect(hand.page.get_by_role("button", name="大路庄村")).to_be_visible()
    hand.page.wait_for_load_state()  # and its script is there
    shown = hand.page.locator("[data-list] li:visible")

    hand.page.get_by_label("输入地名的几个字或者拼音").fill(typed)

    expect(shown).to_have_text(["大路庄村"])
    expect(hand.page.get_by_text("上面的列表里没有。")).to_be_hidden()


def test_the_other_side_answers_by_its_slip(hand: Hand, world: World) -> None:
    case = walk(world, until="accepted", case=register_dispute(world))
    respondent = case.parties.get(role="respondent")
    code = handed_out(world, case, respondent)

    hand.open(f"c/{code}/")
    expect(hand.page.get_by_text("您在这里和对方看到的一样多")).to_be_visible()
    hand.tap("回答愿不愿意调解", "link")
    hand.tap("愿意调解")
    expect(hand.page.get_by_role("status")).to_contain_text("您的答复已经记下")
    hand.tap("读一读您的权利，并确认", "link")
    hand.tap("我读过了")
    hand.tap("停止调解")
    expect(hand.page.get_by_role("status")).to_contain_text("调解已经停止")

    answers = [
        (c.to, c.answer) for c in case.consents.filter(party=respondent).order_by("at", "id")
    ]
    assert answers == [("mediation", "given"), ("rights", "given"), ("mediation", "refused")]
    assert Case.objects.get().stage == "terminated"


def test_the_other_side_answers_when_to_meet_and_what_it_is_asked(hand: Hand, world: World) -> None:
    """In one sitting on a telephone: the time does not suit, the question is answered."""
    case = walk(world, until="prepared", case=register_dispute(world))
    party = case.parties.get(role="respondent")
    when = world.now + timedelta(days=3)
    do(world, case, "arrange", "mediator", at=when - timedelta(days=2), meets_at=when, where="村里")
    question = "水沟是哪一年修的？"
    do(
        world,
        case,
        "ask",
        "village.clerk",
        at=when - timedelta(days=2),
        party=party.pk,
        question=question,
    )
    hand.open(f"c/{handed_out(world, case, party)}/")

    hand.tap("回答能不能来", "link")
    hand.page.get_by_label("想说的话").fill("周末可以。")
    hand.tap("那时来不了")
    expect(hand.page.get_by_role("status")).to_contain_text("已经记下")
    expect(hand.page.get_by_text("您答复过：那时来不了")).to_be_visible()
    hand.tap("回答", "link")
    expect(hand.page.get_by_text(question)).to_be_visible()
    hand.page.get_by_label("补充说几句").fill("二〇一九年。")
    hand.tap("提交")
    expect(hand.page.get_by_role("status")).to_contain_text("已经补充进去")

    assert case.events.get(verb="reply").facts["answer"] == "cannot"
    assert case.events.get(verb="note").facts["text"] == "二〇一九年。"


LISTENING = """window.heard = []; Object.defineProperty(window, "speechSynthesis",
    { value: { speak: one => heard.push(one.text), cancel: () => {} } });"""


def test_the_browser_reads_the_page_aloud_and_stops(hand: Hand) -> None:
    hand.page.add_init_script(LISTENING)
    hand.open("rights/")

    hand.tap("念给我听")
    heard = hand.page.evaluate("heard.join('')")
    assert "随时要求停止，不用说理由" in heard and heard.count("您的权利和其他途径") == 1
    assert all(len(text) <= 121 for text in hand.page.evaluate("heard"))
    hand.tap("停下")
    expect(hand.page.get_by_role("button", name="念给我听")).to_be_visible()


def test_a_telephone_set_to_more_contrast_gets_it(hand: Hand) -> None:
    hand.open("")
    paper = "getComputedStyle(document.body).backgroundColor"
    before = hand.page.evaluate(paper)

    hand.page.emulate_media(contrast="more")

    assert (before, hand.page.evaluate(paper)) == ("rgb(250, 246, 238)", "rgb(255, 255, 255)")


def test_all_of_it_goes_without_script(plain: Page, live_server: Any, world: World) -> None:
    hand = Hand(plain, live_server.url)

    hand.file()
    hand.tap("去看我的事", "link")
    hand.tap("补充说几句", "link")
    plain.get_by_label("补充说几句").fill("又下雨了。")
    hand.tap("提交")

    expect(plain.get_by_role("status")).to_contain_text("已经补充进去")
    assert Case.objects.get().events.filter(verb="note").count() == 1


def test_a_draft_survives_a_dead_battery(hand: Hand, chromium: Browser) -> None:
    """Typed and not sent, then the window is gone: the telephone still has it."""
    hand.open("new/what/")
    hand.page.get_by_label("发生了什么事？").fill(STORY)

    again = hand.page.context.new_page()
    again.goto(f"{hand.url}/p/new/what/")

    expect(again.get_by_label("发生了什么事？")).to_have_value(STORY)


def test_after_sending_the_telephone_forgets_the_words(hand: Hand) -> None:
    hand.file()

    left = hand.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('fq:'))")

    assert left == []


WORDS = "Object.keys(localStorage).filter(key => key.startsWith('fq:'))"


def test_what_has_arrived_does_not_stay_on_the_telephone(hand: Hand) -> None:
    hand.open("new/what/")
    hand.page.get_by_label("发生了什么事？").fill(STORY)
    hand.tap("下一步")
    expect(hand.page.get_by_role("heading", level=1, name="有照片吗？")).to_be_visible()

    assert hand.page.evaluate(WORDS) == []


@pytest.mark.parametrize("button", ["退出", "不要了，重新写"])
def test_the_next_one_at_this_telephone_finds_no_words(hand: Hand, button: str) -> None:
    hand.open("new/me/")
    hand.page.get_by_label("您的姓名或者单位名称").fill("张甲")
    hand.tap("下一步")
    expect(hand.page.get_by_role("heading", level=1, name="可以让对方知道什么？")).to_be_visible()
    hand.open("new/what/")
    hand.page.get_by_label("发生了什么事？").fill(STORY)  # and not sent
    hand.open("")
    hand.tap(button)
    expect(hand.page.locator("[data-keep], .lead").first).to_be_visible()

    hand.open("new/what/")
    expect(hand.page.get_by_label("发生了什么事？")).to_have_value("")
    hand.open("new/me/")
    expect(hand.page.get_by_label("您的姓名或者单位名称")).to_have_value("")


def test_a_photograph_is_shown_before_it_goes(hand: Hand, tmp_path: Path) -> None:
    photo = tmp_path / "沟.png"
    photo.write_bytes(png())
    hand.open("new/what/")
    hand.page.get_by_label("发生了什么事？").fill(STORY)
    hand.tap("下一步")

    hand.page.get_by_label("有照片吗？").set_input_files(photo)

    expect(hand.page.get_by_role("img", name="刚选的照片：沟.png")).to_be_visible()
    hand.tap("加上照片，下一步")
    hand.tap("上一步", "link")
    expect(hand.page.get_by_role("img", name="已经加的照片：沟.png")).to_be_visible()


@pytest.mark.parametrize("typed", ["大路", "dlz"])
def test_a_place_is_found_by_characters_and_by_letters(hand: Hand, typed: str) -> None:
    hand.open("new/where/?in=411726204")

    hand.page.get_by_label("输入地名的几个字").press_sequentially(typed)

    expect(hand.page.get_by_role("button", name="大路庄村")).to_be_visible()
    expect(hand.page.get_by_role("button", name="彭庄村")).to_be_hidden()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", ["", "大字", "深色字"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    hand: Hand, world: World, width: int, look: str
) -> None:
    case = walk(world, until="drafted", case=register_dispute(world))
    when = world.now + timedelta(days=3)
    do(world, case, "arrange", "mediator", at=when - timedelta(days=2), meets_at=when, where="村里")
    code = handed_out(world, case, case.parties.get(role="respondent"))
    hand.page.set_viewport_size({"width": width, "height": 800})
    hand.open(f"c/{code}/")
    if look:
        hand.tap(look)
    own = (
        "my/",
        "my/data/",
        "receipt/",
        "my/consent/",
        "my/request/",
        "my/attachment/",
        "my/stop/",
        "my/meeting_reply/",
    )
    asked = ("what", "photos", "where", "other", "me", "told", "safe")
    for path in ("", "track/", "rights/", "form/", *own, *(f"new/{one}/" for one in asked)):
        hand.open(path)
        hand.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults(Axe(), hand.page) == [], path
        assert sticking_out(hand.page) == 0, path
    hand.open("new/me/")
    hand.tap("下一步")
    assert faults(Axe(), hand.page) == [], "where faults are named"


@pytest.mark.parametrize("path", ["", "new/what/", "track/"])
def test_the_first_word_can_be_typed_soon_on_a_slow_line(hand: Hand, path: str) -> None:
    """400 kbit/s, a processor four times slower, nothing in the cache."""
    session = hand.page.context.new_cdp_session(hand.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line = {
        "offline": False,
        "latency": 100,
        "downloadThroughput": SLOW_LINE,
        "uploadThroughput": SLOW_LINE,
    }
    session.send("Network.emulateNetworkConditions", line)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    hand.open(path)

    taken = hand.page.evaluate(
        """() => { const [page] = performance.getEntriesByType("navigation");
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        return Math.max(page.domContentLoadedEventEnd, paint ? paint.startTime : 0); }"""
    )
    print(f"\n/p/{path}: first input after {taken:.0f} ms")
    assert taken < FIRST_INPUT
