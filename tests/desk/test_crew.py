"""The pages of committees, mediators, grades and subsidies: for who keeps them, who reviews, and oneself."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from fengqiao.jurisdiction.models import Change, Organ
from fengqiao.mediators.models import (
    Committee,
    CourtNotice,
    Grading,
    Mediator,
    Membership,
    Objection,
    Particulars,
    Subsidy,
    SubsidyList,
)
from tests.desk.staff import Staff
from tests.mediators.crew import committee, of_the_world, particulars
from tests.world import COUNTY, NEIGHBOUR_TOWN, SINCE, TOWN, World, do, moment, walk

pytestmark = pytest.mark.django_db
WHEN = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(moment(15, on=WHEN), tick=False):
        yield


@pytest.fixture
def keeper(world: World) -> Staff:
    return Staff(world, "justice.reviewer")


def later(day: int) -> Any:
    return time_machine.travel(moment(15, on=date(2026, 3, day)), tick=False)


def read(desk: Staff, response: Any) -> str:
    """The page to which an act leads, with what it says."""
    assert response.status_code == 302, response.content.decode()[-2000:]
    return desk.read(response.url)


# ── Committees ───────────────────────────────────────────────────────────────────────────────────


def test_a_committee_is_entered_and_told_what_it_lacks(world: World, keeper: Staff) -> None:
    organ = Organ.objects.get(place=TOWN, kind="committee")
    assert "还没有登记" in keeper.read(f"/crew/?place={TOWN}")

    path = f"/crew/committees/{organ.pk}/"
    html = read(keeper, keeper.send(f"{path}set-up/", kind="town", set_up_on="2025-01-01"))

    assert "现在有0名委员，至少要3名。" in html
    assert "《人民调解法》8" in html
    html = read(keeper, keeper.send(f"{path}term/", from_on="2026-03-20", formed="elected"))
    assert "新的一届到2029-03-19届满" in html
    assert Committee.objects.get().kind == "town"


def test_a_member_is_seated_and_the_court_is_told(world: World, keeper: Staff) -> None:
    town = committee()
    path = f"/crew/committees/{town.pk}/"
    keeper.send(f"{path}mediator/", name="赵甲", gender="female", username="", from_on="2025-01-01")
    who = Mediator.objects.get()

    html = read(
        keeper,
        keeper.send(
            f"/crew/mediators/{who.pk}/seat/",
            office="chair",
            formed="elected",
            from_on="2026-03-20",
        ),
    )

    assert "法院的通报里加了一条" in html
    assert "现在有1名委员，至少要3名。" in html
    notice = CourtNotice.objects.get()
    paper = keeper.read(f"/crew/notices/{notice.pk}/")
    assert "2026-03-20 赵甲 主任 任职" in paper
    assert "根据《人民调解法》第十条" in paper
    court = Organ.objects.get(kind="court", place=COUNTY)
    told = keeper.send(
        f"/crew/notices/{notice.pk}/tell/",
        court=str(court.pk),
        told_on="2026-03-20",
        told_how="当面送达",
    )
    assert f"2026-03-20已经通报{court.name}（当面送达）" in read(keeper, told)


def test_the_list_says_what_each_lacks_in_as_many_statements_for_three_as_for_one(
    world: World, keeper: Staff, django_assert_max_num_queries: Any
) -> None:
    committee()
    keeper.read("/crew/")
    with django_assert_max_num_queries(12):
        one = keeper.read("/crew/?find=调解委员会")
    committee(NEIGHBOUR_TOWN, "subdistrict")
    with django_assert_max_num_queries(12):
        two = keeper.read("/crew/?find=调解委员会")

    assert (one.count("还没有主任"), two.count("还没有主任")) == (1, 2)


# ── Mediators ────────────────────────────────────────────────────────────────────────────────────


def test_particulars_are_filled_in_read_with_a_reason_and_shown_nowhere_else(
    world: World, keeper: Staff
) -> None:
    who = of_the_world(world)
    path = f"/crew/mediators/{who.pk}/"
    keeper.send(f"{path}particulars/", birth_year="1975", education="bachelor")

    assert "1975" not in keeper.read(path)
    assert "本科" not in keeper.read(path)
    assert keeper.send(f"{path}read/", reason="").status_code == 422
    html = keeper.send(f"{path}read/", reason="核对统计表").content.decode()
    assert "1975" in html
    assert "本科及以上" in html
    assert Change.objects.get(act="read_particulars").reason == "核对统计表"
    own = Staff(world, "mediator").read("/crew/mine/")
    assert "1975" in own
    assert Change.objects.filter(act="read_particulars").count() == 1


def test_a_course_counts_for_who_was_there(world: World, keeper: Staff) -> None:
    who = of_the_world(world)

    html = read(
        keeper,
        keeper.send(
            "/crew/training/new/",
            topic="物业纠纷调解",
            held_on="2026-03-19",
            hours="8",
            mediators=[str(who.pk)],
        ),
    )

    assert "物业纠纷调解" in html
    page = keeper.read(f"/crew/mediators/{who.pk}/")
    assert "至少24学时" in page
    assert "还没有达到" in page


def test_who_leaves_is_gone_from_the_committee(world: World, keeper: Staff) -> None:
    who = of_the_world(world)
    Membership.objects.create(
        committee=who.committee,
        county=COUNTY,
        mediator=who,
        office="chair",
        formed="elected",
        from_on=SINCE,
    )

    html = read(
        keeper, keeper.send(f"/crew/mediators/{who.pk}/end/", on="2026-03-19", reason="退休")
    )

    assert "已经登记离任" in html
    assert "退休" in html
    assert "郑调解" not in keeper.read(f"/crew/committees/{who.committee.pk}/").split("变更记录")[0]


# ── Grades ───────────────────────────────────────────────────────────────────────────────────────


def test_a_grade_goes_from_application_over_the_public_page_to_its_grant(
    world: World, keeper: Staff
) -> None:
    of_the_world(world)
    own = Staff(world, "mediator")
    html = read(own, own.send("/crew/mine/apply/", level="4"))
    assert "不会自动授予" in html
    assert "调解纠纷50件以上：0，没有达到" in html
    grading = Grading.objects.get()
    path = f"/crew/gradings/{grading.pk}/"
    assert "郑调解" in keeper.read("/crew/awards/")

    keeper.send(f"{path}review/", is_fit="yes", opinion="乡里骨干，同意。")
    assert "公示" not in own.client.get(f"/p/open/{TOWN}/").content.decode().split("<footer")[0]
    keeper.send(f"{path}show/")
    public = own.client.get(f"/p/open/{TOWN}/").content.decode()
    assert "郑调解" in public
    assert "四级人民调解员" in public
    assert "公示到2026-03-27" in public
    assert keeper.send(f"{path}grant/").status_code == 409
    assert Grading.objects.get().state == "shown"
    with later(28):
        keeper = Staff(world, "justice.reviewer")
        read(keeper, keeper.send(f"{path}grant/"))
        assert "郑调解" not in own.client.get(f"/p/open/{TOWN}/").content.decode()
    assert Grading.objects.get().state == "granted"


def test_an_objection_is_entered_and_answered(world: World, keeper: Staff) -> None:
    of_the_world(world)
    Staff(world, "mediator").send("/crew/mine/apply/", level="4")
    path = f"/crew/gradings/{Grading.objects.get().pk}/"
    keeper.send(f"{path}review/", is_fit="yes", opinion="同意。")
    keeper.send(f"{path}show/")

    read(keeper, keeper.send(f"{path}object/", words="材料不实。"))
    objection = Objection.objects.get()
    html = read(
        keeper,
        keeper.send(f"/crew/objections/{objection.pk}/", is_upheld="yes", answer="部分属实。"),
    )

    assert "材料不实。" in html
    assert "异议成立" in html
    assert "材料不实" not in Staff(world, "auditor").read("/county/changes/")


# ── Subsidies ────────────────────────────────────────────────────────────────────────────────────


def proposed(world: World) -> Subsidy:
    of_the_world(world)
    case = walk(world, until="concluded")
    do(
        world,
        case,
        "propose_subsidy",
        "village.clerk",
        at=moment(14, on=WHEN),
        recipient=world["mediator"].pk,
        reasons=["across_places"],
    )
    return Subsidy.objects.get()


def test_a_subsidy_is_reviewed_listed_shown_closed_and_exported(
    world: World, keeper: Staff
) -> None:
    subsidy = proposed(world)
    html = keeper.read("/crew/awards/")
    assert subsidy.case.number in html
    assert "跨村、跨乡镇" in html

    form = keeper.form(f"/crew/subsidies/{subsidy.pk}/")
    assert form.values["difficulty"] == ["ordinary"]
    assert subsidy.case.number in (asked := keeper.read(f"/crew/subsidies/{subsidy.pk}/"))
    assert "跨村、跨乡镇" in asked
    keeper.send(f"/crew/subsidies/{subsidy.pk}/", is_due="yes", opinion="属实。")
    keeper.send("/crew/lists/new/")
    listed = SubsidyList.objects.get()
    path = f"/crew/lists/{listed.pk}/"
    assert "合计1件，100元。" in keeper.read(path)
    keeper.send(f"{path}show/")
    public = keeper.client.get(f"/p/open/{COUNTY}/").content.decode()
    assert "郑调解" in public
    assert "100元" in public
    assert subsidy.case.number not in public
    assert keeper.client.post(f"{path}export/").status_code == 422
    with later(30):
        keeper = Staff(world, "justice.reviewer")
        keeper.send(f"{path}close/")
        answer = keeper.client.post(f"{path}export/")
        assert b"".join(answer.streaming_content)[:2] == b"PK"
        own = Staff(world, "mediator").read("/crew/mine/")
        assert subsidy.case.number in own
        assert ">100<" in own
    assert Change.objects.get(act="export_subsidies").rows[0]["after"]["rows"] == 1


def test_a_protected_case_is_reviewed_without_its_number(world: World, keeper: Staff) -> None:
    subsidy = proposed(world)
    subsidy.case.__class__.objects.filter(pk=subsidy.case_id).update(compartment="minors")

    html = keeper.read("/crew/awards/")

    html += keeper.read(f"/crew/subsidies/{subsidy.pk}/")
    assert html.count("（专人办理的事项）") == 2
    assert subsidy.case.number not in html


# ── Who may not ──────────────────────────────────────────────────────────────────────────────────


def addresses(world: World) -> list[str]:
    subsidy, town = proposed(world), Committee.objects.get()
    who = Mediator.objects.get()
    particulars(who)
    Staff(world, "mediator").send("/crew/mine/apply/", level="4")
    notice = CourtNotice.objects.create(committee=town, county=COUNTY, made_at=world.now)
    listed = SubsidyList.objects.create(
        county=COUNTY, title="名单", made_at=world.now, made_by=world["justice.reviewer"]
    )
    grading = Grading.objects.get()
    objection = Objection.objects.create(
        county=COUNTY, grading=grading, at=world.now, by=world["justice.reviewer"], words="不实。"
    )
    return [
        "/crew/",
        f"/crew/committees/{town.pk}/",
        f"/crew/committees/{town.pk}/term/",
        f"/crew/notices/{notice.pk}/",
        f"/crew/notices/{notice.pk}/tell/",
        f"/crew/mediators/{who.pk}/",
        f"/crew/mediators/{who.pk}/read/",
        f"/crew/mediators/{who.pk}/seat/",
        "/crew/training/",
        "/crew/training/new/",
        "/crew/awards/",
        f"/crew/gradings/{grading.pk}/",
        f"/crew/gradings/{grading.pk}/review/",
        f"/crew/objections/{objection.pk}/",
        f"/crew/subsidies/{subsidy.pk}/",
        "/crew/lists/new/",
        f"/crew/lists/{listed.pk}/",
        f"/crew/lists/{listed.pk}/show/",
    ]


def test_nobody_else_finds_these_pages(world: World) -> None:
    paths = addresses(world)

    for name in ("village.clerk", "town.clerk", "mediator", "leader", "police.liaison"):
        desk = Staff(world, name)
        assert [path for path in paths if desk.open(path).status_code != 404] == []
        for path in paths:
            assert desk.client.post(path, {"reason": "看看"}).status_code in (404, 405)
    assert Particulars.objects.count() == 1


def test_the_administrator_keeps_people_and_sees_no_award(world: World) -> None:
    paths = addresses(world)
    admin = Staff(world, "admin")

    found = {path for path in paths if admin.open(path).status_code == 200}

    hidden = ("awards", "gradings", "objections", "subsidies", "lists")
    assert found == {path for path in paths if path.split("/")[2] not in hidden}


def test_a_keeper_of_another_place_finds_nothing_of_this_one(world: World) -> None:
    paths = addresses(world)
    post = world["justice.reviewer"]
    post.place = NEIGHBOUR_TOWN
    post.save()
    neighbour = Staff(world, "justice.reviewer")

    of_this = [path for path in paths if path.count("-") >= 4 and "/lists/" not in path]

    assert [path for path in of_this if neighbour.open(path).status_code != 404] == []


def test_who_is_no_mediator_reads_that_he_is_not_entered(world: World) -> None:
    assert "还没有登记在调解队伍里" in Staff(world, "mediator").read("/crew/mine/")
