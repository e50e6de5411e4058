"""What a program is told beside the cases: notices, ledgers as workbooks, items of a list, shares, open counts."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fengqiao.cases.models import Case
from fengqiao.figures.actions.publish import publish
from fengqiao.ledgers.models import Export
from fengqiao.lib import workbook
from fengqiao.notices.actions.climb import climb
from fengqiao.notices.models import Notice
from tests.api.conftest import Callers
from tests.desk.test_letters import listed, owned
from tests.figures.test_open_counts import request_of
from tests.ledgers.test_orders import take
from tests.notices.telling import running
from tests.world import COUNTY, NEIGHBOUR_TOWN, SHANGHAI, TOWN, World, do, register_dispute

IN_APRIL = datetime(2026, 4, 11, 9, tzinfo=SHANGHAI)


# ── Notices ──────────────────────────────────────────────────────────────────────────────────────


def test_ones_own_notices_are_read_and_laid_aside(world: World, caller: Callers) -> None:
    clock = running(world)
    assert clock.yellow_at
    climb(at=clock.yellow_at)
    clerk = caller("village.clerk")

    [told] = clerk.get("notices")["items"]

    assert (told["case"], told["clock"]) == (str(clock.case_id), clock.clock)
    assert told["label"] and told["limit"] and not told["is_read"]
    assert clerk.post("notices/read", {"notices": [told["id"]]})["many"] == 1
    assert clerk.post("notices/read", {"notices": [told["id"]]})["many"] == 0
    assert clerk.get("notices")["items"] == []
    assert clerk.get("notices", new="false")["items"] == [told | {"is_read": True}]


def test_nobody_reads_or_lays_aside_what_another_was_told(world: World, caller: Callers) -> None:
    clock = running(world)
    assert clock.yellow_at
    climb(at=clock.yellow_at)
    key = str(Notice.objects.get(post=world["village.clerk"], channel="desk").pk)

    for name in ("neighbour.clerk", "admin"):
        other = caller(name)
        assert other.get("notices", new="false")["items"] == []
        assert other.post("notices/read", {"notices": [key]})["many"] == 0
        assert other.post("notices/read")["many"] == 0
    assert not Notice.objects.get(pk=key).is_read


def test_of_what_one_sees_no_longer_no_notice_is_shown(world: World, caller: Callers) -> None:
    clock = running(world)
    assert clock.yellow_at
    climb(at=clock.yellow_at)
    Case.objects.filter(pk=clock.case_id).update(compartment="minors")
    clock.case.assignments.update(ended_at=world.now)

    assert caller("village.clerk").get("notices")["items"] == []


# ── Ledgers and lists ────────────────────────────────────────────────────────────────────────────


def test_a_ledger_of_any_kind_is_read_and_taken_out_on_record(
    world: World, caller: Callers
) -> None:
    case = register_dispute(world)
    api = caller("county.dispatcher")
    known = {row["name"]: row["kind"] for row in api.get("ledgers")["items"]}
    assert {*known.values()} > {"dispute"}
    name = next(name for name, kind in known.items() if kind == "dispute")

    answer = api.send(f"ledgers/{name}/export?place={TOWN}", "")

    assert answer.status == 200 and "attachment" in answer.headers["Content-Disposition"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        path.write_bytes(BytesIO(answer.body).getvalue())
        [sheet] = workbook.read_into(Path(folder), path)
        text = str([*sheet.read(Path(folder))])
    assert case.number in text and "12000000001" not in text
    record = Export.objects.get()
    assert (record.rows, record.asked["ledger"], record.asked["place"]) == (1, name, TOWN)
    assert caller("grid.worker").send(f"ledgers/{name}/export", "").status == 403
    assert api.send("ledgers/none/export", "").status == 404


def test_the_items_of_a_list_are_told_as_far_as_they_are_seen(
    world: World, caller: Callers
) -> None:
    gathering = listed(world, "checklist", title="汛期隐患清单", channel="hazards")
    item = owned(world, gathering)
    hidden = owned(world, gathering)
    Case.objects.filter(pk=hidden.pk).update(compartment="minors")
    hidden.assignments.update(ended_at=world.now)

    [told] = caller("county.dispatcher").get(f"cases/{gathering.pk}/items")["items"]

    assert (told["id"], told["kind"], told["is_struck_off"]) == (str(item.pk), "task", False)
    assert told["owner"]["name"] == world.organ("town.clerk").name
    dispute = register_dispute(world)
    no_list = caller("county.dispatcher").get(f"cases/{dispute.pk}/items")
    assert (no_list.status, no_list["code"]) == (404, "not_a_list")
    assert caller("neighbour.clerk").get(f"cases/{gathering.pk}/items").status == 404


# ── Shares and counts ────────────────────────────────────────────────────────────────────────────


def test_the_shares_are_told_with_what_they_leave_out(world: World, caller: Callers) -> None:
    case = take(world).case
    assert case
    do(world, case, "accept", "county.dispatcher")
    do(world, case, "contact", "county.dispatcher", how="phone", words="已联系。")
    api = caller("county.dispatcher")

    told = api.get("statistics/handling", **{"from": "2026-03", "to": "2026-03"})

    shares = {one["name"]: one for one in told["shares"]}
    assert told["kind"] == "request" and shares
    response = next(one for one in told["shares"] if one["counted"])
    assert (response["base"], response["per_cent"]) == (1, 100.0)
    assert response["means"] and response["source"]
    assert api.get("statistics/handling", kind="wish").status == 404
    assert caller("neighbour.clerk").get("statistics/handling", place=TOWN).status == 404
    assert caller("admin").get("statistics/handling").status == 403


def test_open_counts_are_told_to_whoever_asks_as_they_were_published(
    world: World, caller: Callers
) -> None:
    for _ in range(12):
        request_of(world)
    for _ in range(3):
        request_of(world, NEIGHBOUR_TOWN)
    publish(at=IN_APRIL)
    api = caller("neighbour.clerk")

    told = api.get("counts", place=COUNTY, kind="request", **{"from": "2026-03"})

    numbers = {(row["place"], row["type"]): row["number"] for row in told["items"]}
    assert told["months"] == ["2026-03-01"]
    assert numbers["", ""] == 15
    assert numbers[NEIGHBOUR_TOWN, ""] is None and numbers[TOWN, ""] is None
    assert 3 not in numbers.values() and 12 not in numbers.values()
    of_town = api.get("counts", place=TOWN, kind="request")
    assert {row["place"] for row in of_town["items"]} == {TOWN}
    assert len(api.get("counts", place=COUNTY)["months"]) == 12
    for wrong in ({"kind": "report"}, {"kind": "dispute"}):
        assert api.get("counts", place=COUNTY, **wrong).status == 404
