"""Papers through the API: made by the act, listed, downloaded by who may read them."""

import hashlib
import json

import time_machine

from tests.api.conftest import Api, Callers, at
from tests.world import World, moment, walk


def made(world: World, api: Api) -> tuple[str, str]:
    """The address of a case, and of the agreement that was made of it."""
    case = walk(world, until="drafted")
    ref = f"cases/{case.pk}"
    assert api.post(f"{ref}/paper", form="agreement").status == 403  # not opened yet
    api.post(f"{ref}/file_opening")
    words = json.dumps({"协议内容": "一、各修各的。"}, ensure_ascii=False)
    answer = api.post(f"{ref}/paper", form="agreement", words=words)
    assert answer.status == 200, answer.body
    return ref, str(case.events.get(verb="make_paper").facts["paper"])


def test_a_paper_is_made_by_the_act_and_listed(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    clock.move_to(moment(12))
    api = caller("mediator")

    ref, paper = made(world, api)

    [agreement] = [one for one in api.get(f"{ref}/papers")["items"] if one["form"] == "agreement"]
    [version] = agreement["versions"]
    assert (agreement["form_label"], agreement["why_not"]) == ("人民调解协议书", "")
    assert (version["id"], version["version"], version["lacking"]) == (paper, 1, "")
    pdf = api.get(f"{ref}/papers/{paper}/pdf")
    assert hashlib.sha256(pdf.body).hexdigest() == version["sha256"]
    assert api.get(f"{ref}/papers/{paper}/docx").body.startswith(b"PK")


def test_the_verb_offers_the_forms(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    clock.move_to(moment(12))
    case = walk(world, until="accepted")

    shown = caller("village.clerk").get(at({"number": case.number}))

    [verb] = [one for one in shown["verbs"] if one["verb"] == "make_paper"]
    offered = {choice["value"] for choice in verb["facts"]["form"]["choices"]}
    assert {"agreement", "acceptance", "rights_notice"} <= offered


def test_who_may_not_read_it_gets_a_problem(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    clock.move_to(moment(12))
    ref, paper = made(world, caller("mediator"))

    answers = {
        name: caller(name).get(f"{ref}/papers/{paper}/{form}").status
        for name in ("leader", "justice.reviewer", "neighbour.clerk")
        for form in ("pdf", "docx")
    }

    assert answers == {"leader": 403, "justice.reviewer": 403, "neighbour.clerk": 404}
    assert caller("mediator").get(f"{ref}/papers/{ref[6:]}/pdf").status == 404
    assert caller("mediator").get(f"{ref}/papers/nonsense/pdf").status == 404
