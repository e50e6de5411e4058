"""What happened, as sentences: who did what and when, on which facts; what was sealed stays so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import formats
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.cases.models import Event
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk.words import Places, kept, label_of, short_label_of
from fengqiao.jurisdiction.querysets import Names
from fengqiao.rulebook.shapes import Fact, Kind, Verb
from fengqiao.rulebook.tables import Tables

SEALED = "_hmac"
# What an act adds of itself: its label, and the type by which it is read.
ADDED: dict[str, tuple[Any, str]] = {
    "organ": (gettext_lazy("交给"), "organ"),
    "arbiter": (gettext_lazy("由谁裁定"), "organ"),
    "members": (gettext_lazy("组成单位"), "organs"),
    "called": (gettext_lazy("包案领导"), "text"),
    "vacant": (gettext_lazy("本县还没有的角色"), "text"),
    "told": (gettext_lazy("告诉诉求人"), "text"),
    "before": (gettext_lazy("原来写的是"), "text"),
    "name": (gettext_lazy("文件名"), "text"),
    "colour": (gettext_lazy("等级"), "colour"),
    "tier": (gettext_lazy("分级"), "tier"),
    "until": (gettext_lazy("有效到"), "date"),
    "effective_on": (gettext_lazy("生效日期"), "date"),
    "kept_until": (gettext_lazy("保管到"), "date"),
    "capacity": (gettext_lazy("以什么身份"), "capacity"),
}
CAPACITIES: dict[str, Any] = {
    "mediator": gettext_lazy("本案调解员"),
    "holder": gettext_lazy("经办单位"),
    "receiver": gettext_lazy("接收单位"),
    "called": gettext_lazy("协办单位"),
    "came": gettext_lazy("已经报到的单位"),
    "arbiter": gettext_lazy("裁定争议的上级"),
    "first": gettext_lazy("首接单位"),
    "involved": gettext_lazy("参与办理的单位"),
}
COLOURS: dict[str, Any] = {
    "red": gettext_lazy("红色"),
    "yellow": gettext_lazy("黄色"),
    "blue": gettext_lazy("蓝色"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One fact of an event: its label and what was said; nothing where it was said in confidence."""

    label: str
    lines: Sequence[str]
    sealed: bool = False
    case: UUID | None = None  # the other case, where the reader may open it


@dataclass(frozen=True, slots=True)
class Entry:
    """One act."""

    event: Event
    label: str
    who: str
    organ: str
    stage: str  # where it led, '' where the stage stayed
    facts: list[Said]
    remedies: Sequence[str]
    to: str  # the organ to which it handed the matter, or which it called in


@dataclass(frozen=True, slots=True)
class Told:
    """What the ids in the events stand for."""

    parties: Mapping[str, str]
    names: Names
    cases: Mapping[str, tuple[str, UUID]]
    places: Places
    own: Mapping[str, str]  # what only the trade knows

    def organ(self, key: Any) -> str:
        return self.names.organ(as_uuid(key))


def history_of(events: Sequence[Event], kind: Kind, tables: Tables, told: Told) -> list[Entry]:
    """The events of a case, the first on top, as entries, the latest first."""
    before = ["", *(event.stage for event in events)]
    found = [_entry(e, was, kind, tables, told) for e, was in zip(events, before, strict=False)]
    return found[::-1]


def _entry(event: Event, was: str, kind: Kind, tables: Tables, told: Told) -> Entry:
    verb = kind.verbs.get(event.verb)
    stage = kind.stages.get(event.stage)
    return Entry(
        event=event,
        label=label_of(verb) if verb else event.verb,
        who=_who(event, told),
        organ=told.names.organ_of(event.by_id) if event.party_id is None else _("本人在网上"),
        stage=label_of(stage) if stage and event.stage != was else "",
        facts=list(_facts(event, verb.facts if verb else {}, tables, told)),
        remedies=event.facts.get("remedies", []),
        to=told.organ(event.facts.get("organ", "")),
    )


def _who(event: Event, told: Told) -> str:
    """Who acted: somebody at work, or one of the people."""
    if event.party_id:
        return told.parties.get(str(event.party_id), _("当事人"))
    return told.names.person(event.by_id)


def _facts(
    event: Event, declared: Mapping[str, Fact], tables: Tables, told: Told
) -> Iterable[Said]:
    for name, fact in declared.items():
        if name + SEALED in event.facts:
            yield Said(short_label_of(fact), (), sealed=True)
        elif event.facts.get(name) not in (None, "", []):
            yield _said(short_label_of(fact), fact, event.facts[name], tables, told)
    for name, (label, kind_of_value) in ADDED.items():
        if name in event.facts and name not in declared and event.facts[name]:
            fact = Fact(name=name, type=kind_of_value, label="", label_en="")
            yield _said(str(label), fact, event.facts[name], tables, told)


