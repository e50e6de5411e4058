"""A county from nothing, as its administrator and its first clerk live it: one command, a code on
paper, a password of one's own, the first case; and an old ledger in, and out again, in a browser."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from fengqiao.cases.models import Case
from fengqiao.lib.workbook import read_into
from tests.desk.test_browser import Desk, faults, sticking_out
from tests.ledgers.building import PLAIN, plain_row, workbook
from tests.world import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1280)
OWN = "自己想的-2026-密码"
SHEET = """姓名,机构,岗位
甲一,泌阳县铜山乡社会治安综合治理中心,乡镇（街道）中心办理员
"""


@pytest.fixture
def county(live_server: Any, tmp_path: Path, settings: Any) -> dict[str, tuple[str, str]]:
    """A county set up from nothing by one command: of everybody the user name and the code on paper."""
    settings.FENGQIAO_HOME = tmp_path / "home"
    settings.FENGQIAO_HOME.mkdir(mode=0o700)
    sheet = tmp_path / "people.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    call_command(
        *("init", "--county", "泌阳", "--admin", "何管理", "--sheet", str(sheet)),
        *("--site", live_server.url, "--second-factor", "no"),
        stdout=StringIO(),
    )
    [paper] = (settings.FENGQIAO_HOME / "print/411726").glob("invitations-*.html")
    found = re.findall(
        r"<h2>(\S+) .*?用户名 <b>(\S+)</b>.*?邀请码 <b>(\S+)</b>", paper.read_text("utf-8"), re.S
    )
    return {name: (login, code) for name, login, code in found}


def test_a_county_comes_to_life(page: Page, live_server: Any, county: Any) -> None:
    for name, title in (("何管理", "我的事项"), ("甲一", "我的事项")):
        login, code = county[name]
        page.context.clear_cookies()
        _set_password(page, live_server.url, code)
        page.get_by_label("用户名").fill(login)
        page.get_by_label("密码").fill(OWN)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()

    page.goto(f"{live_server.url}/cases/new/")
    page.get_by_label("纠纷名称").fill("晒谷场通行纠纷")
    page.get_by_label("简要情况").fill("两家为晒谷场的路争吵。")
    page.get_by_label("来源").select_option("当事人上门申请")
    page.get_by_label("姓名或者单位名称").first.fill("张甲")
    page.get_by_role("button", name="登记", exact=True).last.click()
    expect(page.get_by_role("heading", level=1, name="登记回执")).to_be_visible()
    assert Case.objects.get().number == f"〔{timezone.localdate().year}〕泌铜山人调字第0001号"

    page.goto(f"{live_server.url}/p/?place=411726204200")
    expect(page.get_by_role("heading", level=1, name="有矛盾，找我们")).to_be_visible()


def _set_password(page: Page, url: str, code: str) -> None:
    """Nobody stumbles at the first door, on whatever he opens it."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{url}/account/welcome/?code={code}")
        assert faults(Axe(), page) == []
        assert sticking_out(page) == 0
    page.get_by_role("button", name="设置密码").click()
    expect(page.get_by_text("这一项要填写。").first).to_be_visible()
    expect(page.get_by_label("邀请码")).to_have_value(code)
    page.get_by_label("新密码", exact=True).fill(OWN)
    page.get_by_label("再输一次新密码").fill(OWN)
    page.get_by_role("button", name="设置密码").click()
    expect(page.get_by_role("heading", level=1, name="登录")).to_be_visible()


def test_an_old_ledger_is_in_and_out_again(page: Page, live_server: Any, tmp_path: Path) -> None:
    desk = Desk(live_server.url, build())
    rows = [plain_row(1), plain_row(2), plain_row(3, 登记日期="不详")]
    old = workbook(tmp_path / "铜山乡台账.xlsx", [PLAIN, *rows])
    desk.log_in(page, "town.clerk")

    page.goto(f"{desk.url}/imports/")
    page.get_by_label("台账文件").set_input_files(old)
    page.get_by_role("button", name="打开看看").click()
    expect(page.get_by_text("第4行").first).to_be_visible()
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_role("button", name="取回没有导入的行和原因")).to_be_visible()
    page.goto(f"{desk.url}/cases/")
    page.get_by_text("导出这份台账").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="导出", exact=False).last.click()
    out = tmp_path / "out.xlsx"
    coming.value.save_as(out)

    [sheet] = read_into(tmp_path / "read", out)
    told = ["|".join(str(cell or "") for cell in row) for row in sheet.read(tmp_path / "read")]
    assert sum("张某与李某邻里纠纷" in row for row in told) == 2
    assert Case.objects.count() == 2
