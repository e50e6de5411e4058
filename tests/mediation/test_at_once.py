"""Two at once: nobody signs over another, and a command that arrives twice is one act."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from fengqiao.cases import actions
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.models import Signature
from tests.mediation.playing import going
from tests.world import Walk, World, fresh

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Each act in a thread and on a connection of its own, all let go together."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


def _signing(play: Walk, signer: str, command: Any, by: str) -> Callable[[], Taken]:
    post, case = play.world[by], Case.objects.get(pk=play.case.pk)
    facts = {"signer": signer, "signed_on": play.today}
    return lambda: actions.perform(
        case, "sign", by=post, at=play.at, command_id=command, facts=facts
    )


def _with_signatures(world: World, many: int) -> tuple[Walk, list[str]]:
    """A draft that `many` have signed, and who has not."""
    play = going(world, until="drafted")
    waiting = play.offered("sign", "signer", "mediator")
    for signer in waiting[:many]:
        play.do("sign", "mediator", signer=signer, signed_on=play.today)
    return play, waiting[many:]


def test_two_clerks_who_record_the_last_two_signatures_bring_about_one_effect(
    world: World,
) -> None:
    play, (mediator, seal) = _with_signatures(world, 2)

    taken = _at_once(
        [
            _signing(play, mediator, uuid7(), "mediator"),
            _signing(play, seal, uuid7(), "village.clerk"),
        ]
    )

    assert sorted(t.case.stage for t in taken) == ["agreed", "signing"]
    assert fresh(play.case).stage == "agreed"
    assert Signature.objects.count() == 4
    verbs = [event.verb for event in play.case.events.order_by("place_in_chain")]
    assert verbs[-3:] == ["sign", "sign", "take_effect"]


def test_the_last_signature_that_arrives_twice_at_once_is_one(world: World) -> None:
    play, [seal] = _with_signatures(world, 3)
    command = uuid7()

    taken = _at_once([_signing(play, seal, command, "mediator") for _ in range(2)])

    assert sorted(t.replayed for t in taken) == [False, True]
    assert taken[0].event == taken[1].event
    assert [t.case.stage for t in taken] == ["agreed", "agreed"]
    assert play.case.events.filter(verb="take_effect").count() == 1