OWN_NAMES = ("signer", "instalment", "upload", "dossier_item")  # told by `desk.trade`


def said_of(verb: Verb, given: Mapping[str, Any], tables: Tables, told: Told) -> list[Said]:
    """Facts that are about to be written, in the words in which history will tell them."""
    return [
        _said(short_label_of(fact), fact, given[name], tables, told)
        for name, fact in verb.facts.items()
        if given.get(name) not in (None, "", [], False)
    ]


def _said(label: str, fact: Fact, value: Any, tables: Tables, told: Told) -> Said:
    if fact.type == "case":
        number, key = told.cases.get(str(value), (_("另一件事项（不在您的范围内）"), None))
        return Said(label, (number,), case=key)
    values = value if isinstance(value, list) else [value]
    return Said(label, [_in_words(fact, one, tables, told) for one in values])


def _in_words(fact: Fact, value: Any, tables: Tables, told: Told) -> str:
    if fact.choices:
        return next((label_of(c) for c in fact.choices if c.value == value), str(value))
    if fact.of in OWN_NAMES:
        return told.own.get(str(value), str(value))
    if fact.of == "paper_form":
        return _form(str(value), tables)
    if offered := tables.offered(fact.of):
        found = (label_of(f) for f in offered if f.code == value)
        return next(found, str(value))
    return _worded(fact.type, value, tables, told)


def _form(name: str, tables: Tables) -> str:
    forms = (form for kind in tables.kinds() for form in tables.forms(kind.name))
    return next((label_of(form) for form in forms if form.name == name), name)


def _worded(kind_of_value: str, value: Any, tables: Tables, told: Told) -> str:
    match kind_of_value:
        case "party" | "parties":
            return told.parties.get(str(value), _("本案的人"))
        case "organ" | "organs":
            return told.organ(value) or _("一个单位")
        case "post":
            return _post(as_uuid(value), told) or _("一位工作人员")
        case "place":
            return told.places.short(str(value))
        case "type":
            return next((label_of(t) for t in tables.types() if t.code == value), str(value))
        case "capacity":
            return str(CAPACITIES.get(value, value))
        case "colour":
            return str(COLOURS.get(value, value))
        case "tier":
            return next((label_of(t) for t in tables.all_tiers() if t.code == value), str(value))
        case "date":
            return _date(value)
        case "moment":
            return _moment(value)
        case "money":
            return _("%(amount)s元") % {"amount": value}
        case "boolean":
            return _("是") if value else _("否")
        case "schedule":
            return _instalment(value)
    return kept(str(value))


def _post(key: UUID | None, told: Told) -> str:
    who = told.names.person(key)
    return f"{who}（{told.names.organ_of(key)}）" if who else ""


def _date(value: Any) -> str:
    return formats.date_format(date.fromisoformat(str(value)))


def _moment(value: Any) -> str:
    moment = parse_datetime(str(value))
    return formats.date_format(moment, "DATETIME_FORMAT") if moment else str(value)


def _instalment(part: Mapping[str, Any]) -> str:
    amount = _("%(amount)s元") % {"amount": part["amount"]} if part.get("amount") else ""
    return " ".join(filter(None, [_date(part["due_on"]), amount, part.get("what", "")]))


# ── What the ids stand for ───────────────────────────────────────────────────────────────────────


def ids_by_type(events: Sequence[Event], kind: Kind) -> dict[str, set[UUID]]:
    """The ids of organs, posts and cases that the events name."""
    found: dict[str, set[UUID]] = {"organ": set(), "post": set(), "case": set()}
    for kind_of_value, value in _typed(events, kind):
        if kind_of_value in found and (key := as_uuid(value)):
            found[kind_of_value].add(key)
    return found


def places_in_facts(events: Sequence[Event], kind: Kind) -> set[str]:
    return {str(value) for kind_of_value, value in _typed(events, kind) if kind_of_value == "place"}


def _typed(events: Sequence[Event], kind: Kind) -> Iterable[tuple[str, Any]]:
    for event in events:
        verb = kind.verbs.get(event.verb)
        for name, value in event.facts.items():
            fact = verb.facts.get(name) if verb else None
            kind_of_value = fact.type if fact else ADDED.get(name, ("", ""))[1]
            for one in value if isinstance(value, list) else [value]:
                yield "organ" if kind_of_value == "organs" else kind_of_value, one
