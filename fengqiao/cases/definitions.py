"""What the declared types of facts mean: how each is read from outside, written into history, offered.

A face hands over text, numbers, lists and files as they came; the kind's file says what they are.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case as FirstOf
from django.db.models import Q, QuerySet, When
from django.db.models.functions import Length

from fengqiao.cases.models import Case, Party, Standing
from fengqiao.cases.querysets import adapted, as_uuid, keys, rows
from fengqiao.jurisdiction.models import Actor, Division, Organ, Post, party_of
from fengqiao.jurisdiction.querysets import under
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.rulebook import shapes
from fengqiao.rulebook.shapes import Fact, Kind, Tier, Verb
from fengqiao.rulebook.tables import Tables

SHANGHAI = ZoneInfo("Asia/Shanghai")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Choice = dict[str, str]


TOLD = "“{fact}”{what}"
COMPETENT = "competent"  # any organ, also the one that has the matter already


class FactWrong(Refusal):
    """A fact is missing or not what its declared type says; `fact` names it."""

    code, status = "fact_wrong", 422

    def __init__(self, fact: Fact, what: str, *, article: str = "", **facts: Any) -> None:
        super().__init__(TOLD, article=article, fact=fact, what=say(what, **facts))
        self.fact = fact.name


class UnknownFact(Refusal):
    code, status = "fact_unknown", 422


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of a performance: by when, how much (yuan, None where it is no money), what."""

    due_on: date
    amount: Decimal | None
    what: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a fact is read against: the case, who acts, when, by which rules."""

    case: Case | None
    by: Actor
    at: datetime
    tables: Tables
    kind: Kind
    standing: Standing | None


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


def read(verb: Verb, given: Mapping[str, Any], frame: Frame) -> dict[str, Any]:
    """Every fact of the verb with its value by its type; a missing optional one is None.

    Raises FactWrong for the first that is wrong, UnknownFact for a name the verb does not ask for.
    """
    if unknown := sorted(given.keys() - verb.facts.keys()):
        raise UnknownFact("“{verb}”不需要“{facts}”。请去掉后再提交。", verb=verb, facts=unknown)
    return {name: read_one(fact, given.get(name), frame) for name, fact in verb.facts.items()}


def read_one(fact: Fact, value: Any, frame: Frame) -> Any:
    """One fact by its type; None where nothing was given and nothing is required, else FactWrong."""
    if isinstance(value, str):
        value = value.strip()
    if value in (None, "") and _is_himself(fact, frame):
        value = party_of(frame.by)
    if value is None or value == "" or value == []:
        if fact.required:
            raise FactWrong(fact, "没有填写，请补上。")
        return None
    return READERS[fact.type](fact, value, frame)


def _is_himself(fact: Fact, frame: Frame) -> bool:
    """Whose word it is: a visitor speaks for himself, and need not say so."""
    return fact.type == "party" and fact.required and party_of(frame.by) is not None


def _text(fact: Fact, value: Any, frame: Frame) -> str:
    if not isinstance(value, str):
        raise FactWrong(fact, "应当是文字。")
    if fact.max and len(value) > fact.max:
        raise FactWrong(
            fact, "太长了，最多{most}个字，现在有{count}个。", most=fact.max, count=len(value)
        )
    if value.isprintable():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        raise FactWrong(fact, "里有无法识别的字符，请重新输入。") from None
    return CONTROL.sub("", value)


def _date(fact: Fact, value: Any, frame: Frame) -> date:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date()
    if isinstance(value, date):
        return value
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        raise FactWrong(fact, "要用公历，写成 2026-03-02 的样子；“{value}”看不懂。", value=value)
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise FactWrong(fact, "里没有“{value}”这一天，请核对。", value=value) from None
    if not 1900 <= day.year <= 2100:
        raise FactWrong(fact, "是{year}年，请核对是不是用了别的历法。", year=day.year)
    return day


def _moment(fact: Fact, value: Any, frame: Frame) -> datetime:
    if isinstance(value, datetime):
        moment = value
    else:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            raise FactWrong(
                fact, "要写成 2026-03-02T09:30 的样子；“{value}”看不懂。", value=value
            ) from None
    if not 1900 <= moment.year <= 2100:
        raise FactWrong(fact, "是{year}年，请核对。", year=moment.year)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _integer(fact: Fact, value: Any, frame: Frame) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}", str(value)):
        raise FactWrong(fact, "应当是不小于0的整数。")
    return int(value)


def _money(fact: Fact, value: Any, frame: Frame) -> Decimal:
    return money(str(value), lambda what: FactWrong(fact, what))


def money(text: str, wrong: Callable[[str], Refusal]) -> Decimal:
    """Yuan with two decimals, commas allowed; `wrong` makes the refusal from what is not right."""
    try:
        amount = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise wrong(say("应当是金额，例如 3000 或者 3000.50。")) from None
    if not amount.is_finite() or not 0 <= amount < Decimal("1e12"):
        raise wrong(say("应当是不小于0的金额。"))
    if amount != amount.quantize(Decimal("0.01")):
        raise wrong(say("最多写到分（两位小数）。"))
    return amount.quantize(Decimal("0.01"))


def _boolean(fact: Fact, value: Any, frame: Frame) -> bool:
    if value in (True, "true", "on", "1", 1):
        return True
    if value in (False, "false", "off", "0", 0):
        return False
    raise FactWrong(fact, "应当是“是”或者“否”。")


def _choice(fact: Fact, value: Any, frame: Frame) -> str:
    offered = choosable(fact, frame.by)
    if ruled := frame.tables.offered(fact.of, frame.kind.name):
        if value not in {row.code for row in ruled}:
            raise FactWrong(fact, "里没有这一项，请从列表中选择。")
    elif fact.of and not offered:  # offered by the act itself, which also checks it
        return str(value)
    elif not any(value == choice.value for choice in offered):
        raise FactWrong(fact, "请从“{offered}”中选择。", offered=offered)
    return str(value)


def _choices(fact: Fact, value: Any, frame: Frame) -> list[str]:
    values = [value] if isinstance(value, str) else list(value)
    if offered := frame.tables.offered(fact.of, frame.kind.name):
        known = {found.code for found in offered}
        if set(values) - known:
            raise FactWrong(fact, "里有不认识的事实，请从列表中选择。")
        return sorted(set(values))
    return sorted({_choice(fact, one, frame) for one in values})


def _party(fact: Fact, value: Any, frame: Frame) -> Party:
    offered = {party.pk: party for party in parties_for(fact, frame.standing, frame.by)}
    key = as_uuid(value.pk if isinstance(value, Party) else value)
    if key is None or key not in offered:
        raise FactWrong(fact, "不是本案的人，请从列表中选择。")
    return offered[key]


def _parties(fact: Fact, value: Any, frame: Frame) -> list[Party]:
    values = value if isinstance(value, list | tuple) else [value]
    return list({party.pk: party for party in (_party(fact, v, frame) for v in values)}.values())


def _organ(fact: Fact, value: Any, frame: Frame) -> Organ:
    key = as_uuid(value.pk if isinstance(value, Organ) else value)
    organ: Organ | None = organs_for(fact, frame).filter(pk=key).first() if key else None
    if organ is None:
        raise FactWrong(fact, "不在可以选择的单位里，请从列表中选择。")
    return organ


def _organs(fact: Fact, value: Any, frame: Frame) -> list[Organ]:
    """Each of them once, in one question."""
    values = value if isinstance(value, list | tuple) else [value]
    keys = {as_uuid(v.pk if isinstance(v, Organ) else v) for v in values}
    found = list(organs_for(fact, frame).filter(pk__in=keys - {None}))
    if len(found) < len(keys):
        raise FactWrong(fact, "里有不在可以选择的单位，请从列表中选择。")
    return found


def _post(fact: Fact, value: Any, frame: Frame) -> Post:
    key = as_uuid(value.pk if isinstance(value, Post) else value)
    offered = {post.pk: post for post in posts_for(fact, frame)}
    if key is None or key not in offered:
        raise FactWrong(fact, "不在可以选择的人员里，请从列表中选择。")
    return offered[key]


def _case(fact: Fact, value: Any, frame: Frame) -> Case:
    ref = value.pk if isinstance(value, Case) else str(value)
    found: Case | None = Case.objects.visible_to(frame.by).named(ref).first()
    if found is None or (frame.case and found.pk == frame.case.pk):
        raise FactWrong(fact, "没有找到这件事项，请核对编号。")
    return found


def _file(fact: Fact, value: Any, frame: Frame) -> Any:
    if not hasattr(value, "read"):
        raise FactWrong(fact, "要上传文件（multipart/form-data）。")
    return value


def _place(fact: Fact, value: Any, frame: Frame) -> str:
    if not re.fullmatch(r"[0-9]{6}([0-9]{3}){0,4}", str(value)):
        raise FactWrong(
            fact, "要用区划代码（县6位、乡9位、村12位、网格15或18位）；“{value}”不是。", value=value
        )
    return str(value)


def _type(fact: Fact, value: Any, frame: Frame) -> str:
    if value not in _codes(frame.tables, frame.kind.name):
        raise FactWrong(fact, "不在类型表里，请从列表中选择。")
    return str(value)


@lru_cache(maxsize=64)
def _codes(tables: Tables, kind: str) -> frozenset[str]:
    return frozenset(found.code for found in tables.types(kind))


def _schedule(fact: Fact, value: Any, frame: Frame) -> list[Instalment]:
    """A list of {due_on, amount?, what?}, or lines of 'date amount what' as typed into a box."""
    if isinstance(value, str):
        value = [_instalment_line(line) for line in value.splitlines() if line.strip()]
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise FactWrong(fact, "要一行写一期：日期 金额 内容。")
    found = [_instalment(fact, part, frame) for part in value]
    return sorted(found, key=lambda part: part.due_on)


def _instalment_line(line: str) -> dict[str, str]:
    due_on, amount, what = [*line.split(maxsplit=2), "", ""][:3]
    return {"due_on": due_on, "amount": amount.removesuffix("元"), "what": what}


def _instalment(fact: Fact, part: Mapping[str, Any], frame: Frame) -> Instalment:
    amount = part.get("amount")
    return Instalment(
        due_on=_date(fact, part.get("due_on", ""), frame),
        amount=None if amount in (None, "") else _money(fact, amount, frame),
        what=_text(fact, part.get("what") or "", frame),
    )


READERS: dict[str, Callable[[Fact, Any, Frame], Any]] = {
    "text": _text,
    "long_text": _text,
    "date": _date,
    "moment": _moment,
    "integer": _integer,
    "money": _money,
    "boolean": _boolean,
    "choice": _choice,
    "choices": _choices,
    "party": _party,
    "parties": _parties,
    "organ": _organ,
    "organs": _organs,
    "post": _post,
    "case": _case,
    "file": _file,
    "place": _place,
    "type": _type,
    "schedule": _schedule,
}


# ── Writing into history ─────────────────────────────────────────────────────────────────────────


def written(verb: Verb, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as an event keeps them: text and whole numbers; sealed ones only by their hash."""
    kept: dict[str, Any] = {}
    for name, value in facts.items():
        if value is None or verb.facts[name].type == "file":
            continue
        if verb.facts[name].sealed:
            kept[f"{name}_hmac"] = keys().fingerprint(str(value))
        else:
            kept[name] = plain(value)
    return kept


