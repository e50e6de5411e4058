"""Parties with those who speak for them; files that are what they say."""

import pytest

from fengqiao.cases.actions.add_party import PartyWrong
from fengqiao.cases.actions.attach import FileRefused
from fengqiao.cases.actions.register import NobodyNamed
from fengqiao.lib.pixels import PictureTooLarge
from tests.cases.files import png, upload
from tests.world import World, do, register_dispute

CHILD = "411726201505050015"  # invented, born 2015-05-05


def id_number(first17: str) -> str:
    from fengqiao.lib.idcard import check_character

    return first17 + check_character(first17)


def test_a_guardian_speaks_for_a_child_whose_age_follows_from_the_number(world: World) -> None:
    case = register_dispute(
        world,
        parties=[
            {"role": "applicant", "name": "赵小满", "id_number": id_number(CHILD[:17])},
            {"role": "guardian", "name": "赵大满", "represents": 0},
            {"role": "respondent", "name": "某某砖厂", "is_organisation": True},
        ],
    )

    child, guardian, works = case.parties.order_by("position")
    assert (child.is_minor, guardian.represents, works.is_organisation) == (True, child, True)


@pytest.mark.parametrize(
    ("party", "says"),
    [
        ({"role": "applicant", "name": ""}, "姓名"),
        ({"role": "judge", "name": "张甲"}, "身份"),
        ({"role": "applicant", "name": "张" * 51}, "最多50"),
        ({"role": "applicant", "name": "张甲", "phone": "12"}, "电话"),
        ({"role": "applicant", "name": "张甲", "id_number": "41172619900101001"}, "身份证号"),
        ({"role": "guardian", "name": "张甲"}, "代表谁"),
        ({"role": "applicant", "name": "张甲", "represents": 0}, "代表谁"),
        ({"role": "applicant", "name": "张甲", "faith": "…"}, "不认识"),
        ({"role": "applicant", "name": "\ud800"}, "无法识别"),
    ],
)
def test_what_is_wrong_about_a_party_is_said(
    world: World, party: dict[str, object], says: str
) -> None:
    with pytest.raises(PartyWrong) as wrong:
        register_dispute(world, parties=[party])
    assert says in wrong.value.sentence


@pytest.mark.parametrize("name", ["张" * 50, "阿不都·热合曼", "莫𡐓", "輋𣒍", "䶮㛃", "\ue170村人"])
def test_every_name_that_people_bear_is_kept_as_it_is(world: World, name: str) -> None:
    case = register_dispute(world, parties=[{"role": "applicant", "name": name}])

    assert case.parties.get().name == name
    assert name not in case.parties.get().masked_name


def test_a_side_is_represented_by_five_at_most(world: World) -> None:
    six = [{"role": "representative", "name": f"王{n}", "represents": 0} for n in range(6)]

    with pytest.raises(PartyWrong):
        register_dispute(world, parties=[{"role": "applicant", "name": "张甲"}, *six])


def test_somebody_must_have_asked_unless_we_found_it_ourselves(world: World) -> None:
    with pytest.raises(NobodyNamed):
        register_dispute(world, parties=[])

    assert register_dispute(world, parties=[], channel="patrol").parties.count() == 0


def test_a_file_is_kept_hashed_and_recorded(world: World) -> None:
    case = register_dispute(world)

    taken = do(world, case, "attach", "village.clerk", file=upload("../../墙脚.png", png()))

    kept = case.attachments.get()
    assert (kept.name, kept.media_type, kept.size) == ("墙脚.png", "image/png", len(png()))
    assert kept.path.read_bytes() == png()
    assert taken.event.facts["sha256"] == kept.sha256


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.png", b"MZ\x90\x00" + b"\x00" * 200),
        ("照片.jpg", png()),
        ("说明.pdf", b"<html><script>alert(1)</script></html>"),
        ("页面.html", b"<html></html>"),
        ("空.png", b""),
        ("程序.exe", b"MZ\x90\x00" + b"\x00" * 200),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    world: World, name: str, content: bytes
) -> None:
    case = register_dispute(world)

    with pytest.raises(FileRefused):
        do(world, case, "attach", "village.clerk", file=upload(name, content))
    assert case.attachments.count() == 0 and case.events.count() == 1


def test_a_picture_that_unpacks_to_more_than_memory_is_refused(world: World) -> None:
    case = register_dispute(world)
    bomb = png().replace(b"\0\0\0\x01\0\0\0\x01", b"\0\0\x75\x30\0\0\x75\x30", 1)

    with pytest.raises(PictureTooLarge, match="900百万像素"):
        do(world, case, "attach", "village.clerk", file=upload("现场.png", bomb))
