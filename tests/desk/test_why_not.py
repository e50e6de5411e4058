"""Why a post sees or may not: in plain words, and never what the matter is about."""

from urllib.parse import urlencode

import pytest

from tests.desk.staff import Staff
from tests.desk.test_pages import without_tokens
from tests.world import STORY, World, do, register_dispute, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def asked(world: World, by: str, of: str, number: str) -> str:
    question = {"name": world.user(of).name, "post": world[of].pk, "number": number}
    return Staff(world, by).read(f"/why-not/?{urlencode(question)}")


@pytest.mark.parametrize("by", ["admin", "auditor"])
def test_the_reasons_are_told_and_the_matter_is_not(world: World, by: str) -> None:
    case = walk(world, until="accepted")

    sees = asked(world, by, "village.clerk", case.number)
    not_seen = asked(world, by, "neighbour.clerk", case.number)

    assert f"陈村官（村（社区）办理员）看得到{case.number}" in sees
    assert "按辖区：事项发生在岗位的辖区（411726204200）以内。" in sees
    assert "现在可以办。" in sees and "在办这一步的阶段" in sees
    assert f"吴邻镇（乡镇（街道）中心办理员）看不到{case.number}" in not_seen
    assert "按辖区：事项不发生在岗位的辖区（411726001）以内。" in not_seen
    assert "没有参与办理" in not_seen and "什么也不能办" in not_seen
    for html in (sees, not_seen):
        assert case.title not in html and STORY not in html and "张*" not in html


def test_of_the_answers_of_people_only_the_sort_is_told(world: World) -> None:
    case = walk(world, until="accepted")
    mediator = world["mediator"].pk
    do(world, case, "appoint_mediator", "village.clerk", mediator=mediator, chosen_by="parties")
    assert "张*" in Staff(world, "mediator").read(f"/cases/{case.pk}/")

    html = asked(world, "admin", "mediator", case.number)

    assert "双方当事人的答复还没有登记齐，或者有人不愿意。" in html
    assert "事项现在不在办这一步的阶段。" in html
    assert "张*" not in html and "李*" not in html and "逐一询问" not in html


def test_who_was_called_in_is_let_in_by_that(world: World) -> None:
    case = register_dispute(world, by="town.clerk")
    do(world, case, "call_in", "town.clerk", organ=world.organ("labour.liaison").pk, reason="x")

    html = asked(world, "admin", "labour.liaison", case.number)

    assert "看得到" in html and "正在参与办理。" in html


def test_a_post_without_sight_sees_nothing(world: World) -> None:
    html = asked(world, "auditor", "admin", register_dispute(world).number)

    assert "看不到" in html and "不看任何事项" in html


def test_what_lies_apart_looks_like_what_is_not_there(world: World) -> None:
    apart = register_dispute(world, safety=["domestic_violence"])

    told = asked(world, "admin", "village.clerk", apart.number)
    nothing = asked(world, "admin", "village.clerk", "〔2026〕泌人调字第9999号")

    assert "或者它由专人办理，这里不作说明" in told
    assert bare(told, apart.number) == bare(nothing, "〔2026〕泌人调字第9999号")


def bare(html: str, number: str) -> str:
    """The page but for what was asked and for its tokens."""
    return without_tokens(html.replace(number, "N"))


def test_others_are_sent_to_the_page_of_the_matter(world: World) -> None:
    for name in ("village.clerk", "leader", "mediator"):
        assert Staff(world, name).open("/why-not/").status_code == 403
