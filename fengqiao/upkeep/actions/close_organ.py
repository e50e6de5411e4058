"""Close an organ: what it has in hand goes to its successor first, its posts end with it."""

from datetime import date, datetime
from uuid import UUID, uuid5

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import Move, Unfit, because, taking, within
from fengqiao.mediation.actions.hand_over import hand_over
from fengqiao.upkeep.querysets import in_hand

AT_ONCE = 300  # cases in one transaction; of more, some are handed over beforehand


class StillInHand(Unfit):
    """Open cases, or organs below it, and nobody named who takes them over."""

    code, status = "still_in_hand", 409


def close_organ(
    organ: Organ,
    *,
    by: Post,
    at: datetime,
    on: date,
    to: Organ | None = None,
    reason: str,
    seen: str = "",
) -> int:
    """`on` is its last day. How many cases went to `to`; StillInHand says what is missing."""
    within(by, organ.place)
    kept = because(reason)
    county = organ.place[:6]
    with taking(
        "close_organ", by=by, at=at, county=county, reason=kept, about=organ, seen=seen
    ) as move:
        _check(organ, on, to, move)
        many = _hand_over(organ, to, by=by, at=at, reason=kept, on=on)
        for child in Organ.objects.in_force(on).filter(parent=organ):
            move.change(child, parent_id=to.pk if to else None)
        for post in Post.objects.in_force(on).filter(organ=organ):
            move.change(post, valid_to=max(on, post.valid_from))
        move.change(organ, valid_to=on)
        if many:
            move.note(organ, {"in_hand": many}, {"in_hand": 0, "to": str(to)})
    return many


def hand_some_over(organ: Organ, to: Organ, *, by: Post, at: datetime, reason: str) -> int:
    """Up to AT_ONCE of its open cases go to `to`, the organ staying open; how many went."""
    within(by, organ.place)
    kept = because(reason)
    county = organ.place[:6]
    with taking("hand_over", by=by, at=at, county=county, reason=kept, about=organ) as move:
        _check_successor(organ, to, move)
        many = _each(organ, to, by=by, at=at, reason=kept)
        move.note(organ, {"in_hand": many}, {"in_hand": 0, "to": str(to)})
    return many


def _hand_over(
    organ: Organ, to: Organ | None, *, by: Post, at: datetime, reason: str, on: date
) -> int:
    many = in_hand(organ).count()
    if many and to is None:
        raise StillInHand(
            "{organ}还有{many}件没有办完的事项，不能关闭。请选由哪个机构接着办。",
            field="to",
            organ=organ.name,
            many=many,
        )
    if to is None and Organ.objects.in_force(on).filter(parent=organ).exists():
        raise StillInHand(
            "{organ}下面还有机构。请选由哪个机构接替，或者先把它们改到别处。",
            field="to",
            organ=organ.name,
        )
    if many > AT_ONCE:
        raise StillInHand(
            "还有{many}件没有办完，一次最多移交{most}件。请先用“移交事项”分几次移交。",
            field="to",
            many=many,
            most=AT_ONCE,
        )
    return _each(organ, to, by=by, at=at, reason=reason) if to else 0


def _each(organ: Organ, to: Organ, *, by: Post, at: datetime, reason: str) -> int:
    cases = list(in_hand(organ).order_by("id")[:AT_ONCE])
    for case in cases:
        hand_over(
            case,
            by=by,
            at=at,
            command_id=_command(case.pk, organ.pk, at),
            leaving=organ,
            to=to,
            reason=f"{organ.name}的事项移交{to.name}：{reason}",
        )
    return len(cases)


def _command(case: UUID, leaving: UUID, at: datetime) -> UUID:
    return uuid5(case, f"hand_over {leaving} {at.isoformat()}")


def _check(organ: Organ, on: date, to: Organ | None, move: Move) -> None:
    if organ.valid_to is not None:
        raise Unfit("{organ}已经在{day}关闭。", field="on", organ=organ.name, day=organ.valid_to)
    if on < max(move.today, organ.valid_from):
        raise Unfit("最后一天不能早于今天：已经发生的事由当天的机构负责。", field="on")
    if organ.kind == Organ.Kind.CENTRE and len(organ.place) == 6:
        raise Unfit(
            "县综治中心收居民在网上反映的事，不能关闭。名称变了的，请办“改名”。", field="on"
        )
    if to is not None:
        _check_successor(organ, to, move)


def _check_successor(organ: Organ, to: Organ, move: Move) -> None:
    """In force, in the same county, and no organ below the one that it follows."""
    ours = to.place[:6] == organ.place[:6] and to.is_valid_on(move.today)
    if to.pk == organ.pk or not ours or to.valid_to is not None:
        raise Unfit("请选本县（市、区）另一个长期有效的机构。", field="to")
    above = to.parent
    while above is not None:
        if above.pk == organ.pk:
            raise Unfit(
                "{below}在{organ}下面，请先把它改到别的上级下面。",
                field="to",
                below=to.name,
                organ=organ.name,
            )
        above = above.parent
