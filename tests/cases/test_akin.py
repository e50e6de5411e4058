"""What may belong together is found before the same is taken in twice, and only for who may see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.cases.models import Case
from fengqiao.cases.querysets import akin, telling_of
from fengqiao.jurisdiction.models import Post
from tests.world import (
    LI,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    VILLAGE,
    ZHANG,
    World,
    register_dispute,
)

pytestmark = pytest.mark.django_db

WORDS = "排水沟堵了 雨水流到院墙下，墙脚泡坏，两家为修排水沟的钱争吵。"
OTHER_WORDS = "工资 工地拖欠十二名工人两个月的工资。"
FIRM = {"role": "respondent", "name": "泌阳县样例建筑有限公司", "is_organisation": True}


def found(
    post: Post, world: World, *parties: dict[str, Any], **said: Any
) -> dict[str, tuple[str, ...]]:
    """The title of each that was found, with the reasons."""
    told = {"place": VILLAGE, "words": OTHER_WORDS, "at": world.now} | said
    return {one.row["title"]: one.because for one in akin(post, telling_of(parties, **told))}


def test_the_same_telephone_and_card_find_a_persons_own_earlier_matters(world: World) -> None:
    register_dispute(world, title="旧事")

    by_phone = found(world["village.clerk"], world, {"phone": ZHANG["phone"]})
    by_both = found(world["village.clerk"], world, {k: ZHANG[k] for k in ("phone", "id_number")})

    assert (by_phone, by_both) == ({"旧事": ("phone",)}, {"旧事": ("id", "phone")})


def test_a_name_alone_finds_nobody(world: World) -> None:
    """Two people of one name are two people."""
    register_dispute(world)

    assert found(world["village.clerk"], world, {"name": ZHANG["name"]}) == {}


def test_an_employer_that_recurs_is_a_list_of_matters_however_it_is_spelled(world: World) -> None:
    for n in (1, 2):
        people = [{"role": "applicant", "name": f"工人{n}"}, FIRM]
        register_dispute(world, title=f"欠薪{n}", story=f"第{n}件", parties=people)
    spelled = {"name": "泌陽縣 样例建筑有限公司", "is_organisation": True}

    assert found(world["village.clerk"], world, spelled, words="x") == {
        "欠薪2": ("firm",),
        "欠薪1": ("firm",),
    }


def test_near_in_place_and_time_much_the_same_words_are_found(world: World) -> None:
    at = world.now
    register_dispute(world, title="排水沟又堵了", at=at - timedelta(days=3))
    register_dispute(world, title="去年的排水沟堵了", at=at - timedelta(days=200))
    register_dispute(world, title="羊吃了麦苗", story="羊群进了麦地。", at=at)
    register_dispute(world, title="邻村的排水沟堵了", place=OTHER_VILLAGE, by="town.clerk", at=at)

    assert found(world["town.clerk"], world, words=WORDS) == {"排水沟又堵了": ("words",)}


def test_the_number_that_it_bears_elsewhere_comes_first(world: World) -> None:
    register_dispute(world, title="同一个电话")
    numbered = register_dispute(world, title="同一个编号", parties=[LI | {"role": "applicant"}])
    Case.objects.filter(pk=numbered.pk).update(former_number="〔2026〕热线00017号")

    seen = found(
        world["village.clerk"], world, {"phone": ZHANG["phone"]}, number="[2026]热线00017号"
    )

    assert list(seen.items()) == [("同一个编号", ("number",)), ("同一个电话", ("phone",))]


@pytest.mark.parametrize("outsider", ["neighbour.clerk", "labour.liaison", "admin"])
def test_nobody_finds_what_he_may_not_see(world: World, outsider: str) -> None:
    register_dispute(world, parties=[ZHANG, FIRM])

    assert found(world[outsider], world, ZHANG, FIRM, words=WORDS) == {}


def test_no_compartment_is_found_from_outside(world: World) -> None:
    case = register_dispute(world, safety=["domestic_violence"])

    for name in ("county.dispatcher", "leader", "town.clerk"):
        seen = found(world[name], world, ZHANG, words=WORDS, number=case.number)
        assert seen == {}, name


def test_a_matter_of_the_next_village_is_found_by_its_people_there(world: World) -> None:
    register_dispute(world, title="邻镇", place=NEIGHBOUR_VILLAGE, by="neighbour.clerk")

    assert found(world["county.dispatcher"], world, ZHANG) == {"邻镇": ("id", "phone")}


def test_the_newest_come_first_and_no_more_than_a_page(world: World) -> None:
    for n in range(12):
        register_dispute(world, title=f"第{n}件", at=world.now + timedelta(minutes=n))

    seen = list(found(world["village.clerk"], world, {"phone": ZHANG["phone"]}))

    assert seen == [f"第{n}件" for n in range(11, 3, -1)]


def test_it_is_three_statements_however_many_there_are(world: World) -> None:
    for n in range(3):
        register_dispute(world, title=f"第{n}件")

    with CaptureQueriesContext(connection) as asked:
        found(world["village.clerk"], world, ZHANG, LI, FIRM, words=WORDS, number="1")

    assert len(asked) == 3
