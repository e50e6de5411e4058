"""The doors of places and of the rules."""

from datetime import date

import pytest

from fengqiao.jurisdiction.models import Division
from fengqiao.rulebook.tables import in_force
from tests.api.conftest import Callers, Json, registration, verbs
from tests.world import (
    COUNTY,
    GRID,
    NEIGHBOUR_TOWN,
    OTHER_VILLAGE,
    SMALL_GRID,
    TODAY,
    TOWN,
    VILLAGE,
    World,
)


def codes(answer: Json) -> list[str]:
    return [place["code"] for place in answer["items"]]


def test_without_a_question_the_towns_of_the_callers_county(caller: Callers) -> None:
    answer = caller("village.clerk").get("divisions")

    assert answer["parent"] == {"code": COUNTY, "name": "泌阳县"}
    assert codes(answer) == sorted([NEIGHBOUR_TOWN, TOWN])
    assert answer["items"][1] == {
        "code": TOWN,
        "name": "铜山乡",
        "level": "town",
        "parent": COUNTY,
        "is_zone": False,
        "aliases": [],
        "valid_from": "1980-01-01",
        "valid_to": None,
    }


@pytest.mark.parametrize(
    ("parent", "below"),
    [(TOWN, [VILLAGE, OTHER_VILLAGE]), (VILLAGE, [GRID]), (GRID, [SMALL_GRID]), (SMALL_GRID, [])],
)
def test_a_step_down_the_tree(parent: str, below: list[str], caller: Callers) -> None:
    answer = caller("village.clerk").get("divisions", parent=parent)

    assert (answer["parent"]["code"], codes(answer)) == (parent, below)


def test_one_place_with_the_way_to_it(caller: Callers) -> None:
    answer = caller("village.clerk").get("divisions", code=SMALL_GRID)

    assert (answer["name"], answer["level"], answer["parent"]) == ("第1微网格", "grid", GRID)
    assert [place["code"] for place in answer["path"]] == [
        "41",
        "4117",
        COUNTY,
        TOWN,
        VILLAGE,
        GRID,
        SMALL_GRID,
    ]
    assert answer["full_name"] == "河南省驻马店市泌阳县铜山乡大路庄村民委员会第1网格第1微网格"


def test_a_zone_is_told_from_a_town(caller: Callers) -> None:
    Division.objects.create(
        code=f"{COUNTY}400",
        name="先进制造业开发区",
        level="town",
        parent_code=COUNTY,
        valid_from=date(2020, 1, 1),
    )

    zones = {
        place["code"]: place["is_zone"] for place in caller("leader").get("divisions")["items"]
    }

    assert zones == {NEIGHBOUR_TOWN: False, TOWN: False, f"{COUNTY}400": True}


def test_an_abolished_place_keeps_its_name_and_its_last_day(caller: Callers) -> None:
    Division.objects.filter(code=OTHER_VILLAGE).update(valid_to=date(2025, 12, 31))
    clerk = caller("village.clerk")

    one, below = clerk.get("divisions", code=OTHER_VILLAGE), clerk.get("divisions", parent=TOWN)

    assert (one["valid_to"], codes(below)) == ("2025-12-31", [VILLAGE])


@pytest.mark.parametrize(
    "query", [{"parent": "99"}, {"code": "411726999"}, {"code": VILLAGE + "999"}]
)
def test_an_unknown_place_is_told(query: Json, caller: Callers) -> None:
    answer = caller("village.clerk").get("divisions", **query)

    assert (answer.status, answer["code"]) == (422, "no_such_place")


@pytest.mark.parametrize("query", [{"parent": "4"}, {"code": "泌阳"}, {"name": "泌阳"}])
def test_what_is_no_code_is_told(query: Json, caller: Callers) -> None:
    answer = caller("village.clerk").get("divisions", **query)

    assert (answer.status, answer["code"]) == (400, "query_wrong")


# ── Rules ────────────────────────────────────────────────────────────────────────────────────────


def test_the_kinds_in_force(caller: Callers) -> None:
    told = caller("village.clerk").get("kinds").body["items"]

    assert told[0] == {"kind": "dispute", "label": "矛盾纠纷", "source": "《人民调解法》"}
    assert [one["kind"] for one in told] == [kind.name for kind in in_force(TODAY, VILLAGE).kinds()]


def test_a_kind_tells_everything_a_client_needs(caller: Callers) -> None:
    answer = caller("village.clerk").get("kinds/dispute")

    kind = in_force(TODAY, VILLAGE).kind("dispute")
    assert answer["start"] == "registered"
    assert [stage["stage"] for stage in answer["stages"]] == list(kind.stages)
    assert {verb["verb"]: verb["noun"] for verb in answer["verbs"]} == {
        verb.name: verb.noun for verb in kind.verbs.values()
    }
    assert answer["stages"][0] == {
        "stage": "registered",
        "label": "已登记",
        "mover": "holder",
        "open": True,
        "path": 1,
    }
    types = {row["code"]: row for row in answer["types"]}
    assert types["0201"] == {
        "code": "0201",
        "label": "用水、排水、通行、通风、采光纠纷",
        "parent": "02",
    }
    assert types["02"]["parent"] == ""
    assert {"dispute.mediation", "dispute.judicial_confirmation"} <= {
        clock["clock"] for clock in answer["clocks"]
    }


def test_a_form_can_be_made_from_the_kind_alone(caller: Callers) -> None:
    clerk = caller("village.clerk")

    facts = verbs(clerk.get("kinds/dispute"))["register"]["facts"]

    required = {name for name, fact in facts.items() if fact["required"]}
    assert required == {"title", "story", "place", "channel"}
    assert "visit" in {choice["value"] for choice in facts["channel"]["choices"]}
    assert registration()["type"] in {choice["value"] for choice in facts["type"]["choices"]}


def test_a_kind_in_english(caller: Callers) -> None:
    clerk = caller("village.clerk")
    clerk.headers["Accept-Language"] = "en"

    answer = clerk.get("kinds/dispute")

    assert (answer["label"], answer["stages"][0]["label"]) == ("Dispute", "Registered")


def test_an_unknown_kind_is_not_found(world: World, caller: Callers) -> None:
    answer = caller("village.clerk").get("kinds/war")

    assert (answer.status, answer["code"]) == (404, "kind_not_found")
