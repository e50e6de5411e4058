"""How a case looks from outside: masked, with what its caller may do now, and limits with their why."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from fengqiao.api.caller import SHANGHAI, Caller
from fengqiao.api.places_shown import names
from fengqiao.api.rules_shown import labels, said, verb_shown
from fengqiao.api.shapes import (
    Actor,
    AttachmentShown,
    CaseActed,
    CaseInList,
    CasePassedOn,
    CaseShown,
    ChoiceShown,
    DayOrMoment,
    DeadlineShown,
    EventDone,
    EventShown,
    FactShown,
    Named,
    PartyShown,
    Personal,
    VerbShown,
)
from fengqiao.cases import actions, step
from fengqiao.cases.definitions import ROLES, ROLES_EN
from fengqiao.cases.models import Attachment, Case, Deadline, Event, Party, Standing
from fengqiao.cases.step import Offer, Taken
from fengqiao.jurisdiction.models import Organ
from fengqiao.lib.sentence import Sentence
from fengqiao.mediation.querysets import MediationFile
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import Tables, in_force

ANSWER_MAY_BE_LOST = timedelta(minutes=10)
NONE_YET: tuple[Attachment, ...] = ()


def case_shown(case: Case, caller: Caller) -> CaseShown:
    return CaseShown(**_fields(case, caller, Standing(case), attachments_of(case)))


def case_acted(taken: Taken, caller: Caller) -> CaseActed:
    """The answer to an act; that of `read_personal` alone carries somebody's details in full, and
    that of what gives out an access code the code."""
    case, event, standing = taken.case, taken.event, taken.standing or Standing(taken.case)
    attachments = NONE_YET if taken.standing else attachments_of(case)
    fields = _fields(case, caller, standing, attachments)
    shows = _may_be_lost(event, caller)
    personal = personal_of(event, standing) if shows and event.verb == "read_personal" else UNSET
    code = (actions.code_of(taken) if shows else "") or UNSET
    return CaseActed(**fields, event=event_done(event, case, caller), personal=personal, code=code)


def _may_be_lost(event: Event, caller: Caller) -> bool:
    """For a while, so that a lost answer can be asked for again; later it would be a new reading,
    which has to be recorded anew."""
    return caller.at - event.at < ANSWER_MAY_BE_LOST


def case_passed_on(case: Case, event: Event, caller: Caller) -> CasePassedOn:
    done = event_done(event, case, caller)
    return CasePassedOn(id=case.pk, number=case.number, event=done)


def _fields(
    case: Case, caller: Caller, standing: Standing, attachments: tuple[Attachment, ...]
) -> dict[str, Any]:
    tables = caller.tables(case.place)
    kind, language = tables.kind(case.kind), caller.language
    place_name, full_name = names(case.place[:12], caller.today)
    return {
        "id": case.pk,
        "number": case.number,
        "kind": case.kind,
        "kind_label": said(kind, language),
        "title": case.title,
        "story": case.story,
        "type": case.type,
        "type_label": type_label(tables, case.type, language),
        "channel": case.channel,
        "channel_label": channel_label(kind, case.channel, language),
        "occurred_on": case.occurred_on,
        "people": case.people,
        "amount": None if case.amount is None else f"{case.amount:.2f}",
        "place": case.place,
        "place_name": place_name,
        "place_full_name": full_name,
        "compartment": case.compartment,
        "stage": case.stage,
        "stage_label": said(kind.stages[case.stage], language),
        **_colour(case, caller.today),
        "outcome": case.outcome,
        "is_open": case.is_open,
        "owner": named(case.holder),
        "receiver": named(case.receiver) if case.receiver_id else None,
        "awaits": _awaited(case),
        "registered_at": here(case.registered_at),
        "accepted_on": case.accepted_on,
        "concluded_on": case.concluded_on,
        "parties": [_party(party, language) for party in standing.parties],
        "attachments": [_attachment(found) for found in attachments],
        "verbs": _verbs(case, caller, standing, tables, kind),
        "deadlines": [_deadline(d, tables, caller) for d in standing.deadlines],
    }


def _colour(case: Case, on: date) -> dict[str, Any]:
    """The grade, as long as it stands."""
    stands = case.colour_until is None or case.colour_until >= on
    return {
        "colour": case.colour if stands else "",
        "colour_until": case.colour_until if stands else None,
    }


def named(organ: Organ | None) -> Named:
    assert organ is not None
    return Named(id=organ.pk, name=organ.name)


def _awaited(case: Case) -> Named | None:
    """Nearly always the holder or the receiver, whose names are at hand."""
    if case.awaits_id is None:
        return None
    known = (case.holder, case.receiver)
    at_hand = next((organ for organ in known if organ and organ.pk == case.awaits_id), None)
    return named(at_hand or case.awaits)


def here(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def type_label(tables: Tables, code: str, language: str) -> str:
    return said(tables.type(code), language) if code else ""


def channel_label(kind: Kind, channel: str, language: str) -> str:
    choices = kind.verbs["register"].facts["channel"].choices
    return next((said(c, language) for c in choices if c.value == channel), channel)


# ── Parties and files ────────────────────────────────────────────────────────────────────────────


def _party(party: Party, language: str) -> PartyShown:
    return PartyShown(
        id=party.pk,
        role=party.role,
        role_label=_role_label(party.role, language),
        name=party.masked_name,
        phone=party.masked_phone,
        id_number=party.masked_id_number,
        address=party.masked_address,
        is_organisation=party.is_organisation,
        is_minor=party.is_minor,
        represents=party.represents_id,
    )


def _role_label(role: str, language: str) -> str:
    return (ROLES if language == "zh" else ROLES_EN)[role]


def personal_of(event: Event, standing: Standing) -> Personal:
    party = next(p for p in standing.parties if str(p.pk) == event.facts["party"])
    return Personal(
        id=party.pk,
        role=party.role,
        name=party.name,
        phone=party.phone,
        id_number=party.id_number,
        address=party.address,
    )


def attachments_of(case: Case) -> tuple[Attachment, ...]:
    return tuple(case.attachments.order_by("id"))


def _attachment(attachment: Attachment) -> AttachmentShown:
    return AttachmentShown(
        id=attachment.pk,
        title=attachment.title,
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        sha256=attachment.sha256,
        at=here(attachment.at),
    )


# ── What the caller may do ───────────────────────────────────────────────────────────────────────


def _verbs(
    case: Case, caller: Caller, standing: Standing, tables: Tables, kind: Kind
) -> list[VerbShown]:
    offers = actions.possible(case, by=caller.post, at=caller.at, standing=standing)
    return [_verb(offer, tables, kind, caller.language) for offer in offers]


def _verb(offer: Offer, tables: Tables, kind: Kind, language: str) -> VerbShown:
    """What the rules say of the verb, with the choices that this case gives its facts."""
    shown = verb_shown(tables, kind.name, offer.verb.name, language)
    if not offer.choices:
        return shown
    live = {name: _offered(shown.facts[name], found) for name, found in offer.choices.items()}
    return replace(shown, facts={**shown.facts, **live})


def _offered(fact: FactShown, offered: list[dict[str, str]]) -> FactShown:
    """The fact with the choices that this case offers, each by the label that the rules give it."""
    if fact.choices is UNSET:
        return replace(fact, choices=offered)  # in JSON they are the shape that they would become
    ruled = fact.choices
    if [choice.value for choice in ruled] == [choice["value"] for choice in offered]:
        return fact
    labels = {choice.value: choice for choice in ruled}
    choices = [labels.get(c["value"]) or ChoiceShown(**c) for c in offered]
    return replace(fact, choices=choices)


# ── Limits ───────────────────────────────────────────────────────────────────────────────────────


def _deadline(deadline: Deadline, tables: Tables, caller: Caller) -> DeadlineShown:
    """The days as they were fixed, and the way to them counted once more in words."""
    rules = rules_of(deadline, tables)
    rule = rules.clock(deadline.clock)
    counted = step.explained(deadline, rule, rules)
    why = counted.why_en if caller.language == "en" else counted.why
    return DeadlineShown(
        clock=deadline.clock,
        label=said(rule, caller.language),
        subject=deadline.subject,
        state=deadline.state,
        limit=_shown(deadline.limit_at, deadline.unit),
        raw=_shown(deadline.raw_at, deadline.unit),
        due=_shown(deadline.due_at, deadline.unit),
        unit=deadline.unit,
        provisional=deadline.is_provisional,
        overdue=deadline.state == "running" and deadline.limit_at < caller.at,
        why=list(why),
        source=counted.source,
    )


def rules_of(deadline: Deadline, today: Tables) -> Tables:
    """The rules by which it is counted: today's, or those of its first day if the clock is gone."""
    if today.has_clock(deadline.clock):
        return today
    started_on = here(deadline.started_at).date()
    return in_force(started_on, deadline.case.place)


