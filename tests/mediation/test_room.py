"""The room as a whole: its verbs, the outsider, repetitions, and what its file costs to read."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.cases import actions
from fengqiao.cases.models import PersonalField
from fengqiao.cases.querysets import CaseNotFound
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.models import MediationSession
from fengqiao.mediation.querysets import file_of
from fengqiao.rulebook.tables import in_force
from tests.mediation.playing import apply_to_court, ask_again, draft, going, people, session
from tests.world import TODAY, VILLAGE, Walk, World, do, register_dispute, walk

OURS = [
    "consent",
    "acknowledge_rights",
    "appoint_mediator",
    "recuse_mediator",
    "invite",
    "investigate",
    "add_evidence",
    "arrange",
    "cancel",
    "reply",
    "hand_over",
    "hold_session",
    "review_record",
    "ask_to_stop",
    "draft_agreement",
    "sign",
    "take_effect",
    "agree_orally",
    "record_performance",
    "report_breach",
    "apply_confirmation",
    "record_confirmation",
    "conclude",
    "strike_off",
]


def test_every_verb_of_the_trade_has_its_act() -> None:
    kind = in_force(TODAY, VILLAGE).kind("dispute")

    homes = {verb: actions.module_of(kind, verb).__name__ for verb in kind.verbs}

    assert sorted(v for v, home in homes.items() if "mediation" in home) == sorted(OURS)


@pytest.mark.parametrize("verb", OURS)
def test_the_outsider_finds_no_case_to_act_on(world: World, verb: str) -> None:
    case = walk(world, until="agreed")
    if verb in ("take_effect", "hand_over"):
        with pytest.raises(actions.UnknownVerb):
            do(world, case, verb, "neighbour.clerk")
        return

    for name in ("neighbour.clerk", "police.liaison", "labour.liaison", "admin"):
        with pytest.raises(CaseNotFound):
            do(world, case, verb, name)
    assert case.events.count() == case.length


def test_every_row_carries_its_county(world: World) -> None:
    case = walk(world, until="performed")
    play = going(world, until="prepared", case=register_dispute(world))
    for party in people(case):
        assert party.county == case.county_code

    for model in apps.get_app_config("mediation").get_models():
        for row in model.objects.all():
            assert row.county == "411726"
    assert MediationSession.objects.filter(county=play.case.county_code).count() == 1


def test_every_personal_field_says_why_it_is_kept() -> None:
    ours = [f for f in PersonalField.declared if f.model._meta.app_label == "mediation"]

    assert {f"{f.model.__name__}.{f.name}" for f in ours} == {
        "Agreement.dispute_facts",
        "Agreement.terms",
        "Inquiry.record",
        "Inquiry.respondent",
        "Invitee.name",
        "MediationSession.record",
    }
    assert all(f.purpose and f.basis and f.retention for f in ours)


# ── What stands in the way is told before anybody fills in a form ────────────────────────────────


def _refused(play: Walk) -> set[str]:
    """Verbs of the trade that are offered with a reason why not, though the stage would allow them."""
    offers = actions.offers(play.case, by=play.world["village.clerk"], at=play.at)
    after = {"record_performance", "report_breach", "apply_confirmation", "record_confirmation"}
    return {offer.verb.name for offer in offers if offer.refusal} & after


def test_what_cannot_be_done_any_more_is_offered_with_the_reason(world: World) -> None:
    play = going(world, until="agreed")
    told = [_refused(play)]
    apply_to_court(play)
    told.append(_refused(play))
    play.do("record_confirmation", "village.clerk", result="confirmed", decided_on=play.today)
    told.append(_refused(play))
    [instalment] = play.offered("record_performance", "instalment", "village.clerk")
    play.do(
        "record_performance",
        "village.clerk",
        instalment=instalment,
        performed_on=play.today,
    )
    told.append(_refused(play))

    assert told == [
        {"record_confirmation"},
        {"apply_confirmation"},
        {"apply_confirmation", "record_confirmation"},
        {"apply_confirmation", "record_confirmation", "record_performance", "report_breach"},
    ]


# ── The same command twice ───────────────────────────────────────────────────────────────────────


Commands = list[tuple[str, str, str, dict[str, Any]]]
WORDS = {
    "dispute_facts": "雨水。", "terms": "付600元。", "manner": "现金", "amount": "600",
    "perform_by": "2026-03-30",
}  # fmt: skip


def _commands(world: World) -> Commands:
    """Until where to play, the verb, who acts, and its facts (parties by their place)."""
    return [*_before_it_begins(world), *_while_it_lasts(world), *_when_it_ends()]


def _before_it_begins(world: World) -> Commands:
    mediator, clerk = world["mediator"].pk, "village.clerk"
    guest = {"name": "孙老师", "relation": "老师", "agreed_by": [0, 1]}
    return [
        ("accepted", "consent", clerk, {"party": 0, "answer": "given", "how": "phone"}),
        ("accepted", "acknowledge_rights", clerk, {"party": 1, "how": "signed"}),
        ("accepted", "appoint_mediator", clerk, {"mediator": mediator, "chosen_by": "parties"}),
        ("prepared", "recuse_mediator", "mediator", {"mediator": mediator, "reason": "亲戚"}),
        ("prepared", "invite", clerk, guest),
    ]


def _while_it_lasts(world: World) -> Commands:
    held = {"held_at": world.now, "where": "村里"}
    met = {"openness": "closed", "present": [0, 1], "record": "……", "result": "agreed"}
    return [
        ("prepared", "investigate", "mediator", held | {"respondent": "钱某", "record": "问答"}),
        ("prepared", "add_evidence", "mediator", {"name": "照片", "original": "copy"}),
        ("prepared", "hold_session", "mediator", held | met),
        ("mediated", "review_record", "justice.reviewer", {"reason": "评查"}),
    ]


def _when_it_ends() -> Commands:
    return [
        ("mediated", "ask_to_stop", "mediator", {"party": 1}),
        ("mediated", "draft_agreement", "mediator", dict(WORDS)),
        ("mediated", "agree_orally", "mediator", WORDS | {"agreed_on": "2026-03-02"}),
        ("drafted", "sign", "mediator", {"signer": "seal", "signed_on": "2026-03-02"}),
    ]


@pytest.mark.parametrize("number", range(13))
def test_the_same_command_twice_is_one_act(world: World, number: int) -> None:
    until, verb, by, facts = _commands(world)[number]
    play = going(world, until=until)
    keys = [party.pk for party in people(play.case)]
    for name in ("party", "agreed_by", "present"):
        if name in facts:
            given = facts[name]
            facts[name] = [keys[n] for n in given] if isinstance(given, list) else keys[given]
    at, command = play.at + timedelta(minutes=1), uuid7()

    answers = [
        actions.perform(play.case, verb, by=world[by], at=at, command_id=command, facts=facts)
        for _ in range(2)
    ]
    rows = _rows()
    assert [a.replayed for a in answers] == [False, True]
    assert answers[0].event == answers[1].event
    assert answers[0].case.stage == answers[1].case.stage
    assert play.case.events.filter(verb=verb, command=command).count() == 1

    actions.perform(play.case, verb, by=world[by], at=at, command_id=command, facts=facts)
    assert _rows() == rows


def _rows() -> dict[str, int]:
    models = [
        *apps.get_app_config("mediation").get_models(),
        *apps.get_app_config("cases").get_models(),
    ]
    return {model.__name__: model.objects.count() for model in models}


# ── Reading the file ─────────────────────────────────────────────────────────────────────────────


def test_a_longer_file_costs_no_more_statements(world: World) -> None:
    play = going(world, until="agreed")
    short = _statements(world, play.case)

    play.do("reopen", "village.clerk", reason="双方想改")
    ask_again(play)
    for _ in range(3):
        session(play)
        play.do("add_evidence", "mediator", name="照片", original="copy")
    for _ in range(3):
        draft(play, instalments="2026-03-10 300\n2026-03-20 300")
    for signer in play.offered("sign", "signer", "mediator"):
        play.do("sign", "mediator", signer=signer, signed_on=play.today)

    told = file_of(play.case, world["mediator"], play.at)
    assert (len(told.sessions), len(told.evidence), len(told.earlier_agreements)) == (4, 3, 3)
    assert _statements(world, play.case) == short


def _statements(world: World, case: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        file_of(case, world["mediator"], world.now + timedelta(days=1))
    return len(found)


def test_the_file_of_a_case_that_has_none_yet_is_empty(world: World) -> None:
    told = file_of(register_dispute(world), world["village.clerk"], world.now)

    assert (told.mediators, told.sessions, told.agreement, told.precheck, told.courts) == (
        (),
        (),
        None,
        (),
        (),
    )
    assert [(a.name, a.mediation, a.rights) for a in told.answers] == [
        ("申请人张*", "", ""),
        ("被申请人李*", "", ""),
    ]
