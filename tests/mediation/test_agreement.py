"""Agreements: drawn up, signed by all, in effect on the day of the last signature; or by word of mouth."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from uuid import UUID, uuid5

import pytest
from django.db import IntegrityError, transaction

from fengqiao.cases import actions
from fengqiao.cases.actions import UnknownVerb
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.permissions import ConsentMissing, NotInThisStage, NotYetDone, NotYourPost
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.actions.sign import CannotSign
from fengqiao.mediation.models import Agreement, Instalment, Signature
from fengqiao.mediation.querysets import file_of, may_read_agreement
from tests.mediation.playing import (
    CHILD,
    GUARDIAN,
    agree_orally,
    ask_again,
    draft,
    going,
    people,
    running,
    second_mediator,
    session,
    sign_all,
    the_agreement,
)
from tests.world import LI, Walk, World

DRAWN_UP = date(2026, 3, 2)


def _sign(play: Walk, signer: str, on: date | None = None, by: str = "mediator") -> object:
    return play.do("sign", by, signer=signer, signed_on=on or play.today)


def _signer(play: Walk, who: str) -> str:
    zhang, li = people(play.case)[:2]
    return {
        "applicant": f"party:{zhang.pk}",
        "respondent": f"party:{li.pk}",
        "mediator": f"mediator:{play.world['mediator'].pk}",
        "seal": "seal",
    }[who]


# ── Article 29: the day of effect ────────────────────────────────────────────────────────────────

DAYS_OF_SIGNING = """
    applicant   respondent  mediator    seal        effective
    2026-03-02  2026-03-02  2026-03-02  2026-03-02  2026-03-02
    2026-03-03  2026-03-02  2026-03-02  2026-03-02  2026-03-03
    2026-03-02  2026-03-09  2026-03-04  2026-03-05  2026-03-09
    2026-03-02  2026-03-03  2026-03-12  2026-03-11  2026-03-12
    2026-03-02  2026-03-02  2026-03-02  2026-03-20  2026-03-20
    2026-03-07  2026-03-08  2026-03-08  2026-03-07  2026-03-08
