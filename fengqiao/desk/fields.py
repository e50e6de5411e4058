"""Forms made from what the kind's file declares: a widget for each type of fact, and back again.

Only form is checked here, by the door's own readers, so that every fault is named at once; the act
decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.cases import definitions
from fengqiao.cases.definitions import SHANGHAI, Choice, FactWrong, Frame
from fengqiao.desk import people, places
from fengqiao.desk.places import Level
from fengqiao.desk.words import in_english, label_of, said
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Fact, Verb
from fengqiao.rulebook.tables import Tables

FEW = 6  # so many choices are shown at once, more in a list
PLAIN = {
    "text": "text",
    "long_text": "area",
    "date": "date",
    "moment": "moment",
    "integer": "number",
    "money": "money",
    "boolean": "tick",
    "case": "text",
    "file": "file",
    "place": "place",
    "schedule": "schedule",
}
MANY = ("choices", "parties", "organs")
HELP = {
    "case": gettext_lazy("写编号，例如〔2026〕泌人调字第0001号。只能填您看得到的事项。"),
    "file": gettext_lazy("照片、PDF、Word、Excel、录音、录像，最多 20 MB。"),
    "schedule": gettext_lazy(
        "一行写一期，中间空一格：日期 金额 内容。例如：2026-05-01 3000 第一期赔偿款。一次付清的不用填。"
    ),
    "integer": gettext_lazy("写数字。"),
}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Options under a heading ('' for none). `folded`: many, seldom wanted, opened by who wants them."""

    label: str
    options: list[Option]
    folded: bool = False

    @property
    def has_chosen(self) -> bool:
        return any(option.chosen for option in self.options)