@lru_cache(maxsize=1024)
def day_in_china(at: datetime) -> date:
    """The day that a moment lies in here."""
    return at.astimezone(SHANGHAI).date()


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def plain(value: Any) -> Any:
    """A value as JSON without fractions: what two databases write alike."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Party | Organ | Post | Case):
        return str(value.pk)
    if isinstance(value, Instalment):
        return {
            "due_on": value.due_on.isoformat(),
            "amount": plain(value.amount),
            "what": value.what,
        }
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


# ── What is offered ──────────────────────────────────────────────────────────────────────────────


def choices(fact: Fact, frame: Frame) -> list[Choice] | None:
    """What can be chosen for a fact, or None where it is typed in freely."""
    if fact.choices:
        return [{"value": c.value, "label": c.label} for c in choosable(fact, frame.by)]
    if fact.type in ("party", "parties"):
        return [
            {"value": str(p.pk), "label": f"{ROLES[p.role]}{p.masked_name}"}
            for p in parties_for(fact, frame.standing, frame.by)
        ]
    if fact.type in ("organ", "organs"):
        return _organs_offered(fact, frame)
    if fact.type == "post":
        return _posts_offered(fact, frame)
    if offered := frame.tables.offered(fact.of, frame.kind.name):
        return [{"value": f.code, "label": f.label} for f in offered]
    if fact.type == "type":
        return [{"value": t.code, "label": t.label} for t in frame.tables.types(frame.kind.name)]
    return None


def choosable(fact: Fact, by: Actor) -> Sequence[shapes.Choice]:
    """The declared choices that somebody may make: what a party says of itself nobody else does."""
    parted = [choice for choice in fact.choices if choice.party]
    if not parted:
        return fact.choices
    return parted if party_of(by) else [choice for choice in fact.choices if not choice.party]


ROLES: dict[str, str] = {
    "applicant": say("申请人"),
    "respondent": say("被申请人"),
    "third_person": say("第三人"),
    "agent": say("代理人"),
    "guardian": say("监护人"),
    "representative": say("代表人"),
}
ROLES_EN = {
    "applicant": "Applicant",
    "respondent": "Respondent",
    "third_person": "Third person",
    "agent": "Agent",
    "guardian": "Guardian",
    "representative": "Representative",
}


def parties_for(fact: Fact, standing: Standing | None, by: Actor) -> Sequence[Party]:
    """Whom a fact may name. A visitor names himself, and who speaks for him, but nobody else."""
    if standing is None:
        return []
    found = standing.principals if fact.of == "principal" else standing.parties
    himself = party_of(by)
    if himself is None:
        return found
    return [party for party in found if himself in (party.pk, party.represents_id)]


def organs_for(fact: Fact, frame: Frame) -> QuerySet[Any]:
    """Organs of the county that this fact may name, or courts: of anywhere, since people live anywhere."""
    place = frame.case.place if frame.case else frame.by.place
    if fact.of in ANSWERING:
        return Organ.objects.filter(pk__in=ANSWERING[fact.of](frame)).order_by("place", "name")
    organs = Organ.objects.in_force(frame.at.astimezone(SHANGHAI).date())
    if fact.of == "court":
        return organs.filter(kind="court").order_by(_nearest_to(place), "place")
    organs = organs.filter(under(place[:6]))
    if fact.of == "below":
        organs = organs.filter(under(place)).exclude(kind="court")
        organs = organs.annotate(digits=Length("place")).filter(digits__lte=next_below(place))
    elif fact.of == "department":
        organs = organs.filter(kind__in=DEPARTMENTS)
    else:
        organs = organs.filter(place__in=ancestors(place)).exclude(kind="court")
    if frame.case and fact.of != COMPETENT:
        organs = organs.exclude(pk=frame.case.holder_id)
    if kept := _kept_out(frame):
        organs = organs.exclude(pk__in=kept)
    return organs.order_by("place", "kind", "name")


def _objectors(frame: Frame) -> list[UUID]:
    """Organs whose objection to a call waits for a decision."""
    waiting = frame.standing.deadlines if frame.standing else []
    clock = f"{frame.kind.name}.arbitrate"
    return [UUID(d.subject) for d in waiting if d.clock == clock and d.state == "running"]


def _came(frame: Frame) -> list[UUID]:
    """Organs that were called and have answered."""
    calls = frame.standing.assignments if frame.standing else []
    return [call.organ_id for call in calls if call.role == "co" and call.reported_at]


ANSWERING: Mapping[str, Callable[[Frame], list[UUID]]] = {"objector": _objectors, "came": _came}


def _nearest_to(place: str) -> FirstOf:
    """The county of a place, the city above it, the rest of the city, all others."""
    county, city = When(place=place[:6], then=0), When(place=place[:4], then=1)
    return FirstOf(county, city, When(place__startswith=place[:4], then=2), default=3)


def next_below(place: str) -> int:
    """How many digits a place of the level below has: of a county a town, of a town a village."""
    return next((digits for digits in (6, 9, 12) if digits > len(place)), len(place))


def ancestors(place: str) -> list[str]:
    """The county, town and village in which a place lies: its organs are the ones at hand."""
    return [place[:digits] for digits in (6, 9, 12) if len(place) >= digits]


def posts_for(fact: Fact, frame: Frame) -> Sequence[Post]:
    """Who is at hand in the role that the fact asks for: in the case's village, its town, or its county."""
    if fact.of == "appointed":
        mediators = frame.standing.mediators() if frame.standing else []
        keys = [a.post_id for a in mediators if a.post_id]
        return list(Post.objects.filter(pk__in=keys).select_related("user", "organ"))
    place = frame.case.place if frame.case else frame.by.place
    able = Post.objects.able(frame.at.astimezone(SHANGHAI).date()).filter(role=fact.of)
    found = able.filter(organ__place__in=ancestors(place)).select_related("user", "organ")
    return list(found.order_by("-organ__place", "user__name"))


