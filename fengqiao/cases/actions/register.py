"""登记: a matter comes in by any door and becomes one case, numbered, with its people and its clocks."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.add_party import party_of, speak_for
from fengqiao.cases.definitions import FactWrong, is_at_hand
from fengqiao.cases.models import Case, Link, Party, Standing
from fengqiao.cases.permissions import kept_out
from fengqiao.cases.step import Move, Taken, kind_of
from fengqiao.jurisdiction.models import Actor, Division, Organ, Post, Visitor
from fengqiao.jurisdiction.scope import sight_of
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7

STEM = re.compile("(人调)?字$")  # what of an organ's mark says that the matter is a mediation
BY_OURSELVES = ("patrol", "initiative")
TOWN_DIGITS = 9


class NoNumberMark(Refusal):
    code, status = "number_mark_missing", 409


class NobodyNamed(Refusal):
    code, status = "applicant_missing", 422


class NobodyReceives(Refusal):
    code, status = "nobody_receives", 409


class NotOurCounty(Refusal):
    code, status = "place_outside_county", 422


def register(
    kind: str,
    *,
    by: Actor,
    at: datetime,
    command_id: UUID,
    parties: Sequence[Mapping[str, Any]] = (),
    **facts: Any,
) -> Taken:
    """Take in a matter. `parties`: [{role, name, phone?, id_number?, address?, represents?, …}].

    The receiving organ holds the case until somebody else has signed for it. The first applicant
    has an access code from now on (`code_of`).
    """

    def write(move: Move) -> None:
        _write(move, parties)

    return step.begin(
        kind,
        by=by,
        at=at,
        command_id=command_id,
        facts=facts,
        asked_of=[dict(party) for party in parties],
        write=write,
    )


def _write(move: Move, parties: Sequence[Mapping[str, Any]]) -> None:
    _fill(move)
    people = _people(move, parties)
    for person in people:
        move.add(person)
    move.event_facts["parties"] = [str(person.pk) for person in people]
    _let_in(move, people)
    _link(move)
    if move.kind.compartment:
        confide(move)
    else:
        move.assign(move.by.organ, "first").signed_at = move.at
    if sight_of(move.by.role, move.today) == "grid" and not move.kind.compartment:
        move.assign(move.by.organ, "registrar", post=move.post).signed_at = move.at
    mark = move.tables.mark_of(move.kind, move.case.type)
    move.number_in(*series_of(move.case.holder_id, mark, move.today))


def _link(move: Move) -> None:
    """What is said to belong to it from the beginning is linked, and why is what was asked for."""
    named = {fact.name: fact for fact in move.verb.facts.values() if fact.type == "case"}
    others: dict[Case, str] = {}
    for name, fact in named.items():
        if other := move.facts[name]:
            others.setdefault(other, fact.label)
    for other, reason in others.items():
        move.add(
            Link(
                id=uuid7(move.at),
                case=move.case,
                county=move.case.county_code,
                other=other,
                reason=reason,
                at=move.at,
            )
        )


# ── What is kept in confidence, and from whom ────────────────────────────────────────────────────


def confide(move: Move) -> None:
    """Into the kind's compartment, away from whom it is about, to the organ that receives such matters.

    Who took it in is not on it, whatever organ that is: it goes by no place.
    """
    move.change(compartment=move.kind.compartment)
    keep_from_accused(move)
    entrust(move)


def entrust(move: Move) -> None:
    """To the organ that receives such matters, and nobody else is on it any more."""
    move.end_assignments()
    receiver = _receiver(move)
    move.change(holder=receiver, receiver=None)
    move.assign(receiver, "first").signed_at = move.at


def keep_from_accused(move: Move) -> None:
    """An organ with all under it; a village or town with all who work there. What the village is about does
    not go to who looks after it from the town's centre either."""
    organ, place = move.facts.get("accused_organ"), move.facts.get("accused_place") or ""
    if organ:
        move.keep_out(_subtree(organ))
    if len(place) > len(move.case.county_code):
        move.keep_out(_looking_after(place), place=place)
    own = kept_out(move.by.organ, move.standing.exclusions)
    move.event_facts["about_own_organ"] = own


def _subtree(organ: Organ) -> list[Organ]:
    """The organ and all that is part of it, and of that."""
    found, new = [organ], [organ]
    while new:
        children = Organ.objects.filter(parent__in=new).select_related("parent")
        new = [one for one in children if one.part_of]
        found += new
    return found


def _looking_after(place: str) -> list[Organ]:
    """Of a village: the centre, the government and the committee of its town."""
    if len(place) <= TOWN_DIGITS:
        return []
    kinds = (Organ.Kind.CENTRE, Organ.Kind.GOVERNMENT, Organ.Kind.COMMITTEE)
    return list(Organ.objects.filter(place=place[:TOWN_DIGITS], kind__in=kinds))


