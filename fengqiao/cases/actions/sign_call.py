"""签收哨子: an organ that was called has seen it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.report_in import my_calls
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal


class SignedAlready(Refusal):
    code, status = "signed_already", 409


def sign_call(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Sign for a whistle; what is asked is still to be done."""
    return step.take(
        case, "sign_call", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    unsigned = [call for call in my_calls(move) if not call.signed_at]
    if not unsigned:
        raise SignedAlready("这个哨子已经签收过了。请到场或者答复，办“报到”。")
    for call in unsigned:
        call.signed_at = move.at
        call.save(update_fields=["signed_at"])
