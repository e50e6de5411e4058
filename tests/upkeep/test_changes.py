"""The one door of a county's set-up: every change on record, taken back by another; what an organ or a
leaver had in hand goes on."""

from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from fengqiao.cases.models import Assignment
from fengqiao.jurisdiction.actions.add_grid import add_grid
from fengqiao.jurisdiction.actions.add_organ import add_organ
from fengqiao.jurisdiction.actions.add_person import add_person
from fengqiao.jurisdiction.actions.change_counter import change_counter
from fengqiao.jurisdiction.actions.change_settings import change_settings
from fengqiao.jurisdiction.actions.extend_post import extend_post
from fengqiao.jurisdiction.actions.give_post import give_post
from fengqiao.jurisdiction.actions.load_divisions import load_divisions
from fengqiao.jurisdiction.actions.lock_account import LastAdministrator, lock_account
from fengqiao.jurisdiction.actions.merge_grids import merge_grids
from fengqiao.jurisdiction.actions.move_organ import move_organ
from fengqiao.jurisdiction.actions.rename_division import rename_division
from fengqiao.jurisdiction.actions.rename_organ import rename_organ
from fengqiao.jurisdiction.actions.split_grid import split_grid
from fengqiao.jurisdiction.models import Change, CountySetting, Division, Grid, Organ, Post
from fengqiao.jurisdiction.step import (
    ChangedMeanwhile,
    NotAdministrator,
    OutsideOfYours,
    Unfit,
    seen_of,
)
from fengqiao.ledgers.definitions.places import Places
from fengqiao.mediation.models import Appointment
from fengqiao.upkeep.actions.close_organ import StillInHand, close_organ
from fengqiao.upkeep.actions.end_post import end_post
from fengqiao.upkeep.actions.undo_change import CannotUndo, undo_change
from tests.world import (
    COUNTY,
    GRID,
    NEIGHBOUR_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    World,
    fresh,
    moment,
    register_dispute,
    walk,
)

pytestmark = pytest.mark.django_db

AT = moment(9)
TODAY = AT.date()
WHY = "县编委2026年第3号文件"


SECONDS = count()


def later() -> datetime:
    """Every change a second after the one before."""
    return AT + timedelta(seconds=next(SECONDS))


def centre(place: str) -> Organ:
    return Organ.objects.get(place=place, kind="centre")


def newest() -> Change:
    return Change.objects.select_related("by").latest("id")


def rename(world: World, organ: Organ, name: str, **more: str) -> None:
    said = {"short_name": organ.short_name, "number_mark": organ.number_mark} | more
    rename_organ(organ, by=world["admin"], at=later(), name=name, reason=WHY, **said)


# ── On record, and taken back ────────────────────────────────────────────────────────────────────


def test_a_change_is_on_record_and_taking_it_back_is_one_too(world: World) -> None:
    organ = centre(TOWN)
    former = organ.name

    rename(world, organ, "铜山镇综治中心")
    told = newest()
    undo_change(told, by=world["admin"], at=later(), reason="名称写错")

    organ.refresh_from_db()
    back = newest()
    assert (told.act, told.what, told.subject) == ("rename_organ", "organ", str(organ.pk))
    assert (told.by, told.at.date(), told.reason) == (world["admin"], TODAY, WHY)
    assert told.rows == [
        {
            "model": "organ",
            "key": str(organ.pk),
            "before": {"name": former},
            "after": {"name": "铜山镇综治中心"},
        }
    ]
    assert (organ.name, back.act, back.undoes) == (former, "undo", told)
    with pytest.raises(CannotUndo, match="已经撤销过"):
        undo_change(told, by=world["admin"], at=later(), reason="再来")


