"""吹哨报到: whoever is called signs, comes or objects by a clock of its own; the organ above both decides; and
both sides say what came of it. Nothing of it is lost, and no step takes long."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.cases import actions
from fengqiao.cases.models import Assignment, Case
from fengqiao.cases.querysets import CaseNotFound
from fengqiao.cases.querysets.heaps import moved_by
from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.models import Organ, Post, User
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.tables import in_force
from fengqiao.upkeep.actions.close_organ import close_organ
from tests.cases.test_kinds import limits
from tests.cases.test_requests import order
from tests.world import COUNTY, SINCE, TODAY, World, choices, do, fresh, moment, register_dispute

CENTRE, LABOUR, LEADER = "county.dispatcher", "labour.liaison", "leader"
ASKED = {"sort": "key", "reason": "今天下午三点到工地，一起核工资。"}
NOT_OURS = {"ground": "not_ours", "law": "“三定”规定第四条", "reason": "工程款纠纷归住建。"}
MOST = 12


@pytest.fixture
def housing(world: World) -> Post:
    """A second department, with somebody in it."""
    return staffed(world, "住房和城乡建设局", "housing.liaison")


def staffed(world: World, short_name: str, login: str) -> Post:
    user = User.objects.create_user(login, password="x", name="梁住建")
    post = appoint(user, organ=world.department(short_name), role="liaison", from_on=SINCE)
    world.posts[login] = post
    return post


def called(world: World, *others: UUID, by: str = CENTRE) -> Case:
    """An order for which the labour department was called, and whoever else."""
    case = order(world)
    do(world, case, "whistle", by, lead=world.organ(LABOUR).pk, co=list(others), **ASKED)
    return fresh(case)


def running(case: Case, verb: str) -> set[str]:
    """For whom a clock of that verb runs."""
    rows = case.deadlines.filter(clock=f"{case.kind}.{verb}", state="running")
    return {row.subject for row in rows}


# ── Called, and come ─────────────────────────────────────────────────────────────────────────────


def test_each_organ_has_clocks_of_its_own_and_the_case_stays(world: World, housing: Post) -> None:
    case = called(world, housing.organ_id)
    labour, other = str(world.organ(LABOUR).pk), str(housing.organ_id)

    assert case.holder == world.organ(CENTRE) and case.stage == "registered"
    assert running(case, "report_in") == {labour, other} == running(case, "object_call")

    do(world, case, "sign_call", LABOUR)
    assert running(case, "sign_call") == {other}
    do(world, case, "report_in", LABOUR, answer="两名监察员到场，已核清23人的工资。")
    assert running(case, "report_in") == {other} == running(case, "object_call")
    with pytest.raises(Refusal):
        do(world, case, "report_in", LABOUR, answer="再来一次。")


@pytest.mark.parametrize("kind", [k.name for k in in_force(TODAY, COUNTY).kinds()])
def test_a_kind_with_a_whistle_has_the_whole_of_it(kind: str) -> None:
    verbs = in_force(TODAY, COUNTY).kind(kind).verbs
    whole = {"whistle", "sign_call", "object_call", "arbitrate"}
    whole |= {"form_team", "rate_report", "rate_whistle"}

    assert whole & verbs.keys() in (set(), whole)


def test_who_is_called_already_is_not_called_twice(world: World, housing: Post) -> None:
    case = called(world)

    with pytest.raises(Refusal, match="已经请过"):
        do(world, case, "whistle", CENTRE, lead=world.organ(LABOUR).pk, **ASKED)
    do(
        world, case, "whistle", CENTRE,
        lead=world.organ(LABOUR).pk, co=[housing.organ_id], **ASKED,
    )  # fmt: skip
    assert case.assignments.filter(role="co").count() == 2


def test_an_organ_with_nobody_in_it_is_not_called_and_nothing_is_lost(world: World) -> None:
    case = order(world)
    before = Assignment.objects.count()
    empty = world.department("水利局")

    with pytest.raises(Refusal, match=r"水利局还没有能签收、报到的岗位.*这次没有吹出"):
        do(
            world, case, "whistle", CENTRE,
            lead=world.organ(LABOUR).pk, co=[empty.pk], **ASKED,
        )  # fmt: skip
    assert Assignment.objects.count() == before
    assert limits(case) == {"request.help": date(2026, 3, 9)}


def test_an_organ_that_was_closed_is_no_longer_called_and_its_calls_go_on(
    world: World, housing: Post
) -> None:
    case = called(world, housing.organ_id)

    close_organ(
        housing.organ,
        to=world.organ(LABOUR),
        by=world["admin"],
        at=world.now,
        on=TODAY,
        reason="机构合并。",
    )

    later = world.now + timedelta(days=1)
    labour = str(world.organ(LABOUR).pk)
    assert running(case, "report_in") == {labour}
    with pytest.raises(Refusal, match="不在可以选择的单位里"):
        do(world, order(world), "whistle", CENTRE, at=later, lead=housing.organ_id, **ASKED)
    do(world, case, "report_in", LABOUR, answer="合并后由我们一并答复。", at=later)
    assert running(case, "report_in") == set()


# ── Not ours: the organ above both decides ───────────────────────────────────────────────────────


def test_who_decides_is_the_nearest_above_both(world: World) -> None:
    organs, labour = Organ.objects, world.organ(LABOUR)
    town, county = world.organ("town.clerk"), world.organ(CENTRE)

    def nearest(one: Organ, other: Organ) -> str:
        return str(organs.above_both(one, other, TODAY)[0])

    assert nearest(town, labour) == county.name  # the centre of the county stands above both
    assert nearest(county, labour) == "泌阳县人民政府"  # it is a party itself: the government
    assert nearest(world.organ("village.clerk"), world.organ("neighbour.clerk")) == county.name
    assert county not in organs.above_both(county, labour, TODAY)


def test_two_object_at_once_and_each_is_decided_by_itself(world: World, housing: Post) -> None:
    case = called(world, housing.organ_id)
    labour, other = world.organ(LABOUR), housing.organ
    for who in (LABOUR, "housing.liaison"):
        do(world, case, "object_call", who, **NOT_OURS)

    assert running(case, "arbitrate") == {str(labour.pk), str(other.pk)}
    assert running(case, "report_in") == set()  # while it is open nobody is late
    assert case.assignments.filter(role="arbiter").count() == 1
    offered = choices(world, case, "arbitrate", "objector", LEADER)
    assert set(offered) == {str(labour.pk), str(other.pk)}

    must = {"decision": "must_come", "grounds": "《保障农民工工资支付条例》7：人社部门统筹协调。"}
    do(world, case, "arbitrate", LEADER, objector=labour.pk, **must)
    out = {"decision": "released", "grounds": "与工程款无关。"}
    do(world, case, "arbitrate", LEADER, objector=other.pk, **out)

    assert running(case, "report_in") == {str(labour.pk)}
    assert running(case, "arbitrate") == set()
    with pytest.raises(CaseNotFound):
        Case.objects.one(case.pk, seen_by=housing)
    with pytest.raises(Refusal, match="已经裁定过"):
        do(world, case, "object_call", LABOUR, **NOT_OURS)
    with pytest.raises(Refusal):
        do(world, case, "arbitrate", LEADER, objector=labour.pk, **must)


def test_somebody_else_comes_instead(world: World, housing: Post) -> None:
    case = called(world)
    do(world, case, "object_call", LABOUR, **NOT_OURS)
    instead = {"decision": "instead", "grounds": "工程款归住建。"}

    with pytest.raises(Refusal, match="改由哪个单位"):
        do(world, case, "arbitrate", LEADER, objector=world.organ(LABOUR).pk, **instead)
    do(
        world, case, "arbitrate", LEADER,
        objector=world.organ(LABOUR).pk, instead=housing.organ_id, **instead,
    )  # fmt: skip

    assert running(case, "report_in") == {str(housing.organ_id)}


def test_who_decides_finds_it_among_his_own_and_only_he_decides(world: World) -> None:
    case = called(world)
    do(world, case, "object_call", LABOUR, **NOT_OURS)
    decided = {"objector": world.organ(LABOUR).pk, "decision": "must_come", "grounds": "…"}

    assert case in moved_by(world[LEADER]).page(10)
    with pytest.raises(Refusal):
        do(world, case, "arbitrate", CENTRE, **decided)
    do(world, case, "arbitrate", LEADER, **decided)
    assert case not in moved_by(world[LEADER]).page(10)


def test_who_comes_after_all_has_taken_the_objection_back(world: World) -> None:
    case = called(world)
    do(world, case, "object_call", LABOUR, **NOT_OURS)
    with pytest.raises(Refusal, match="正在等裁定"):
        do(world, case, "object_call", LABOUR, **NOT_OURS)

    do(world, case, "report_in", LABOUR, answer="先到场，职责问题另说。")

    assert running(case, "arbitrate") == set()
    assert not case.assignments.filter(role="arbiter", reported_at=None).exists()


# ── The sixth working day ────────────────────────────────────────────────────────────────────────

LAST, AFTER = moment(23, 59, on=date(2026, 3, 9)), moment(0, 0, on=date(2026, 3, 10))


def test_an_objection_is_in_time_on_the_fifth_working_day_and_not_on_the_sixth(
    world: World,
) -> None:
    first, second = called(world), called(world)

    do(world, first, "object_call", LABOUR, at=LAST, **NOT_OURS)
    with pytest.raises(Refusal, match="2026年3月9日（周一）以前提出，现在已经过了"):
        do(world, second, "object_call", LABOUR, at=AFTER, **NOT_OURS)
    assert len(running(second, "report_in")) == 1  # and still has to come


def test_so_it_is_with_what_was_sent(world: World) -> None:
    sent = {"organ": world.organ(LABOUR).pk, "reason": "查工资。"}
    first, second = order(world), order(world)
    for case in (first, second):
        do(world, case, "dispatch", CENTRE, **sent)

    assert do(world, first, "object", LABOUR, at=LAST, reason="不归我们。").case.receiver is None
    with pytest.raises(Refusal, match="现在已经过了"):
        do(world, second, "object", LABOUR, at=AFTER, reason="不归我们。")
    assert fresh(second).receiver == world.organ(LABOUR)


# ── A joint team ─────────────────────────────────────────────────────────────────────────────────


def test_a_team_is_filled_by_who_has_its_roles_here(world: World, housing: Post) -> None:
    case = order(world, "complex")

    event = do(
        world, case, "form_team", CENTRE,
        template="1+4+N", others=[housing.organ_id], reason="联合处置欠薪。",
    ).event  # fmt: skip

    on_it = {a.organ.short_name for a in case.assignments.filter(role="co")}
    assert on_it == {"人民法院", "公安局", "司法局", "住房和城乡建设局"}
    assert event.facts["vacant"] == ["检察院"]  # this county has entered none
    assert len(event.facts["members"]) == 3
    with pytest.raises(Refusal, match="没有这一项"):
        do(world, case, "form_team", CENTRE, template="1+9", reason="…")


# ── Rated both ways ──────────────────────────────────────────────────────────────────────────────


def test_each_side_says_what_came_of_it(world: World) -> None:
    case, labour = called(world), world.organ(LABOUR)
    with pytest.raises(Refusal):
        do(world, case, "rate_whistle", LABOUR, proper="yes")  # who has not come has seen nothing
    do(world, case, "report_in", LABOUR, answer="到场。")

    rated = do(world, case, "rate_report", CENTRE, unit=labour.pk, solved="yes").event
    do(world, case, "rate_whistle", LABOUR, proper="yes")

    assert rated.facts["unit"] == str(labour.pk)
    with pytest.raises(Refusal):
        do(world, case, "rate_report", CENTRE, unit=world.organ(CENTRE).pk, solved="yes")


# ── What it costs ────────────────────────────────────────────────────────────────────────────────


Step = tuple[Case, str, str, dict[str, Any]]


def steps(world: World, housing: Post) -> Iterator[Step]:
    """Each step of a whistle with two organs, just before it is taken."""
    labour = world.organ(LABOUR)
    case = order(world)
    both = {"lead": labour.pk, "co": [housing.organ_id], **ASKED}
    decided = {"objector": labour.pk, "decision": "must_come", "grounds": "…"}
    yield from (
        (case, "whistle", CENTRE, both),
        (case, "sign_call", LABOUR, {}),
        (case, "object_call", LABOUR, NOT_OURS),
        (case, "arbitrate", LEADER, decided),
        (case, "report_in", LABOUR, {"answer": "到场。"}),
        (case, "rate_report", CENTRE, {"unit": labour.pk, "solved": "yes"}),
        (case, "rate_whistle", LABOUR, {"proper": "yes"}),
        (order(world), "form_team", CENTRE, {"template": "1+3+N", "reason": "…"}),
        (order(world), "dispatch", CENTRE, {"organ": labour.pk, "reason": "…"}),
    )


def test_no_step_takes_more_than_a_dozen_statements(world: World, housing: Post) -> None:
    taken = {}
    for case, verb, by, facts in steps(world, housing):
        with CaptureQueriesContext(connection) as asked:
            do(world, case, verb, by, **facts)
        brackets = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")  # of the transaction
        taken[verb] = sum(not query["sql"].startswith(brackets) for query in asked)

    assert {verb: many for verb, many in taken.items() if many > MOST} == {}


def test_a_dispute_is_whistled_for_as_well(world: World) -> None:
    case = register_dispute(world, CENTRE, place=COUNTY + "204200")

    do(world, case, "whistle", CENTRE, lead=world.organ(LABOUR).pk, **ASKED)

    offered = {
        o.verb.name for o in actions.offers(case, by=world[LABOUR], at=world.now) if not o.refusal
    }
    assert {"sign_call", "report_in", "object_call"} <= offered