def _shown(moment: datetime, unit: str) -> DayOrMoment:
    local = here(moment)
    return local if unit == "hours" else local.date()


# ── History ──────────────────────────────────────────────────────────────────────────────────────


def event_done(event: Event, case: Case, caller: Caller) -> EventDone:
    kind = step.kind_of(case, event.at)
    return EventDone(
        id=event.pk,
        verb=event.verb,
        label=said(kind.verbs[event.verb], caller.language),
        at=here(event.at),
        stage=event.stage,
        facts=event.facts,
    )


def event_shown(event: Event, case: Case, caller: Caller) -> EventShown:
    """An event in the words of the rules under which it happened."""
    kind = step.kind_of(case, event.at)
    return EventShown(
        id=event.pk,
        position=event.place_in_chain,
        verb=event.verb,
        label=said(kind.verbs[event.verb], caller.language),
        at=here(event.at),
        by=Actor(
            post=event.by_id,
            name=event.by.user.name,
            organ=event.by.organ.name,
            party=event.party_id,
        ),
        stage=event.stage,
        stage_label=said(kind.stages[event.stage], caller.language),
        facts=event.facts,
        previous=event.previous,
        hash=event.hash,
    )


# ── The trade's file ─────────────────────────────────────────────────────────────────────────────


def localised(file: MediationFile) -> Any:
    """The file as it comes from its room, its moments in China's time."""
    kept = (datetime, date, UUID, Decimal)
    return _localised(msgspec.to_builtins(file, builtin_types=kept, enc_hook=_organ))


