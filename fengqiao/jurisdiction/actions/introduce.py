"""Introduce somebody on the public page, with a picture if he or she agrees; take it off again."""

import hashlib
from datetime import date, datetime

from fengqiao.jurisdiction.models import Introduction, Likeness, Organ, Post
from fengqiao.jurisdiction.step import Unfit, because, taking, typed, within
from fengqiao.lib.likeness import made
from fengqiao.lib.sentence import say


def introduce(
    person: Introduction | None,
    *,
    organ: Organ,
    by: Post,
    at: datetime,
    name: str,
    duty: str,
    telephone: str = "",
    position: int = 0,
    reason: str = "",
    seen: str = "",
) -> Introduction:
    """Name and duty of somebody who serves the public; those with a small `position` come first."""
    within(by, organ.place)
    said = {
        "name": typed("name", say("姓名"), name, most=50),
        "duty": typed("duty", say("职务和分工"), duty, most=100),
        "telephone": typed("telephone", say("办公电话"), telephone, most=60, wanted=False),
        "position": position,
    }
    county, act = organ.place[:6], "change_introduction" if person else "introduce"
    with taking(act, by=by, at=at, county=county, reason=reason, about=organ, seen=seen) as move:
        if person is None:
            person = Introduction(organ=organ, **said)
            move.add(person)
        else:
            move.change(person, **said)
    return person


def withdraw_introduction(
    person: Introduction, *, by: Post, at: datetime, reason: str = "", seen: str = ""
) -> None:
    """The page shows him or her no more; the picture is deleted."""
    organ = person.organ
    within(by, organ.place)
    county = organ.place[:6]
    with taking(
        "withdraw_introduction",
        by=by,
        at=at,
        county=county,
        reason=reason,
        about=organ,
        seen=seen,
    ) as move:
        Likeness.objects.filter(person=person).delete()
        move.remove(person)


def show_likeness(
    person: Introduction,
    *,
    by: Post,
    at: datetime,
    content: bytes,
    consented_on: date,
    consent: str,
    seen: str = "",
) -> None:
    """Keep the picture, made small and encoded anew; how and when the person agreed stays on record
    (个人信息保护法 13, 29)."""
    organ = person.organ
    within(by, organ.place)
    consent = typed("consent", say("本人怎样同意的"), consent, most=100)
    county = organ.place[:6]
    with taking(
        "show_likeness", by=by, at=at, county=county, reason=consent, about=organ, seen=seen
    ) as move:
        if consented_on > move.today:
            raise Unfit("同意的日期不能晚于今天。", field="consented_on")
        picture = made(content)
        Likeness.objects.filter(person=person).delete()
        move.add(
            Likeness(
                person=person,
                picture=picture,
                sha256=hashlib.sha256(picture).hexdigest(),
                consented_on=consented_on,
                consent=consent,
            )
        )


def delete_likeness(
    person: Introduction, *, by: Post, at: datetime, reason: str, seen: str = ""
) -> None:
    """The picture is gone for good: consent was withdrawn, or it is needed no more (47)."""
    organ = person.organ
    within(by, organ.place)
    kept, county = because(reason), organ.place[:6]
    with taking(
        "delete_likeness", by=by, at=at, county=county, reason=kept, about=organ, seen=seen
    ) as move:
        found = Likeness.objects.filter(person=person).first()
        if found is None:
            raise Unfit("没有照片，不用删除。", field="reason")
        move.remove(found)
