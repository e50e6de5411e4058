"""What a party may see of its matter: its own in full, of the other side the name and no more, and
of what the offices wrote only what was written for the parties.

- Of the other side: never telephone, number, address, files, requests, evaluations; the name, unless
  it asked for confidence and nobody has sat down together yet; its account only if it said so.
- Of a session that it took place and how it ended, never the record (`mediation.querysets.records`).
- Notes, plans, grades, alerts and what organs write to one another stay in the office.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Event, Party, Standing
from fengqiao.portal.words import label_of
from fengqiao.rulebook.shapes import Kind, Verb

ROLES: dict[str, Any] = {
    "applicant": gettext_lazy("申请人"),
    "respondent": gettext_lazy("对方"),
    "third_person": gettext_lazy("第三人"),
    "agent": gettext_lazy("代理人"),
    "guardian": gettext_lazy("监护人"),
    "representative": gettext_lazy("代表人"),
}
# Acts of which every party is told that they happened; with the facts that were written for them.
TOLD: dict[str, tuple[str, ...]] = {
    "register": (),
    "accept": (),
    "decline": ("ground", "reason"),
    "withdraw": (),
    "dispatch": (),
    "sign_for": (),
    "return": (),
    "escalate": (),
    "consent": (),
    "acknowledge_rights": (),
    "appoint_mediator": ("chosen_by",),
    "recuse_mediator": (),
    "arrange": ("meets_at", "where", "bring"),
    "cancel": ("reason",),
    "hold_session": ("held_at", "where", "openness", "result"),
    "suspend": ("ground",),
    "resume": (),
    "extend": ("days", "reason"),
    "ask_to_stop": (),
    "terminate": ("ground", "reason"),
    "draft_agreement": ("manner", "perform_by"),
    "sign": ("signed_on",),
    "take_effect": (),
    "agree_orally": ("manner", "agreed_on", "perform_by"),
    "record_performance": ("performed_on",),
    "report_breach": (),
    "apply_confirmation": ("applied_on",),
    "record_confirmation": ("result", "decided_on", "document_number"),
    "conclude": ("outcome", "summary"),
    "reopen": ("reason",),
    "strike_off": (),
    "archive": (),
}
# Acts of which only that party is told whom they concern.
OWN: dict[str, tuple[str, ...]] = {
    "note": ("text",),
    "ask": ("question",),
    "reply": ("answer", "words"),
    "attach": ("title",),
    "evaluate": ("satisfaction", "solved", "fair", "words"),
    "revisit": ("how",),
    "request": ("about",),
    "answer_request": ("result", "reply"),
    "hand_out_code": ("how",),
    "correct_party": ("field",),
    "read_personal": ("reason",),
}
MET = ("hold_session", "draft_agreement", "agree_orally")  # who sat together knows who is who


@dataclass(frozen=True, slots=True)
class Person:
    role: Any
    name: str
    is_me: bool
    speaks_for_me: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as a party is told of it."""

    at: datetime
    label: str
    who: str
    facts: Sequence[tuple[str, str]]
    remedies: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody at work looked at what is kept of the party."""

    at: datetime
    what: str
    who: str
    reason: str


def people_of(standing: Standing, me: Party) -> list[Person]:
    return [
        Person(
            role=_("我") if party.pk == me.pk else ROLES[party.role],
            name=name_for(party, me, standing),
            is_me=party.pk == me.pk,
            speaks_for_me=party.represents_id == me.pk,
        )
        for party in standing.parties
    ]


def name_for(party: Party, me: Party, standing: Standing) -> str:
    """A name as this party may read it."""
    if party.pk == me.pk or party.represents_id == me.pk or not is_confidential(party, standing):
        return str(party.name)
    return _("要求保密")


def is_confidential(party: Party, standing: Standing) -> bool:
    """Whether a party asked not to be named, and nobody has met him over it yet."""
    speaks = party.represents if party.represents_id else party
    asked = speaks is not None and speaks.disclosure == "nothing"
    return asked and standing.done.isdisjoint(MET)


def may_read_story(case: Case, me: Party, standing: Standing) -> bool:
    """Who brought it in reads his own words; the other side only if he said so."""
    if me.role == "applicant":
        return True
    applicants = [party for party in standing.parties if party.role == "applicant"]
    return bool(applicants) and all(party.disclosure == "story" for party in applicants)


def title_for(case: Case, me: Party, standing: Standing, place: str) -> str:
    """The matter's name; where somebody wants to stay unnamed, the office's may say too much."""
    hidden = [p for p in standing.parties if p.pk != me.pk and is_confidential(p, standing)]
    return _("%(place)s的一件纠纷") % {"place": place} if hidden else str(case.title)


# ── What happened ────────────────────────────────────────────────────────────────────────────────


def history_of(events: Sequence[Event], me: Party, standing: Standing, kind: Kind) -> list[Entry]:
    """The acts of which this party is told, the latest first."""
    found = [
        _entry(event, me, standing, kind, names)
        for event in events
        if (names := _told_of(event, me)) is not None and event.verb in kind.verbs
    ]
    return found[::-1]


def _told_of(event: Event, me: Party) -> tuple[str, ...] | None:
    """The facts to be told; None where the act is not this party's to know."""
    if event.verb in TOLD:
        return TOLD[event.verb]
    concerns = {str(event.party_id), str(event.facts.get("party"))}
    mine = event.party_id in (None, me.pk) and str(me.pk) in concerns
    return OWN.get(event.verb) if mine else None


def _entry(
    event: Event, me: Party, standing: Standing, kind: Kind, names: tuple[str, ...]
) -> Entry:
    verb = kind.verbs[event.verb]
    facts = [(label_of(verb.facts[n]), _worded(verb, n, event)) for n in names if n in verb.facts]
    return Entry(
        at=event.at,
        label=label_of(verb),
        who=_who(event, me, standing),
        facts=[(label, value) for label, value in facts if value],
        remedies=event.facts.get("remedies", []),
    )


def _who(event: Event, me: Party, standing: Standing) -> str:
    if event.party_id is None:
        return str(event.by.organ.name)
    if event.party_id == me.pk:
        return _("我")
    parties = {party.pk: party for party in standing.parties}
    return name_for(parties[event.party_id], me, standing)


def _worded(verb: Verb, name: str, event: Event) -> str:
    fact, value = verb.facts[name], event.facts.get(name)
    if value in (None, "", []):
        return ""
    if fact.choices:
        return next((label_of(c) for c in fact.choices if c.value == value), str(value))
    if fact.type == "moment":
        return datetime.fromisoformat(str(value)).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if fact.type == "date":
        return date.fromisoformat(str(value)).isoformat()
    return str(value)


# ── Who has read ─────────────────────────────────────────────────────────────────────────────────


def readings_of(events: Iterable[Event], me: Party, kind: Kind) -> list[Reading]:
    """Every opening of the file, and of what is kept of this party alone, the latest first."""
    opening = {verb.name for verb in kind.verbs.values() if verb.opens}
    found = [
        Reading(
            at=event.at,
            what=label_of(kind.verbs[event.verb]),
            who=f"{event.by.organ.name} {event.by.user.name}",
            reason=str(event.facts.get("reason", "")),
        )
        for event in events
        if event.verb in opening
        or (event.verb == "read_personal" and event.facts.get("party") == str(me.pk))
    ]
    return found[::-1]
