"""Matters of former days through the one door: many at once, each refused or taken by itself."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5

import pytest

from fengqiao.cases import actions
from fengqiao.cases.actions.import_ import Former, import_
from fengqiao.cases.actions.undo_import import WorkedOnSince, undo_import
from fengqiao.cases.management.commands.verify import faults_of
from fengqiao.cases.models import Case, Event
from fengqiao.cases.querysets import Question, page
from fengqiao.cases.step import Taken
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from tests.world import LI, STORY, TODAY, VILLAGE, ZHANG, World, do, fresh

pytestmark = pytest.mark.django_db
IMPORT = UUID("01890000-0000-7000-8000-00000000abcd")
CLOSED = {
    "title": "张某与李某排水纠纷",
    "story": STORY,
    "place": VILLAGE,
    "channel": "visit",
    "type": "0201",
    "registered_on": date(2024, 5, 6),
    "concluded_on": date(2024, 5, 20),
    "stage": "archived",
    "outcome": "agreed",
}
OPEN = CLOSED | {"stage": "registered", "outcome": "", "concluded_on": None}


def numbers() -> Callable[[], str]:
    given: Iterator[int] = count(Case.objects.count() + 1)
    return lambda: f"〔2026〕泌人调字第录1-{next(given):04d}号"


def former(
    facts: dict[str, Any], number: Callable[[], str], *, nth: int = 0, **more: Any
) -> Former:
    name = f"{sorted(facts.items(), key=str)} {nth}"
    return Former(
        command_id=uuid5(IMPORT, name),
        asked="0" * 64,
        facts=facts,
        origin={"file": "f" * 64, "sheet": "台账", "row": nth + 3},
        number=number,
        parties=more.pop("parties", [ZHANG, LI]),
        order=nth,
        **more,
    )


def bring(world: World, *matters: dict[str, Any], by: str = "town.clerk") -> list[Taken | Refusal]:
    number = numbers()
    made = [former(facts, number, nth=nth) for nth, facts in enumerate(matters)]
    return import_("dispute", by=world[by], at=world.now, command_id=IMPORT, matters=made)


def taken(answers: list[Taken | Refusal]) -> list[Case]:
    return [answer.case for answer in answers if isinstance(answer, Taken)]


def test_a_closed_matter_comes_in_closed_with_its_own_days(world: World) -> None:
    [case] = taken(bring(world, CLOSED))

    kept, event = fresh(case), Event.objects.get(case=case)
    assert (kept.stage, kept.is_open, kept.outcome) == ("archived", False, "agreed")
    assert (kept.registered_at.date(), kept.concluded_on) == (date(2024, 5, 5), date(2024, 5, 20))
    assert (event.verb, event.at, event.by) == ("import", world.now, world["town.clerk"])
    assert (event.facts["registered_on"], event.facts["row"]) == ("2024-05-06", 3)
    assert event.facts["import"] == str(IMPORT)
    assert kept.deadlines.count() == 0
    assert [p.name for p in kept.parties.order_by("position")] == ["张甲", "李乙"]


def test_an_open_matter_has_its_clock_from_the_ledgers_day(world: World) -> None:
    registered, accepted = taken(
        bring(
            world,
            OPEN | {"registered_on": TODAY},
            OPEN | {"stage": "accepted", "accepted_on": date(2026, 2, 2)},
        )
    )

    mediation = accepted.deadlines.get()
    assert mediation.clock == "dispute.mediation"
    assert not registered.deadlines.exists()  # here nothing says how soon one must accept
    assert mediation.ruled_on == date(2026, 2, 2)
    assert mediation.started_at.date() == date(2026, 2, 1)  # midnight in China
    assert fresh(accepted).limit_at == mediation.limit_at
    assert accepted.assignments.get().limit_at == mediation.limit_at
    assert fresh(accepted).awaits_id == world.organ("town.clerk").pk


def test_history_holds_and_goes_on(world: World) -> None:
    """What was imported is a case like any other: its chain is whole, the next verb follows."""
    closed, opened = taken(bring(world, CLOSED, OPEN))

    do(world, opened, "accept", "town.clerk", basis="application")
    do(world, closed, "reopen", "town.clerk", reason="没有履行。")

    assert list(faults_of(Case.objects.all())) == []
    assert {fresh(case).stage for case in (closed, opened)} == {"accepted"}


def test_the_same_again_adds_nothing(world: World) -> None:
    first, again = bring(world, CLOSED, OPEN), bring(world, CLOSED, OPEN)

    assert [case.pk for case in taken(first)] == [case.pk for case in taken(again)]
    assert all(isinstance(answer, Taken) and answer.replayed for answer in again)
    assert (Case.objects.count(), Event.objects.count()) == (2, 2)


def test_twice_in_one_go_is_once(world: World) -> None:
    number = numbers()
    twice = [former(CLOSED, number), former(CLOSED, number)]

    answers = import_(
        "dispute", by=world["town.clerk"], at=world.now, command_id=IMPORT, matters=twice
    )

    assert [answer.replayed for answer in answers if isinstance(answer, Taken)] == [False, True]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        ({"registered_on": TODAY + timedelta(days=1)}, "今天之后"),
        ({"concluded_on": date(2024, 5, 1)}, "早于"),
        ({"occurred_on": date(2024, 6, 1)}, "早于"),
        ({"title": ""}, "没有填写"),
        ({"title": "长" * 201}, "太长"),
        ({"type": "9999"}, "类型"),
        ({"amount": "很多"}, "金额"),
        ({"place": "411726001001"}, "辖区"),
        ({"stage": "mediating"}, "请从"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_itself(
    world: World, differs: dict[str, Any], said: str
) -> None:
    before, wrong, after = bring(world, CLOSED, CLOSED | differs, OPEN)

    assert isinstance(wrong, Refusal) and said in wrong.sentence
    cases = taken([before, after])
    assert [fresh(case).number[-6:] for case in cases] == [
        "-0001号",
        "-0002号",
    ]  # no number is lost


def test_who_may_not_import_imports_nothing(world: World) -> None:
    for name in ("village.clerk", "grid.worker", "mediator", "leader", "admin"):
        with pytest.raises(Refusal, match="权限"):
            bring(world, CLOSED, by=name)

    assert Case.objects.count() == 0


def test_a_list_keeps_the_ledgers_order(world: World) -> None:
    days = [date(2024, 5, 7), date(2024, 5, 6), date(2024, 5, 6)]
    cases = taken(bring(world, *(CLOSED | {"registered_on": day} for day in days)))

    shown = page(world["town.clerk"], Question(on=TODAY)).rows

    assert [row["id"] for row in shown] == [cases[n].pk for n in (0, 2, 1)]


def test_what_speaks_of_violence_at_home_goes_into_its_compartment(world: World) -> None:
    [case] = taken(bring(world, CLOSED | {"safety": ["domestic_violence"]}))

    assert page(world["county.dispatcher"], Question(on=TODAY)).rows == []
    assert [row["id"] for row in page(world["town.clerk"], Question(on=TODAY)).rows] == [case.pk]


def test_a_search_finds_it(world: World) -> None:
    [case] = taken(bring(world, CLOSED))

    for asked in ("排水纠纷", ZHANG["phone"], case.number):
        assert [r["id"] for r in page(world["town.clerk"], Question(on=TODAY, q=asked)).rows] == [
            case.pk
        ]


# ── Taking it back ───────────────────────────────────────────────────────────────────────────────


def undo(world: World, case: Case) -> Taken:
    return undo_import(
        case, by=world["town.clerk"], at=world.now, command_id=uuid7(world.now), reason="导错了文件"
    )


def test_what_was_taken_back_is_in_no_list_and_says_nothing_of_anybody(world: World) -> None:
    [case] = taken(bring(world, OPEN))

    undo(world, case)

    kept = fresh(case)
    assert (kept.stage, kept.is_open, kept.limit_at) == ("undone", False, None)
    for name in world.posts:
        assert not Case.objects.visible_to(world[name]).exists()
        assert page(world[name], Question(on=TODAY)).rows == []
    assert {(p.name, p.phone, p.phone_index) for p in kept.parties.all()} == {("", "", "")}
    assert STORY[:4] not in kept.story
    assert [(e.verb, e.facts.get("reason")) for e in kept.events.order_by("place_in_chain")] == [
        ("import", None),
        ("undo_import", "导错了文件"),
    ]
    assert list(faults_of(Case.objects.all())) == []


def test_what_somebody_worked_on_stays(world: World) -> None:
    [case] = taken(bring(world, OPEN))
    do(world, case, "accept", "town.clerk", basis="application")

    with pytest.raises(Refusal):
        undo(world, case)
    [noted] = taken(bring(world, CLOSED))
    do(world, noted, "correct", "town.clerk", field="people", value="3", reason="台账写错")
    with pytest.raises(WorkedOnSince):
        undo(world, noted)

    assert {fresh(one).stage for one in (case, noted)} == {"accepted", "archived"}


def test_nobody_is_offered_to_take_back_one_alone(world: World) -> None:
    [case] = taken(bring(world, OPEN))

    offered = {o.verb.name for o in actions.offers(case, by=world["town.clerk"], at=world.now)}

    assert {"import", "undo_import"} & offered == set()
    with pytest.raises(Refusal):
        do(world, case, "undo_import", "town.clerk")
