"""The desk in a real browser: by keyboard, without script, on a telephone, with large type, on paper;
and looked over by axe-core."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.actions.keep_wording import keep_wording
from fengqiao.jurisdiction.actions.rename_organ import rename_organ
from fengqiao.jurisdiction.models import Change
from tests.cases.files import upload
from tests.chromium import WITHOUT_CHATTER, find_program
from tests.desk.staff import form_of, page_of
from tests.desk.test_story import PAPER
from tests.world import PASSWORD, World, build, do, register_dispute, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (375, 1280)
LARGE_TYPE = "--blink-settings=defaultFontSize=32,defaultFixedFontSize=32"


@dataclass(frozen=True, slots=True)
class Desk:
    """A server with a world behind it, whose days are those of the browser."""

    url: str
    world: World

    def log_in(self, page: Page, name: str = "village.clerk") -> None:
        page.goto(f"{self.url}/login/")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", level=1, name="我的事项")).to_be_visible()

    def days_ago(self, days: int) -> World:
        return replace(self.world, now=timezone.now() - timedelta(days=days))

    def paths(self) -> list[str]:
        """Every kind of page, with something on each."""
        lists = [
            "/",
            "/?tab=due",
            "/?tab=waiting",
            "/cases/?overdue=1",
            "/cases/?q=水",
            "/cases/new/",
            "/statistics/handling/",
        ]
        rules = ["/kinds/dispute/", "/why/?clock=dispute.mediation&start=2026-01-20", "/keys/"]
        cases = [*self._of_one_with_files(), *self._of_one_overdue(), *self._of_one_agreed()]
        return [*lists, *cases, *rules, "/nothing/"]

    def _of_one_with_files(self) -> list[str]:
        read = register_dispute(self.days_ago(3), title="有附件的")
        now = self.days_ago(0)
        for name, content in (("笔记.txt", "第一句。\n第二句。\n".encode()), ("鉴定.pdf", PAPER)):
            do(now, read, "attach", "village.clerk", file=upload(name, content), title=name)
        do(now, read, "open_file", "village.clerk")
        noted = read.attachments.get(title="笔记.txt")
        return [page_of(read), f"{page_of(read)}attachments/{noted.pk}/text/"]

    def _of_one_overdue(self) -> list[str]:
        late = self.days_ago(40)
        case = register_dispute(late, title="某施工队拖欠工资纠纷")
        do(late, case, "accept", "village.clerk", basis="application")
        do(late, case, "grade", "village.clerk", grounds=["weapon"])
        forms = ("consent", "extension", "grade", "attachment")
        return [page_of(case), f"{page_of(case)}papers/", *(form_of(case, one) for one in forms)]

    def _of_one_agreed(self) -> list[str]:
        agreed, now = self.days_ago(2), timezone.now()
        case = walk(agreed, until="agreed", case=register_dispute(agreed))
        deadline = case.deadlines.first()
        assert deadline
        do(self.world, case, "open_file", "village.clerk", at=now)
        for form in ("agreement", "agreement", "acceptance"):
            do(self.world, case, "make_paper", "village.clerk", at=now, form=form)
        parts = ("", "receipt/", "papers/", "papers/agreement/", f"deadlines/{deadline.pk}/")
        refused = form_of(case, "striking_off")
        return [
            *(f"{page_of(case)}{part}" for part in parts),
            form_of(case, "personal_read"),
            refused,
        ]


@pytest.fixture
def desk(live_server: Any) -> Desk:
    return Desk(live_server.url, build())


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """A window on a telephone in which no script runs."""
    context = chromium.new_context(
        locale="zh-CN", java_script_enabled=False, viewport={"width": 375, "height": 800}
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def large(chromium: Browser) -> Iterator[Browser]:
    """A browser whose owner has set letters twice as large."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    browser = chromium.browser_type.launch(
        executable_path=find_program(), args=[*WITHOUT_CHATTER, *sandbox, LARGE_TYPE]
    )
    yield browser
    browser.close()


