"""The three shares, each with what is left out of it, and how organs answer a whistle: counted here by hand."""

from datetime import timedelta

import pytest

from fengqiao.cases.models import Case
from fengqiao.figures.definitions.shares import IS, Share, shares_of
from fengqiao.figures.definitions.tables import Span
from fengqiao.figures.definitions.whistles import whistles_of
from fengqiao.rulebook.tables import in_force
from tests.cases.test_requests import ANSWERED, order
from tests.cases.test_whistle import ASKED, NOT_OURS
from tests.world import COUNTY, TODAY, TOWN, World, do

CLERK, LABOUR, LEADER = "county.dispatcher", "labour.liaison", "leader"
MARCH = Span(TODAY.replace(day=1), TODAY.replace(day=1))


def handled(world: World, finding: str, *, level: str = "help", **said: str) -> Case:
    """An order that was contacted, answered and called back."""
    case = order(world, level)
    do(world, case, "accept", CLERK)
    do(world, case, "contact", CLERK, how="phone", words="问清了。")
    do(world, case, "conclude", CLERK, **ANSWERED)
    do(world, case, "call_back", CLERK, how="phone", finding=finding, **said)
    return case


def shares(world: World, days: int = 0, place: str = COUNTY) -> dict[str, Share]:
    at = world.now + timedelta(days=days)
    return {one.rule.name: one for one in shares_of("request", place, MARCH, at=at)}


def test_every_name_in_the_rules_is_one_that_can_be_counted() -> None:
    rules = in_force(TODAY, COUNTY)

    for rule in rules.shares("request"):
        assert {rule.counts, *rule.leaves_out} <= IS.keys()
        assert set(rule.leaves_out) <= rules.share_reasons("request").keys()


def test_three_shares_each_with_what_it_leaves_out(world: World) -> None:
    solved = handled(world, "solved", satisfaction="satisfied", contacted="yes")
    fairly = handled(world, "solved", satisfaction="fairly", contacted="no")
    half = handled(world, "partly", satisfaction="dissatisfied")
    lawful = handled(world, "lawful", satisfaction="declined")
    gone = handled(world, "given_up")
    enquiry = handled(world, "solved", level="enquiry", satisfaction="satisfied")
    outside = order(world)
    do(world, outside, "decline", CLERK, ground="litigation")
    open_one = order(world)

    found = shares(world)

    response = found["response"]
    assert set(response.base) == {c.pk for c in (solved, fairly, half, lawful, gone, enquiry)}
    assert set(response.base) - set(response.counted) == {fairly.pk}  # the person's word
    assert response.per_cent == pytest.approx(83.3)
    assert response.left_out["outside"] == [outside.pk]
    assert response.left_out["not_contacted_yet"] == [open_one.pk]

    share = found["solved"]
    assert (set(share.counted), share.per_cent) == ({solved.pk, fairly.pk}, 66.7)
    assert share.left_out["enquiry"] == [enquiry.pk]
    assert share.left_out["lawful"] == [lawful.pk]
    assert share.left_out["unreached"] == [gone.pk]
    assert share.left_out["not_asked_yet"] == [open_one.pk]

    satisfied = found["satisfied"]
    assert (satisfied.points, len(satisfied.base)) == (180, 3)
    assert satisfied.left_out["unrated"] == [lawful.pk]


def test_every_matter_is_either_counted_or_left_out_once(world: World) -> None:
    made = {handled(world, "solved").pk, handled(world, "partly").pk, order(world).pk}

    for share in shares(world).values():
        told = [*share.base, *(key for keys in share.left_out.values() for key in keys)]
        assert sorted(told) == sorted(made)


def test_not_to_ask_is_no_way_to_a_better_number(world: World) -> None:
    case = order(world)
    do(world, case, "accept", CLERK)
    do(world, case, "contact", CLERK, how="phone", words="问清了。")
    do(world, case, "conclude", CLERK, **ANSWERED)

    assert shares(world, days=3)["solved"].base == []  # there is still time to call
    late = shares(world, days=4)["solved"]
    assert (late.base, late.counted) == ([case.pk], [])


def test_a_compartment_is_in_no_number(world: World) -> None:
    order(world, safety=["domestic_violence"])

    assert all(not one.base and not any(one.left_out.values()) for one in shares(world).values())


def test_a_place_counts_its_own(world: World) -> None:
    order(world)

    assert shares(world, place=TOWN)["solved"].left_out["not_asked_yet"] != []
    assert shares(world, place="411726001")["solved"].left_out["not_asked_yet"] == []


def test_how_organs_answer_a_whistle(world: World) -> None:
    labour, centre = world.organ(LABOUR), world.organ(CLERK)
    came, late, objected = order(world), order(world), order(world)
    for case in (came, late, objected):
        do(world, case, "whistle", CLERK, lead=labour.pk, **ASKED)
    do(world, came, "report_in", LABOUR, answer="到场。")
    do(world, came, "rate_report", CLERK, unit=labour.pk, solved="partly")
    do(world, came, "rate_report", CLERK, unit=labour.pk, solved="yes")
    do(world, came, "rate_whistle", LABOUR, proper="yes")
    do(world, objected, "object_call", LABOUR, **NOT_OURS)
    out = {"decision": "released", "grounds": "…"}
    do(world, objected, "arbitrate", LEADER, objector=labour.pk, **out)

    at = world.now + timedelta(days=2)
    rows = {row.organ: row for row in whistles_of(COUNTY, MARCH, at=at)}

    mine = rows[labour.pk].cases
    assert (mine["in_time"], mine["late"]) == ([came.pk], [late.pk])
    assert (mine["objected"], mine["released"]) == ([objected.pk], [objected.pk])
    assert len(mine["called"]) == 3
    assert mine["solved_yes"] == [came.pk] and "solved_partly" not in mine  # the last word counts
    assert rows[centre.pk].cases == {"proper_yes": [came.pk]}
