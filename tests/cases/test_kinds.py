"""Kinds that are a TOML file and nothing else: each goes its whole way, through the one door."""

from datetime import date, timedelta
from typing import Any

import pytest

from fengqiao.cases import actions
from fengqiao.cases.models import Case, NumberSeries
from fengqiao.cases.step import explained, rules_of
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.tables import in_force
from tests.world import COUNTY, TODAY, VILLAGE, ZHANG, World, do, principals

CLERK = "village.clerk"


def register(world: World, kind: str, by: str = CLERK, **facts: Any) -> Case:
    """A matter of the kind in the village, told by 张甲."""
    said = {
        "title": "测试事项",
        "story": "村口有一件事，要有人来看。",
        "place": VILLAGE,
        "channel": "visit",
        "parties": [ZHANG],
    }
    at = world.now
    return actions.register(kind, by=world[by], at=at, command_id=uuid7(at), **(said | facts)).case


def walk(world: World, case: Case, *steps: tuple[str, dict[str, Any]], by: str = CLERK) -> str:
    """Do one verb after another; the stage at which it ends."""
    for verb, facts in steps:
        do(world, case, verb, by, **facts)
    case.refresh_from_db()
    return case.stage


def limits(case: Case) -> dict[str, date]:
    """The last day of each running clock."""
    running = case.deadlines.filter(state="running")
    return {d.clock: explained(d, rules_of(d).clock(d.clock), rules_of(d)).limit for d in running}


# ── 安全隐患 ─────────────────────────────────────────────────────────────────────────────────────


VERIFIED = ("accept", {"level": "general", "note": "消防通道堵了一半。"})
ORDERED = ("order_rectification", {"responsible": "某市场", "measures": "清走杂物，今晚有人看守。"})
REMOVED = ("conclude", {"outcome": "removed", "summary": "通道已经清开。"})


def test_a_hazard_is_struck_off_by_who_looked_and_not_before(world: World) -> None:
    case = register(world, "hazard", type="H1")
    assert set(limits(case)) == {"hazard.verification"}

    assert walk(world, case, VERIFIED, ORDERED) == "rectifying"
    assert limits(case) == {"hazard.rectification": TODAY + timedelta(days=15)}
    with pytest.raises(Refusal, match="核验销号"):
        do(world, case, "strike_off", CLERK, verified_how="没有去看。")

    assert walk(world, case, REMOVED) == "concluded"
    assert case.outcome == "removed"
    failed = ("fail_check", {"reason": "后门还堵着。"})
    assert walk(world, case, failed) == "rectifying"
    assert limits(case) == {"hazard.rectification": TODAY + timedelta(days=15)}

    struck_off = ("strike_off", {"verified_how": "到现场看过，通道畅通。"})
    assert walk(world, case, REMOVED) == "concluded"
    assert walk(world, case, struck_off, by="town.clerk") == "struck_off"
    assert walk(world, case, ("archive", {})) == "archived"
    assert limits(case) == {} and not case.is_open


def test_a_hazard_needs_nobodys_name_a_wish_does(world: World) -> None:
    unnamed = register(world, "hazard", parties=[])
    assert unnamed.parties.count() == 0

    with pytest.raises(Refusal, match="申请人"):
        register(world, "wish", parties=[])


def test_time_to_put_it_right_is_lengthened_once(world: World) -> None:
    case = register(world, "hazard")
    more = {"days": 10, "reason": "要等材料，负责人同意。"}
    walk(world, case, VERIFIED, ("extend", more))

    assert limits(case) == {"hazard.rectification": TODAY + timedelta(days=25)}
    with pytest.raises(Refusal, match="已经延长过1次"):
        do(world, case, "extend", CLERK, **more)


# ── 网格事件 ─────────────────────────────────────────────────────────────────────────────────────


