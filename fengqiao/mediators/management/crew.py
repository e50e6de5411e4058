"""Who mediates in the demo county: committees with their terms and members, a course, an application for
a grade, subsidies proposed, reviewed and shown. The names are invented."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random

from fengqiao.cases import actions
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.management.demo.people import COUNTY, staff_names
from fengqiao.mediation.management.demo.staff import NEIGHBOUR_TOWN, TOWN, VILLAGE
from fengqiao.mediation.models import Appointment
from fengqiao.mediators.actions.begin_term import begin_term
from fengqiao.mediators.actions.enter_mediator import enter_mediator
from fengqiao.mediators.actions.keep_course import keep_course
from fengqiao.mediators.actions.keep_particulars import keep_particulars
from fengqiao.mediators.actions.make_list import make_list, show_list
from fengqiao.mediators.actions.propose_grading import propose_grading
from fengqiao.mediators.actions.review_subsidy import review_subsidy
from fengqiao.mediators.actions.seat_member import seat_member
from fengqiao.mediators.actions.set_up_committee import set_up_committee
from fengqiao.mediators.actions.tell_court import tell_court
from fengqiao.mediators.models import (
    Committee,
    CourtNotice,
    Mediator,
    Membership,
    Subsidy,
    Term,
)

WHOLE = (TOWN, NEIGHBOUR_TOWN, VILLAGE)  # whose members are entered one by one
SUBSIDIES, REVIEWED = 8, 3
PARTICULARS = cycle(
    (
        ("1968", "secondary", "party_member", "han"),
        ("1979", "college", "none", "han"),
        ("1985", "bachelor", "party_member", "minority"),
    )
)


def play(*, on: date, now: datetime, chance: Random) -> None:
    """All of it: what stood since `on`, and what happened these days."""
    keeper, names = _post("justice.reviewer"), staff_names(chance)
    begun = now - timedelta(days=30)
    organs = Organ.objects.filter(kind=Organ.Kind.COMMITTEE, county=COUNTY).order_by("place")
    for organ in organs.filter(place__in=WHOLE):
        _whole(organ, keeper, begun, on, [next(names) for _ in range(4)])
    _counted(organs.exclude(place__in=WHOLE), on, names)
    _told(keeper, begun)
    _trained(keeper, now)
    _awards(keeper, now)


def _post(login: str) -> Post:
    found: Post = Post.objects.select_related("user", "organ").get(user__username=login)
    return found


def _kind_of(organ: Organ) -> str:
    kinds = {6: "region", 9: "town", 12: "village"}
    if len(organ.place) == 9 and "街道" in organ.name:
        return "subdistrict"
    if len(organ.place) == 12 and "社区" in organ.name:
        return "neighbourhood"
    return kinds[len(organ.place)]


def _counted(organs: Iterable[Organ], on: date, names: Iterator[str]) -> None:
    """The others, for the tables: what each is, and the three who mediate there since it stood."""
    posts = Post.objects.filter(role="mediator", organ__county=COUNTY).select_related("user")
    users = {post.organ_id: post.user for post in posts}
    rows = [
        Committee(organ=organ, county=COUNTY, kind=_kind_of(organ), set_up_on=on)
        for organ in organs
    ]
    people = [
        Mediator(
            county=COUNTY,
            committee=row,
            user=users.get(row.pk) if number == 0 else None,
            name=users[row.pk].name if number == 0 and row.pk in users else next(names),
            gender="female" if number == 1 else "male",
            work="part_time",
            is_public_servant=False,
            valid_from=on,
        )
        for row in rows
        for number in range(3)
    ]
    said = {"county": COUNTY, "formed": "elected", "from_on": on}
    terms = [Term(committee=row, to_on=on + timedelta(days=1094), **said) for row in rows]
    seats = [
        Membership(
            committee=who.committee, mediator=who, office="member" if n % 3 else "chair", **said
        )
        for n, who in enumerate(people)
    ]
    Committee.objects.bulk_create(rows, batch_size=500)
    Mediator.objects.bulk_create(people, batch_size=500)
    Term.objects.bulk_create(terms, batch_size=500)
    Membership.objects.bulk_create(seats, batch_size=500)


def _whole(organ: Organ, keeper: Post, at: datetime, on: date, names: list[str]) -> None:
    """A committee with its term and members: the neighbour's term soon ends, its members lack one."""
    near = organ.place == NEIGHBOUR_TOWN
    row = set_up_committee(organ, by=keeper, at=at, kind=_kind_of(organ), set_up_on=on)
    from_on = at.date() - timedelta(days=1060 if near else 400)
    begin_term(row, by=keeper, at=at, from_on=from_on, formed="elected", how="各村推选")
    users = [post.user for post in organ.posts.filter(role="mediator").select_related("user")]
    people = [(user.name, user) for user in users] + [(name, None) for name in names]
    for number, (name, user) in enumerate(people[: 2 if near else 5]):
        who = enter_mediator(
            row,
            by=keeper,
            at=at,
            name=name,
            user=user,
            gender="female" if number % 2 else "male",
            work="full_time" if number < 2 else "part_time",
            is_public_servant=number == 3,
            from_on=on,
        )
        birth_year, education, political_status, ethnicity = next(PARTICULARS)
        keep_particulars(
            who,
            by=keeper,
            at=at,
            birth_year=birth_year,
            education=education,
            political_status=political_status,
            ethnicity=ethnicity,
        )
        office = Membership.Office.MEMBER if number else Membership.Office.CHAIR
        seat_member(who, by=keeper, at=at, office=office, formed="elected", from_on=on)


