"""A county from nothing: found by its name, its people invited by a sheet, its posters printed."""

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from fengqiao.jurisdiction.models import (
    Change,
    CountySetting,
    Division,
    Invitation,
    Organ,
    Post,
    User,
)
from fengqiao.rulebook import book, local, tables
from fengqiao.upkeep.management.first_hour.counties import (
    NoSuchCountyName,
    SeveralCounties,
    county_called,
)
from fengqiao.upkeep.management.first_hour.printing import print_posters
from fengqiao.upkeep.management.first_hour.sheet import SheetUnreadable, invite_all
from tests.world import COUNTY, TOWN, VILLAGE, World, moment

SHEET = """泌阳县人员名单,,,,
,,,,
手机,姓名,单位,岗位,辖区
12000000001,甲一,泌阳县铜山乡社会治安综合治理中心,乡镇（街道）中心办理员,
,乙二,铜山乡调委会,调解员,
,丙三,大路庄村综治中心,网格员,411726204200001
,,,,
,丁四,没有的单位,调解员,
,戊五,大路庄村综治中心,办理员,
,,大路庄村综治中心,网格员,
,己六,铜山乡调委会,调解员,411726001
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(SHEET, encoding="utf-8-sig")
    return path


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.FENGQIAO_HOME = tmp_path / "home"
    (tmp_path / "home").mkdir(mode=0o700)
    kept = tables.own_folder()
    tables.keep_own_rows(tmp_path / "home" / "rules")
    yield tmp_path / "home"
    tables.keep_own_rows(kept)


# ── Which county ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "code", "name"),
    [
        ("411726", "411726", "河南省驻马店市泌阳县"),
        ("泌阳县", "411726", "河南省驻马店市泌阳县"),
        ("泌阳", "411726", "河南省驻马店市泌阳县"),
        ("泌陽縣", "411726", "河南省驻马店市泌阳县"),
        ("駐馬店泌陽", "411726", "河南省驻马店市泌阳县"),
        ("乾縣", "610424", "陕西省咸阳市乾县"),
        (" 泌 阳 县 ", "411726", "河南省驻马店市泌阳县"),
        ("河南泌阳县", "411726", "河南省驻马店市泌阳县"),
        ("驻马店市泌阳县", "411726", "河南省驻马店市泌阳县"),
        ("河南省驻马店市泌阳县", "411726", "河南省驻马店市泌阳县"),
        ("南京市鼓楼区", "320106", "江苏省南京市鼓楼区"),
        ("北京市东城区", "110101", "北京市东城区"),
    ],
)
def test_a_county_is_found_as_people_call_it(said: str, code: str, name: str) -> None:
    assert county_called(said) == (code, name)


def test_a_name_that_several_share_is_asked_back() -> None:
    with pytest.raises(SeveralCounties) as asked:
        county_called("鼓楼区")

    assert [code for code, _ in asked.value.found] == ["320106", "320302", "350102", "410204"]
    assert "江苏省徐州市鼓楼区（320302）" in asked.value.sentence


@pytest.mark.parametrize("said", ["", "没有县", "411799", "广东泌阳县", "县"])
def test_what_is_no_county_is_said(said: str) -> None:
    with pytest.raises(NoSuchCountyName):
        county_called(said)


# ── The sheet ────────────────────────────────────────────────────────────────────────────────────


def test_people_get_an_account_a_post_and_a_code(world: World, sheet: Path) -> None:
    outcome = invite_all(sheet, county=COUNTY, at=moment())

    assert [(i.name, i.login, i.role, i.phone) for i in outcome.invited] == [
        ("甲一", f"u{TOWN}.1", "乡镇（街道）中心办理员", "12000000001"),
        ("乙二", f"u{TOWN}.2", "人民调解员", ""),
        ("丙三", f"u{VILLAGE}.1", "网格员", ""),
    ]
    post = Post.objects.get(user__name="丙三")
    assert (post.place, post.organ.place) == ("411726204200001", VILLAGE)
    assert not post.user.has_usable_password()
    assert Invitation.objects.count() == 3


def test_of_every_other_row_it_is_said_why(world: World, sheet: Path) -> None:
    wrong = invite_all(sheet, county=COUNTY, at=moment()).wrong

    assert [number for number, _ in wrong] == [8, 9, 10, 11]
    for (_, sentence), said in zip(wrong, ["没有的单位", "办理员", "姓名", "不能"], strict=True):
        assert said in sentence
    assert not User.objects.filter(name__in=["丁四", "戊五", "己六"]).exists()


def test_the_same_sheet_again_adds_nobody(world: World, sheet: Path) -> None:
    invite_all(sheet, county=COUNTY, at=moment())
    had = list(Invitation.objects.values_list("digest", flat=True))

    again = invite_all(sheet, county=COUNTY, at=moment(10))

    assert (again.invited, again.known) == ([], 3)
    assert list(Invitation.objects.values_list("digest", flat=True)) == had


def test_somebody_with_an_account_gets_the_post_and_keeps_his_password(
    world: World, tmp_path: Path
) -> None:
    path = tmp_path / "more.csv"
    path.write_text("姓名,机构,岗位,用户名\n郑调解,大路庄村调委会,人民调解员,mediator\n", "utf-8")
    had = world.user("mediator").password

    [one] = invite_all(path, county=COUNTY, at=moment()).invited

    assert (one.login, one.code) == ("mediator", "")
    assert User.objects.get(username="mediator").password == had
    assert world.user("mediator").posts.count() == 2


def test_another_persons_user_name_is_refused(world: World, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("姓名,机构,岗位,用户名\n别的人,大路庄村调委会,人民调解员,mediator\n", "utf-8")

    [(_, sentence)] = invite_all(path, county=COUNTY, at=moment()).wrong

    assert "郑调解" in sentence


def test_a_sheet_without_headers_is_refused(world: World, tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("甲一,铜山乡调委会,人民调解员\n", "utf-8")

    with pytest.raises(SheetUnreadable):
        invite_all(path, county=COUNTY, at=moment())


# ── Posters ──────────────────────────────────────────────────────────────────────────────────────


def test_every_village_has_its_page_with_the_way_to_it(world: World, tmp_path: Path) -> None:
    count = print_posters(
        tmp_path / "p.html", place=TOWN, site="https://fengqiao.example.gov.cn/", on=moment().date()
    )

    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert count == page.count("<section>") == page.count("<svg") == 2
    assert f"https://fengqiao.example.gov.cn/p/?place={VILLAGE}" in page
    assert "大路庄村" in page and "铜山乡" in page
    assert re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#)', page) == []


# ── All of it ────────────────────────────────────────────────────────────────────────────────────


def init(*said: str) -> str:
    out = StringIO()
    call_command("init", *said, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_county_from_nothing_and_again(home: Path, sheet: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text(
        f'county = "泌阳"\nadmin = "何管理"\nsheet = "{sheet}"\nsecond_factor = true\n'
        'site = "https://fengqiao.example.gov.cn"\n',
        encoding="utf-8",
    )

    first, second = init("--answers", str(answers)), init("--answers", str(answers))

    assert "河南省驻马店市泌阳县（411726）" in first and "邀请了 3 人" in first
    assert "邀请了 0 人，3 人已经在岗" in second and "已经有了" in second
    assert "【要留意】备份" in first
    assert CountySetting.objects.get().second_factor_required
    assert Organ.objects.filter(place=COUNTY, kind="centre").count() == 1
    assert Post.objects.filter(role="admin").count() == 1
    acts = list(Change.objects.order_by("at", "act").values_list("act", flat=True))
    assert acts == ["found_county", *["add_person"] * 4, "change_settings"]
    assert {change.by for change in Change.objects.all()} == {None}
    assert "password" not in str(list(Change.objects.values_list("rows", flat=True)))
    printed = home / "print" / COUNTY
    villages = Division.objects.filter(level="village").count()
    assert (printed / "posters.html").read_text(encoding="utf-8").count("<section>") == villages
    [slips] = printed.glob("invitations-*.html")
    assert slips.stat().st_mode & 0o077 == 0
    code = re.findall(r"邀请码 <b>([A-Z2-7-]{19})</b>", slips.read_text(encoding="utf-8"))[0]
    said = {"code": code, "password1": "自己想的-2026-密码", "password2": "自己想的-2026-密码"}
    assert Client().post("/account/welcome/", said).status_code == 302


@pytest.mark.django_db
def test_a_county_chooses_rules_to_take_over_once(home: Path) -> None:
    """What holds where it lies is not asked; of the rest it takes what it names."""
    said = ("--county", "411727", "--rules", "waiting，411726")

    without = init("--county", "411727")
    first, second = init(*said), init(*said)

    assert "1. 法律没有定、由各县决定的期限（waiting）：答复是否受理 3 个工作日" in without
    agreed = [row.name for row in book.read().clocks if row.where == "411726"]
    assert f"“泌阳县的约定（示例）”：{len(agreed)}条已经成为本县自己的规则。" in first
    assert "已经成为本县自己的规则" not in second
    rows = local.of(home / "rules", "411727")
    waiting = [row.name for row in book.read().clocks if not row.enabled]
    assert sorted(local.name_of(row) for row in rows) == sorted([*waiting, *agreed])
    assert all(row.source.startswith("参照“") and row.verified == "own" for row in rows)
    changes = Change.objects.filter(act="take_over_rules").order_by("subject")
    assert [(c.county, c.by, len(c.rows)) for c in changes] == [
        ("411727", None, len(waiting)),
        ("411727", None, len(agreed)),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "says"),
    [
        ([], "--county"),
        (["--county", "鼓楼区"], "410204"),
        (["--county", "没有县"], "没有找到"),
        (["--county", "411727", "--rules", "9"], "没有“9”这套规则"),
    ],
)
def test_what_is_missing_is_said(home: Path, said: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        init(*said)


@pytest.mark.django_db
def test_an_answer_that_nobody_asks_for_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('county = "泌阳"\npassword = "x"\n', encoding="utf-8")

    with pytest.raises(CommandError, match="password"):
        init("--answers", str(tmp_path / "a.toml"))
