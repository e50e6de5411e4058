"""The ladder, what is told of acts, the quiet hours: tables, and both sides of every boundary."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from fengqiao.rulebook import reminders
from fengqiao.rulebook.reminders import begins_at, ladder, next_morning, undisturbed
from fengqiao.rulebook.stricter import looser_reminder
from fengqiao.rulebook.tables import in_force

CHINA = ZoneInfo("Asia/Shanghai")
NATION = in_force(date(2026, 3, 2), "")
EMAIL, SMS = NATION.quiet("email"), NATION.quiet("sms")


def at(words: str) -> datetime:
    return datetime.fromisoformat(f"2026-{words}").replace(tzinfo=CHINA)


def rung(name: str):
    found = NATION.reminder("dispute.mediation", name)
    assert found
    return found


# ── The ladder ───────────────────────────────────────────────────────────────────────────────────


def test_the_ladder_goes_up_from_whose_move_it_is() -> None:
    steps = [(rung.name, rung.to) for rung in NATION.reminders("dispute.mediation")]

    assert steps == [
        ("recounted", ("mover",)),
        ("yellow", ("mover",)),
        ("last_day", ("mover", "centre")),
        ("overdue", ("mover", "centre")),
        ("overdue_long", ("mover", "superior")),
    ]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("yellow", "03-05T23:59:59"),
        ("last_day", "03-09T23:59:59"),
        ("overdue", "03-10T23:59:59"),
        ("overdue_long", "03-13T23:59:59"),
    ],
)
def test_a_rung_is_reached_at_its_moment(name: str, begins: str) -> None:
    shows = {"yellow_at": at("03-05T23:59:59"), "limit_at": at("03-10T23:59:59")}

    assert begins_at(rung(name), **shows) == at(begins)


def test_nothing_is_told_before_the_clock_is_yellow() -> None:
    noon = at("03-10T12:00:00")

    assert begins_at(rung("last_day"), yellow_at=noon, limit_at=noon) == noon


def test_what_speaks_of_one_clock_goes_before_its_kind_and_that_before_all() -> None:
    of_all = rung("overdue")
    of_kind = structs.replace(of_all, kind="dispute", days=-1)
    of_clock = structs.replace(of_all, clock="dispute.mediation", days=-2)

    def found(clock: str) -> int:
        return ladder([of_clock, of_all, of_kind], clock.partition(".")[0], clock)[0].days

    assert found("dispute.mediation") == -2
    assert found("dispute.request") == -1
    assert found("wish.fulfilment") == 0


@pytest.mark.parametrize(
    ("differs", "reasons"),
    [
        ({"days": 3}, 0),
        ({"days": 2, "to": ("mover", "centre", "superior")}, 0),
        ({"days": 4}, 1),
        ({"to": ("mover",)}, 1),
        ({"counts_from": "yellow"}, 1),
    ],
)
def test_a_place_tells_no_later_and_nobody_less(differs: dict, reasons: int) -> None:
    wider = rung("overdue_long")

    found = list(looser_reminder(structs.replace(wider, where="411726", **differs), wider))

    assert len(found) == reasons


# ── Quiet hours: Monday 2 March; Friday the 6th, then a weekend ──────────────────────────────────


@pytest.mark.parametrize(
    ("hours", "asked", "told"),
    [
        (EMAIL, "03-02T07:59:59", "03-02T08:00:00"),
        (EMAIL, "03-02T08:00:00", "03-02T08:00:00"),
        (EMAIL, "03-02T19:59:59", "03-02T19:59:59"),
        (EMAIL, "03-02T20:00:00", "03-03T08:00:00"),
        (EMAIL, "03-06T20:00:00", "03-09T08:00:00"),
        (EMAIL, "03-07T12:00:00", "03-09T08:00:00"),
        (SMS, "03-07T12:00:00", "03-07T12:00:00"),
        (SMS, "03-07T08:29:00", "03-07T08:30:00"),
        (None, "03-07T03:00:00", "03-07T03:00:00"),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(hours, asked: str, told: str) -> None:
    assert undisturbed(at(asked), hours, NATION.calendar) == at(told)


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("03-02T07:00:00", "03-02T08:00:00"),
        ("03-02T08:00:00", "03-03T08:00:00"),
        ("03-06T12:00:00", "03-09T08:00:00"),
        ("03-07T07:00:00", "03-09T08:00:00"),
    ],
)
def test_the_digest_goes_out_the_next_morning(asked: str, goes: str) -> None:
    assert next_morning(at(asked), EMAIL, NATION.calendar) == at(goes)


# ── What is told of acts ─────────────────────────────────────────────────────────────────────────


def test_who_is_told_of_an_act() -> None:
    told = {verb: NATION.telling("dispute", verb) for verb in ("dispatch", "accept", "note")}

    assert told["dispatch"] and told["dispatch"].to == ("mover", "sender")
    assert told["accept"] and told["accept"].to == ("parties", "sender")
    assert told["note"] is None
    assert reminders.ORDER["yellow"] < reminders.ORDER["limit"]