# ── By keyboard ──────────────────────────────────────────────────────────────────────────────────


def press(page: Page, key: str) -> None:
    """One key, once the page that is seen has the script that hears it."""
    page.wait_for_load_state("domcontentloaded")
    page.keyboard.press(key)


def tab_to(page: Page, role: str, name: str) -> None:
    """Presses Tab until the focus is on it, as somebody without a mouse does."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _ in range(150):
        press(page, "Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{role} “{name}” is not reached by Tab")


def test_a_matter_is_taken_in_and_accepted_by_keyboard_alone(page: Page, desk: Desk) -> None:
    desk.log_in(page)

    tab_to(page, "link", "登记新的事项")
    press(page, "Enter")
    tab_to(page, "textbox", "纠纷名称")
    page.keyboard.type("晒谷场通行纠纷")
    tab_to(page, "textbox", "简要情况")
    page.keyboard.type("两家为晒谷场的路争吵。")
    tab_to(page, "combobox", "来源")
    press(page, "ArrowDown")
    tab_to(page, "textbox", "姓名或者单位名称")
    page.keyboard.type("张甲")
    press(page, "Enter")  # registers, and neither adds a row nor changes the lists
    expect(page.get_by_role("heading", level=1, name="登记回执")).to_be_visible()
    tab_to(page, "link", "去看这件事项")
    press(page, "Enter")
    tab_to(page, "link", "受理")
    press(page, "Enter")
    tab_to(page, "radio", "依当事人申请")
    press(page, "Space")
    tab_to(page, "button", "受理")
    press(page, "Enter")
    expect(page.get_by_role("status")).to_have_text("“受理”已记录。")

    case = Case.objects.get()
    assert (case.title, case.stage) == ("晒谷场通行纠纷", "accepted")


def test_faults_take_the_focus_and_lead_to_their_fields(page: Page, desk: Desk) -> None:
    desk.log_in(page)
    page.goto(f"{desk.url}/cases/new/")
    page.get_by_role("button", name="登记", exact=True).last.click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    press(page, "Tab")
    press(page, "Enter")
    press(page, "Tab")  # from the field it leads to, or into it
    assert "#fact-title" in page.url
    expect(page.get_by_label("纠纷名称")).to_have_attribute("aria-invalid", "true")


def test_the_first_tab_skips_to_the_content(page: Page, desk: Desk) -> None:
    desk.log_in(page)
    page.goto(desk.url)

    press(page, "Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    press(page, "Enter")
    press(page, "Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_where_the_focus_is_can_be_seen(page: Page, desk: Desk) -> None:
    desk.log_in(page)
    page.goto(f"{desk.url}/cases/new/")

    for _ in range(30):
        press(page, "Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", page.evaluate("document.activeElement.outerHTML")


def test_letters_walk_through_a_list_and_can_be_switched_off(page: Page, desk: Desk) -> None:
    for title in ("第一件", "第二件"):
        register_dispute(desk.days_ago(1), title=title)
    desk.log_in(page)

    press(page, "j")
    press(page, "j")
    expect(page.get_by_role("link", name="第二件", exact=True)).to_be_focused()
    press(page, "k")
    expect(page.get_by_role("link", name="第一件", exact=True)).to_be_focused()
    press(page, "?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    page.get_by_label("不用快捷键（只记在这台电脑上）").check()
    page.get_by_role("button", name="知道了").click()
    press(page, "o")
    expect(page).to_have_url(f"{desk.url}/")
    press(page, "?")
    page.get_by_label("不用快捷键（只记在这台电脑上）").uncheck()
    page.get_by_role("button", name="知道了").click()
    page.get_by_role("link", name="第二件", exact=True).focus()
    press(page, "o")

    expect(page.get_by_role("heading", level=1)).to_contain_text("第二件")


def test_the_inbox_is_worked_down_by_letters(page: Page, desk: Desk) -> None:
    for title in ("第一件", "第二件"):
        register_dispute(desk.days_ago(1), title=title)
    desk.log_in(page)

    press(page, "j")
    press(page, "o")
    expect(page.get_by_role("heading", level=1)).to_contain_text("第一件")
    press(page, "a")
    tab_to(page, "radio", "依当事人申请")
    press(page, "i")  # a form is not left by a letter
    press(page, "Space")
    press(page, "Enter")
    expect(page.get_by_role("status")).to_have_text("“受理”已记录。")
    press(page, "j")
    expect(page.get_by_role("heading", level=1)).to_contain_text("第二件")
    press(page, "i")
    expect(page.get_by_role("heading", level=1, name="我的事项")).to_be_visible()
    press(page, "l")
    expect(page.get_by_role("heading", level=1, name="台账")).to_be_visible()
    press(page, "r")
    expect(page.get_by_role("heading", level=1, name="登记矛盾纠纷")).to_be_visible()

    assert sorted(Case.objects.values_list("title", "stage")) == [
        ("第一件", "accepted"),
        ("第二件", "registered"),
    ]


def test_many_are_accepted_together_by_keyboard(page: Page, desk: Desk) -> None:
    for title in ("第一件", "第二件"):
        register_dispute(desk.days_ago(1), title=title)
    desk.log_in(page)
    page.goto(f"{desk.url}/cases/")

    for letter in "jxjx":
        press(page, letter)
    tab_to(page, "button", "把勾选的一起办…")
    press(page, "Enter")
    tab_to(page, "button", "受理 能办2件")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("一起办2件受理")
    assert faults(Axe(), page) == []
    tab_to(page, "radio", "依当事人申请")
    press(page, "Space")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("能办2件")
    assert faults(Axe(), page) == [] and sticking_out(page) == 0
    page.get_by_role("button", name="办这2件").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("办好了2件")
    assert faults(Axe(), page) == []

    assert set(Case.objects.values_list("stage", flat=True)) == {"accepted"}


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_at_the_administrators_pages(page: Page, desk: Desk, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    paths = [*of_words(desk), *of_organs_and_people(desk), *of_rules_and_settings(desk)]
    desk.log_in(page, "admin")

    for path in paths:
        page.goto(f"{desk.url}{path}")
        assert faults(Axe(), page) == [], path
        assert sticking_out(page) == 0, path


def of_words(desk: Desk) -> list[str]:
    """An administrator's pages of ready words, forms, and who sees what."""
    case, post = register_dispute(desk.days_ago(1)), desk.world["village.clerk"].pk
    told = {"title": "电话告知", "text": "已电话告知{申请人}。"}
    words = keep_wording(None, by=None, at=timezone.now(), place="411726", **told)
    return [
        *("/templates/", "/templates/agreement/", "/wordings/", "/wordings/new/"),
        f"/wordings/{words.pk}/",
        f"/why-not/?name=陈&post={post}&number={case.number}",
    ]


