"""Tables that are reported and ledgers, through the API: the same numbers as at the desk, by the same rights."""

from datetime import date

import time_machine

from fengqiao.figures.actions.count import count_everything
from fengqiao.figures.models import TableReport
from tests.api.conftest import Callers
from tests.mediators.crew import committee, mediator, particulars
from tests.world import COUNTY, NEIGHBOUR_TOWN, TOWN, World, do, moment, register_dispute, walk

LATER = moment(9, on=date(2026, 4, 7))
MARCH = "from=2026-03&to=2026-03"


def played(world: World, clock: time_machine.Traveller) -> None:
    """One of March that was settled; it is April."""
    walk(world, until="performed")
    count_everything(at=LATER)
    clock.move_to(LATER)


def test_a_table_is_read_opened_reported_and_put_right(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    played(world, clock)
    api = caller("town.clerk")

    table = api.get(f"statistics/cases?{MARCH}")
    behind = api.get(f"statistics/cases/behind?{MARCH}&code=39")
    made = api.post("statistics/cases/reports", **{"from": "2026-03", "to": "2026-03"})

    assert (table["place"], len(table["columns"]), table["report_id"]) == (TOWN, 41, None)
    assert table["lines"][-1]["numbers"]["01"] == "1"
    assert [one["title"] for one in behind["items"]] == ["张某与李某排水纠纷"]
    assert made.status == 201
    key = made.body["id"]
    assert made.body["lines"] == api.get(f"statistics/cases?{MARCH}")["lines"]
    assert api.get(f"statistics/cases?{MARCH}")["report_id"] == key
    same = {"command_id": key, "from": "2026-03", "to": "2026-03"}
    assert api.post("statistics/cases/reports", same).body["id"] == key
    again = api.post("statistics/cases/reports", **{"from": "2026-03", "to": "2026-03"})
    assert (again.status, again.body["code"]) == (409, "reported_already")

    case = register_dispute(world)
    do(world, case, "accept", "village.clerk", basis="application")
    do(world, case, "terminate", "village.clerk", ground="no_agreement", reason="没有谈成。")
    count_everything(at=LATER)
    fixed = api.post(f"statistics/reports/{key}/corrections", reason="补登三月办的一件")

    assert fixed.status == 201
    [correction] = api.get(f"statistics/reports/{key}")["corrections"]
    assert correction["reason"] == "补登三月办的一件"
    assert {"01"} <= {one["code"] for one in correction["changes"]}
    assert TableReport.objects.get().rows == made.body["lines"]


def test_the_table_of_bodies_is_there_too(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    played(world, clock)

    table = caller("county.dispatcher").get(f"statistics/bodies?{MARCH}")

    assert (table["table"], table["place"], len(table["columns"])) == ("bodies", COUNTY, 37)


def test_committees_and_mediators_are_listed_for_who_keeps_them(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    clock.move_to(LATER)
    town = committee()
    one = mediator(town, user=world.user("mediator"))
    particulars(one, ethnicity="minority")
    mediator(town, name="钱调解", gender="male")
    keeper = caller("justice.reviewer")

    committees = keeper.get("committees")
    first = keeper.get(f"mediators?committee={town.pk}&limit=1")
    second = keeper.get(f"mediators?committee={town.pk}&limit=1&cursor={first['next']}")
    behind = keeper.get(f"statistics/bodies/behind?{MARCH}&code=01")

    assert [(row["id"], row["kind"], row["members"]) for row in committees["items"]] == [
        (str(town.pk), "town", 0)
    ]
    assert "委员" in "".join(committees["items"][0]["lacks"])
    assert {first["items"][0]["name"], second["items"][0]["name"]} == {"郑调解", "钱调解"}
    assert second["next"] is None
    assert "minority" not in str(first.body) + str(second.body)
    assert [row["id"] for row in behind["items"]] == [str(town.pk)]
    assert keeper.get("committees?place=41").status == 404
    assert caller("mediator").get("committees").status == 403
    assert caller("neighbour.clerk").get(f"mediators?place={TOWN}").status in (403, 404)


def test_what_is_not_theirs_is_refused(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    played(world, clock)
    town, neighbour = caller("town.clerk"), caller("neighbour.clerk")
    key = town.post("statistics/cases/reports", **{"from": "2026-03", "to": "2026-03"}).body["id"]

    assert town.get(f"statistics/cases?place={NEIGHBOUR_TOWN}").status == 404
    assert neighbour.get(f"statistics/reports/{key}").status == 404
    wanting = neighbour.post(f"statistics/reports/{key}/corrections", reason="别人的")
    assert wanting.status == 404
    assert caller("admin").get("statistics/cases").status == 403
    assert town.get("statistics/none").status == 404
    assert town.get("statistics/cases?from=2026-3").status == 400
    assert (
        caller("leader")
        .post("statistics/cases/reports", **{"from": "2026-03", "to": "2026-03"})
        .status
        == 403
    )
    seen = caller("police.liaison").get(f"statistics/cases/behind?{MARCH}&code=01")
    assert seen["items"] == []


def test_a_ledger_is_read_line_by_line(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    played(world, clock)
    api = caller("town.clerk")

    names = [one["name"] for one in api.get("ledgers")["items"]]
    [line] = api.get("ledgers/register?channel=visit")["items"]

    assert names == [
        *("types", "colours", "sources", "register", "confirmations", "revisits"),
        *("letters", "tasks", "hazards"),
    ]
    assert (line["cells"]["parties"], line["cells"]["amount"]) == ("张*、李*", "600.00")
    assert api.get("ledgers/register?channel=court")["items"] == []
    assert api.get("ledgers/none").status == 404
    assert caller("neighbour.clerk").get("ledgers/register")["items"] == []
