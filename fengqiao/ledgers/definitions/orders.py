"""What another office sends as a matter of ours: its facts, its people, and what it says under which number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import keys
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.definitions.places import Places
from fengqiao.ledgers.definitions.rows import NO_VERSION, VERSION_8, RowUnclear
from fengqiao.lib.chinese_dates import DayUnclear, day_of
from fengqiao.rulebook.shapes import Feed, FeedColumn
from fengqiao.rulebook.tables import Tables

AGREED = ("是", "同意", "已同意", "1", "true", "y", "yes")
TITLE_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class Order:
    """A matter as the door wants it. `said`: of each field its keyed hash."""

    number: str
    facts: dict[str, Any]
    parties: list[dict[str, str]]
    said: dict[str, str]
    command_id: UUID


class Orders:
    """Reads what a feed sends to the county of a post."""

    def __init__(self, feed: Feed, *, by: Post, on: date, tables: Tables) -> None:
        self.feed, self.by, self.tables = feed, by, tables
        self.places = Places(by, on)
        self._types = {row.label: row.code for row in tables.types(feed.kind)}

    def read(self, sent: Mapping[str, str]) -> Order:
        """The matter; RowUnclear says what is missing or cannot be read. What has no column is not read."""
        told = self.told(sent)
        if self.feed.needs_consent:
            self._check_consent(told)
        number = told["number"][:64]
        return Order(
            number=number,
            facts=self.facts(told),
            parties=parties_of(told),
            said={name: keys().fingerprint(f"{name} {text}") for name, text in told.items()},
            command_id=command_of(self.by.place[:6], self.feed.name, number),
        )

    def told(self, sent: Mapping[str, str]) -> dict[str, str]:
        """What is said in the feed's columns; RowUnclear where one is empty that must not be."""
        told = {
            column.field: sent[column.field].strip()
            for column in self.feed.columns
            if sent.get(column.field, "").strip()
        }
        for column in self.feed.columns:
            if column.required and column.field not in told:
                raise RowUnclear(f"没有写“{column.label}”，请补上再送。")
        return told

    def columns(self, names: set[str]) -> list[FeedColumn]:
        return [column for column in self.feed.columns if column.field in names]

    def _check_consent(self, told: Mapping[str, str]) -> None:
        if told["agreed"].lower() not in AGREED:
            raise RowUnclear(
                "没有记明当事人同意转办，不能接收他的信息。请先征得同意，或者请他自己来登记。",
                article="《个人信息保护法》23",
            )

    def facts(self, told: Mapping[str, str]) -> dict[str, Any]:
        """The facts that the kind asks for, in its words."""
        story = told["story"]
        meant = {
            "title": told.get("title") or story[:TITLE_AT_MOST],
            "story": story,
            "place": self.places.code_of("", "", told.get("place", "")),
            "channel": self.feed.channel,
            "type": self._type(told.get("type", "")),
            "level": self._word("level", told.get("level", "")),
            "received_at": _moment(told.get("received_at", "")),
            "sender_number": told.get("number", "")[:64],
            "safety": [found] if (found := self._word("safety", " ".join(told.values()))) else None,
        }
        asked = self.tables.kind(self.feed.kind).verbs["register"].facts
        return {name: value for name, value in meant.items() if name in asked and value}

    def _word(self, field: str, text: str) -> str:
        """What the first known word in it means; what is usual where nothing is known."""
        known = self.feed.words.get(field, {})
        return next(
            (v for word, v in known.items() if word in text), self.feed.usual.get(field, "")
        )

    def _type(self, text: str) -> str:
        if text in self._types:
            return self._types[text]
        return next((code for label, code in self._types.items() if text and text in label), "")


def parties_of(told: Mapping[str, str]) -> list[dict[str, str]]:
    if "name" not in told:
        return []
    return [{"role": "applicant", "name": told["name"], "phone": told.get("phone", "")}]


def _moment(text: str) -> datetime | None:
    """The moment that is written; of a day alone its beginning, so that no hour is made up."""
    if not text:
        return None
    try:
        day = day_of(text)
    except DayUnclear:
        raise RowUnclear(f"时间“{text}”看不懂，请写成 2026-03-02 09:30 的样子。") from None
    return datetime.combine(day.on, day.at or time(), tzinfo=SHANGHAI)


def command_of(*said: str) -> UUID:
    """The same number of the same sender is the same command, whoever brings it and however."""
    asked = keys().fingerprint(" ".join(said))
    return UUID(int=int(asked[:32], 16) & NO_VERSION | VERSION_8)