# ── What a county has at hand, remembered for a minute ───────────────────────────────────────────
# Nearly every answer lists organs and mediators to choose from, and they hardly ever change. What is
# chosen is looked up anew; the two functions above say the same by the ORM.


@dataclass(frozen=True, slots=True)
class AtHand:
    """Who may be chosen, by place: everybody, and the departments and courts among the organs; and
    the county's organs by the short names that the routing rules call them by, and the first organ of
    a kind in a place."""

    by_place: Mapping[str, Sequence[Choice]]
    departments: Sequence[Choice] = ()
    courts: Sequence[Choice] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    of_kind: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def around(self, place: str) -> list[Choice]:
        """Those of the county, the town and the village in which a place lies."""
        return [one for at in ancestors(place) for one in self.by_place.get(at, ())]

    def nearest(self, kind: str, place: str) -> str:
        """The organ of a kind in the village, else the town, else the county of a place; '' where there
        is none."""
        around = ((at, kind) for at in reversed(ancestors(place)))
        return next((self.of_kind[key] for key in around if key in self.of_kind), "")

    def below(self, place: str) -> list[Choice]:
        """Those of the place itself and of the level below it."""
        most = next_below(place)
        found = sorted(at for at in self.by_place if at.startswith(place) and len(at) <= most)
        return [one for at in found for one in self.by_place[at]]


