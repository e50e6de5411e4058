"""Texts resemble each other by what is rare in them."""

import pytest

from fengqiao.lib.resemblance import resemblance

DITCH = "西河村东头排水沟堵了，雨水倒灌进王家院子，两家吵了起来。"
SAME_DITCH = "东头那条排水沟又堵了，雨水倒灌到王家的院子里，邻居吵架。"
WAGES = "工地拖欠十二名工人两个月的工资，老板电话打不通。"
NOISE = "楼下广场舞音响到半夜，孩子睡不着觉。"


def test_the_same_matter_in_other_words_stands_out() -> None:
    same, wages, noise = resemblance(DITCH, [SAME_DITCH, WAGES, NOISE])

    assert same > 0.15 > max(wages, noise)


def test_what_all_of_them_say_says_little() -> None:
    """Cases of one village share its name and the words of the trade; that makes none alike."""
    common = "铜山乡大路庄村村民反映，请求人民调解委员会调解处理："
    others = [common + text for text in (WAGES, NOISE, "果树被羊啃了", "宅基地的墙往外扩了")]

    assert max(resemblance(common + DITCH, others)) < 0.15


@pytest.mark.parametrize(("one", "other"), [("", ""), ("", DITCH), (DITCH, ""), ("？！", "。。")])
def test_nothing_resembles_nothing(one: str, other: str) -> None:
    assert resemblance(one, [other]) == [0.0]


def test_a_text_is_the_same_as_itself_in_either_spelling() -> None:
    simplified, traditional = resemblance("调解排水纠纷", ["调解排水纠纷", "調解排水糾紛"])

    assert simplified == traditional == pytest.approx(1.0)


def test_rare_characters_count_like_any() -> None:
    assert resemblance("莫𡐓村的地界", ["莫𡐓村地界不清", "莫村的井"])[0] > 0.2
