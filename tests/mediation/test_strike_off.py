"""销号: what was promised must have been performed, and page and door say so alike."""

import pytest

from fengqiao.cases import actions
from fengqiao.mediation.actions.strike_off import StillToBePerformed
from tests.world import Walk, World, fresh, principals, walk


def test_a_matter_is_not_struck_off_while_an_instalment_is_open(world: World) -> None:
    case = walk(world, until="agreed")
    going = Walk(world, case, at=case.events.latest("place_in_chain").at, holder="village.clerk")
    going.do("conclude", "village.clerk", outcome="performing", summary="按期履行中。")
    going.do("revisit", "village.clerk", how="phone", party=principals(case)[0], finding="会付。")

    offers = actions.offers(fresh(case), by=world["village.clerk"], at=going.at)
    offer = next(offer for offer in offers if offer.verb.name == "strike_off")
    with pytest.raises(StillToBePerformed):
        going.do("strike_off", "village.clerk", verified_how="没有看")
    assert isinstance(offer.refusal, StillToBePerformed)

    instalment = going.offered("record_performance", "instalment", "village.clerk")[0]
    going.do("record_performance", "village.clerk", instalment=instalment, performed_on=going.today)
    assert going.do("strike_off", "village.clerk", verified_how="看过收条").case.limit_at is None
