"""Grades and subsidies: counted, proposed, looked at by somebody else, shown, then granted; nothing by
itself, nothing twice, nothing for who may not have it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Change
from fengqiao.jurisdiction.step import NotYours, Unfit
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.workbook import read_into
from fengqiao.mediators.actions.export_subsidies import export_subsidies
from fengqiao.mediators.actions.make_list import close_list, make_list, show_list, withdraw_list
from fengqiao.mediators.actions.object_to_award import answer_objection, object_to_award
from fengqiao.mediators.actions.propose_grading import counted, propose_grading
from fengqiao.mediators.actions.propose_subsidy import NoSubsidy
from fengqiao.mediators.actions.review_grading import (
    grant_grading,
    review_grading,
    show_grading,
    withdraw_grading,
)
from fengqiao.mediators.actions.review_subsidy import review_subsidy
from fengqiao.mediators.models import Grading, Mediator, Objection, Subsidy, SubsidyList
from fengqiao.mediators.permissions import IsPublicServant, OwnAward, StillShown
from fengqiao.mediators.querysets import Work, work_of
from fengqiao.rulebook.tables import in_force
from tests.mediators.crew import of_the_world
from tests.world import COUNTY, World, do, moment, walk

RULES = in_force(date(2026, 3, 20), COUNTY)
GOOD = Work(
    years=2,
    cases=50,
    hard_cases=0,
    oral_share=30,
    success_rate=85,
    training_hours=Decimal(24),
    honours=0,
)


@pytest.fixture
def zheng(world: World) -> Mediator:
    return of_the_world(world)


def by(world: World, name: str = "justice.reviewer", *, on: date = date(2026, 3, 20)) -> Any:
    return {"by": world[name], "at": moment(15, on=on)}


def proposed(world: World, zheng: Mediator) -> Grading:
    return propose_grading(zheng, **by(world, "mediator"), level=4, agreed=True)


def shown(world: World, zheng: Mediator) -> Grading:
    grading = proposed(world, zheng)
    review_grading(grading, **by(world), is_fit=True, opinion="材料齐全。")
    show_grading(grading, **by(world))
    return grading


def subsidy_of(world: World, case: Case, name: str = "village.clerk", **facts: Any) -> Subsidy:
    said = {"recipient": world["mediator"].pk, "reasons": []}
    do(world, case, "propose_subsidy", name, at=moment(15, on=date(2026, 3, 19)), **(said | facts))
    return Subsidy.objects.get(case=case, state="proposed")


def accepted(world: World, subsidy: Subsidy, difficulty: str = "ordinary") -> Subsidy:
    review_subsidy(subsidy, **by(world), is_due=True, difficulty=difficulty, opinion="属实。")
    return subsidy


@pytest.fixture
def case(world: World) -> Case:
    return walk(world, until="concluded")


# ── The conditions of a grade ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "met", "not_met"),
    [
        ("years", 2, 1),
        ("cases", 50, 49),
        ("oral_share", 30, 31),
        ("success_rate", 85, 84),
        ("training_hours", 24, 23),
    ],
)
def test_a_condition_holds_on_its_own_side(name: str, met: int, not_met: int) -> None:
    for value, holds in ((met, True), (not_met, False)):
        found = {
            row["name"]: row["met"] for row in counted(4, replace(GOOD, **{name: value}), RULES)
        }
        assert found == {**dict.fromkeys(found, True), name: holds}
    assert set(found) == {"years", "cases", "oral_share", "success_rate", "training_hours"}


def test_work_is_counted_from_the_cases(world: World, zheng: Mediator, case: Case) -> None:
    other = walk(world, until="mediated")

    work = work_of(zheng, date(2027, 1, 1))

    assert (work.years, work.cases, work.success_rate, work.oral_share) == (2, 1, 100, 0)
    do(
        world,
        other,
        "terminate",
        "village.clerk",
        at=moment(15),
        ground="no_agreement",
        reason="没有谈成。",
    )
    work = work_of(zheng, date(2026, 12, 31))
    assert (work.years, work.cases, work.success_rate) == (1, 2, 50)


# ── From application to grade ────────────────────────────────────────────────────────────────────


def test_a_grade_is_applied_for_by_oneself_or_with_ones_word(world: World, zheng: Mediator) -> None:
    with pytest.raises(Unfit, match="先得到本人同意"):
        propose_grading(zheng, **by(world), level=4, agreed=False)
    with pytest.raises(NotYours):
        propose_grading(zheng, **by(world, "town.clerk"), level=4, agreed=True)

    grading = proposed(world, zheng)

    assert grading.state == "proposed"
    assert {row["name"]: row["met"] for row in grading.facts} == {
        "years": False,
        "cases": False,
        "oral_share": True,
        "success_rate": False,
        "training_hours": False,
    }
    with pytest.raises(Unfit, match="还在办理"):
        proposed(world, zheng)


def test_a_grade_without_conditions_here_is_not_applied_for(world: World, zheng: Mediator) -> None:
    with pytest.raises(Unfit, match="请选一个等级"):
        propose_grading(zheng, **by(world, "mediator"), level=5, agreed=True)


def test_who_proposed_does_not_review(world: World, zheng: Mediator) -> None:
    grading = propose_grading(zheng, **by(world), level=4, agreed=True)

    with pytest.raises(OwnAward):
        review_grading(grading, **by(world), is_fit=True, opinion="材料齐全。")
    with pytest.raises(NotYours):
        review_grading(grading, **by(world, "mediator"), is_fit=True, opinion="材料齐全。")
    grading.refresh_from_db()
    assert grading.state == "proposed"


def test_a_grade_is_granted_the_day_after_its_notice(world: World, zheng: Mediator) -> None:
    grading = shown(world, zheng)

    assert (grading.shown_from_on, grading.shown_until_on) == (
        date(2026, 3, 20),
        date(2026, 3, 27),
    )
    with pytest.raises(StillShown, match="公示到2026年3月27日"):
        grant_grading(grading, **by(world, on=date(2026, 3, 27)))
    grant_grading(grading, **by(world, on=date(2026, 3, 28)))

    grading.refresh_from_db()
    assert (grading.state, grading.granted_on) == ("granted", date(2026, 3, 28))
    with pytest.raises(Unfit, match="每2年评一次"):
        propose_grading(zheng, **by(world, "mediator", on=date(2027, 12, 31)), level=4, agreed=True)
    assert propose_grading(
        zheng, **by(world, "mediator", on=date(2028, 1, 2)), level=3, agreed=True
    ).pk


def test_an_open_objection_holds_a_grade_up_and_an_upheld_one_stops_it(
    world: World, zheng: Mediator
) -> None:
    grading = shown(world, zheng)
    objection = object_to_award(grading, **by(world), words="他去年没有参加培训。")
    later = by(world, on=date(2026, 4, 1))

    with pytest.raises(StillShown, match="还有异议没有答复"):
        grant_grading(grading, **later)
    answer_objection(objection, **later, answer="属实。", is_upheld=True)
    with pytest.raises(StillShown, match="异议成立"):
        grant_grading(grading, **later)
    withdraw_grading(grading, **later, reason="异议成立")

    assert Objection.objects.get().words == "他去年没有参加培训。"
    assert "没有参加培训" not in str(list(Change.objects.values_list("rows", flat=True)))
    grading.refresh_from_db()
    assert grading.state == "withdrawn"


def test_an_objection_that_does_not_stand_lets_the_grade_pass(
    world: World, zheng: Mediator
) -> None:
    grading = shown(world, zheng)
    objection = object_to_award(grading, **by(world), words="听说有人不满意。")
    later = by(world, on=date(2026, 4, 1))
    answer_objection(objection, **later, answer="经核查不属实。", is_upheld=False)

    grant_grading(grading, **later)

    grading.refresh_from_db()
    assert grading.state == "granted"


# ── The subsidy of a case ────────────────────────────────────────────────────────────────────────


def test_a_subsidy_is_proposed_once_for_a_case(world: World, zheng: Mediator, case: Case) -> None:
    subsidy = subsidy_of(world, case, reasons=["across_places"])

    assert (subsidy.mediator, subsidy.form, subsidy.difficulty, subsidy.reasons) == (
        zheng,
        "written",
        "ordinary",
        ["across_places"],
    )
    event = case.events.get(verb="propose_subsidy")
    assert (event.facts["difficulty"], event.facts["counted"]) == ("一般", ["跨村、跨乡镇"])
    with pytest.raises(NoSubsidy, match="一案一补"):
        subsidy_of(world, case)
    assert Subsidy.objects.count() == 1


def test_a_public_servant_takes_no_subsidy(world: World, zheng: Mediator, case: Case) -> None:
    Mediator.objects.update(is_public_servant=True)

    with pytest.raises(IsPublicServant):
        subsidy_of(world, case)
    assert Subsidy.objects.count() == 0


def test_who_became_a_public_servant_is_accepted_and_listed_no_more(
    world: World, zheng: Mediator, case: Case
) -> None:
    subsidy = subsidy_of(world, case)
    Mediator.objects.update(is_public_servant=True)
    subsidy = Subsidy.objects.get(pk=subsidy.pk)

    with pytest.raises(IsPublicServant):
        accepted(world, subsidy)
    Mediator.objects.update(is_public_servant=False)
    accepted(world, Subsidy.objects.get(pk=subsidy.pk))
    Mediator.objects.update(is_public_servant=True)
    with pytest.raises(Unfit, match="没有审核通过"):
        make_list(**by(world), title="第一季度")


def test_what_was_not_performed_has_no_subsidy(world: World, zheng: Mediator) -> None:
    with pytest.raises(Refusal):
        subsidy_of(world, walk(world, until="agreed"))
    assert Subsidy.objects.count() == 0


def test_who_is_not_kept_as_a_mediator_has_none(world: World, case: Case) -> None:
    with pytest.raises(NoSubsidy, match="还没有登记在调解队伍里"):
        subsidy_of(world, case)


@pytest.mark.parametrize(
    ("codes", "difficulty"),
    [
        ([], "simple"),
        (["inspected"], "ordinary"),
        (["inspected", "across_places"], "ordinary"),
        (["inspected", "across_places", "several_sessions"], "hard"),
        (["death"], "hard"),
    ],
)
def test_a_difficulty_follows_from_the_weights(codes: list[str], difficulty: str) -> None:
    assert RULES.difficulty_of(codes).code == difficulty


@pytest.mark.parametrize(("amount", "difficulty"), [("99999", "simple"), ("100000", "hard")])
def test_the_amount_is_counted_from_the_agreement(
    world: World, zheng: Mediator, case: Case, amount: str, difficulty: str
) -> None:
    case.agreements.update(amount=Decimal(amount))

    assert subsidy_of(world, case).difficulty == difficulty


def test_the_reviewer_decides_and_the_countys_rate_says_how_much(
    world: World, zheng: Mediator, case: Case
) -> None:
    subsidy = subsidy_of(world, case)

    with pytest.raises(NotYours):
        review_subsidy(
            subsidy, **by(world, "town.clerk"), is_due=True, difficulty="hard", opinion="属实。"
        )
    accepted(world, subsidy, "hard")

    subsidy.refresh_from_db()
    assert (subsidy.state, subsidy.difficulty, subsidy.amount) == ("accepted", "hard", 200)
    change = Change.objects.get(act="review_subsidy")
    assert change.rows[0]["before"]["difficulty"] == "simple"


def test_what_was_declined_may_be_proposed_again(world: World, zheng: Mediator, case: Case) -> None:
    subsidy = subsidy_of(world, case)
    review_subsidy(subsidy, **by(world), is_due=False, opinion="缺少收条。")

    assert subsidy_of(world, case).pk != subsidy.pk


# ── The list ─────────────────────────────────────────────────────────────────────────────────────


def test_a_list_is_shown_closed_and_written_out_with_its_mark(
    world: World, zheng: Mediator, case: Case, tmp_path: Path
) -> None:
    accepted(world, subsidy_of(world, case, reasons=["across_places"]))
    listed = make_list(**by(world), title="2026年第一季度个案补贴")
    with pytest.raises(Unfit, match="定稿以后才能导出"):
        export_subsidies(listed, **by(world), folder=tmp_path)
    show_list(listed, **by(world))
    with pytest.raises(StillShown):
        close_list(listed, **by(world, on=date(2026, 3, 27)))
    close_list(listed, **by(world, on=date(2026, 3, 28)))

    written = export_subsidies(listed, **by(world, on=date(2026, 3, 28)), folder=tmp_path)

    [sheet] = read_into(tmp_path / "read", written.path)
    rows = list(sheet.read(tmp_path / "read"))
    assert rows[0][0].startswith(
        "2026年第一季度个案补贴。公示：2026-03-20至2026-03-27，2026-03-28定稿。"
    )
    assert "杨评查" in rows[0][0]
    assert rows[2][:8] == [
        1,
        "郑调解",
        zheng.committee.organ.name,
        case.number,
        "书面协议",
        "一般",
        "跨村、跨乡镇",
        100,
    ]
    assert rows[3][0].startswith("合计：1件，100")
    record = Change.objects.get(act="export_subsidies")
    assert record.rows[0]["after"] == {"rows": 1, "sha256": written.sha256}
    with pytest.raises(Unfit, match="没有审核通过"):
        make_list(**by(world), title="再来一次")


def test_a_list_that_is_withdrawn_lets_its_cases_go(
    world: World, zheng: Mediator, case: Case
) -> None:
    accepted(world, subsidy_of(world, case))
    listed = make_list(**by(world), title="第一季度")
    withdraw_list(listed, **by(world), reason="漏了两件")

    assert make_list(**by(world), title="第一季度（重做）").subsidies.count() == 1
    assert SubsidyList.objects.get(pk=listed.pk).subsidies.count() == 0


def test_only_who_reviews_makes_lists(world: World, zheng: Mediator, case: Case) -> None:
    accepted(world, subsidy_of(world, case))

    for name in ("admin", "town.clerk", "mediator", "leader"):
        with pytest.raises(NotYours):
            make_list(**by(world, name), title="第一季度")
    assert SubsidyList.objects.count() == 0
