"""答复请求: what was done of it, and why where it could not be done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import formats

from fengqiao.cases import step
from fengqiao.cases.definitions import SHANGHAI, FactWrong
from fengqiao.cases.models import Case, Request
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Kind


class NothingAsked(Refusal):
    code, status = "nothing_asked", 409


def answer_request(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Answer a request that is still open (个人信息保护法 50)."""
    return step.take(
        case, "answer_request", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def obstacle(case: Case) -> Refusal | None:
    """Nothing to answer where nothing is open."""
    if case.requests.filter(answered_at=None).exists():
        return None
    return NothingAsked("当事人的请求都已经答复。")


def choices(case: Case, kind: Kind) -> dict[str, list[dict[str, str]]]:
    """The requests that are still open, by what is asked and since when."""
    about = {c.value: c.label for c in kind.verbs["request"].facts["about"].choices}
    waiting = case.requests.filter(answered_at=None).select_related("party").order_by("at", "id")
    return {
        "request": [
            {
                "value": str(row.pk),
                "label": f"{formats.date_format(row.at.astimezone(SHANGHAI))}"
                f" {row.party.masked_name}：{about[row.about]}",
            }
            for row in waiting
        ]
    }


def _write(move: Move) -> None:
    waiting = {str(row.pk): row for row in move.case.requests.filter(answered_at=None)}
    row: Request | None = waiting.pop(move.facts["request"], None)
    if row is None:
        raise FactWrong(move.verb.facts["request"], "已经答复过，或者不是本案的请求，请重新选择。")
    row.answered_at = move.at
    row.result, row.reply = move.facts["result"], move.facts["reply"]
    row.save(update_fields=["answered_at", "result", "reply"])
    move.event_facts["party"] = str(row.party_id)
    move.stop(f"{move.kind.name}.request", subject=str(row.pk))
    if not waiting and move.kind.stages[move.case.stage].mover == "nobody":
        move.change(awaits_id=None)