def test_a_grid_event_is_settled_on_the_spot_or_handed_on(world: World) -> None:
    settled = register(world, "grid_event", type="G1")
    spot = ("settle", {"result": "路灯的开关坏了，当场换好。"})
    assert walk(world, settled, spot) == "concluded"

    handed = register(world, "grid_event")
    assert walk(world, handed, ("escalate", {"reason": "村里没有工具。"})) == "dispatched"
    assert set(limits(handed)) == {
        *("grid_event.handling", "grid_event.sign_for", "grid_event.object")
    }
    signed = walk(world, handed, ("sign_for", {}), by="town.clerk")
    assert signed == "registered"
    assert handed.holder == world.organ("town.clerk")


# ── 微心愿 ───────────────────────────────────────────────────────────────────────────────────────


def test_a_wish_comes_true_by_the_day_that_was_promised(world: World) -> None:
    case = register(world, "wish", title="想要一副老花镜")
    published = ("publish", {"shown_as": "一位老人想要一副老花镜", "agreed": "yes"})
    promised = TODAY + timedelta(days=10)
    claimed = ("claim", {"claimed_by": "某志愿队", "promised_on": promised})

    assert walk(world, case, published, claimed) == "claimed"
    assert limits(case) == {"wish.fulfilment": promised}
    assert walk(world, case, ("give_up", {"reason": "买不到。"})) == "published"
    assert limits(case) == {}

    done = ("conclude", {"outcome": "fulfilled", "summary": "眼镜配好了。"})
    assert walk(world, case, claimed, done, ("archive", {})) == "archived"


# ── 失物与寻人 ───────────────────────────────────────────────────────────────────────────────────


def test_what_was_found_waits_a_year_for_its_owner(world: World) -> None:
    case = register(world, "lost_found", sort="found", parties=[])
    announced = ("announce", {"text": "拾到黑色钱包一个。", "kept_at": "村便民厅"})

    assert walk(world, case, announced) == "announced"
    assert limits(case) == {"lost_found.claim": date(2027, 3, 2)}
    assert case.limit_at is None  # it binds who lost it: nobody here is late

    back = ("give_back", {"proof": "说对了夹层里的照片。"})
    assert walk(world, case, back, ("archive", {})) == "archived"


# ── 转介帮助 ─────────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_referred_without_his_consent(world: World) -> None:
    case = register(world, "referral", help="legal_aid", by="town.clerk")
    aid = world.department("司法局").pk
    refer = {"organ": aid, "reason": "申请法律援助。"}

    with pytest.raises(Refusal, match="记录本人同意转介"):
        do(world, case, "dispatch", "town.clerk", **refer)

    agreed = ("agree", {"party": principals(case)[0], "passed_on": ["phone", "name"]})
    assert walk(world, case, agreed, ("dispatch", refer), by="town.clerk") == "dispatched"


# ── Of every kind ────────────────────────────────────────────────────────────────────────────────

KINDS = in_force(TODAY, COUNTY).kinds()
PLAIN = [kind.name for kind in KINDS if not kind.trade and not kind.compartment]
ANYBODY = [
    name
    for name in PLAIN
    if in_force(TODAY, COUNTY).kind(name).verbs["register"].power == "register"
]


@pytest.mark.parametrize("kind", ANYBODY)
def test_each_kind_is_numbered_by_itself_without_a_gap(world: World, kind: str) -> None:
    rules, wanted = (
        in_force(TODAY, COUNTY).kind(kind),
        {"help": "court", "sort": "found", "level": "help"},
    )
    named = {name: value for name, value in wanted.items() if name in rules.verbs["register"].facts}

    first, second = (register(world, kind, **named) for _ in range(2))

    mark = f"泌铜山{rules.mark}"
    assert (first.number, second.number) == (
        f"〔2026〕{mark}第0001号",
        f"〔2026〕{mark}第0002号",
    )
    assert NumberSeries.objects.get(mark=mark).last == 2


@pytest.mark.parametrize("kind", PLAIN)
def test_remedies_and_types_of_another_kind_are_not_offered(world: World, kind: str) -> None:
    rules = in_force(TODAY, COUNTY)

    told = {remedy.label for remedy in rules.remedies(kind, "")}
    assert "有仲裁协议的，申请仲裁" not in told
    assert {row.kind for row in rules.types(kind)} <= {kind}
    assert rules.grade_facts(kind) == ()
