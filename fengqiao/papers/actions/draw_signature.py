"""手写签名（屏幕上）: a party draws its signature under one version of the agreement as it was made."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.actions.sign import add_signature, signed
from fengqiao.mediation.permissions import Signer
from fengqiao.mediation.querysets import draft_of
from fengqiao.papers.definitions.drawing import read_picture
from fengqiao.papers.models import DrawnSignature
from fengqiao.papers.permissions import check_may_sign_so


def draw_signature(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Sign on a screen (民法典 490; 人民调解法 29), where the law allows it. Not a reliable electronic
    signature (电子签名法 13): what was signed, and what was drawn, are kept as evidence.
    """
    return signed(
        case, "draw_signature", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    party = move.facts["party"]
    paper = check_may_sign_so(move, party, shown=move.facts["paper"])
    text = move.facts["picture"]
    sha256 = hashlib.sha256(read_picture(text)).hexdigest()
    signer = Signer("", "", "party", party=party, signed_by=party)
    signature = add_signature(move, draft_of(move.case), signer, on=move.today)
    drawn = DrawnSignature(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        signature=signature,
        paper=paper,
        paper_sha256=paper.sha256,
        picture=text,
        picture_sha256=sha256,
        at=move.at,
    )
    move.add(drawn)
    move.event_facts.update(drawn=str(drawn.pk), picture_sha256=sha256)