def _told(keeper: Post, at: datetime) -> None:
    """The court knows of the town's committee; of the others it is still to be told."""
    court = Organ.objects.filter(kind=Organ.Kind.COURT, place=COUNTY).order_by("name").first()
    notice = CourtNotice.objects.filter(committee__organ__place=TOWN).first()
    if court and notice:
        tell_court(
            notice,
            by=keeper,
            at=at,
            court=court,
            told_on=at.date(),
            told_how="当面送达，立案庭签收",
        )


def _trained(keeper: Post, now: datetime) -> None:
    there = Mediator.objects.filter(committee__organ__place__in=WHOLE).select_related(
        "committee__organ"
    )
    for days, hours, topic in ((300, "16", "婚姻家庭、邻里纠纷调解"), (20, "8", "物业纠纷调解")):
        keep_course(
            by=keeper,
            at=now,
            held_on=now.date() - timedelta(days=days),
            hours=hours,
            topic=topic,
            organiser="县司法局",
            mediators=list(there),
        )


def _awards(keeper: Post, now: datetime) -> None:
    """An application that waits, subsidies that wait, and a list whose public notice runs."""
    mediator = _post("mediator")
    himself = Mediator.objects.select_related("committee__organ").get(user=mediator.user)
    propose_grading(himself, by=mediator, at=now - timedelta(days=2), level=4, agreed=True)
    proposed = _proposed(now - timedelta(days=3))
    for number, subsidy in enumerate(proposed[:REVIEWED]):
        review_subsidy(
            subsidy,
            by=keeper,
            at=now - timedelta(days=1),
            is_due=number != 1,
            difficulty=subsidy.difficulty,
            opinion="收条不全。" if number == 1 else "材料齐全，协议已经履行。",
        )
    if Subsidy.objects.filter(state="accepted").exists():
        listed = make_list(by=keeper, at=now - timedelta(hours=2), title="人民调解个案补贴（演示）")
        show_list(listed, by=keeper, at=now - timedelta(hours=1))


def _proposed(at: datetime) -> list[Subsidy]:
    """Cases that came to a good end near the twelve, each proposed by its mediator."""
    done = Case.objects.filter(town=TOWN, stage__in=("concluded", "struck_off"), compartment="")
    said = cycle((["across_places"], [], ["crime_risk"], ["inspected"]))
    for case in done.order_by("-id"):
        serving = Appointment.objects.filter(case=case, ended_at=None).select_related(
            "post__user", "post__organ"
        )
        appointment = serving.order_by("id").first()
        if appointment is None or case.registered_at > at:
            continue
        try:
            actions.perform(
                case,
                "propose_subsidy",
                by=appointment.post,
                at=at,
                command_id=uuid7(at),
                facts={"recipient": appointment.post, "reasons": next(said)},
            )
        except Refusal:
            continue  # not performed, or nothing agreed
        if Subsidy.objects.count() >= SUBSIDIES:
            break
    return list(Subsidy.objects.select_related("mediator__committee__organ").order_by("id"))
