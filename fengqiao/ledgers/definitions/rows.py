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
from fengqiao.ledgers.definitions.veiling import aliases, veiled
from fengqiao.ledgers.definitions.words import Words
from fengqiao.lib import idcard, phone
from fengqiao.lib.chinese_dates import Day, DayUnclear, day_of, day_of_number, year_in
from fengqiao.lib.people_cells import ID_NUMBER, PHONE, People, Person, people_in, sides_in
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.workbook import Cell, Cells, Merged

TOTALS = re.compile(
    r"^(?:合计|总计|小计|共计|总数|填表|制表|审核|统计人|负责人|填报|注[:：]|说明[:：]|例$|示例)"
)
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
    said: Counter[bytes] = field(default_factory=Counter)


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
        self._plain = [plain(name) for name in headings.names]
        self._heads = {name.strip() for name in headings.names if name}
        self._is_said = [meant not in OF_THE_SHEET for meant in headings.fields]

    def read(self, number: int, cells: Cells) -> Understood | Unclear | None:
        """The row (`number` from 0); None for one that is empty, a total or a heading again."""
        cells = self._with_merged(number, cells)
        told = self._told(cells)
        if self._is_nothing(cells, told):
            return None
        try:
            return self._understood(number, told, cells)
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

    def _told(self, cells: Cells) -> dict[str, Cell]:
        """What stands in each known field; the first of several that is not empty."""
        told: dict[str, Cell] = {}
        for meant, cell in zip(self.headings.fields, cells, strict=False):
            if meant and meant != LEFT_OUT and cell not in ("", None) and meant not in told:
                told[meant] = cell
        return told

    def _is_nothing(self, cells: Cells, told: Mapping[str, Cell]) -> bool:
        texts = [text for cell in cells if (text := text_of(cell))]
        if not texts or TOTALS.match(re.sub(r"\s", "", texts[0])):
            return True
        if texts[0] in self._heads and sum(t in self._heads for t in texts) > len(texts) / 2:
            return True
        return set(told) <= {*OF_THE_SHEET, "town", "village", "holder", "place"}

    # ── The row ──────────────────────────────────────────────────────────────────────────────────

    def _understood(self, number: int, told: dict[str, Cell], cells: Cells) -> Understood:
        if self._carries:
            self._carry(told)
        rest: dict[str, str] = {}
        first, second = self._people(told, rest)
        people = [*first, *second]
        days = self._days(told, rest)
        facts = self._facts(told, people, second, rest) | days
        self._close(facts, told, rest)
        self._keep(cells, told, rest)
        parties = [
            *(_party("applicant", p) for p in first),
            *(_party("respondent", p) for p in second),
        ]
        self._addresses(parties, told)
        return Understood(
            row=number + 1,
            asked=self._asked(cells),
            facts=facts,
            parties=parties,
            holder=self._holder(told, rest),
            old_number=text_of(told.get("old_number"))[:64],
            rest=rest,
        )

    def _carry(self, told: dict[str, Cell]) -> None:
        for name in CARRIED:
            if name in told:
                self.memory.carried[name] = text_of(told[name])
            elif name in self.memory.carried and name in self.headings.fields:
                told[name] = self.memory.carried[name]

    def _asked(self, cells: Cells) -> str:
        """What the row says, whatever the order of its columns and whatever file it stands in."""
        said = sorted(
            (name, text)
            for name, is_said, cell in zip(self._plain, self._is_said, cells, strict=False)
            if is_said and (text := text_of(cell))
        )
        hashed = keys().fingerprint(json.dumps([self.post.place[:6], self.kind, said]))
        key = bytes.fromhex(hashed[:16])
        nth = self.memory.said[key]
        self.memory.said[key] += 1
        return keys().fingerprint(f"{hashed} {nth}") if nth else hashed

    # ── People ───────────────────────────────────────────────────────────────────────────────────

    def _people(
        self, told: Mapping[str, Cell], rest: dict[str, str]
    ) -> tuple[list[Person], list[Person]]:
        both = sides_in(text_of(told.get("parties")))
        first, second = (
            people_in(text_of(told.get("applicant"))),
            people_in(text_of(told.get("respondent"))),
        )
        for name, found in (("parties", both), ("applicant", first), ("respondent", second)):
            if found.left:
                self._note(rest, name, text_of(told.get(name)))
        applicants = first.first or both.first
        respondents = second.first or (both.second if not first.first else _others(both, first))
        for side, people in (("applicant", applicants), ("respondent", respondents)):
            self._numbers(side, people, told, rest)
        if len(applicants) + len(respondents) > PEOPLE_AT_MOST:
            raise RowUnclear(f"一格里有{len(applicants) + len(respondents)}个人，请核对。")
        return applicants, respondents

    def _numbers(
        self, side: str, people: list[Person], told: Mapping[str, Cell], rest: dict[str, str]
    ) -> None:
        """Telephone and identity numbers in columns of their own, in the order of the people."""
        for what, pattern in (("phone", PHONE), ("id_number", ID_NUMBER)):
            column = f"{side}_{'phone' if what == 'phone' else 'id'}"
            cell = text_of(told.get(column))
            if cell:
                found = pattern.findall(people_plain(cell))
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

    def _addresses(self, parties: list[dict[str, Any]], told: Mapping[str, Cell]) -> None:
        for side in ("applicant", "respondent"):
            address = text_of(told.get(f"{side}_address"))
            of_side = [party for party in parties if party["role"] == side]
            if address and of_side:
                of_side[0]["address"] = address[:200]

    # ── Days ─────────────────────────────────────────────────────────────────────────────────────

    def _days(self, told: Mapping[str, Cell], rest: dict[str, str]) -> dict[str, Any]:
        found: dict[str, date | None] = {}
        for name in ("registered_on", "accepted_on", "concluded_on", "occurred_on"):
            near = found.get("registered_on") or self.memory.latest_on or self._began_on
            found[name] = self._day(name, told.get(name), near, rest)
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
        if cell in (None, ""):
            return None
        try:
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
        told: Mapping[str, Cell],
        people: Sequence[Person],
        second: Sequence[Person],
        rest: dict[str, str],
    ) -> dict[str, Any]:
        title, story = text_of(told.get("title")), _lines(text_of(told.get("story")))
        kind_of = text_of(told.get("type"))
        if not (title or story or people):
            raise RowUnclear("没有纠纷名称、当事人和简要情况，不知道是什么事。请至少补上一项。")
        if len(story) > STORY_AT_MOST:
            raise RowUnclear(f"简要情况太长，最多{STORY_AT_MOST}个字，现在有{len(story)}个。")
        code = self.words.value("type", kind_of) or ("" if kind_of else self._type_in(title))
        if kind_of and not code:
            self._note(rest, "type", kind_of)
        shown = veiled(title, people) or self._composed(people, second, kind_of, story)
        if len(shown) > TITLE_AT_MOST:
            story = story or title
            shown = shown[: TITLE_AT_MOST - 2] + "……"
        place = self._place(told, rest)
        return {
            "title": shown,
            "story": veiled(story, people) or shown,
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

    def _place(self, told: Mapping[str, Cell], rest: dict[str, str]) -> str:
        said = [text_of(told.get(name)) for name in ("town", "village", "place")]
        try:
            code = self.places.code_of(*said)
        except PlaceUnclear as unclear:
            raise RowUnclear(unclear.sentence) from None
        if said[2] and not self.places.is_all(said[2], code):
            self._note(rest, "place", said[2])
        return code

    def _channel(
        self, told: Mapping[str, Cell], people: Sequence[Person], rest: dict[str, str]
    ) -> str:
        said = text_of(told.get("channel"))
        if said and not (value := self.words.value("channel", said)):
            self._note(rest, "channel", said)
        elif said:
            return value
        return "visit" if people else "initiative"

    def _safety(self, told: Mapping[str, Cell], words: str) -> list[str]:
        said = text_of(told.get("safety"))
        named = self.words.value("safety", said)
        return sorted({*self.words.dangers(words), *([named] if named else [])})

    def _count(self, told: Mapping[str, Cell], rest: dict[str, str]) -> int | None:
        cell = told.get("people")
        found = count_in(cell) if cell is not None else None
        if cell is not None and found is None:
            self._note(rest, "people", text_of(cell))
        return found

    def _amount(self, told: Mapping[str, Cell], rest: dict[str, str]) -> str | None:
        for name, times in (("amount", 1), ("amount_10000", 10_000)):
            cell = told.get(name)
            if cell is None:
                continue
            found = amount_in(cell, times)
            if found is None:
                self._note(rest, name, text_of(cell))
            else:
                return str(found)
        return None

    def _holder(self, told: Mapping[str, Cell], rest: dict[str, str]) -> Organ | None:
        said = text_of(told.get("holder"))
        if not said:
            return None
        found = self._organs.get(plain(said))
        if found is None:
            self._note(rest, "holder", said)
        return found

    def _close(self, facts: dict[str, Any], told: Mapping[str, Cell], rest: dict[str, str]) -> None:
        """Where the case stands by its outcome; without one, by whether an end is written."""
        said = text_of(told.get("outcome"))
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

    def _keep(self, cells: Cells, told: Mapping[str, Cell], rest: dict[str, str]) -> None:
        for name in KEPT_AS_IT_STANDS:
            if name in told:
                self._note(rest, name, text_of(told[name]))
        pairs = zip(self.headings.names, self.headings.fields, cells, strict=False)
        used: set[str] = set()
        for column, (name, meant, cell) in enumerate(pairs):
            is_said = meant not in (LEFT_OUT, *OF_THE_SHEET) and (not meant or meant in used)
            if is_said and (text := text_of(cell)):
                rest.setdefault(name or f"第{column + 1}列", text)
            used.add(meant)

    def _note(self, rest: dict[str, str], name: str, text: str) -> None:
        rest.setdefault(self._heading(name), text)

    def _heading(self, name: str) -> str:
        pairs = zip(self.headings.names, self.headings.fields, strict=True)
        return next((heading for heading, meant in pairs if meant == name and heading), name)


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