def _receivers(move: Move) -> list[Organ]:
    """The county's organs that receive such matters and have somebody on duty, the first first."""
    names, county = move.kind.received_by, move.case.county_code
    on_duty = Post.objects.able(move.today).filter(organ__place=county)
    found = {
        post.organ.short_name: post.organ
        for post in on_duty.filter(organ__short_name__in=names).select_related("organ")
    }
    return [found[name] for name in names if name in found]


def _receiver(move: Move) -> Organ:
    for organ in _receivers(move):
        if not kept_out(organ, move.standing.exclusions):
            return organ
    raise NobodyReceives(
        "本县（市、区）现在没有能接收{kind}的机关，或者反映的正是它。"
        "请直接向上一级纪检监察机关反映，电话12388。您写的内容还在这一页上。",
        article="《信访工作条例》22、30",
        kind=move.kind,
    )


def _let_in(move: Move, people: Sequence[Party]) -> None:
    """The first applicant gets a code; who came by himself is he, whoever else he names."""
    applicants = [person for person in people if person.role == "applicant"]
    for person in applicants:
        person.disclosure = move.facts.get("disclosure") or ""
    if applicants:
        applicants[0].new_code()
    if isinstance(move.by, Visitor):
        move.party = applicants[0].pk


def code_of(taken: Taken) -> str:
    """The access code that this registration gave out; '' without an applicant.

    Told in the answer to the act alone: later nobody at work can read it; of what is confided to others
    not even then, unless the applicant came by himself.
    """
    if kind_of(taken.case, taken.event.at).compartment and taken.event.party_id is None:
        return ""
    standing = taken.standing or Standing(taken.case)
    applicants = [person for person in standing.parties if person.role == "applicant"]
    return applicants[0].access_code(1) if applicants else ""


def _fill(move: Move) -> None:
    """The case's own columns from the facts. A matter whose kind asks for no place lies where its organ is."""
    facts = move.facts
    if facts.get("occurred_on") and facts["occurred_on"] > move.today:
        raise FactWrong(move.verb.facts["occurred_on"], "在今天之后，请核对。")
    if facts.get("received_at") and facts["received_at"] > move.at:
        raise FactWrong(move.verb.facts["received_at"], "比现在还晚，请核对。")
    place = place_in_force(move, facts.get("place") or move.by.organ.place)
    if "place" in facts:
        facts["place"] = place
    move.change(
        place=place,
        title=facts["title"],
        story=facts["story"],
        channel=facts["channel"],
        type=facts.get("type") or "",
        occurred_on=facts.get("occurred_on"),
        people=facts.get("people"),
        amount=facts.get("amount"),
        former_number=facts.get("sender_number") or None,
        compartment=compartment_of(facts.get("safety") or []),
    )
    move.event_facts["safety"] = facts.get("safety") or []


def place_in_force(move: Move, given: str) -> str:
    """The place as it is called today (an abolished one by its successor), if it is in our county."""
    place = given
    if not is_at_hand(given, move.at):
        place = Division.objects.place_in_force(given, move.today)
    if not place.startswith(move.by.place[:6]):
        name = Division.objects.full_name(place[:6])
        raise NotOurCounty(
            "发生地在{name}，不归本县（市、区）。请告诉当事人那里的受理电话。", name=name
        )
    return place


def compartment_of(safety: Sequence[str]) -> str:
    """Domestic violence goes before the rest: fewer people may know."""
    for compartment in ("domestic_violence", "minors"):
        if compartment in safety:
            return compartment
    return ""


def _people(move: Move, parties: Sequence[Mapping[str, Any]]) -> list[Party]:
    people = move.standing.parties
    for given in parties:
        people.append(party_of(move, given))
    speak_for(people, parties)
    ours = move.facts["channel"] in BY_OURSELVES and not isinstance(move.by, Visitor)
    if not (ours or move.kind.nameless) and not any(
        person.role == "applicant" for person in people
    ):
        raise NobodyNamed("还没有填写申请人。请至少填写一位申请人的姓名。")
    return people


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────


def series_of(organ_id: UUID, of_kind: str, on: date) -> tuple[UUID, str]:
    """The organ in whose series a case is numbered: the nearest upwards with a mark of its own, and
    the mark of the kind or of the type: 泌人调字 names mediation, so a request is numbered under 泌诉求字."""
    numbering, mark = _mark_of(organ_id, on)
    return numbering, f"{STEM.sub('', mark)}{of_kind}" if of_kind else mark


@lru_cache(maxsize=65_536)
def _mark_of(organ_id: UUID, on: date) -> tuple[UUID, str]:
    """Remembered for the day: a mark changed during it counts from the next."""
    organ = found = Organ.objects.get(pk=organ_id)
    while not found.number_mark and found.parent:
        found = found.parent
    if not found.number_mark:
        raise NoNumberMark(
            "{organ}还没有编号字样（如“泌人调字”）。请管理员先设置。", organ=organ.name
        )
    return found.pk, found.number_mark