"""


def _table(text: str) -> list[dict[str, date]]:
    head, *lines = [line.split() for line in text.strip().splitlines()]
    return [dict(zip(head, map(date.fromisoformat, line), strict=True)) for line in lines]


@pytest.mark.parametrize("days", _table(DAYS_OF_SIGNING), ids=lambda d: str(d["effective"]))
def test_an_agreement_takes_effect_on_the_day_of_the_last_signature(
    world: World, days: dict[str, date]
) -> None:
    play = going(world, until="drafted")
    play.days_later(20)

    for who in ("seal", "mediator", "respondent", "applicant"):
        assert the_agreement(play.case).effective_on is None
        _sign(play, _signer(play, who), days[who])

    assert (play.case.stage, the_agreement(play.case).effective_on) == ("agreed", days["effective"])
    [(_, last)] = running(play.case, "dispute.judicial_confirmation")
    assert last >= days["effective"] + timedelta(days=30)


@pytest.mark.parametrize(
    "order", list(permutations(["applicant", "respondent", "mediator", "seal"]))
)
def test_whoever_signs_last_brings_it_into_effect(world: World, order: tuple[str, ...]) -> None:
    play = going(world, until="drafted")

    stages = []
    for who in order:
        _sign(play, _signer(play, who))
        stages.append(play.case.stage)

    assert stages == ["signing", "signing", "signing", "agreed"]
    verbs = [event.verb for event in play.case.events.order_by("-place_in_chain")[:2]]
    assert verbs == ["take_effect", "sign"]


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2026, 3, 1), False),
        (date(2026, 3, 2), True),
        (date(2026, 3, 5), True),
        (date(2026, 3, 6), False),
    ],
)
def test_nobody_signs_before_the_draft_or_in_the_future(
    world: World, day: date, fits: bool
) -> None:
    play = going(world, until="drafted")
    play.days_later(3)

    if fits:
        _sign(play, "seal", day)
        assert Signature.objects.get().signed_on == day
        return
    with pytest.raises(FactWrong) as refusal:
        _sign(play, "seal", day)
    assert refusal.value.fact == "signed_on"
    assert not Signature.objects.exists()


def test_the_day_of_effect_cannot_be_typed(world: World) -> None:
    play = going(world, until="drafted")

    with pytest.raises(UnknownVerb):
        play.do("take_effect", "mediator")
    assert "take_effect" not in {
        offer.verb.name for offer in actions.offers(play.case, by=world["mediator"], at=play.at)
    }
    kind_facts = {f for v in ("sign", "draft_agreement") for f in _facts_of(world, play, v)}
    assert not any("effective" in name for name in kind_facts)


def _facts_of(world: World, play: Walk, verb: str) -> set[str]:
    offers = actions.offers(play.case, by=world["mediator"], at=play.at)
    return set({offer.verb.name: offer.verb for offer in offers}[verb].facts)


def test_what_follows_from_effect(world: World) -> None:
    play = going(world, until="drafted")
    sign_all(play)

    effect = play.case.events.get(verb="take_effect")
    assert effect.facts["effective_on"] == "2026-03-02"
    assert any("起诉" in said for said in effect.facts["remedies"])
    assert running(play.case, "dispute.judicial_confirmation") == [("", date(2026, 4, 1))]
    assert running(play.case, "dispute.revisit") == [("", date(2026, 3, 17))]
    assert running(play.case, "dispute.mediation") == []
    instalment = Instalment.objects.get(agreement__case=play.case)
    assert running(play.case, "dispute.performance") == [
        (str(instalment.pk), date(2026, 3, 23))  # the 22nd is a Sunday
    ]


# ── Who signs ────────────────────────────────────────────────────────────────────────────────────


def test_only_who_has_not_signed_is_offered(world: World) -> None:
    play = going(world, until="drafted")
    everybody = [_signer(play, who) for who in ("applicant", "respondent", "mediator", "seal")]
    assert play.offered("sign", "signer", "village.clerk") == everybody

    _sign(play, everybody[1])

    assert play.offered("sign", "signer", "village.clerk") == [everybody[0], *everybody[2:]]
    with pytest.raises(CannotSign) as refusal:
        _sign(play, everybody[1])
    assert "申请人张*" in refusal.value.sentence and "李*" not in refusal.value.sentence
    with pytest.raises(CannotSign):
        _sign(play, f"party:{uuid7()}")
    with pytest.raises(CannotSign):
        _sign(play, f"mediator:{world['village.clerk'].pk}")


def test_what_is_owed_is_told_in_words(world: World) -> None:
    play = going(world, until="drafted")

    told = []
    while play.case.stage == "signing":
        line = file_of(play.case, world["village.clerk"], play.at).agreement
        assert line is not None
        told.append(line.owed)
        _sign(play, play.offered("sign", "signer", "mediator")[0])

    assert told == [
        ("申请人张*", "被申请人李*", "人民调解员", "人民调解委员会印章"),
        ("被申请人李*", "人民调解员", "人民调解委员会印章"),
        ("人民调解员", "人民调解委员会印章"),
        ("人民调解委员会印章",),
    ]
    line = file_of(play.case, world["village.clerk"], play.at).agreement
    assert line is not None and (line.owed, line.state_label) == ((), "已生效")


def test_one_mediator_of_several_is_enough(world: World) -> None:
    play = going(world, until="mediated")
    second_mediator(world)
    other = world["mediator.two"].pk
    play.do("appoint_mediator", "village.clerk", mediator=other, chosen_by="parties")
    draft(play)

    for who in ("applicant", "respondent", "seal"):
        _sign(play, _signer(play, who))
    assert play.case.stage == "signing"
    _sign(play, f"mediator:{other}")

    assert play.case.stage == "agreed"


def test_an_agent_signs_for_his_principal_and_a_guardian_for_a_child(world: World) -> None:
    agent = {"role": "agent", "name": "赵律师", "represents": 1}
    parties = [CHILD, LI, GUARDIAN | {"represents": 0}, agent]
    play = _mediated_with(world, parties)
    draft(play)
    child, li, father, lawyer = people(play.case)

    offered = play.offered("sign", "signer", "mediator")
    assert offered[:3] == [f"party:{father.pk}", f"party:{li.pk}", f"party:{lawyer.pk}"]
    with pytest.raises(CannotSign):
        _sign(play, f"party:{child.pk}")
    _sign(play, f"party:{father.pk}")
    _sign(play, f"party:{lawyer.pk}")

    signed = Signature.objects.order_by("at").values_list("party", "signed_by")
    assert list(signed) == [(child.pk, father.pk), (li.pk, lawyer.pk)]
    with pytest.raises(CannotSign):
        _sign(play, f"party:{li.pk}")  # his agent has signed already
    line = file_of(play.case, world["mediator"], play.at).agreement
    assert line is not None
    assert line.signatures[0].label == "监护人张**（代申请人小*）"


def _mediated_with(world: World, parties: list[dict[str, object]]) -> Walk:
    play = going(world, until="accepted", parties=parties)
    known = people(play.case)
    for party in known[:2]:
        guardian = {p.represents_id: p.pk for p in known if p.role == "guardian"}.get(party.pk)
        speaker = {"given_by": guardian} if guardian else {}
        play.do(
            "consent",
            "village.clerk",
            party=party.pk,
            answer="given",
            how="in_person",
            **speaker,
        )
        play.do("acknowledge_rights", "village.clerk", party=party.pk, how="signed", **speaker)
    mediator = world["mediator"].pk
    play.do("appoint_mediator", "village.clerk", mediator=mediator, chosen_by="parties")
    session(play)
    return play


# ── Drawing it up ────────────────────────────────────────────────────────────────────────────────


def test_a_new_draft_voids_what_was_signed_before(world: World) -> None:
    play = going(world, until="drafted")
    for who in ("applicant", "respondent", "mediator"):
        _sign(play, _signer(play, who))

    taken = draft(play, terms="被申请人承担工钱800元。", amount="800")

    assert taken.event.facts["version"] == 2
    versions = Agreement.objects.filter(case=play.case).order_by("version")
    assert [(a.version, a.state, a.amount) for a in versions] == [
        (1, "void", Decimal(600)),
        (2, "draft", Decimal(800)),
    ]
    assert len(play.offered("sign", "signer", "mediator")) == 4
    told = file_of(play.case, world["mediator"], play.at)
    assert [line.state_label for line in told.earlier_agreements] == ["已作废"]
    sign_all(play)
    assert [a.state for a in versions.all()] == ["void", "effective"]


def test_there_is_no_draft_before_a_session(world: World) -> None:
    play = going(world, until="prepared")

    with pytest.raises(NotInThisStage):
        draft(play)


def test_there_is_no_draft_against_somebodys_will(world: World) -> None:
    play = going(world, until="mediated")
    li = people(play.case)[1]
    play.do("consent", "village.clerk", party=li.pk, answer="refused", how="phone")

    with pytest.raises(ConsentMissing):
        draft(play)
    with pytest.raises(ConsentMissing):
        agree_orally(play)


def test_only_a_mediator_draws_it_up(world: World) -> None:
    play = going(world, until="mediated")
    facts = {
        "dispute_facts": "…",
        "terms": "…",
        "manner": "…",
        "perform_by": play.today,
    }

    with pytest.raises(NotYourPost):
        play.do("draft_agreement", "village.clerk", **facts)


INSTALMENTS_THAT_DO_NOT_ADD_UP = [
    ({"amount": "600", "instalments": "2026-03-10 300\n2026-03-20 299.99"}, "599.99"),
    ({"amount": "600", "instalments": "2026-03-10 600\n2026-03-23 0.01"}, "3月23日"),
    ({"instalments": "2026-03-01 600"}, "3月1日"),
    ({"perform_by": "2026-03-01"}, "已经过去"),
    ({"amount": "600", "instalments": f"2026-03-10 600 {'长' * 501}"}, "太长"),
]


@pytest.mark.parametrize(("facts", "says"), INSTALMENTS_THAT_DO_NOT_ADD_UP)
def test_what_does_not_add_up_is_not_drawn_up(
    world: World, facts: dict[str, str], says: str
) -> None:
    play = going(world, until="mediated")

    with pytest.raises(FactWrong, match=says):
        draft(play, **facts)
    assert not Agreement.objects.exists()
    assert play.case.stage == "mediating"


INSTALMENTS = [
    ({}, [(1, "2026-03-22", "600", "")]),
    ({"amount": None, "terms": "把沟疏通。"}, [(1, "2026-03-22", None, "")]),
    ({"perform_by": "2026-03-02"}, [(1, "2026-03-02", "600", "")]),
    (
        {"instalments": "2026-03-20 200元 余款\n2026-03-10 400 首期"},
        [(1, "2026-03-10", "400", "首期"), (2, "2026-03-20", "200", "余款")],
    ),
    (
        {
            "amount": None,
            "instalments": [
                {"due_on": "2026-03-22", "amount": "600"},
                {"due_on": "2026-03-10", "what": "把沟疏通"},
            ],
        },
        [(1, "2026-03-10", None, "把沟疏通"), (2, "2026-03-22", "600", "")],
    ),
]


@pytest.mark.parametrize(("facts", "parts"), INSTALMENTS)
def test_instalments_are_the_performance_in_order(
    world: World, facts: dict[str, object], parts: list[tuple[int, str, str | None, str]]
) -> None:
    play = going(world, until="mediated")

    draft(play, **facts)

    found = Instalment.objects.order_by("position")
    assert [(i.position, i.due_on, i.amount, i.what) for i in found] == [
        (n, date.fromisoformat(on), Decimal(amount) if amount else None, what)
        for n, on, amount, what in parts
    ]


def test_the_amount_of_instalments_is_the_amount_of_the_agreement(world: World) -> None:
    play = going(world, until="mediated")

    draft(play, amount=None, instalments="2026-03-10 300.50\n2026-03-20 299.50")

    assert the_agreement(play.case).amount == Decimal(600)


@pytest.mark.parametrize(
    ("type_code", "on_paper"), [("0101", True), ("0103", True), ("0199", True), ("0201", False)]
)
def test_family_agreements_are_signed_on_paper(
    world: World, type_code: str, on_paper: bool
) -> None:
    play = going(world, until="mediated", type=type_code)

    taken = draft(play)

    assert taken.event.facts["wet_signature_required"] is on_paper
    line = file_of(play.case, world["mediator"], play.at).agreement
    assert line is not None and line.wet_signature_required is on_paper


# ── By word of mouth ─────────────────────────────────────────────────────────────────────────────


def test_an_oral_agreement_is_in_effect_from_the_day_it_was_made(world: World) -> None:
    play = going(world, until="mediated")
    made_on = play.today
    play.days_later(3)

    taken = agree_orally(play, agreed_on=made_on, perform_by="2026-03-31")

    agreement = the_agreement(play.case)
    assert (taken.case.stage, agreement.form, agreement.state) == ("agreed", "oral", "effective")
    assert agreement.effective_on == made_on
    assert any("起诉" in said for said in taken.event.facts["remedies"])
    assert running(play.case, "dispute.judicial_confirmation") == [("", date(2026, 4, 1))]
    assert running(play.case, "dispute.performance") == [
        (str(agreement.instalments.get().pk), date(2026, 3, 31))
    ]
    assert running(play.case, "dispute.mediation") == []


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-03"])
def test_no_oral_agreement_before_the_first_session_or_in_the_future(
    world: World, day: str
) -> None:
    play = going(world, until="mediated")

    with pytest.raises(FactWrong) as refusal:
        agree_orally(play, agreed_on=day)
    assert refusal.value.fact == "agreed_on"


def test_after_reopening_an_agreement_needs_a_new_session(world: World) -> None:
    play = going(world, until="performed")
    play.do("reopen", "village.clerk", reason="双方想改付款时间")
    play.case.refresh_from_db()
    assert play.case.stage == "accepted"

    with pytest.raises(NotInThisStage):
        draft(play)
    ask_again(play)
    session(play)
    assert draft(play).case.stage == "signing"


def test_a_changed_agreement_takes_the_place_of_the_one_before(world: World) -> None:
    play = going(world, until="agreed")
    old = the_agreement(play.case)
    play.do("reopen", "village.clerk", reason="双方想改付款时间")
    ask_again(play)
    session(play)
    draft(play, amount="500", terms="被申请人承担工钱500元。")
    assert (Agreement.objects.get(pk=old.pk).state, len(running(play.case, CLOCK))) == (
        "effective",
        1,
    )

    sign_all(play)

    states = Agreement.objects.filter(case=play.case).order_by("version")
    assert [(a.state, a.amount) for a in states] == [
        ("replaced", Decimal(600)),
        ("effective", Decimal(500)),
    ]
    new = states[1].instalments.get()
    assert [subject for subject, _ in running(play.case, CLOCK)] == [str(new.pk)]
    assert len(running(play.case, "dispute.judicial_confirmation")) == 1
    told = file_of(play.case, world["mediator"], play.at)
    assert told.agreement is not None and told.agreement.amount == 500


CLOCK = "dispute.performance"


def test_the_holder_reads_the_agreement_only_while_he_holds_the_case(world: World) -> None:
    play = going(world, until="agreed")
    clerk = world["village.clerk"]
    play.do("open_file", "village.clerk")
    assert may_read_agreement(clerk, play.case, at=play.at)

    play.case.holder = world.organ("town.clerk")

    assert not may_read_agreement(clerk, play.case, at=play.at)


# ── Twice, and half ──────────────────────────────────────────────────────────────────────────────


def test_the_last_signature_sent_twice_is_one_signature_and_one_effect(world: World) -> None:
    play = going(world, until="drafted")
    for who in ("applicant", "respondent", "mediator"):
        _sign(play, _signer(play, who))
    command = uuid7(play.at)

    answers = [
        actions.perform(
            play.case,
            "sign",
            by=world["village.clerk"],
            at=play.at,
            command_id=command,
            facts={"signer": "seal", "signed_on": "2026-03-02"},
        )
        for _ in range(2)
    ]

    first, second = answers
    assert (first.replayed, second.replayed) == (False, True)
    assert first.event == second.event and first.case.stage == second.case.stage == "agreed"
    assert Signature.objects.filter(kind="seal").count() == 1
    effect = play.case.events.get(verb="take_effect")
    assert effect.command == uuid5(command, "take_effect") and isinstance(effect.command, UUID)


def test_signature_and_effect_are_written_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = going(world, until="drafted")
    for who in ("applicant", "respondent", "mediator"):
        _sign(play, _signer(play, who))
    before = play.case.events.count()

    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fengqiao.mediation.actions.take_effect.enter_into_effect", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        _sign(play, "seal")

    assert play.case.events.count() == before
    assert not Signature.objects.filter(kind="seal").exists()


def test_the_database_refuses_a_second_agreement_in_effect(world: World) -> None:
    play = going(world, until="agreed")
    other = the_agreement(play.case)
    other.pk, other.version = uuid7(), 2
    other._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic():
        other.save(force_insert=True)


def test_the_database_refuses_an_effect_without_its_day(world: World) -> None:
    play = going(world, until="drafted")

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(case=play.case).update(state="effective")


def test_a_session_on_file_before_reopening_does_not_count(world: World) -> None:
    play = going(world, until="agreed")
    play.do("reopen", "village.clerk", reason="想改")

    with pytest.raises((NotInThisStage, NotYetDone)):
        agree_orally(play)
