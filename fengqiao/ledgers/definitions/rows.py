"""A row of a ledger as a matter of former days: its facts, its people, and what else it says.

What cannot be understood is refused with the reason, or, where nothing hangs on it, kept as it
stands beside the case. Nothing of a row is lost.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from fengqiao.cases.querysets import keys
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.ledgers.definitions.cells import amount_in, count_in, text_of
from fengqiao.ledgers.definitions.headings import LEFT_OUT, OF_THE_SHEET, Headings, plain
from fengqiao.ledgers.definitions.places import Places, PlaceUnclear
from fengqiao.ledgers.definitions.veiling import aliases, veiled, veiled_as
from fengqiao.ledgers.definitions.words import Words
from fengqiao.lib import idcard, phone
from fengqiao.lib.chinese_dates import Day, DayUnclear, day_of, day_of_number, year_in
from fengqiao.lib.people_cells import ID_NUMBER, PHONE, People, Person, people_in, sides_in
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.workbook import Cell, Cells, Merged

TOTALS = re.compile(
    r"^(?:合计|总计|小计|共计|总数|填表|制表|审核|统计人|负责人|填报|注[:：]|说明[:：]|例$|示例)"
)
SAY_NO_MATTER = {*OF_THE_SHEET, "town", "village", "holder", "place"}
DAYS = ("registered_on", "accepted_on", "concluded_on", "occurred_on")
ISO_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
MOBILE = re.compile(r"1[0-9]{10}")
NUMBERS_OF = {
    side: (("phone", f"{side}_phone", PHONE), ("id_number", f"{side}_id", ID_NUMBER))
    for side in ("applicant", "respondent")
}
CARRIED = ("town", "village", "holder")  # what a table without merged cells writes only once
FROM_THE_LEDGERS_DAY = re.compile(r"[今昨前去明上本当]|腊|正月|冬月|初|廿|农历|阴历")
HAS_YEAR = re.compile(r"\d{4}|[〇零○一二三四五六七八九]{4}|^\d{2}[./\-年]\d{1,2}[./\-月]\d")
TITLE_AT_MOST, STORY_AT_MOST = 200, 20_000
KEPT_AS_IT_STANDS = ("mediator", "agreement", "performance", "revisited", "remarks")
PEOPLE_AT_MOST = 60
HALF_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("Ｘ"): "X"}
VERSION_8 = 0x8000_8000_0000_0000_0000  # an id of one's own making (RFC 9562, 5.8), here by content
NO_VERSION = ~0xF000_C000_0000_0000_0000


class RowUnclear(Refusal):
    """Why a row cannot be taken, in words for who wrote it."""

    code, status = "row_unclear", 422


@dataclass(slots=True)
class Understood:
    """A row as the door wants it. `rest` is what it says that has no place of its own."""

    row: int  # as the table programme counts, from 1
    asked: str  # keyed hash of what the row says, and of how often it was said before
    facts: dict[str, Any]
    parties: list[dict[str, Any]]
    holder: Organ | None
    old_number: str
    rest: dict[str, str]

    @property
    def command_id(self) -> UUID:
        """The same row is the same command, in whatever file it stands."""
        return UUID(int=int(self.asked[:32], 16) & NO_VERSION | VERSION_8)


@dataclass(slots=True)
class Unclear:
    """A row that cannot be taken."""

    row: int
    reason: str


@dataclass(slots=True)
class Memory:
    """What a row takes from those above it; it goes along from one batch to the next."""

    latest_on: date | None = None
    carried: dict[str, str] = field(default_factory=dict)
    said: set[int] = field(default_factory=set)  # of each row eight octets of its keyed hash
    said_again: Counter[int] = field(default_factory=Counter)

    def again(self, row: int) -> int:
        """How often a row that says the same stood above; this one counts from now on."""
        if row not in self.said:
            self.said.add(row)
            return 0
        self.said_again[row] += 1
        return self.said_again[row]


class Reader:
    """Reads the rows of one sheet, in order."""

    def __init__(
        self,
        headings: Headings,
        *,
        kind: str,
        post: Post,
        words: Words,
        places: Places,
        ledger_on: date,
        merged: Sequence[Merged] = (),
        named: str = "",
        memory: Memory | None = None,
    ) -> None:
        self.headings, self.kind, self.post = headings, kind, post
        self.words, self.places, self.ledger_on = words, places, ledger_on
        self.memory = memory or Memory()
        self._filled = _filled_ranges(merged, headings.begins)
        self._carries = not merged
        self._organs = _organs_of(post, ledger_on)
        year = next((y for t in [*headings.titles, named] if (y := year_in(t))), None)
        self._began_on = min(date(year, 12, 31), ledger_on) if year else ledger_on
        self._said_above: dict[int, Cell] = {}
        self._heads = {name.strip() for name in headings.names if name}
        self._columns = _Columns(headings)

    def read(self, number: int, cells: Cells) -> Understood | Unclear | None:
        """The row (`number` from 0); None for one that is empty, a total or a heading again."""
        cells = self._with_merged(number, cells)
        texts = [text_of(cell) for cell in cells]
        told = self._told(texts)
        if self._is_nothing(texts, told):
            return None
        try:
            return self._understood(number, told, cells, texts)
        except Refusal as refusal:
            return Unclear(number + 1, refusal.sentence)

    # ── Cells ────────────────────────────────────────────────────────────────────────────────────

    def _with_merged(self, number: int, cells: Cells) -> Cells:
        """Cells of a merged range say what its first one says."""
        for column, (first, last) in self._filled.get(number, {}).items():
            if number == first:
                self._said_above[column] = cells[column] if column < len(cells) else None
            elif first < number <= last and column in self._said_above:
                cells = cells + [None] * (column + 1 - len(cells))
                cells[column] = self._said_above[column]
        return cells

    def _told(self, texts: Sequence[str]) -> dict[str, str]:
        """What stands in each known field; the first of several that is not empty."""
        told: dict[str, str] = {}
        for column, meant in self._columns.known:
            if column < len(texts) and texts[column] and meant not in told:
                told[meant] = texts[column]
        return told

    def _is_nothing(self, texts: Sequence[str], told: Mapping[str, str]) -> bool:
        first = next(filter(None, texts), "")
        if not first or TOTALS.match(re.sub(r"\s", "", first)):
            return True
        if first in self._heads:
            said = [text for text in texts if text]
            if sum(text in self._heads for text in said) > len(said) / 2:
                return True
        return told.keys() <= SAY_NO_MATTER

    # ── The row ──────────────────────────────────────────────────────────────────────────────────

    def _understood(
        self, number: int, told: dict[str, str], cells: Cells, texts: Sequence[str]
    ) -> Understood:
        if self._carries:
            self._carry(told)
        rest: dict[str, str] = {}
        first, second = self._people(told, rest)
        people = [*first, *second]
        days = self._days(cells, rest)
        facts = self._facts(told, people, second, rest) | days
        self._close(facts, told, rest)
        self._keep(texts, told, rest)
        parties = [
            *(_party("applicant", p) for p in first),
            *(_party("respondent", p) for p in second),
        ]
        self._addresses(parties, told)
        return Understood(
            row=number + 1,
            asked=self._asked(texts),
            facts=facts,
            parties=parties,
            holder=self._holder(told, rest),
            old_number=told.get("old_number", "")[:64],
            rest=rest,
        )

    def _carry(self, told: dict[str, str]) -> None:
        for name in CARRIED:
            if name in told:
                self.memory.carried[name] = told[name]
            elif name in self.memory.carried and name in self.headings.fields:
                told[name] = self.memory.carried[name]

    def _asked(self, texts: Sequence[str]) -> str:
        """What the row says, whatever the order of its columns and whatever file it stands in."""
        said = [
            (name, texts[column])
            for name, column in self._columns.said
            if column < len(texts) and texts[column]
        ]
        if self._columns.has_namesakes:
            said.sort()
        hashed = keys().fingerprint(json.dumps([self.post.place[:6], self.kind, said]))
        nth = self.memory.again(int(hashed[:16], 16))
        return keys().fingerprint(f"{hashed} {nth}") if nth else hashed

    # ── People ───────────────────────────────────────────────────────────────────────────────────

    def _people(
        self, told: Mapping[str, str], rest: dict[str, str]
    ) -> tuple[list[Person], list[Person]]:
        both = sides_in(told.get("parties", ""))
        first, second = people_in(told.get("applicant", "")), people_in(told.get("respondent", ""))
        for name, found in (("parties", both), ("applicant", first), ("respondent", second)):
            if found.left:
                self._note(rest, name, told[name])
        applicants = first.first or both.first
        respondents = second.first or (both.second if not first.first else _others(both, first))
        for side, people in (("applicant", applicants), ("respondent", respondents)):
            self._numbers(side, people, told, rest)
        if len(applicants) + len(respondents) > PEOPLE_AT_MOST:
            raise RowUnclear(f"一格里有{len(applicants) + len(respondents)}个人，请核对。")
        return applicants, respondents

    def _numbers(
        self, side: str, people: list[Person], told: Mapping[str, str], rest: dict[str, str]
    ) -> None:
        """Telephone and identity numbers in columns of their own, in the order of the people."""
        for what, column, pattern in NUMBERS_OF[side]:
            if cell := told.get(column, ""):
                found = [cell] if MOBILE.fullmatch(cell) else pattern.findall(people_plain(cell))
                lacking = [person for person in people if not getattr(person, what)]
                for person, number in zip(lacking, found, strict=False):
                    setattr(person, what, number.strip())
                if not found or len(found) > len(lacking):
                    self._note(rest, column, cell)
        for person in people:
            if person.id_number and idcard.fault(person.id_number):
                self._note(rest, f"{side}_id", person.id_number)
                person.id_number = ""
            if person.phone and len(phone.normal(person.phone)) < 5:
                person.phone = ""

    def _addresses(self, parties: list[dict[str, Any]], told: Mapping[str, str]) -> None:
        for side in ("applicant", "respondent"):
            if address := told.get(f"{side}_address", ""):
                of_side = [party for party in parties if party["role"] == side]
                if of_side:
                    of_side[0]["address"] = address[:200]

    # ── Days ─────────────────────────────────────────────────────────────────────────────────────

    def _days(self, cells: Cells, rest: dict[str, str]) -> dict[str, Any]:
        found: dict[str, date | None] = {}
        for name in DAYS:
            near = found.get("registered_on") or self.memory.latest_on or self._began_on
            found[name] = self._day(name, self._columns.first(name, cells), near, rest)
        known = [found[n] for n in ("registered_on", "accepted_on", "concluded_on") if found[n]]
        if not known:
            raise RowUnclear("没有登记日期，也没有受理、办结日期。请补上其中一个。")
        found["registered_on"] = found["registered_on"] or min(day for day in known if day)
        self.memory.latest_on = found["registered_on"]
        self._check_order(found)
        return found

    def _check_order(self, days: Mapping[str, date | None]) -> None:
        """What the door would refuse is said before anything is written."""
        registered, ended = days["registered_on"], days["concluded_on"]
        if registered and ended and ended < registered:
            raise RowUnclear(
                f"“{self._heading('concluded_on')}”是{ended}，早于登记日期{registered}。请核对。"
            )
        ahead = max((day for day in days.values() if day), default=None)
        if ahead and ahead > self.places.on:
            raise RowUnclear(f"{ahead}在今天之后，请核对日期。")

    def _day(self, name: str, cell: Cell, near: date, rest: dict[str, str]) -> date | None:
        if cell is None:
            return None
        try:
            if isinstance(cell, str) and ISO_DAY.fullmatch(cell):
                return day_of(cell).on  # whatever lies near, and whenever the ledger was written
            day = self._read_day(cell, near)
        except DayUnclear as unclear:
            raise RowUnclear(f"“{self._heading(name)}”{unclear}") from None
        if day.precision != "day":
            self._note(rest, name, text_of(cell))
        return self._not_ahead(day, cell, name, near)

    def _read_day(self, cell: Cell, near: date) -> Day:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return day_of_number(cell)
        text = text_of(cell)
        by_ledger = FROM_THE_LEDGERS_DAY.search(text) is not None
        return day_of(text, near=self.ledger_on if by_ledger else near)

    def _not_ahead(self, day: Day, cell: Cell, name: str, near: date) -> date:
        """A day without its year lies before the ledger's day, and an end after its beginning."""
        on, said = day.on, text_of(cell)
        if not isinstance(cell, str) or HAS_YEAR.search(said) or FROM_THE_LEDGERS_DAY.search(said):
            return on
        if on > self.ledger_on:
            return _in_year(on, on.year - 1)
        if name == "concluded_on" and on < near and _in_year(on, on.year + 1) <= self.ledger_on:
            return _in_year(on, on.year + 1)
        return on

    # ── Facts ────────────────────────────────────────────────────────────────────────────────────

    def _facts(
        self,
        told: Mapping[str, str],
        people: Sequence[Person],
        second: Sequence[Person],
        rest: dict[str, str],
    ) -> dict[str, Any]:
        title, story = told.get("title", ""), _lines(told.get("story", ""))
        kind_of = told.get("type", "")
        if not (title or story or people):
            raise RowUnclear("没有纠纷名称、当事人和简要情况，不知道是什么事。请至少补上一项。")
        if len(story) > STORY_AT_MOST:
            raise RowUnclear(f"简要情况太长，最多{STORY_AT_MOST}个字，现在有{len(story)}个。")
        code = self.words.value("type", kind_of) or ("" if kind_of else self._type_in(title))
        if kind_of and not code:
            self._note(rest, "type", kind_of)
        called = aliases(people)
        shown = veiled_as(title, called) or self._composed(people, second, kind_of, story)
        if len(shown) > TITLE_AT_MOST:
            story = story or title
            shown = shown[: TITLE_AT_MOST - 2] + "……"
        place = self._place(told, rest)
        return {
            "title": shown,
            "story": veiled_as(story, called) or shown,
            "place": place,
            "type": code,
            "channel": self._channel(told, people, rest),
            "safety": self._safety(told, f"{title}{kind_of}{story}"),
            "people": self._count(told, rest),
            "amount": self._amount(told, rest),
        }

    def _type_in(self, title: str) -> str:
        return self.words.value("type", title)

    def _composed(
        self, people: Sequence[Person], second: Sequence[Person], kind_of: str, story: str
    ) -> str:
        """张某与李某排水纠纷, as a file is called; without people, how the story begins."""
        shown = aliases(people)
        first = [p for p in people if p not in second]
        sides = [shown.get(s[0].name, s[0].name) for s in (first, second) if s]
        if not sides:
            return veiled(story, people)[:40] or kind_of
        what = kind_of if re.search("纠纷|争议|矛盾", kind_of) else f"{kind_of}纠纷"
        return f"{'与'.join(sides)}{what}"

    def _place(self, told: Mapping[str, str], rest: dict[str, str]) -> str:
        said = [told.get(name, "") for name in ("town", "village", "place")]
        try:
            code = self.places.code_of(*said)
        except PlaceUnclear as unclear:
            raise RowUnclear(unclear.sentence) from None
        if said[2] and not self.places.is_all(said[2], code):
            self._note(rest, "place", said[2])
        return code

    def _channel(
        self, told: Mapping[str, str], people: Sequence[Person], rest: dict[str, str]
    ) -> str:
        said = told.get("channel", "")
        if said and not (value := self.words.value("channel", said)):
            self._note(rest, "channel", said)
        elif said:
            return value
        return "visit" if people else "initiative"

    def _safety(self, told: Mapping[str, str], words: str) -> list[str]:
        named = self.words.value("safety", told.get("safety", ""))
        return sorted({*self.words.dangers(words), *([named] if named else [])})

    def _count(self, told: Mapping[str, str], rest: dict[str, str]) -> int | None:
        said = told.get("people")
        found = count_in(said) if said else None
        if said and found is None:
            self._note(rest, "people", said)
        return found

    def _amount(self, told: Mapping[str, str], rest: dict[str, str]) -> str | None:
        for name, times in (("amount", 1), ("amount_10000", 10_000)):
            if not (said := told.get(name)):
                continue
            found = amount_in(said, times)
            if found is None:
                self._note(rest, name, said)
            else:
                return str(found)
        return None

    def _holder(self, told: Mapping[str, str], rest: dict[str, str]) -> Organ | None:
        said = told.get("holder", "")
        if not said:
            return None
        found = self._organs.get(plain(said))
        if found is None:
            self._note(rest, "holder", said)
        return found

    def _close(self, facts: dict[str, Any], told: Mapping[str, str], rest: dict[str, str]) -> None:
        """Where the case stands by its outcome; without one, by whether an end is written."""
        said = told.get("outcome", "")
        outcome = self.words.value("outcome", said)
        if said and (not outcome or len(said) > 8):
            self._note(rest, "outcome", said)
        stage = self.words.stage_of(outcome)
        if not stage:
            stage = "archived" if facts["concluded_on"] else "registered"
            stage = "accepted" if stage == "registered" and facts["accepted_on"] else stage
        elif stage != "archived" and facts["concluded_on"]:
            raise RowUnclear(f"“{self._heading('outcome')}”写的是“{said}”，却有办结日期。请核对。")
        facts["stage"] = stage
        facts["outcome"] = outcome if stage == "archived" else ""
        if stage == "accepted" and not facts["accepted_on"]:
            facts["accepted_on"] = facts["registered_on"]

    # ── What has no place of its own ─────────────────────────────────────────────────────────────

    def _keep(self, texts: Sequence[str], told: Mapping[str, str], rest: dict[str, str]) -> None:
        for name in KEPT_AS_IT_STANDS:
            if name in told:
                self._note(rest, name, told[name])
        for column, heading in self._columns.beside:
            if column < len(texts) and texts[column]:
                rest.setdefault(heading, texts[column])

    def _note(self, rest: dict[str, str], name: str, text: str) -> None:
        rest.setdefault(self._heading(name), text)

    def _heading(self, name: str) -> str:
        return self._columns.headings.get(name, name)


