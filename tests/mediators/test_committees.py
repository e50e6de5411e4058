"""Committees and their people, through the door of the set-up: what is refused, said, told to the court,
recorded and taken back."""

from datetime import date, timedelta

import pytest

from fengqiao.jurisdiction.models import Change, Organ
from fengqiao.jurisdiction.step import NotYours, OutsideOfYours, Unfit
from fengqiao.lib.refusal import Refusal
from fengqiao.mediators.actions.begin_term import begin_term
from fengqiao.mediators.actions.end_mediator import end_mediator
from fengqiao.mediators.actions.enter_mediator import change_mediator, enter_mediator
from fengqiao.mediators.actions.keep_course import add_honour, keep_course
from fengqiao.mediators.actions.keep_particulars import (
    forget_particulars,
    keep_particulars,
    read_particulars,
)
from fengqiao.mediators.actions.seat_member import end_seat, seat_member
from fengqiao.mediators.actions.set_up_committee import change_committee, set_up_committee
from fengqiao.mediators.actions.tell_court import tell_court
from fengqiao.mediators.models import (
    Attendance,
    Committee,
    CourtNotice,
    Mediator,
    Membership,
    Particulars,
    Term,
)
from fengqiao.mediators.permissions import broken
from fengqiao.mediators.querysets import hours_by_year
from fengqiao.upkeep.actions.undo_change import CannotUndo, undo_change
from tests.mediators.crew import DAY, committee, mediator
from tests.world import COUNTY, SINCE, TOWN, World, moment

KEEPER = "justice.reviewer"


def doing(world: World, by: str = KEEPER, on: date = DAY) -> dict[str, object]:
    return {"by": world[by], "at": moment(on=on)}


def entered(world: World, of: Committee, name: str, **differs: object) -> Mediator:
    said = {
        "name": name,
        "gender": "male",
        "work": "part_time",
        "is_public_servant": False,
        "from_on": SINCE,
    }
    return enter_mediator(of, **doing(world), **(said | differs))


def seated(world: World, who: Mediator, office: str = "member", **differs: object) -> Membership:
    said = {"office": office, "formed": "elected", "from_on": DAY}
    return seat_member(who, **doing(world), **(said | differs))


def in_words(of: Committee, on: date = DAY) -> list[str]:
    return [str(found.sentence) for found in broken(of, on)]


@pytest.fixture
def town(world: World) -> Committee:
    organ = Organ.objects.get(place=TOWN, kind="committee")
    return set_up_committee(organ, **doing(world), kind="town", set_up_on=SINCE)


# ── Composition and term ─────────────────────────────────────────────────────────────────────────


def test_a_new_committee_is_told_what_it_lacks(world: World, town: Committee) -> None:
    assert in_words(town) == [
        "现在有0名委员，至少要3名。",
        "委员里没有妇女，至少要1名。",
        "还没有主任。",
        "还没有登记届期。",
    ]


def test_three_with_a_woman_a_chair_and_a_term_is_as_it_should_be(
    world: World, town: Committee
) -> None:
    begin_term(town, **doing(world), from_on=DAY, formed="elected", how="村民代表会议推选")
    for name, gender, office in (
        ("赵甲", "male", "chair"),
        ("钱乙", "male", "member"),
        ("孙丙", "female", "member"),
    ):
        seated(world, entered(world, town, name, gender=gender), office)

    assert in_words(town) == []
    woman = Membership.objects.get(mediator__gender="female")
    end_seat(woman, **doing(world), on=DAY, reason="调离")
    assert in_words(town, DAY + timedelta(days=1)) == [
        "现在有2名委员，至少要3名。",
        "委员里没有妇女，至少要1名。",
    ]


def test_the_ninth_member_is_the_last(world: World, town: Committee) -> None:
    for number in range(9):
        seated(world, entered(world, town, f"委员{number}"))
    tenth = entered(world, town, "第十位")

    with pytest.raises(Unfit, match="委员最多9名"):
        seated(world, tenth)
    assert Membership.objects.count() == 9


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [
        (date(2026, 3, 2), date(2029, 3, 1)),
        (date(2026, 1, 1), date(2028, 12, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),
    ],
)
def test_a_term_has_three_years(world: World, town: Committee, from_on: date, to_on: date) -> None:
    term = begin_term(town, **doing(world), from_on=from_on, formed="elected")

    assert term.to_on == to_on


