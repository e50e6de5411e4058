"""What another office sends by program (12345 orders, 110 referrals): once under its own number."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import answer
from fengqiao.api.caller import caller_of
from fengqiao.api.shapes import OrderSent, OrderTaken
from fengqiao.ledgers.actions.take_orders import add_to_order, take_order
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import RuleError

router = Router(tags=["orders"])


class NoSuchFeed(Refusal):
    code, status = "no_such_feed", 404


@router.post(
    "/orders", **described.door(body=OrderSent, answers={200: OrderTaken, 201: OrderTaken})
)
def order(request: HttpRequest) -> HttpResponse:
    """Take in one. The same number with the same content answers alike (200) and adds nothing; with other
    content it is refused (409, `order_differs`) with what differs, and nothing is overwritten; with `adds`
    what differs is noted in its case (200, `added`)."""
    caller, sent = caller_of(request), bodies.asked_in_body(request, OrderSent)
    try:
        feed = caller.tables(caller.post.place).feed(sent.feed)
    except RuleError as error:
        raise NoSuchFeed(f"{error.reason}。") from None
    act = add_to_order if sent.adds else take_order
    taken = act(feed, sent.order, by=caller.post, at=caller.at)
    assert taken.case, "what is not refused has a case"
    told = OrderTaken(
        number=taken.number, state=taken.state, id=taken.case.pk, case=taken.case.number
    )
    headers = {"Location": f"/api/v1/cases/{taken.case.pk}"}
    return answer(told, status=201 if taken.state == "new" else 200, headers=headers)
