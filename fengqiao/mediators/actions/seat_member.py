"""Give a mediator a seat in his committee, or let it end; each is to be told to the court (人民调解法 10)."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Move, Unfit, because
from fengqiao.mediators.models import Committee, Mediator, Membership
from fengqiao.mediators.permissions import is_too_many
from fengqiao.mediators.step import keeping, to_be_told


def seat_member(
    mediator: Mediator,
    *,
    by: Post,
    at: datetime,
    office: str,
    formed: str,
    from_on: date,
    reason: str = "",
    seen: str = "",
) -> Membership:
    """A member, or another office for one who is: the seat he had ends the day before."""
    committee = mediator.committee
    with keeping(
        "seat_member", of=committee, about=committee, by=by, at=at, reason=reason, seen=seen
    ) as move:
        _check(committee, mediator, from_on)
        held = committee.memberships.filter(mediator=mediator, to_on=None).first()
        if held is not None:
            _end_before(move, held, from_on)
        elif rule := is_too_many(committee, from_on):
            raise Unfit(
                "委员最多{most}名（{source}）。请先办理一名委员离任。",
                field="office",
                most=rule.value,
                source=rule.source,
            )
        if office == Membership.Office.CHAIR:
            _check_no_chair(committee)
        seat = Membership(
            committee=committee,
            county=committee.county,
            mediator=mediator,
            office=office,
            formed=formed,
            from_on=from_on,
        )
        move.add(seat)
        to_be_told(move, committee, "seated", from_on, who=mediator.name, office=office)
    return seat


def end_seat(
    seat: Membership, *, by: Post, at: datetime, on: date, reason: str, seen: str = ""
) -> None:
    """`on` is the last day; what the committee then lacks is said by its page and the answer."""
    committee, kept = seat.committee, because(reason)
    with keeping(
        "end_seat", of=committee, about=committee, by=by, at=at, reason=kept, seen=seen
    ) as move:
        if seat.to_on is not None or on < seat.from_on:
            raise Unfit("已经离任，或者最后一天早于任职的第一天。请核对。", field="on")
        end(move, seat, on)


def end(move: Move, seat: Membership, on: date) -> None:
    """Also where somebody leaves altogether (`end_mediator`)."""
    move.change(seat, to_on=on)
    to_be_told(move, seat.committee, "left", on, who=seat.mediator.name, office=seat.office)


def _check(committee: Committee, mediator: Mediator, from_on: date) -> None:
    if not committee.is_elected:
        raise Unfit("派驻调解室和个人调解工作室没有委员。", field="office")
    if not mediator.is_valid_on(from_on):
        raise Unfit("那一天他不在任。请核对日期。", field="from_on")


def _end_before(move: Move, held: Membership, from_on: date) -> None:
    if from_on <= held.from_on:
        raise Unfit("要晚于现在这个职务的第一天（{day}）。", field="from_on", day=held.from_on)
    move.change(held, to_on=date.fromordinal(from_on.toordinal() - 1))


def _check_no_chair(committee: Committee) -> None:
    if committee.memberships.filter(office=Membership.Office.CHAIR, to_on=None).exists():
        raise Unfit("已经有主任。请先办理原主任离任或者改任。", field="office")