def test_the_end_of_a_term_is_noticed_before_and_after(world: World, town: Committee) -> None:
    term = begin_term(town, **doing(world), from_on=DAY, formed="elected")

    early = term.to_on - timedelta(days=61)
    assert not any("届满" in said for said in in_words(town, early))
    assert "本届到2029年3月1日（周四）届满，请准备换届。" in in_words(
        town, early + timedelta(days=1)
    )
    assert "本届到2029年3月1日（周四）已经届满，请换届。" in in_words(
        town, term.to_on + timedelta(days=1)
    )


def test_the_next_term_ends_the_one_before(world: World, town: Committee) -> None:
    begin_term(town, **doing(world), from_on=SINCE, formed="elected")
    begin_term(town, **doing(world), from_on=DAY, formed="appointed")

    assert list(Term.objects.order_by("from_on").values_list("from_on", "to_on")) == [
        (SINCE, date(2026, 3, 1)),
        (DAY, date(2029, 3, 1)),
    ]
    with pytest.raises(Unfit, match="要晚于上一届"):
        begin_term(town, **doing(world), from_on=DAY, formed="elected")


def test_a_committee_has_one_chair_at_a_time(world: World, town: Committee) -> None:
    seated(world, entered(world, town, "赵甲"), "chair")

    with pytest.raises(Unfit, match="已经有主任"):
        seated(world, entered(world, town, "钱乙"), "chair")


def test_a_posted_room_says_where_and_has_no_members(world: World, town: Committee) -> None:
    with pytest.raises(Unfit, match="派驻在哪里"):
        change_committee(town, **doing(world), kind="posted")
    change_committee(town, **doing(world), kind="posted", posting="court")

    assert in_words(town) == []
    with pytest.raises(Unfit, match="没有委员"):
        seated(world, entered(world, town, "赵甲"))


# ── Told to the court ────────────────────────────────────────────────────────────────────────────


def test_what_changes_is_gathered_until_the_court_is_told(world: World, town: Committee) -> None:
    seat = seated(world, entered(world, town, "赵甲"), "chair")

    notice = CourtNotice.objects.get()
    assert notice.lines == [
        {"on": "2025-01-01", "what": "set_up", "who": "", "office": ""},
        {"on": "2026-03-02", "what": "seated", "who": "赵甲", "office": "chair"},
    ]
    court = Organ.objects.get(kind="court", place=COUNTY)
    tell_court(notice, **doing(world), court=court, told_on=DAY, told_how="当面送达")
    end_seat(seat, **doing(world), on=DAY, reason="辞职")

    told, waiting = CourtNotice.objects.order_by("made_at", "told_on")
    if told.told_on is None:
        told, waiting = waiting, told
    assert (told.court, told.told_on, told.told_how, told.told_by) == (
        court,
        DAY,
        "当面送达",
        world[KEEPER],
    )
    assert [line["what"] for line in waiting.lines] == ["left"]
    with pytest.raises(Unfit, match="已经送达过"):
        tell_court(told, **doing(world), court=court, told_on=DAY, told_how="邮寄")


def test_who_leaves_loses_his_seat_and_the_court_hears_of_it(world: World, town: Committee) -> None:
    who = entered(world, town, "赵甲")
    seated(world, who, "chair")

    end_mediator(who, **doing(world), on=DAY, reason="退休")

    assert (who.valid_to, who.left_because) == (DAY, "退休")
    assert Membership.objects.get().to_on == DAY
    assert CourtNotice.objects.get().lines[-1]["what"] == "left"


# ── Who may, and what stays on record ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", ["town.clerk", "mediator", "leader", "auditor"])
def test_others_do_not_keep_mediators(world: World, town: Committee, by: str) -> None:
    if world[by].place == TOWN:
        with pytest.raises(NotYours):
            begin_term(town, **doing(world, by), from_on=DAY, formed="elected")
    else:
        with pytest.raises(Refusal):
            begin_term(town, **doing(world, by), from_on=DAY, formed="elected")
    assert Term.objects.count() == 0


def test_nobody_keeps_those_of_another_place(world: World, town: Committee) -> None:
    neighbour = world["justice.reviewer"]
    neighbour.place = "411726001"

    with pytest.raises(OutsideOfYours):
        begin_term(town, by=neighbour, at=world.now, from_on=DAY, formed="elected")


def test_a_change_is_on_record_and_taken_back(world: World, town: Committee) -> None:
    seated(world, entered(world, town, "赵甲"), "chair")
    change = Change.objects.get(act="seat_member")

    assert (change.what, change.subject, change.by) == (
        "committee",
        str(town.pk),
        world[KEEPER],
    )
    undo_change(change, by=world["admin"], at=world.now, reason="写错了人")

    assert Membership.objects.count() == 0
    assert [line["what"] for line in CourtNotice.objects.get().lines] == ["set_up"]


