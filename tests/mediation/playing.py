"""A mediation to be played on from any step of the main path: only what differs is said."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fengqiao.cases.models import Case, Party
from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.models import Organ, Post, User
from fengqiao.mediation.models import Agreement
from tests.world import SINCE, Walk, World, fresh, moment, register_dispute, walk

CHILD = {"role": "applicant", "name": "小甲", "id_number": "411726201503020004"}
GUARDIAN = {"role": "guardian", "name": "张甲父", "phone": "12000000003"}
COURT = "泌阳县人民法院"
HIGHER_COURT = "驻马店市中级人民法院"


def on_day(world: World, day: date) -> World:
    """The same world on another day."""
    return replace(world, now=moment(9, on=day))


def going(world: World, *, until: str, case: Case | None = None, **differs: Any) -> Walk:
    """A case played up to a step of the main path, ready to be played on."""
    case = walk(world, until=until, case=case or register_dispute(world, **differs))
    at = case.events.latest("place_in_chain").at
    return Walk(world, case, at=at, holder="village.clerk")


def second_mediator(world: World) -> Post:
    """马调解, of the same committee."""
    return _colleague(world, "mediator.two", "马调解", of="mediator")


def second_reviewer(world: World) -> Post:
    """牛评查, of the same office."""
    return _colleague(world, "reviewer.two", "牛评查", of="justice.reviewer")


def _colleague(world: World, login: str, name: str, *, of: str) -> Post:
    user = User.objects.create_user(login, password=None, name=name)
    first = world[of]
    world.posts[login] = appoint(
        user, organ=first.organ, role=first.role, from_on=SINCE, place=first.place
    )
    return world[login]


def people(case: Case) -> list[Party]:
    return list(case.parties.order_by("position"))


def session(play: Walk, by: str = "mediator", **differs: Any) -> Any:
    facts = {
        "held_at": play.at,
        "where": "铜山乡调解室",
        "openness": "closed",
        "present": [party.pk for party in people(play.case) if party.is_principal],
        "record": "申请人说：墙脚是他家雨水泡坏的。",
        "result": "continue",
    }
    return play.do("hold_session", by, **(facts | differs))


def ask_again(play: Walk) -> None:
    """Everybody is willing, and was told his rights, since the matter was taken up again."""
    for party in people(play.case):
        if party.is_principal:
            play.do("consent", "village.clerk", party=party.pk, answer="given", how="in_person")
            play.do("acknowledge_rights", "village.clerk", party=party.pk, how="signed")


def draft(play: Walk, **differs: Any) -> Any:
    """A written agreement on 600 yuan in twenty days; None takes a fact away."""
    facts = {
        "dispute_facts": "申请人家的雨水流到对方墙脚。",
        "terms": "被申请人承担工钱600元。",
        "manner": "现金，当面交付",
        "perform_by": play.today + timedelta(days=20),
        "amount": "600",
    }
    given = {name: value for name, value in (facts | differs).items() if value is not None}
    return play.do("draft_agreement", "mediator", **given)


def agree_orally(play: Walk, **differs: Any) -> Any:
    facts = {
        "dispute_facts": "申请人家的雨水流到对方墙脚。",
        "terms": "被申请人承担工钱600元。",
        "manner": "现金，当面交付",
        "agreed_on": play.today,
        "perform_by": play.today + timedelta(days=20),
        "amount": "600",
    }
    given = {name: value for name, value in (facts | differs).items() if value is not None}
    return play.do("agree_orally", "mediator", **given)


def sign_all(play: Walk) -> None:
    while play.case.stage == "signing":
        signer = play.offered("sign", "signer", "mediator")[0]
        play.do("sign", "mediator", signer=signer, signed_on=play.today)


def court(name: str = COURT) -> Any:
    return Organ.objects.get(name=name).pk


def apply_to_court(play: Walk, **differs: Any) -> Any:
    facts = {
        "applicants": [party.pk for party in people(play.case) if party.is_principal],
        "branch": "mediation_body",
        "court": court(),
        "applied_on": play.today,
    }
    return play.do("apply_confirmation", "village.clerk", **(facts | differs))


def the_agreement(case: Case) -> Agreement:
    return Agreement.objects.get(case=case)


def running(case: Case, clock: str) -> list[tuple[str, date]]:
    """The subject and the last day of each running clock of that name."""
    found = case.deadlines.filter(clock=clock, state="running").order_by("limit_at")
    return [(d.subject, d.limit_at.astimezone(moment().tzinfo).date()) for d in found]


def stage_of(case: Case) -> str:
    return fresh(case).stage