class _Columns:
    """What follows from the headings alone, found once for all rows.

    `known`: columns with a field, and the field; `said`: columns that say something of the matter,
    by their names in order, and whether two of them are called alike; `beside`: columns that no
    field takes, with what they are called.
    """

    def __init__(self, headings: Headings) -> None:
        fields = list(enumerate(headings.fields))
        self.known = [(at, meant) for at, meant in fields if meant and meant != LEFT_OUT]
        self.said = sorted(
            (plain(headings.names[at]), at) for at, meant in fields if meant not in OF_THE_SHEET
        )
        self.has_namesakes = len({name for name, _ in self.said}) < len(self.said)
        self.beside = [
            (at, headings.names[at] or f"第{at + 1}列")
            for at, meant in fields
            if meant not in (LEFT_OUT, *OF_THE_SHEET)
            and (not meant or meant in headings.fields[:at])
        ]
        named = zip(headings.fields, headings.names, strict=True)
        self.headings = {meant: name for meant, name in reversed([*named]) if meant and name}
        self._of_days = {name: [at for at, meant in self.known if meant == name] for name in DAYS}

    def first(self, name: str, cells: Cells) -> Cell:
        """The first cell of a day's columns that says something, as it came."""
        for at in self._of_days[name]:
            if at < len(cells) and text_of(cells[at]):
                return cells[at]
        return None