def _organs_offered(fact: Fact, frame: Frame) -> list[Choice]:
    if fact.of in ANSWERING:
        organs = organs_for(fact, frame).values_list("pk", "name")
        return [{"value": str(key), "label": name} for key, name in organs]
    place = frame.case.place if frame.case else frame.by.place
    county = organs_at_hand(place[:6], *_minute(frame.at))
    if fact.of == "court":
        return list(county.courts)
    without = set(map(str, _kept_out(frame)))
    if frame.case and fact.of != COMPETENT:
        without.add(str(frame.case.holder_id))
    if fact.of == "below":
        found: Sequence[Choice] = county.below(place)
    else:
        found = county.departments if fact.of == "department" else county.around(place)
    return [one for one in found if one["value"] not in without]


def _kept_out(frame: Frame) -> list[UUID]:
    """The organs that the case is kept from: they are not offered."""
    rows = frame.standing.exclusions if frame.standing else []
    places = [row.place for row in rows if row.place]
    there = Organ.objects.filter(Q(*(Q(place__startswith=p) for p in places), _connector=Q.OR))
    found = [row.organ_id for row in rows if row.organ_id]
    return found + (list(there.values_list("pk", flat=True)) if places else [])


def suggested(frame: Frame) -> list[str]:
    """The keys of the organs that the county's rules suggest for the case, in order: those of its tier,
    then those of its type."""
    if frame.case is None:
        return []
    county = organs_at_hand(frame.case.place[:6], *_minute(frame.at))
    tier = tier_of(frame)
    nearest = (county.nearest(kind, frame.case.place) for kind in (tier.nearest if tier else ()))
    names = (*(tier.to if tier else ()), *frame.tables.routes(frame.case.type))
    found = [*nearest, *(county.named.get(name, "") for name in names)]
    return [key for key in dict.fromkeys(found) if key]


