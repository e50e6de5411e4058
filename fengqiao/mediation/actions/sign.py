"""登记签名盖章: each with its own day. The last one that is needed brings the agreement into effect."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from fengqiao.cases import step
from fengqiao.cases.actions.attach import take_in
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor, Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.actions.take_effect import take_effect
from fengqiao.mediation.definitions import past_day
from fengqiao.mediation.models import Agreement, Appointment, Signature
from fengqiao.mediation.permissions import Signer, signers
from fengqiao.mediation.querysets import draft_of, owed_signatures
from fengqiao.rulebook.shapes import Kind

SHEET = "协议书（签名件）"


class CannotSign(Refusal):
    code, status = "cannot_sign", 422


def sign(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Record a signature or the seal (人民调解法 29). With the last one, `take_effect` follows."""
    return signed(case, "sign", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def signed(
    case: Case,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    command_id: UUID,
    facts: Mapping[str, Any],
    write: step.Write,
) -> Taken:
    """A verb that adds a signature; where it was the last that is needed, the agreement takes effect.

    Both are one transaction; the command of the second is derived from that of the first.
    """
    with transaction.atomic():
        taken = step.take(case, verb, by=by, at=at, command_id=command_id, facts=facts, write=write)
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
    signatures = list(draft.signatures.all())
    able = signers(move.standing.parties, _mediators_of(move.case), signatures)
    on = past_day(move, "signed_on", since=draft.drawn_up_on, since_what=say("拟定协议的日期"))
    add_signature(move, draft, _signer(move, able), on=on)
    if move.facts["scan"] is not None:
        take_in(move, move.facts["scan"], title=SHEET, item="agreement")


def add_signature(move: Move, draft: Agreement, signer: Signer, *, on: date) -> Signature:
    """The signature of somebody who may sign now, and whether it was the last that is needed."""
    signature = Signature(
        id=uuid7(move.at),
        agreement=draft,
        county=draft.county,
        kind=signer.kind,
        party=signer.party,
        signed_by=signer.signed_by,
        post=signer.post,
        signed_on=on,
        at=move.at,
        by=move.post,
    )
    move.add(signature)
    known = [*draft.signatures.all(), signature]
    move.event_facts["agreement"] = str(draft.pk)
    move.event_facts["complete"] = not owed_signatures(move.standing.parties, known)
    return signature


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