def _organ(row: Any) -> Any:
    """The courts that could be asked; sentences whole."""
    if isinstance(row, Sentence):
        return str(row)
    if not isinstance(row, Organ):
        raise NotImplementedError(f"The file of a mediation holds {type(row)}.")
    return {"id": row.pk, "name": row.name}


def _localised(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _localised(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_localised(part) for part in value]
    return here(value) if isinstance(value, datetime) else value


# ── A row of a list ──────────────────────────────────────────────────────────────────────────────


def case_in_list(row: Mapping[str, Any], caller: Caller) -> CaseInList:
    said = labels(caller.tables(row["place"]), row["kind"], caller.language)
    limit_at = _moment(row["limit_at"])
    return CaseInList(
        id=row["id"],
        number=row["number"],
        kind=row["kind"],
        kind_label=said.kind,
        title=row["title"],
        type=row["type"],
        type_label=said.types[row["type"]],
        stage=row["stage"],
        stage_label=said.stages[row["stage"]],
        colour=row["colour"],
        place=row["place"],
        place_name=row["place_name"] or row["place"],
        owner=Named(id=row["holder_id"], name=row["holder_name"]),
        awaits=_awaited_in(row),
        registered_at=here(row["registered_at"]),
        limit_at=limit_at,
        yellow_at=_moment(row["yellow_at"]),
        overdue=limit_at is not None and limit_at < caller.at,
        is_open=row["is_open"],
    )


def _awaited_in(row: Mapping[str, Any]) -> Named | None:
    if row["awaits_id"] is None:
        return None
    return Named(id=row["awaits_id"], name=row["awaits_name"])


def _moment(value: datetime | None) -> datetime | None:
    return None if value is None else here(value)