def tier_of(frame: Frame) -> Tier | None:
    """The tier of the matter here: by its type, and by the facts that were stated when it was graded."""
    case = frame.case
    if case is None or not frame.tables.tiers(case.kind):
        return None
    return frame.tables.tier(case.kind, case.type, frame.standing.grounds if frame.standing else [])


def _posts_offered(fact: Fact, frame: Frame) -> list[Choice]:
    """Those of the village first, then of the town, then of the county."""
    if fact.of == "appointed":
        return [_person(p.pk, p.user.name, p.organ.name) for p in posts_for(fact, frame)]
    place = frame.case.place if frame.case else frame.by.place
    county = posts_at_hand(fact.of, place[:6], *_minute(frame.at))
    return [one for at in reversed(ancestors(place)) for one in county.by_place.get(at, ())]


def is_at_hand(place: str, at: datetime) -> bool:
    """Whether a town or village is in force; nearly every registration names one that is."""
    return place in places_at_hand(place[:6], *_minute(at))


@lru_cache(maxsize=256)
def places_at_hand(county: str, on: date, minute: datetime) -> frozenset[str]:
    """The codes of a county and of its towns and villages in force; not of its many grids."""
    found = Division.objects.in_force(on).under(county).values_list("code", flat=True)
    return frozenset(found)