def of_organs_and_people(desk: Desk) -> list[str]:
    organ, worker = desk.world["village.clerk"].organ, desk.world["grid.worker"]
    return [
        f"/county/?place={organ.place}",
        f"/county/organs/new/?place={organ.place}",
        *(f"/county/organs/{organ.pk}/{part}" for part in ("", "invite/", "close/")),
        *("/county/people/", f"/county/people/{worker.user_id}/"),
        *(f"/county/posts/{worker.pk}/{part}/" for part in ("end", "lists")),
        f"/county/places/?place={organ.place}",
        *(f"/county/grids/{worker.place}/{part}" for part in ("", "merge/")),
        f"/county/public/?place={organ.place}",
        f"/county/public/{organ.pk}/reception/",
    ]


def of_rules_and_settings(desk: Desk) -> list[str]:
    """With one change on record, and the page on which it is taken back."""
    said = {"by": desk.world["admin"], "at": timezone.now(), "reason": "县编委文件"}
    rename_organ(desk.world["village.clerk"].organ, name="大路庄村综治中心", **said)
    change = Change.objects.get(act="rename_organ")
    rules = (
        "",
        "packs/waiting/",
        "dispute.mediation/adopt/",
        "route.0203/adopt/",
        "fact.group/adopt/",
    )
    return [
        *("/county/settings/", "/county/settings/change/", "/county/changes/", "/county/apps/"),
        *(f"/county/rules/{part}" for part in rules),
        f"/county/changes/{change.pk}/undo/",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_list_is_kept_and_made_compact_by_keyboard(page: Page, desk: Desk, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk(desk.days_ago(1), until="accepted", case=register_dispute(desk.days_ago(1)))
    desk.log_in(page)
    page.goto(f"{desk.url}/cases/?state=open")

    page.locator("summary", has_text="存成常用清单").press("Enter")
    page.get_by_label("清单的名称").fill("在办的")
    assert faults(Axe(), page) == [] and sticking_out(page) == 0
    press(page, "Enter")
    expect(page.get_by_role("link", name="在办的")).to_have_attribute("aria-current", "page")
    page.locator("summary", has_text="显示哪些列").press("Enter")
    page.get_by_label("经办单位").press("Space")
    page.get_by_label("紧凑").press("Space")
    assert faults(Axe(), page) == [] and sticking_out(page) == 0
    page.get_by_role("button", name="记住").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("记住了")
    expect(page.locator("table.compact")).to_be_visible()
    expect(page.get_by_role("columnheader", name="经办单位")).to_have_count(0)
    assert faults(Axe(), page) == [] and sticking_out(page) == 0

    page.goto(f"{desk.url}/cases/kept/")
    page.locator("summary", has_text="改名").press("Enter")
    expect(page.get_by_role("button", name="删除这份清单")).to_be_visible()
    assert faults(Axe(), page) == [] and sticking_out(page) == 0


def test_letters_stay_letters_where_somebody_writes(page: Page, desk: Desk) -> None:
    desk.log_in(page)
    page.goto(f"{desk.url}/cases/")

    press(page, "/")
    page.keyboard.type("jko/?")

    expect(page.get_by_label("搜索")).to_have_value("jko/?")


# ── Without script ───────────────────────────────────────────────────────────────────────────────


def test_all_of_it_goes_without_script_on_a_telephone(plain: Page, desk: Desk) -> None:
    desk.log_in(plain)
    plain.get_by_role("link", name="登记新的事项").first.click()
    plain.get_by_label("纠纷名称").fill("晒谷场通行纠纷")
    plain.get_by_label("简要情况").fill("两家为晒谷场的路争吵。")
    plain.get_by_label("来源").select_option("当事人上门申请")
    plain.get_by_label("乡镇（街道）").select_option("花园街道")
    plain.get_by_role("button", name="更新下面的列表").click()
    plain.get_by_label("村（社区）").select_option("北曹庄社区")
    plain.get_by_label("姓名或者单位名称").first.fill("张甲")
    plain.get_by_role("button", name="再加一位").click()
    plain.get_by_label("姓名或者单位名称").nth(1).fill("李乙")
    plain.get_by_role("button", name="登记", exact=True).last.click()
    expect(plain.get_by_role("heading", level=1, name="登记回执")).to_be_visible()
    plain.get_by_role("link", name="去看这件事项").click()
    plain.get_by_role("link", name="受理", exact=True).click()
    plain.get_by_label("依当事人申请").check()
    plain.get_by_role("button", name="受理").click()
    plain.locator("details.date, .date details").first.locator("summary").click()
    expect(plain.get_by_text("+30日").first).to_be_visible()
    plain.get_by_role("button", name="English").click()
    expect(plain.get_by_role("heading", name="Whose move")).to_be_visible()
    plain.locator(".menu summary").click()
    plain.get_by_role("button", name="Log out").click()
    expect(plain.get_by_label("User name")).to_be_visible()

    case = Case.objects.get()
    assert (case.place, case.stage, case.parties.count()) == ("411726001001", "accepted", 2)


def test_details_are_shown_for_a_reason_and_not_on_the_way_back(page: Page, desk: Desk) -> None:
    case = register_dispute(desk.days_ago(1))
    desk.log_in(page)
    page.goto(f"{desk.url}{page_of(case)}")

    page.get_by_role("link", name="查看完整信息：申请人张*").click()
    expect(page.get_by_label("申请人张*")).to_be_checked()
    page.get_by_label("查看理由").fill("核对送达地址")
    page.get_by_role("button", name="查看完整个人信息").click()
    expect(page.get_by_text("12000000001")).to_be_visible()
    page.get_by_role("link", name="回到事项").click()

    expect(page.get_by_text("12000000001")).to_have_count(0)
    expect(page.get_by_text("核对送达地址", exact=True)).to_be_visible()


# ── For every eye ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, desk: Desk, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    axe, paths = Axe(), desk.paths()
    page.goto(f"{desk.url}/login/")
    assert faults(axe, page) == [], "/login/"
    desk.log_in(page)

    for path in paths:
        page.goto(f"{desk.url}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults(axe, page) == [], path
        assert sticking_out(page) == 0, path
        assert page.locator("h1").count() == 1, path


@pytest.mark.parametrize("width", WIDTHS)
def test_with_letters_twice_as_large_nothing_is_cut_off(
    large: Browser, desk: Desk, width: int
) -> None:
    context = large.new_context(locale="zh-CN", viewport={"width": width, "height": 800})
    page = context.new_page()
    desk.log_in(page)

    for path in desk.paths():
        page.goto(f"{desk.url}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "34px"
        assert sticking_out(page) == 0, path
        assert cut_off(page) == [], path
    context.close()


def test_axe_finds_nothing_where_faults_are_named(page: Page, desk: Desk) -> None:
    desk.log_in(page)
    page.goto(f"{desk.url}/cases/new/")
    page.get_by_role("button", name="登记", exact=True).last.click()

    assert faults(Axe(), page) == []


def test_on_paper_stands_the_matter_and_no_button(page: Page, desk: Desk) -> None:
    case = register_dispute(desk.days_ago(1))
    desk.log_in(page)
    page.goto(f"{desk.url}{page_of(case)}receipt/")
    page.emulate_media(media="print")

    expect(page.get_by_text("编号", exact=True)).to_be_visible()
    for hidden in (".top", ".bottom", "[data-print]"):
        expect(page.locator(hidden)).to_be_hidden()
    page.goto(f"{desk.url}{page_of(case)}")
    expect(page.locator(".verbs").first).to_be_hidden()


def test_a_whole_matter_is_one_calm_page_on_paper(page: Page, desk: Desk) -> None:
    case = walk(desk.days_ago(9), until="performed")
    desk.log_in(page)
    page.goto(f"{desk.url}{page_of(case)}")
    sheets = page.pdf(format="A4", prefer_css_page_size=True)

    assert sheets.count(b"/Type /Page\n") <= 2
    page.emulate_media(media="print")
    for shown in (".brief", "#who", "#history"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in (".beside", ".move", ".drawing", ".files form"):
        assert page.locator(hidden).evaluate_all("all => all.every(one => !one.checkVisibility())")


def faults(axe: Axe, page: Page) -> list[str]:
    """What axe-core finds wrong, with the places."""
    found = axe.run(page).response["violations"]
    return [f"{one['id']}: {[n['html'][:150] for n in one['nodes'][:3]]}" for one in found]


def sticking_out(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def cut_off(page: Page) -> list[str]:
    """Texts that are wider than the box that hides what sticks out of it."""
    return list(
        page.evaluate(
            """[...document.querySelectorAll('main a, main button, main p, main dd, main th, main td')]
            .filter(one => getComputedStyle(one).overflowX === 'hidden'
                && one.clientWidth > 2 && one.scrollWidth > one.clientWidth + 1)
            .map(one => one.outerHTML.slice(0, 120))"""
        )
    )
