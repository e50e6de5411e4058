"""延长期限: as often and as long as the clock's rule allows, when those agree who must."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal


class ExtensionRefused(Refusal):
    code, status = "extension_refused", 409


def extend(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Lengthen a limit, by consent of the parties where its rule wants that."""
    return step.take(case, "extend", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    for clock in _meant(move):
        _check(move, clock)
        move.extend(clock, move.facts["days"])


def _meant(move: Move) -> Sequence[str]:
    """Of several clocks those that run; where none does, the first says so."""
    running = {d.clock for d in move.standing.deadlines if d.state == "running"}
    return [clock for clock in move.verb.extends if clock in running] or move.verb.extends[:1]


def _check(move: Move, clock: str) -> None:
    """As often and as much as the rule in force here says, with whose consent it says."""
    allowed = move.tables.clock(clock).extension
    if allowed and allowed.consent == "parties":
        _check_consent(move)
    running = [d for d in move.standing.deadlines if d.clock == clock and d.state == "running"]
    if allowed is None or not running:
        raise ExtensionRefused("现在没有正在计算、可以延长的期限。")
    if running[-1].extended_times >= allowed.times:
        raise ExtensionRefused(
            "已经延长过{times}次，不能再延长。请终止调解并告知其他途径。",
            article=allowed.source,
            times=allowed.times,
        )
    if not 0 < running[-1].extension + move.facts["days"] <= allowed.length:
        raise ExtensionRefused("最多延长{days}天。", article=allowed.source, days=allowed.length)


def _check_consent(move: Move) -> None:
    lacking = [p for p in move.standing.principals if p not in move.facts["agreed_by"]]
    if lacking:
        raise ExtensionRefused(
            "{names}还没有同意延长。期限到了没有同意，应当终止调解并告知其他途径。",
            names=[party.masked_name for party in lacking],
        )