def test_the_record_itself_cannot_be_changed(world: World) -> None:
    rename(world, centre(TOWN), "铜山镇综治中心")

    for act in (
        lambda: Change.objects.update(reason="别的"),
        lambda: Change.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_what_was_changed_since_is_not_taken_back(world: World) -> None:
    organ = centre(TOWN)
    rename(world, organ, "甲中心")
    first = newest()
    rename(world, organ, "乙中心")

    with pytest.raises(CannotUndo, match="后来又改过"):
        undo_change(first, by=world["admin"], at=later(), reason="x")

    assert Organ.objects.get(pk=organ.pk).name == "乙中心"


def test_an_organ_that_is_in_use_is_not_taken_back(world: World) -> None:
    organ = add_organ(by=world["admin"], at=later(), name="个人调解室", kind="studio", place=TOWN)
    added = newest()
    user, _code = add_person(
        by=world["admin"],
        at=later(),
        name="新来的",
        username="new.one",
        organ=organ,
        role="mediator",
        from_on=TODAY,
    )

    with pytest.raises(CannotUndo, match="已经有人用过"):
        undo_change(added, by=world["admin"], at=later(), reason="x")
    undo_change(newest(), by=world["admin"], at=later(), reason="弄错人了")
    undo_change(added, by=world["admin"], at=later(), reason="弄错了")

    assert not Organ.objects.filter(pk=organ.pk).exists()
    assert not type(user).objects.filter(pk=user.pk).exists()


def test_who_saw_an_older_state_is_told_who_was_quicker(world: World) -> None:
    organ = centre(TOWN)
    seen = seen_of(organ)
    rename(world, organ, "甲中心", seen=seen)

    with pytest.raises(ChangedMeanwhile, match=r"何管理在09:\d\d改过“甲中心”"):
        rename(world, organ, "乙中心", seen=seen)

    rename(world, organ, "乙中心", seen=seen_of(organ))
    assert Organ.objects.get(pk=organ.pk).name == "乙中心"


def test_nothing_changed_leaves_no_record(world: World) -> None:
    organ = centre(TOWN)
    rename(world, organ, organ.name)

    assert not Change.objects.exists()


@pytest.mark.parametrize("name", ["village.clerk", "leader", "auditor", "county.dispatcher"])
def test_nobody_else_changes_anything(world: World, name: str) -> None:
    with pytest.raises((NotAdministrator, OutsideOfYours)):
        rename_organ(centre(VILLAGE), by=world[name], at=later(), name="x", reason=WHY)

    assert not Change.objects.exists()


def test_an_administrator_changes_nothing_of_another_county(world: World) -> None:
    theirs = Organ.objects.create(
        name="邻县综治中心", kind="centre", level="county", place="411727", valid_from=TODAY
    )

    with pytest.raises(OutsideOfYours):
        rename(world, theirs, "我们的")


# ── Organs ───────────────────────────────────────────────────────────────────────────────────────


def test_names_and_marks_are_taken_once(world: World) -> None:
    county, town = centre(COUNTY), centre(TOWN)

    with pytest.raises(Unfit, match="在用"):
        rename(world, town, town.name, number_mark=county.number_mark)
    with pytest.raises(Unfit, match="同类机构"):
        add_organ(by=world["admin"], at=later(), name=town.name, kind="centre", place=TOWN)
    with pytest.raises(Unfit, match="请填写名称"):
        rename(world, town, "  ")
    with pytest.raises(Unfit, match="请填写修改的原因"):
        rename_organ(town, by=world["admin"], at=later(), name="x", reason=" ")


def test_an_organ_is_never_under_itself(world: World) -> None:
    county, town, village = centre(COUNTY), centre(TOWN), centre(VILLAGE)

    move_organ(village, by=world["admin"], at=later(), parent=county, reason=WHY)

    assert Organ.objects.get(pk=village.pk).parent == county
    with pytest.raises(Unfit, match="不能作上级"):
        move_organ(county, by=world["admin"], at=later(), parent=town, reason=WHY)
    with pytest.raises(Unfit, match="不管这个地方"):
        move_organ(
            village, by=world["admin"], at=later(), parent=centre(NEIGHBOUR_TOWN), reason=WHY
        )
    Organ.objects.filter(pk=village.pk).update(place=TOWN)
    town.parent = None
    with pytest.raises(Unfit, match="不能反过来"):
        Organ.objects.filter(pk=village.pk).update(parent=town)
        move_organ(
            town,
            by=world["admin"],
            at=later(),
            parent=Organ.objects.get(pk=village.pk),
            reason=WHY,
        )


def test_hours_are_kept_and_taken_back(world: World) -> None:
    organ = centre(COUNTY)
    said = {"address": "中心街1号", "telephone": "0396-0000000", "hours": "周一至周五 8:30-18:00"}
    change_counter(organ, by=world["admin"], at=later(), **said)
    first = newest()
    change_counter(organ, by=world["admin"], at=later(), **(said | {"hours": "天天"}))
    undo_change(newest(), by=world["admin"], at=later(), reason="x")

    organ.refresh_from_db()
    assert organ.counter.hours == said["hours"]
    undo_change(first, by=world["admin"], at=later(), reason="x")
    assert not Organ.objects.filter(pk=organ.pk, counter__isnull=False).exists()


def test_an_organ_with_open_cases_closes_only_into_a_successor(world: World) -> None:
    case = walk(world, until="accepted")
    apart = register_dispute(world, safety=["domestic_violence"])
    village, other, admin = centre(VILLAGE), centre(OTHER_VILLAGE), world["admin"]

    with pytest.raises(StillInHand, match="还有2件没有办完"):
        close_organ(village, by=admin, at=moment(12), on=TODAY, reason="并村")
    many = close_organ(village, by=admin, at=moment(12), on=TODAY, to=other, reason="并村")

    case, apart = fresh(case), fresh(apart)
    event = case.events.latest("place_in_chain")
    assert (many, case.holder, apart.holder, case.awaits) == (2, other, other, other)
    assert (event.verb, event.by, event.facts["organ"]) == ("hand_over", admin, str(other.pk))
    assert "并村" in event.facts["reason"]
    running = Assignment.objects.filter(case__in=[case, apart], ended_at=None)
    assert set(running.values_list("organ", flat=True)) == {other.pk}
    village.refresh_from_db()
    assert village.valid_to == TODAY
    assert (
        world["village.clerk"].__class__.objects.get(pk=world["village.clerk"].pk).valid_to == TODAY
    )
    assert newest().act == "close_organ"


def test_closing_is_taken_back_without_the_cases(world: World) -> None:
    case = walk(world, until="accepted")
    village, other, admin = centre(VILLAGE), centre(OTHER_VILLAGE), world["admin"]
    close_organ(village, by=admin, at=moment(12), on=TODAY, to=other, reason="并村")

    undo_change(newest(), by=admin, at=moment(13), reason="文件撤回")

    village.refresh_from_db()
    assert village.valid_to is None
    assert Post.objects.get(pk=world["village.clerk"].pk).valid_to is None
    assert fresh(case).holder == other


def test_what_closing_asks_for(world: World) -> None:
    admin, town = world["admin"], centre(TOWN)

    def close(organ: Organ, **more: object) -> None:
        close_organ(organ, **({"by": admin, "at": later(), "on": TODAY, "reason": "x"} | more))  # type: ignore[arg-type]

    with pytest.raises(Unfit, match="县综治中心"):
        close(centre(COUNTY))
    with pytest.raises(Unfit, match="下面还有机构"):
        close(town)
    with pytest.raises(Unfit, match="先把它改到别的上级"):
        close(town, to=centre(VILLAGE))
    with pytest.raises(Unfit, match="不能早于今天"):
        close(centre(VILLAGE), on=TODAY - timedelta(days=1))
    with pytest.raises(Unfit, match="另一个长期有效"):
        close(centre(VILLAGE), to=centre(VILLAGE))


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def test_a_leaver_hands_over_and_the_parties_choose_their_mediator_again(world: World) -> None:
    case = walk(world, until="drafted")
    mediator, admin = world["mediator"], world["admin"]
    assert case.stage == "signing"

    many = end_post(mediator, by=admin, at=moment(15), on=TODAY, reason="调走")

    case = fresh(case)
    assert (many, case.stage, case.awaits) == (1, "accepted", case.holder)
    assert not Appointment.objects.get(case=case, post=mediator).is_serving
    assert case.agreements.get().state == "void"
    assert Post.objects.get(pk=mediator.pk).valid_to == TODAY
    assert case.events.latest("place_in_chain").facts["reason"] == "郑调解离任：调走"


def test_what_is_somebodys_by_name_goes_to_a_colleague(world: World) -> None:
    case = register_dispute(world, by="grid.worker", place=GRID)
    leaver, admin = world["grid.worker"], world["admin"]
    user, _code = add_person(
        by=admin,
        at=later(),
        name="接任的",
        username="next.one",
        organ=leaver.organ,
        role="grid_worker",
        place=GRID,
        from_on=TODAY,
    )
    colleague = user.posts.get()
    mine = Assignment.objects.filter(case=case, post=leaver, ended_at=None)
    before = mine.count()

    end_post(leaver, by=admin, at=moment(15), on=TODAY, to=colleague, reason="离任")

    assert before > 0 and not mine.exists()
    assert Assignment.objects.filter(case=case, post=colleague, ended_at=None).count() == before
    with pytest.raises(Unfit, match="同样岗位"):
        end_post(
            colleague, by=admin, at=moment(15), on=TODAY, to=world["village.clerk"], reason="x"
        )


def test_a_county_keeps_an_administrator(world: World) -> None:
    admin = world["admin"]

    with pytest.raises(LastAdministrator):
        lock_account(admin.user, by=admin, at=later(), reason="x")
    with pytest.raises(LastAdministrator):
        end_post(admin, by=admin, at=later(), on=TODAY, reason="x")
    with pytest.raises(Unfit, match="不能给自己安排岗位"):
        give_post(
            admin.user,
            by=admin,
            at=later(),
            organ=centre(COUNTY),
            role="dispatcher",
            from_on=TODAY,
        )


def test_posts_are_given_and_extended(world: World) -> None:
    admin, user = world["admin"], world.user("village.clerk")
    to_on = date(2026, 12, 31)
    post = give_post(
        user,
        by=admin,
        at=later(),
        organ=centre(TOWN),
        role="town_clerk",
        from_on=TODAY,
        to_on=to_on,
    )

    with pytest.raises(Unfit, match="要比原来的晚"):
        extend_post(post, by=admin, at=later(), to_on=to_on)
    extend_post(post, by=admin, at=later(), to_on=date(2027, 12, 31))

    assert Post.objects.get(pk=post.pk).valid_to == date(2027, 12, 31)
    with pytest.raises(Unfit, match="已经有同样的岗位"):
        give_post(user, by=admin, at=later(), organ=centre(TOWN), role="town_clerk", from_on=TODAY)
    with pytest.raises(Unfit, match="不管这个地方"):
        give_post(
            user,
            by=admin,
            at=later(),
            organ=centre(TOWN),
            role="town_clerk",
            place=NEIGHBOUR_TOWN,
            from_on=TODAY,
        )
    with pytest.raises(Unfit, match="请选一种岗位"):
        give_post(user, by=admin, at=later(), organ=centre(TOWN), role="resident", from_on=TODAY)


def test_settings_are_on_record(world: World) -> None:
    change_settings(by=world["admin"], at=later(), second_factor_required=True, reason="等保要求")

    assert CountySetting.objects.get(place=COUNTY).second_factor_required
    undo_change(newest(), by=world["admin"], at=later(), reason="手机没发齐")
    assert not CountySetting.objects.get(place=COUNTY).second_factor_required


# ── Places and grids ─────────────────────────────────────────────────────────────────────────────


def test_a_split_keeps_what_was_and_begins_anew(world: World) -> None:
    case = register_dispute(world, by="grid.worker", place=GRID)
    grid, tomorrow = Grid.objects.get(pk=GRID), TODAY + timedelta(days=1)

    made = split_grid(
        grid,
        by=world["admin"],
        at=later(),
        names=["河东", "河西"],
        from_on=tomorrow,
        reason=WHY,
    )

    assert [one.code for one in made] == [f"{VILLAGE}002", f"{VILLAGE}003"]
    assert Grid.objects.get(pk=GRID).valid_to == TODAY
    assert Grid.objects.get(pk=f"{GRID}001").valid_to == TODAY
    assert Post.objects.get(pk=world["grid.worker"].pk).valid_to == TODAY
    assert fresh(case).place == GRID
    undo_change(newest(), by=world["admin"], at=later(), reason="先不拆")
    assert not Grid.objects.filter(name__in=["河东", "河西"]).exists()
    assert Grid.objects.get(pk=GRID).valid_to is None
    assert Post.objects.get(pk=world["grid.worker"].pk).valid_to is None


def test_a_split_on_which_something_stands_stays(world: World) -> None:
    split_grid(
        Grid.objects.get(pk=GRID),
        by=world["admin"],
        at=later(),
        names=["河东", "河西"],
        from_on=TODAY,
        reason=WHY,
    )
    split = newest()
    register_dispute(world, place=f"{VILLAGE}002")

    with pytest.raises(CannotUndo, match="河东已经有事项"):
        undo_change(split, by=world["admin"], at=later(), reason="x")


def test_grids_are_merged_beside_each_other_only(world: World) -> None:
    admin = world["admin"]
    second = add_grid(by=admin, at=later(), parent=VILLAGE, name="第2网格", from_on=TODAY)
    grid, tomorrow = Grid.objects.get(pk=GRID), TODAY + timedelta(days=1)

    def merge(*others: str) -> Grid:
        return merge_grids(
            grid,
            by=admin,
            at=later(),
            others=others,
            name="大网格",
            from_on=tomorrow,
            reason=WHY,
        )

    with pytest.raises(Unfit, match="同一个村"):
        merge("411726001001001")
    made = merge(second.code)

    assert made.code == f"{VILLAGE}003"
    ended = Grid.objects.filter(pk__in=[GRID, second.code]).values_list("valid_to", flat=True)
    assert set(ended) == {TODAY}


def test_a_grid_needs_a_place_in_force_and_two_names(world: World) -> None:
    admin, grid = world["admin"], Grid.objects.get(pk=GRID)

    with pytest.raises(Unfit, match="2到10个"):
        split_grid(grid, by=admin, at=later(), names=["一个"], from_on=TODAY, reason=WHY)
    with pytest.raises(Unfit, match="不能早于今天"):
        split_grid(
            grid,
            by=admin,
            at=later(),
            names=["甲", "乙"],
            from_on=TODAY - timedelta(days=1),
            reason=WHY,
        )
    with pytest.raises(Unfit, match="不在有效期内"):
        add_grid(by=admin, at=later(), parent=VILLAGE, name="x", from_on=date(1970, 1, 1))
    with pytest.raises(OutsideOfYours):
        add_grid(by=admin, at=later(), parent="411727001001", name="x", from_on=TODAY)


def test_a_renamed_county_is_known_by_both_names(world: World) -> None:
    county = Division.objects.get(pk=COUNTY)

    many = rename_division(
        county, by=world["admin"], at=later(), name="泌水市", with_organs=True, reason="国务院批复"
    )

    county.refresh_from_db()
    assert (county.name, county.aliases, many > 0) == ("泌水市", ["泌阳县"], True)
    assert centre(COUNTY).name.startswith("泌水市")
    places = Places(world["county.dispatcher"], TODAY)
    for told in ("泌阳县铜山乡大路庄村", "泌水市铜山乡大路庄村"):
        assert places.code_of("", "", told) == VILLAGE
    load_divisions(COUNTY)
    county.refresh_from_db()
    assert (county.name, county.aliases) == ("泌水市", ["泌阳县"])
    undo_change(newest(), by=world["admin"], at=later(), reason="x")
    load_divisions(COUNTY)
    county.refresh_from_db()
    assert (county.name, county.aliases) == ("泌阳县", [])


def test_what_is_done_at_the_server_is_on_record_too(world: World) -> None:
    call_command("staff", "end", "village.clerk")

    change = newest()
    assert (change.act, change.by, change.subject) == (
        "lock_account",
        None,
        str(world.user("village.clerk").pk),
    )
    assert [row["model"] for row in change.rows] == ["post", "user"]
    undo_change(change, by=world["admin"], at=timezone.now(), reason="还在岗")
    assert world.user("village.clerk").posts.get().is_valid_on(timezone.localdate())
