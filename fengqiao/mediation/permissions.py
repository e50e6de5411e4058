"""Who may: who speaks for a party, who signs, and whose word is needed before something is done.

Who may read what was said in confidence is a question of finding: `querysets.records`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fengqiao.cases.definitions import ROLES
from fengqiao.cases.models import Party
from fengqiao.cases.models.people import SPEAKERS
from fengqiao.cases.step import Move
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.mediation.models import Appointment, Signature
from fengqiao.mediation.querysets import SEAL, Meeting, meeting_of, signed_already


class GuardianNeeded(Refusal):
    code, status = "guardian_needed", 409


class NotHisSpeaker(Refusal):
    code, status = "not_his_speaker", 422


class NotAllAgree(Refusal):
    code, status = "not_all_agree", 409


class NothingArranged(Refusal):
    code, status = "nothing_arranged", 409


# ── Speaking for a party ─────────────────────────────────────────────────────────────────────────


def may_speak_for(speaker: Party, party: Party) -> bool:
    """Whether somebody may answer or sign in a party's name: for a child, only its guardian."""
    if speaker.pk == party.pk:
        return not party.is_minor
    allowed = ("guardian",) if party.is_minor else SPEAKERS
    return speaker.represents_id == party.pk and speaker.role in allowed


def check_speaker(party: Party, given_by: Party | None) -> None:
    """Refuse an answer from somebody who cannot give it for this party (民法典 19, 20, 34, 161)."""
    speaker = given_by or party
    if may_speak_for(speaker, party):
        return
    if party.is_minor:
        raise GuardianNeeded(
            "{name}未满18周岁，要由他的监护人表示。"
            "请先用“添加当事人或者代理人”登记监护人，再选择由监护人代为表示。",
            article="《民法典》19、20、34",
            name=party.masked_name,
        )
    raise NotHisSpeaker(
        "{speaker}不是{name}的代理人、监护人或者代表人，不能代他表示。请核对，或者由本人表示。",
        article="《民法典》161",
        speaker=speaker.masked_name,
        name=party.masked_name,
    )


# ── Signing ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign now. `value` is party:<id>, mediator:<post id> or seal.

    `party` is for whom the signature counts, `signed_by` whose hand it is; `post` the mediator's.
    """

    value: str
    label: str
    kind: str
    party: Party | None = None
    signed_by: Party | None = None
    post: Post | None = None


def signers(
    parties: Sequence[Party], appointments: Sequence[Appointment], signatures: Sequence[Signature]
) -> list[Signer]:
    """Who may sign now: parties that have not, or who speaks for them; mediators; the seal."""
    signed = signed_already(signatures)
    found = [
        _hand(hand, party)
        for party in parties
        if party.is_principal and party.pk not in signed
        for hand in parties
        if may_speak_for(hand, party)
    ]
    found += [_mediator(a.post) for a in appointments if a.is_serving and a.post_id not in signed]
    return found if SEAL in signed else [*found, Signer(SEAL, say("人民调解委员会印章"), SEAL)]


def _hand(signed_by: Party, party: Party) -> Signer:
    label = _named(signed_by)
    if signed_by.pk != party.pk:
        label = say("{hand}（代{party}）", hand=label, party=_named(party))
    return Signer(f"party:{signed_by.pk}", label, "party", party=party, signed_by=signed_by)


def _named(party: Party) -> str:
    return say("{role}{name}", role=ROLES[party.role], name=party.masked_name)


def _mediator(post: Post) -> Signer:
    label = say("调解员{name}", name=post.user.name)
    return Signer(f"mediator:{post.pk}", label, "mediator", post=post)


# ── Whose word is needed ─────────────────────────────────────────────────────────────────────────


def check_all_agree(
    principals: Sequence[Party], agreed: Collection[Party], *, to: str, article: str
) -> None:
    """Refuse what needs the word of every party while somebody's is missing."""
    lacking = [party for party in principals if party not in agreed]
    if lacking:
        raise NotAllAgree(
            "{names}还没有同意{to}，要全体当事人同意才可以。请先征求他们的意见。",
            article=article,
            names=[party.masked_name for party in lacking],
            to=to,
        )


# ── Meeting ──────────────────────────────────────────────────────────────────────────────────────


def meeting_arranged(move: Move) -> Meeting:
    """The meeting to come; a refusal where none is arranged any more."""
    meeting = meeting_of(list(move.case.events.order_by("place_in_chain")), move.at)
    if meeting is None:
        raise NothingArranged("现在没有约定的时间：还没有约，已经取消，或者已经过去。")
    return meeting