def _minute(at: datetime) -> tuple[date, datetime]:
    here = at.astimezone(SHANGHAI)
    return here.date(), here.replace(second=0, microsecond=0)


@lru_cache(maxsize=32)
def organs_at_hand(county: str, on: date, minute: datetime) -> AtHand:
    """The organs of a county, and the courts of its province: its own, the city's, then the others."""
    day = adapted(on)
    found = rows(ORGANS_AT_HAND, [county, *province_of(county), day, day])
    departments: list[Choice] = []
    courts: list[tuple[str, Choice]] = []
    by_place: dict[str, list[Choice]] = {}
    named: dict[str, str] = {}
    of_kind: dict[tuple[str, str], str] = {}
    for row in found:
        choice = {"value": str(as_uuid(row["id"])), "label": row["name"]}
        if row["place"] == county and row["short_name"]:
            named[row["short_name"]] = choice["value"]
        of_kind.setdefault((row["place"], row["kind"]), choice["value"])
        if row["kind"] == "court":
            courts.append((row["place"], choice))
            continue
        by_place.setdefault(row["place"], []).append(choice)
        if row["kind"] in DEPARTMENTS:
            departments.append(choice)
    courts.sort(key=lambda court: _distance(court[0], county))
    return AtHand(by_place, departments, [choice for _, choice in courts], named, of_kind)


def province_of(county: str) -> tuple[str, str]:
    """The codes of a province's places: from the first up to, and without, the second."""
    return county[:2], str(int(county[:2]) + 1)


def _distance(place: str, county: str) -> tuple[int, str]:
    """The county itself, the city above it, the rest of the city, the rest of the province."""
    if place in (county, county[:4]):
        return (0 if place == county else 1), place
    return (2 if place.startswith(county[:4]) else 3), place


@lru_cache(maxsize=32)
def posts_at_hand(role: str, county: str, on: date, minute: datetime) -> AtHand:
    """Those who serve in a county in a role: its mediators, its leaders."""
    day = adapted(on)
    by_place: dict[str, list[Choice]] = {}
    for row in rows(POSTS_AT_HAND, [county, role, day, day, day, day]):
        choice = _person(row["id"], row["name"], row["organ"])
        by_place.setdefault(row["place"], []).append(choice)
    return AtHand(by_place)


def _person(key: object, name: str, organ: str) -> Choice:
    return {"value": str(as_uuid(key)), "label": f"{name}（{organ}）"}


DEPARTMENTS = ("department", "police", "government")
ORGANS_AT_HAND = """
    SELECT id, name, short_name, kind, place FROM jurisdiction_organ
    WHERE (county = %s OR (kind = 'court' AND place >= %s AND place < %s))
      AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
    ORDER BY place, kind, name
"""
POSTS_AT_HAND = """
    SELECT p.id, u.name, o.name AS organ, o.place
    FROM jurisdiction_post p
    JOIN jurisdiction_user u ON u.id = p.user_id
    JOIN jurisdiction_organ o ON o.id = p.organ_id
    WHERE o.county = %s AND p.role = %s AND u.is_active
      AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to >= %s)
      AND o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to >= %s)
    ORDER BY o.place, u.name
"""
