"""Ready words: offered where they fit, filled from the matter with names masked, kept by the
administrator with every change on record."""

import pytest

from fengqiao.cases.models import Event
from fengqiao.jurisdiction.actions.keep_wording import WordingWrong, keep_wording
from fengqiao.jurisdiction.models import Wording
from tests.desk.staff import Staff, form_in, form_of
from tests.desk.test_lists import at_work
from tests.world import COUNTY, World, moment, register_dispute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

TEXT = "{申请人}与{被申请人}（{编号}）：{今天}由{单位}{姓名}电话告知，期限{期限}。"


def kept(title: str = "电话告知", **differs: str) -> Wording:
    said = {"place": COUNTY, "title": title, "text": TEXT} | differs
    return keep_wording(None, by=None, at=moment(9), **said)


def test_ready_words_are_filled_from_the_matter_and_keep_what_was_typed(world: World) -> None:
    case, wording = at_work(world, "排水", 5), kept()
    desk, path = Staff(world, "village.clerk"), ""
    path = form_of(case, "note")

    page = desk.send(path, text="先打了两次，没人接。", wording=str(wording.pk))

    assert form_in(page.content.decode()).values["text"] == [
        "先打了两次，没人接。\n"
        f"张*与李*（{case.number}）：2026年3月2日由铜山乡大路庄村综治中心陈村官电话告知，期限2026年3月27日。"
    ]
    assert not Event.objects.filter(verb="note").exists()


def test_enter_in_the_search_for_words_is_not_the_act(world: World) -> None:
    case = register_dispute(world)
    kept("电话告知")
    kept("上门没人", text="上门没有见到人。")
    desk = Staff(world, "village.clerk")

    html = desk.send(form_of(case, "note"), text="写了一半", find_words="上门").content.decode()

    assert "上门没人" in html and "电话告知" not in html
    assert form_in(html).values["text"] == ["写了一半"]
    assert not Event.objects.filter(verb="note").exists()
    again = desk.post(form_of(case, "note"), form_in(html), text="写完了")
    assert (again.status_code, Event.objects.filter(verb="note").count()) == (302, 1)


def test_words_are_offered_where_they_fit(world: World) -> None:
    case = register_dispute(world, type="0201")
    for title, differs in {
        "到处": {},
        "记一笔的": {"verb": "note"},
        "受理的": {"verb": "accept"},
        "相邻的": {"type": "02"},
        "婚姻的": {"type": "01"},
        "邻县的": {"place": "411727"},
    }.items():
        kept(title, **differs)
    off = kept("停用的")
    keep_wording(off, by=None, at=moment(9), place=COUNTY, title="停用的", text="x", is_used=False)

    html = Staff(world, "village.clerk").read(form_of(case, "note"))

    titles = ("到处", "记一笔的", "受理的", "相邻的", "婚姻的", "邻县的", "停用的")
    assert [t for t in titles if f"填入：{t}" in html] == ["到处", "记一笔的", "相邻的"]


def test_the_administrator_keeps_them_and_every_change_is_on_record(world: World) -> None:
    desk = Staff(world, "admin")

    added = desk.send("/wordings/new/", title="电话告知", text="已电话告知{申请人}。", verb="note")
    row = Wording.objects.get()
    path = f"/wordings/{row.pk}/"
    desk.send(path, text="已于{今天}电话告知{申请人}。")
    html = desk.read(path)

    assert added.headers["Location"] == "/wordings/"
    assert (row.place, row.verb, row.is_used) == (COUNTY, "note", True)
    assert "已电话告知{申请人}。 → 已于{今天}电话告知{申请人}。" in html and "何管理" in html
    assert "电话告知" in desk.read("/wordings/?find=告知")
    assert "还没有常用语" in desk.read("/wordings/?find=没有")


@pytest.mark.parametrize(
    ("title", "text", "says"),
    [
        ("", "x", "名称和内容都要填写"),
        ("x", "", "名称和内容都要填写"),
        ("x", "给{身份证}写信", "不认识“{身份证}”"),
        ("x" * 61, "x", "名称最多60字"),
        ("x", "x" * 2001, "内容最多2000字"),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_sentence(
    world: World, title: str, text: str, says: str
) -> None:
    answer = Staff(world, "admin").send("/wordings/new/", title=title, text=text)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Wording.objects.exists()


def test_a_title_is_taken_once_in_its_place(world: World) -> None:
    kept()

    with pytest.raises(WordingWrong, match="已经有一条叫“电话告知”"):
        kept()


def test_nobody_else_keeps_them_and_no_other_county_sees_them(world: World) -> None:
    other = kept(place="411727")

    assert Staff(world, "village.clerk").open("/wordings/").status_code == 403
    assert Staff(world, "leader").open("/wordings/new/").status_code == 403
    assert Staff(world, "admin").open(f"/wordings/{other.pk}/").status_code == 404
    assert other.title not in Staff(world, "admin").read("/wordings/")