def people_plain(cell: str) -> str:
    """Full-width digits as plain ones."""
    return cell.translate(HALF_WIDTH)


def _party(role: str, person: Person) -> dict[str, Any]:
    return {
        "role": role,
        "name": person.name,
        "phone": person.phone,
        "id_number": person.id_number,
        "is_organisation": person.is_organisation,
    }


def _others(both: People, first: People) -> list[Person]:
    """Of all parties those who are not the applicant."""
    applicants = {person.name for person in first.first}
    return [p for p in (*both.first, *both.second) if p.name not in applicants]


def _lines(text: str) -> str:
    """A padded cell without its padding."""
    return "\n".join(line for part in text.splitlines() if (line := part.strip()))


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _filled_ranges(merged: Sequence[Merged], begins: int) -> dict[int, dict[int, tuple[int, int]]]:
    """For each row of data the columns that are merged downwards, with first and last row."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for one in merged:
        if one.last_row >= begins and one.last_row > one.first_row:
            first = max(one.first_row, begins)
            for row in range(first, one.last_row + 1):
                found.setdefault(row, {})[one.first_column] = (first, one.last_row)
    return found


def _organs_of(post: Post, on: date) -> dict[str, Organ]:
    """Organs by full and by short name, where the name is one's own; those without a case are out."""
    found: dict[str, Organ] = {}
    twice: set[str] = set()
    for organ in _holding(post, on):
        for name in {plain(organ.name), plain(organ.short_name)} - {""}:
            if name in found:
                twice.add(name)
            found[name] = organ
    return {name: organ for name, organ in found.items() if name not in twice}


def _holding(post: Post, on: date) -> Iterator[Organ]:
    organs = Organ.objects.of_county(post.place, on).exclude(kind="court")
    yield from organs.filter(place__startswith=post.place)
