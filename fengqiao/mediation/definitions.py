"""What the facts of this trade must be beyond their type: days that have come, sums that add up."""

from datetime import date, datetime
from decimal import Decimal

from fengqiao.cases import definitions as declared
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.step import Move
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.models import Agreement, Instalment
from fengqiao.rulebook.clocks import words

LONGEST_WHAT = 500


def past_day(move: Move, name: str, *, since: date | None = None, since_what: str = "") -> date:
    """The day that was given, which has come, and is not before `since`; else FactWrong."""
    day: date = move.facts[name]
    if day > move.today:
        raise FactWrong(
            move.verb.facts[name], "是{day}，还没有到。请核对后再登记。", day=words.Day(day)
        )
    if since and day < since:
        raise FactWrong(
            move.verb.facts[name],
            "是{day}，早于{since_what}（{since}）。请核对日期。",
            day=words.Day(day),
            since_what=since_what,
            since=words.Day(since),
        )
    return day


def past_moment(move: Move, name: str) -> datetime:
    """The moment that was given, which has come; else FactWrong."""
    moment: datetime = move.facts[name]
    if moment > move.at:
        raise FactWrong(
            move.verb.facts[name], "是{day}，还没有到。请在做完之后登记。", day=words.Day(moment)
        )
    return moment


# ── How an agreement is to be performed ──────────────────────────────────────────────────────────


def agreement_of(move: Move, *, form: str, version: int) -> Agreement:
    """The agreement that the facts describe, not in effect yet (人民调解法 28, 29)."""
    facts = move.facts
    _check_days(move)
    return Agreement(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        version=version,
        form=form,
        dispute_facts=facts["dispute_facts"],
        terms=facts["terms"],
        manner=facts["manner"],
        perform_by=facts["perform_by"],
        amount=_amount(move),
        drawn_up_on=move.today,
        at=move.at,
        by=move.post,
    )


def instalments_of(move: Move, agreement: Agreement) -> list[Instalment]:
    """The parts in which it is to be performed; without any, all of it at the end."""
    whole = declared.Instalment(agreement.perform_by, agreement.amount, "")
    return [
        Instalment(
            id=uuid7(move.at),
            agreement=agreement,
            county=agreement.county,
            position=position,
            due_on=part.due_on,
            amount=part.amount,
            what=part.what,
        )
        for position, part in enumerate(move.facts["instalments"] or [whole], start=1)
    ]


def _check_days(move: Move) -> None:
    perform_by: date = move.facts["perform_by"]
    if perform_by < move.today:
        raise FactWrong(
            move.verb.facts["perform_by"],
            "是{day}，已经过去。当场履行的，请填今天。",
            day=words.Day(perform_by),
        )
    for part in move.facts["instalments"] or []:
        _check_part(move, part, perform_by)


def _check_part(move: Move, part: declared.Instalment, perform_by: date) -> None:
    fact = move.verb.facts["instalments"]
    if not move.today <= part.due_on <= perform_by:
        raise FactWrong(
            fact,
            "里有一期在{day}。每一期都应当在今天到履行期限（{last}）之间。",
            day=words.Day(part.due_on),
            last=words.Day(perform_by),
        )
    if len(part.what) > LONGEST_WHAT:
        raise FactWrong(fact, "里有一期的内容太长，最多{most}个字。", most=LONGEST_WHAT)


def _amount(move: Move) -> Decimal | None:
    """The amount as given, or the sum of its instalments; FactWrong where the two differ."""
    whole: Decimal | None = move.facts["amount"]
    parts = [part.amount for part in move.facts["instalments"] or [] if part.amount is not None]
    if not parts:
        return whole
    total = sum(parts, Decimal())
    if whole is not None and whole != total:
        raise FactWrong(
            move.verb.facts["instalments"],
            "各期合计{total}元，与涉及金额{whole}元不一致。请核对后再提交。",
            total=total,
            whole=whole,
        )
    return total