@dataclass(slots=True)
class Field:
    """One thing a form asks for."""

    name: str
    label: str
    widget: str
    required: bool
    help: Any = ""
    max: int | None = None
    value: Any = ""
    groups: list[Group] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    problem: str = ""

    @property
    def id(self) -> str:
        return f"fact-{self.name}"

    @property
    def template(self) -> str:
        return f"desk/fields/_{self.widget}.html"

    @property
    def options(self) -> list[Option]:
        return [option for group in self.groups for option in group.options]

    @property
    def described_by(self) -> str:
        """The ids of what is said about the field, for who hears the page."""
        said = [f"{self.id}-help"] if self.help else []
        return " ".join([*said, f"{self.id}-problem"] if self.problem else said)


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the summary of errors, and where on the page it leads."""

    sentence: str
    target: str
    article: str = ""


# ── Making fields ────────────────────────────────────────────────────────────────────────────────


def fields_of(
    verb: Verb,
    frame: Frame,
    *,
    given: Mapping[str, Any],
    offered: Mapping[str, list[Choice]],
    place: str = "",
) -> list[Field]:
    """A field for each fact, filled with what was given before."""
    return [
        _field(fact, frame, given.get(name, ""), offered.get(name), place)
        for name, fact in verb.facts.items()
    ]


def _field(
    fact: Fact, frame: Frame, value: Any, offered: Sequence[Choice] | None, place: str
) -> Field:
    made = Field(
        name=fact.name,
        label=label_of(fact),
        widget=PLAIN.get(fact.type, ""),
        required=fact.required,
        help=_help(fact),
        max=fact.max,
        value=value,
    )
    if fact.type == "place":
        made.value = value or (place if fact.required else "")
        made.levels = _levels(made, frame)
    elif not made.widget:
        made.groups = _groups(fact, frame, value, offered or [])
        made.widget = _widget(fact, made.options)
    return made


def _help(fact: Fact) -> Any:
    if fact.help and not in_english():
        return fact.help
    return HELP.get(fact.type, "")


def _levels(made: Field, frame: Frame) -> list[Level]:
    on = frame.at.astimezone(SHANGHAI).date()
    return places.cascade(made.name, frame.by.place[:6], made.value, on)


def _widget(fact: Fact, options: Sequence[Option]) -> str:
    if fact.type in MANY:
        return "ticks"
    return "radios" if len(options) <= FEW else "list"


# ── What can be chosen ───────────────────────────────────────────────────────────────────────────


def _groups(fact: Fact, frame: Frame, value: Any, offered: Sequence[Choice]) -> list[Group]:
    chosen = set(value) if isinstance(value, list) else {value}
    words = _english(fact, frame) if in_english() else {}
    options = [
        Option(one["value"], words.get(one["value"], one["label"]), one["value"] in chosen)
        for one in offered
    ]
    if fact.type == "type":
        return _by_parent(options, frame.tables)
    if fact.of == "grade_fact":
        return _by_colour(options, frame.tables)
    if fact.type in ("organ", "organs"):
        return _suggested_first(options, definitions.suggested(frame))
    return [Group("", options)]


def _suggested_first(options: Sequence[Option], keys: Sequence[str]) -> list[Group]:
    """The organs that the rules suggest for this type of dispute, in their order, then the others."""
    by_key = {option.value: option for option in options}
    first = [by_key[key] for key in keys if key in by_key]
    if not first:
        return [Group("", list(options))]
    rest = [option for option in options if option not in first]
    return [
        Group(_("这一类纠纷建议先考虑"), first),
        Group(_("其他机构"), rest, folded=len(rest) > FEW),
    ]


def types_of(tables: Tables, chosen: str, kind: str = "") -> list[Group]:
    """Every type of a kind ('' any), for a filter."""
    found = [Option(t.code, label_of(t), t.code == chosen) for t in tables.types(kind)]
    return _by_parent(found, tables)


def _by_parent(options: Sequence[Option], tables: Tables) -> list[Group]:
    """The leaves of the list of types under their headings; one without children stands alone."""
    groups: dict[str, Group] = {}
    parents = {found.code: label_of(found) for found in tables.parents()}
    for option in options:
        heading = parents.get(option.value[:2], "") if len(option.value) > 2 else ""
        groups.setdefault(heading, Group(heading, [])).options.append(option)
    return list(groups.values())


def _by_colour(options: Sequence[Option], tables: Tables) -> list[Group]:
    """Facts under the colour that follows from each: who grades sees what he is about to say."""
    colours = {fact.code: fact.colour for fact in tables.grade_facts()}
    return [
        Group(
            _("有一项就是%(colour)s") % {"colour": label_of(row)},
            [option for option in options if colours.get(option.value) == row.colour],
        )
        for row in tables.colours()
    ]


def _english(fact: Fact, frame: Frame) -> dict[str, str]:
    """The English of what the rulebook offers; names of organs and people stay as they are."""
    if fact.choices:
        return {choice.value: choice.label_en for choice in fact.choices}
    if fact.type == "type":
        return {found.code: found.label_en for found in frame.tables.types()}
    if ruled := frame.tables.offered(fact.of, frame.kind.name):
        return {found.code: found.label_en for found in ruled}
    if fact.type in ("party", "parties") and frame.standing:
        return {str(p.pk): people.named(p) for p in frame.standing.parties}
    return {}


# ── Reading what was sent ────────────────────────────────────────────────────────────────────────


def given_in(
    verb: Verb, post: QueryDict, files: MultiValueDict[str, Any], base: str
) -> dict[str, Any]:
    """The facts as they came, by name; what was left empty is left out."""
    found = {name: _given(fact, post, files, base) for name, fact in verb.facts.items()}
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def _given(fact: Fact, post: QueryDict, files: MultiValueDict[str, Any], base: str) -> Any:
    if fact.type == "file":
        return files.get(fact.name)
    if fact.type in MANY:
        return post.getlist(fact.name)
    if fact.type == "boolean":
        return fact.name in post
    if fact.type == "place":
        return places.chosen(post.dict(), fact.name, base).place
    return post.get(fact.name, "").strip()


def known_in(verb: Verb, query: QueryDict) -> dict[str, Any]:
    """Facts that a link to a form knows already: whose details to show, which letter came before."""
    return {name: query[name] for name in verb.facts if name in query}


def problems(verb: Verb, given: Mapping[str, Any], frame: Frame) -> list[Problem]:
    """Every fact that the door would send back, each with its own sentence."""
    found = []
    for name, fact in verb.facts.items():
        try:
            definitions.read_one(fact, given.get(name), frame)
        except FactWrong as wrong:
            found.append(problem_of(wrong))
    return found


def problem_of(refusal: Refusal) -> Problem:
    """A refusal as a line of the summary; it leads to its field, if it names one."""
    name = getattr(refusal, "fact", "")
    return Problem(said(refusal.sentence), f"fact-{name}" if name else "form", refusal.article)


def strayed(verb: Verb, post: QueryDict, base: str) -> list[Problem]:
    """Lists of places that no longer fit the one above them."""
    found = []
    for name, fact in verb.facts.items():
        if fact.type == "place" and (level := places.chosen(post.dict(), name, base).strayed):
            sentence = _("上一级换过了，下面的列表已经更新，请再选一次。")
            found.append(Problem(f"“{label_of(fact)}”{sentence}", f"fact-{level}"))
    return found


def marked(fields: Sequence[Field], problems: Sequence[Problem]) -> list[Field]:
    """The fields, each with the first problem that leads to it."""
    for made in fields:
        mine = [p.sentence for p in problems if p.target == made.id]
        mine += [p.sentence for p in problems if p.target in _level_ids(made)]
        made.problem = mine[0] if mine else ""
    return list(fields)


def _level_ids(made: Field) -> set[str]:
    return {f"fact-{level.name}" for level in made.levels}
