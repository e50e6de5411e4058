"""用数字证书签名: what the provider signed for a party, checked before it counts and kept to be checked again."""

import hashlib
from base64 import b64encode
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Party
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.actions.sign import add_signature, signed
from fengqiao.mediation.permissions import Signer
from fengqiao.mediation.querysets import draft_of
from fengqiao.papers.actions.ask_certificate import obstacle as nobody_to_ask
from fengqiao.papers.actions.ask_certificate import signing_of
from fengqiao.papers.definitions.certifying import Proof, Provider, proof_of, the_provider
from fengqiao.papers.models import CertifiedSignature
from fengqiao.papers.permissions import check_may_sign_so
from fengqiao.papers.querysets import asking_of, paper_of


class NotAskedFor(Refusal):
    code, status = "certificate_not_asked_for", 409


def sign_by_certificate(
    case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any
) -> Taken:
    """Sign with the code that the provider sent (电子签名法 13, 14; 人民调解法 29), where the law allows it."""
    return signed(
        case,
        "sign_by_certificate",
        by=by,
        at=at,
        command_id=command_id,
        facts=facts,
        write=partial(_write, the_provider()),
    )


def obstacle(case: Case) -> Refusal | None:
    return nobody_to_ask(case)


def _write(asked: Provider, move: Move) -> None:
    """The provider is asked here, after every question of ours: it answers the same when asked again."""
    party: Party = move.facts["party"]
    asking = asking_of(move.case, party)
    if asking is None:
        raise NotAskedFor("还没有为{name}申请过数字证书签名。请先申请。", name=party.masked_name)
    paper = paper_of(move.case, UUID(asking.facts["certifies"]))
    check_may_sign_so(move, party, shown=paper.sha256)
    signing = signing_of(move.case, asking)
    content = asked.sign(signing, move.facts["code"], move.at)
    proof = proof_of(content, signing, asked, move.at)
    _keep(move, party, paper, asked, content, proof)


def _keep(
    move: Move, party: Party, paper: Any, asked: Provider, content: bytes, proof: Proof
) -> None:
    """On the day of the time stamp, which is the provider's and nobody's to type."""
    signer = Signer("", "", "party", party=party, signed_by=party)
    on = proof.said.at.astimezone(SHANGHAI).date()
    signature = add_signature(move, draft_of(move.case), signer, on=on)
    row = CertifiedSignature(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        signature=signature,
        paper=paper,
        paper_sha256=paper.sha256,
        provider=asked.label,
        is_trial=asked.is_trial,
        signed=b64encode(content).decode(),
        cms_sha256=hashlib.sha256(content).hexdigest(),
        anchor=proof.anchor,
        signed_at=proof.said.at,
        at=move.at,
    )
    move.add(row)
    move.event_facts.update(
        certified=str(row.pk),
        cms_sha256=row.cms_sha256,
        paper=paper.sha256,
        provider=asked.label,
        is_trial=asked.is_trial,
        signed_on=on.isoformat(),
    )
