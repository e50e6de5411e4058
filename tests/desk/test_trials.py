"""A stricter limit is tried on the last year's cases before anybody is bound by it: nothing changes, the counts
are those of the clocks, and nobody is shown a matter that he does not see."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.cases.models import Deadline
from fengqiao.figures.querysets import trials
from fengqiao.figures.querysets.trials import Trial, trial_of
from fengqiao.jurisdiction.actions.adopt_clock import proposed
from fengqiao.rulebook.tables import in_force
from tests.desk.staff import Staff
from tests.world import COUNTY, TODAY, World, do, moment, register_dispute, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

MEDIATION = "dispute.mediation"
TRIAL = f"/county/rules/{MEDIATION}/try/"


def tried(world: World, length: int, unit: str = "calendar_days", *, after: int = 60) -> Trial:
    """The limit of so many days, asked for so many days later."""
    row = proposed(MEDIATION, COUNTY, TODAY, length=length, unit=unit)
    at = world.now + timedelta(days=after)
    return trial_of(row, COUNTY, tables=in_force(TODAY, COUNTY), at=at)


def settled(world: World, *, after: int) -> None:
    """A dispute that was mediated so many days after it was accepted."""
    case = walk(world, until="agreed")
    Deadline.objects.filter(case=case, clock=MEDIATION).update(
        stopped_at=world.now + timedelta(days=after), state="stopped"
    )


def test_who_would_have_been_late_is_counted_by_the_clocks_own_days(world: World) -> None:
    for after in (5, 20, 21, 31):
        settled(world, after=after)

    found = tried(world, 20)

    assert len(found.tried) == 4
    assert (found.was_late, found.would_be, len(found.newly)) == (1, 2, 1)
    assert [counts for _holder, *counts in found.by_holder()] == [[4, 1, 2]]


def test_what_runs_is_judged_by_today_and_what_stood_still_is_not_counted(world: World) -> None:
    case = walk(world, until="prepared")
    assert tried(world, 20, after=20).would_be == 0
    assert tried(world, 20, after=21).would_be == 1

    Deadline.objects.filter(case=case, clock=MEDIATION).update(
        suspensions=[["2026-03-05", "2026-03-09"]]
    )
    assert tried(world, 20, after=25).would_be == 0
    assert tried(world, 20, after=26).would_be == 1
    Deadline.objects.filter(case=case, clock=MEDIATION).update(extension=10, extended_times=1)
    assert tried(world, 20, after=35).would_be == 0


def test_only_the_last_year_of_the_county_outside_compartments_and_no_more_than_so_many(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(world, until="prepared")
    harmed = register_dispute(world, safety=["minors"])
    do(world, harmed, "accept", "village.clerk", basis="application")
    assert len(tried(world, 20).tried) == 1
    assert tried(world, 20, after=366).tried == []

    walk(world, until="prepared")
    monkeypatch.setattr(trials, "MOST", 1)
    found = tried(world, 20)
    assert (len(found.tried), found.is_whole) == (1, False)


def test_a_trial_is_one_statement(world: World) -> None:
    for _ in range(3):
        walk(world, until="prepared")

    with CaptureQueriesContext(connection) as asked:
        tried(world, 20)

    assert len(asked) == 1


def test_the_administrator_tries_it_sees_counts_alone_and_goes_on_to_adopt_it(world: World) -> None:
    settled(world, after=21)
    with time_machine.travel(moment(9, on=TODAY + timedelta(days=40)), tick=False):
        admin = Staff(world, "admin")
        assert TRIAL in admin.read("/county/rules/")
        html = admin.read(f"{TRIAL}?length=20&unit=calendar_days")

        assert "近一年有1个这样的期限：实际超期0个，照新的期限超期1个。" in html
        assert "多出1个" in html and "您的岗位看不到具体是哪些事项" in html
        assert "大路庄村" in html and "排水" not in html
        form = admin.form(f"/county/rules/{MEDIATION}/adopt/?length=20&unit=calendar_days")
    assert form.values["length"] == ["20"]


def test_a_limit_looser_than_the_law_is_told_so_in_a_sentence(world: World) -> None:
    admin = Staff(world, "admin")
    for query, words in (
        ("length=60&unit=calendar_days", "地方只能缩短"),
        ("length=abc", "要写数字"),
        ("length=40&unit=working_days", "地方只能缩短"),
    ):
        answer = admin.open(f"{TRIAL}?{query}")
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_nobody_else_finds_the_page(world: World) -> None:
    for name in ("county.dispatcher", "leader", "village.clerk"):
        assert Staff(world, name).open(TRIAL).status_code == 404