def test_what_the_court_was_told_is_not_taken_back(world: World, town: Committee) -> None:
    seated(world, entered(world, town, "赵甲"), "chair")
    court = Organ.objects.get(kind="court", place=COUNTY)
    tell_court(CourtNotice.objects.get(), **doing(world), court=court, told_on=DAY, told_how="当面")

    with pytest.raises(CannotUndo, match="法院已经收到"):
        undo_change(
            Change.objects.get(act="seat_member"),
            by=world["admin"],
            at=world.now,
            reason="写错了人",
        )
    assert Membership.objects.count() == 1


# ── Their particulars ────────────────────────────────────────────────────────────────────────────


def test_particulars_stand_in_no_record_and_are_read_with_a_reason(
    world: World, town: Committee
) -> None:
    who = entered(world, town, "赵甲")
    said = {"education": "college", "political_status": "party_member", "ethnicity": "minority"}
    keep_particulars(who, **doing(world), birth_year="1975", **said)

    read = read_particulars(who, **doing(world), reason="核对统计表")

    assert read is not None
    assert (read.birth_year, read.education) == ("1975", "college")
    records = {change.act: change for change in Change.objects.filter(what="mediator")}
    assert {act: change.reason for act, change in records.items()} == {
        "enter_mediator": "",
        "keep_particulars": "",
        "read_particulars": "核对统计表",
    }
    assert "college" not in str([change.rows for change in records.values()])
    assert "1975" not in str([change.rows for change in records.values()])
    with pytest.raises(CannotUndo, match="加密保存"):
        undo_change(records["keep_particulars"], by=world["admin"], at=world.now, reason="写错了")
    forget_particulars(who, **doing(world), reason="本人要求")
    assert Particulars.objects.count() == 0


@pytest.mark.parametrize(("born", "fits"), [("2008", True), ("2009", False), ("75", False)])
def test_a_mediator_is_of_age(world: World, town: Committee, born: str, fits: bool) -> None:
    who = entered(world, town, "赵甲")

    if fits:
        keep_particulars(who, **doing(world), birth_year=born)
    else:
        with pytest.raises(Unfit, match=r"周岁|四位数字"):
            keep_particulars(who, **doing(world), birth_year=born)
    assert Particulars.objects.count() == fits


def test_an_account_is_of_one_mediator(world: World, town: Committee) -> None:
    entered(world, town, "郑调解", user=world.user("mediator"))
    other = entered(world, town, "赵甲")

    with pytest.raises(Unfit, match="另一位调解员的"):
        change_mediator(other, **doing(world), name="赵甲", user=world.user("mediator"))


# ── Training and honours ─────────────────────────────────────────────────────────────────────────


def test_hours_of_training_count_in_the_year_of_the_course(world: World, town: Committee) -> None:
    who, other = entered(world, town, "赵甲"), entered(world, town, "钱乙")
    course = {"topic": "婚姻家庭纠纷调解", "organiser": "县司法局"}
    for day, hours in ((date(2025, 12, 31), "8"), (date(2026, 1, 1), "4.5"), (DAY, "4")):
        keep_course(**doing(world), held_on=day, hours=hours, mediators=[who, other], **course)

    assert {year: float(hours) for year, hours in hours_by_year(who).items()} == {
        2026: 8.5,
        2025: 8.0,
    }
    assert Attendance.objects.count() == 6
    undo_change(
        Change.objects.filter(act="keep_course").order_by("-id")[0],
        by=world["admin"],
        at=world.now,
        reason="重复登记",
    )
    assert Attendance.objects.count() == 4
    with pytest.raises(Unfit, match="学时写数字"):
        keep_course(**doing(world), held_on=DAY, hours="八", mediators=[who], **course)


def test_an_honour_is_kept_with_who_gave_it(world: World, town: Committee) -> None:
    who = mediator(town)

    add_honour(who, **doing(world), given_on=DAY, title="全县优秀人民调解员", given_by="县司法局")

    assert [str(honour) for honour in who.honours.all()] == ["全县优秀人民调解员"]


def test_a_committee_is_said_once(world: World) -> None:
    town = committee()

    with pytest.raises(Unfit, match="已经登记过"):
        set_up_committee(town.organ, **doing(world), kind="town", set_up_on=SINCE)
