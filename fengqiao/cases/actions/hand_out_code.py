"""发放查询码: a party gets its own way in: a code on a slip; another one ends the one before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.models import Case, Party
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def hand_out_code(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Give a party a code. Who has one already gets another only with a reason."""
    return step.take(
        case, "hand_out_code", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def code_of(taken: Taken) -> str:
    """The code that this act gave out; a repetition of the act tells the same."""
    party = taken.case.parties.get(pk=taken.event.facts["party"])
    return str(party.access_code(taken.event.facts["serial"]))


def _write(move: Move) -> None:
    party: Party = move.facts["party"]
    if party.code_index and not move.facts["reason"]:
        raise FactWrong(
            move.verb.facts["reason"],
            "没有填写。这位当事人已经有查询码，重新发放会让原来的作废，请写明为什么。",
        )
    party.new_code()
    party.save(update_fields=["code_serial", "code_index"])
    move.event_facts["serial"] = party.code_serial
