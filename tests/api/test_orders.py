"""Orders by program: once under the sender's number, the same again alike, other content refused."""

from tests.api.conftest import Callers
from tests.ledgers.test_orders import ORDER
from tests.world import World


def test_an_order_comes_in_once_and_answers_alike(world: World, caller: Callers) -> None:
    api = caller("county.dispatcher")
    sent = {"feed": "hotline", "order": ORDER}

    first, again = api.post("orders", sent), api.post("orders", sent)

    assert (first.status, first["state"]) == (201, "new")
    assert (again.status, again["state"], again["id"]) == (200, "same", first["id"])
    assert api.get(f"cases/{first['id']}")["kind"] == "request"

    other = api.post("orders", {"feed": "hotline", "order": {**ORDER, "story": "另一回事。"}})
    assert (other.status, other["code"]) == (409, "order_differs")
    assert "“诉求内容”" in other["detail"]

    more = {"feed": "hotline", "order": {**ORDER, "story": "另一回事。"}, "adds": True}
    added, known = api.post("orders", more), api.post("orders", more)
    assert (added.status, added["state"], added["id"]) == (200, "added", first["id"])
    assert (known.status, known["state"]) == (200, "same")
    events = api.get(f"cases/{first['id']}/events")["items"]
    assert [event["verb"] for event in events] == ["register", "note"]


def test_what_cannot_be_taken_is_a_problem(world: World, caller: Callers) -> None:
    api = caller("county.dispatcher")

    assert api.post("orders", {"feed": "pigeon", "order": ORDER}).status == 404
    assert api.post("orders", {"feed": "hotline", "order": {"number": "1"}}).status == 422
    assert api.post("orders", {"feed": "hotline", "order": {"number": 1}}).status == 422
    assert caller("town.clerk").post("orders", {"feed": "hotline", "order": ORDER}).status == 403
