"""登记签名盖章: each with its own day. The last one that is needed brings the agreement into effect."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.actions.take_effect import take_effect
from fengqiao.mediation.definitions import past_day
from fengqiao.mediation.models import Agreement, Appointment, Signature
from fengqiao.mediation.permissions import Signer, signers
from fengqiao.mediation.querysets import draft_of, owed_signatures
from fengqiao.rulebook.shapes import Kind


class CannotSign(Refusal):
    code, status = "cannot_sign", 422


def sign(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Record a signature or the seal (人民调解法 29). With the last one, `take_effect` follows.

    Both are one transaction; the command of the second is derived from that of the first.
    """
    with transaction.atomic():
        taken = step.take(
            case, "sign", by=by, at=at, command_id=command_id, facts=facts, write=_write
        )
        if taken.replayed or not taken.event.facts["complete"]:
            return taken
        follows = uuid5(command_id, "take_effect")
        effect = take_effect(taken.case, by=by, at=at, command_id=follows)
        return Taken(effect.case, taken.event, replayed=False)


def choices(case: Case, kind: Kind) -> dict[str, list[dict[str, str]]]:
    """Who has not signed yet: parties or who speaks for them, mediators, the seal."""
    draft, parties = draft_of(case), list(case.parties.order_by("position"))
    signatures = list(draft.signatures.all()) if draft else []
    able = signers(parties, _mediators_of(case), signatures)
    return {"signer": [{"value": signer.value, "label": signer.label} for signer in able]}


def _write(move: Move) -> None:
    draft: Agreement = draft_of(move.case)
    parties, signatures = move.standing.parties, list(draft.signatures.all())
    signer = _signer(move, signers(parties, _mediators_of(move.case), signatures))
    signature = Signature(
        id=uuid7(move.at),
        agreement=draft,
        county=draft.county,
        kind=signer.kind,
        party=signer.party,
        signed_by=signer.signed_by,
        post=signer.post,
        signed_on=past_day(
            move, "signed_on", since=draft.drawn_up_on, since_what=say("拟定协议的日期")
        ),
        at=move.at,
        by=move.post,
    )
    move.add(signature)
    move.event_facts["agreement"] = str(draft.pk)
    move.event_facts["complete"] = not owed_signatures(parties, [*signatures, signature])


def _signer(move: Move, able: list[Signer]) -> Signer:
    """The one that was named, if he may sign now."""
    found = next((signer for signer in able if signer.value == move.facts["signer"]), None)
    if found is None:
        raise CannotSign(
            "这一位不在待签名的人里，或者已经签过。还没有签的有：{left}。请从中选择。",
            article="《人民调解法》29",
            left=[signer.label for signer in able],
        )
    return found


def _mediators_of(case: Case) -> list[Appointment]:
    return list(case.appointments.select_related("post__user").order_by("at", "id"))
