"""Asking to stop takes one tap: no reason, no hurdle; every other way is named."""

import pytest

from fengqiao.cases.permissions import ConsentMissing, NotInThisStage
from fengqiao.rulebook.tables import in_force
from tests.mediation.playing import ask_again, going, people, running, session
from tests.world import TODAY, VILLAGE, World, choices


def test_nothing_but_the_party_is_asked() -> None:
    verb = in_force(TODAY, VILLAGE).kind("dispute").verbs["ask_to_stop"]

    assert [(fact.name, fact.required) for fact in verb.facts.values()] == [("party", True)]
    assert (verb.consents, verb.roles, verb.done, verb.not_done) == ((), (), (), ())


@pytest.mark.parametrize("until", ["accepted", "prepared", "mediated", "drafted"])
def test_a_party_may_stop_at_any_time(world: World, until: str) -> None:
    play = going(world, until=until)
    [_zhang, li] = people(play.case)
    assert len(choices(world, play.case, "ask_to_stop", "party", "village.clerk", at=play.at)) == 2

    taken = play.do("ask_to_stop", "village.clerk", party=li.pk)

    case = taken.case
    assert (case.stage, case.outcome, case.concluded_on) == ("terminated", "terminated", play.today)
    assert running(case, "dispute.mediation") == []
    told = taken.event.facts["remedies"]
    assert any("向人民法院起诉" in said for said in told) and len(told) >= 3


@pytest.mark.parametrize("by", ["village.clerk", "town.clerk"])
@pytest.mark.parametrize("until", ["registered", "accepted", "mediated"])
def test_a_party_may_stop_what_was_sent_on_and_not_signed_for(
    world: World, until: str, by: str
) -> None:
    """Whoever of the two it tells; nobody has to sign for it first."""
    play = going(world, until=until)
    play.do("escalate", "village.clerk", reason="村里谈不下来")

    case = play.do("ask_to_stop", by, party=people(play.case)[0].pk).case

    assert (case.stage, case.outcome, case.receiver) == ("terminated", "terminated", None)
    assert case.holder == world.organ("village.clerk")
    assert not case.deadlines.filter(state="running").exists()
    assert not case.assignments.filter(organ=world.organ("town.clerk"), ended_at=None).exists()


@pytest.mark.parametrize("until", ["registered", "agreed", "concluded"])
def test_there_is_nothing_to_stop_before_or_after(world: World, until: str) -> None:
    play = going(world, until=until)

    with pytest.raises(NotInThisStage):
        play.do("ask_to_stop", "village.clerk", party=people(play.case)[0].pk)


def test_who_stopped_is_asked_anew_when_it_goes_on(world: World) -> None:
    play = going(world, until="mediated")
    li = people(play.case)[1]
    play.do("ask_to_stop", "mediator", party=li.pk)
    play.do("reopen", "village.clerk", reason="双方愿意再谈")

    with pytest.raises(ConsentMissing):
        session(play)
    ask_again(play)
    assert session(play).case.stage == "mediating"
