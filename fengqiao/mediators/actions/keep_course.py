"""A course for mediators, with who was there; and an honour that somebody was given."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, taking, typed
from fengqiao.lib.sentence import say
from fengqiao.mediators.models import Attendance, Course, Honour, Mediator
from fengqiao.mediators.permissions import KEEP, check_within
from fengqiao.mediators.step import keeping

MOST_HOURS = Decimal(200)


def keep_course(
    *,
    by: Post,
    at: datetime,
    held_on: date,
    hours: str,
    topic: str,
    organiser: str,
    mediators: Collection[Mediator],
    reason: str = "",
) -> Course:
    """Its hours count for everybody who was there, in the year in which it was held."""
    course = Course(
        county=by.place[:6],
        held_on=held_on,
        hours=_hours(hours),
        topic=typed("topic", say("培训内容"), topic, most=100),
        organiser=typed("organiser", say("谁办的"), organiser, most=80),
    )
    for mediator in mediators:
        check_within(by, mediator.committee)
    with taking(
        "keep_course", by=by, at=at, county=course.county, reason=reason, about=course, power=KEEP
    ) as move:
        if held_on > move.today or not mediators:
            raise Unfit("培训办完再登记，至少有一位调解员参加。", field="held_on")
        move.add(course)
        for mediator in mediators:
            move.add(Attendance(course=course, mediator=mediator, county=course.county))
    return course


def add_attendances(
    course: Course,
    *,
    by: Post,
    at: datetime,
    mediators: Collection[Mediator],
    reason: str = "",
    seen: str = "",
) -> int:
    """Others who were there as well; how many of them were not entered yet."""
    for mediator in mediators:
        check_within(by, mediator.committee)
    with taking(
        "add_attendances",
        by=by,
        at=at,
        county=course.county,
        reason=reason,
        about=course,
        seen=seen,
        power=KEEP,
    ) as move:
        known = set(course.attendances.values_list("mediator_id", flat=True))
        new = [mediator for mediator in mediators if mediator.pk not in known]
        for mediator in new:
            move.add(Attendance(course=course, mediator=mediator, county=course.county))
    return len(new)


def add_honour(
    mediator: Mediator,
    *,
    by: Post,
    at: datetime,
    given_on: date,
    title: str,
    given_by: str,
    reason: str = "",
    seen: str = "",
) -> Honour:
    """An honour for mediating, by whom and when."""
    honour = Honour(
        mediator=mediator,
        county=mediator.county,
        given_on=given_on,
        title=typed("title", say("表彰名称"), title, most=100),
        given_by=typed("given_by", say("谁给的"), given_by, most=80),
    )
    with keeping(
        "add_honour",
        of=mediator.committee,
        about=mediator,
        by=by,
        at=at,
        reason=reason,
        seen=seen,
    ) as move:
        if given_on > move.today:
            raise Unfit("表彰的日期不能晚于今天。", field="given_on")
        move.add(honour)
    return honour


def _hours(text: str) -> Decimal:
    try:
        hours = Decimal(text)
    except InvalidOperation:
        hours = Decimal(0)
    if not hours.is_finite() or not 0 < hours <= MOST_HOURS:
        raise Unfit("学时写数字，例如8或者4.5。", field="hours")
    return hours.quantize(Decimal("0.1"))
