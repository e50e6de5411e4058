"""The ledger: what is asked in its form, as a question to the cases, and the answer as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import Page, Question
from fengqiao.desk.fields import Problem
from fengqiao.desk.words import Left, label_of, left, place_names
from fengqiao.jurisdiction.models import Post
from fengqiao.lib import idcard, phone
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import Tables

ROWS = 20
FILTERS = (
    *("q", "place", "kind", "stage", "colour", "type", "channel", "since", "until"),
    *("state", "overdue", "mine", "order"),
)
OPEN = {"open": True, "closed": False}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger."""

    id: UUID
    number: str
    title: str
    type: str
    place: str
    stage: str
    colour: str
    holder: str
    registered_at: datetime
    left: Left | None


def question(given: Mapping[str, str], post: Post, at: datetime) -> Question:
    """What the form asks. A place that is none of the post's asks for nothing."""
    overdue = bool(given.get("overdue"))
    since, until = (day_in(given.get(name, "")) for name in ("since", "until"))
    return Question(
        on=at.astimezone(SHANGHAI).date(),
        place=place_asked(given.get("place", ""), post),
        kind=given.get("kind", ""),
        stage=given.get("stage", ""),
        colour=given.get("colour", ""),
        type=given.get("type", ""),
        channel=given.get("channel", ""),
        q=given.get("q", "").strip(),
        awaits=post.organ_id if given.get("mine") else None,
        is_open=True if overdue else OPEN.get(given.get("state", "")),
        overdue_at=at if overdue else None,
        since=begin_of(since) if since else None,
        before=begin_of(until + timedelta(days=1)) if until else None,
        order="limit" if given.get("order") == "limit" else "newest",
        cursor=given.get("cursor", ""),
        limit=ROWS,
    )


def day_in(text: str) -> date | None:
    """The day that was typed; None for none, and for what is no day of a calendar with four digits."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 1900 <= day.year <= 9998 else None


def begin_of(day: date) -> datetime:
    """The first moment of a day here."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def problems(given: Mapping[str, str]) -> list[Problem]:
    """What cannot be asked as it was typed."""
    days = {name: given[name] for name in ("since", "until") if given.get(name, "").strip()}
    wrong = [name for name, text in days.items() if day_in(text) is None]
    if wrong:
        return [Problem(_("日期写成2026-03-02这样。"), name) for name in wrong]
    if len(days) == 2 and days["since"] > days["until"]:
        return [Problem(_("收到的日子，第一天不能晚于最后一天。"), "since")]
    return []


def names_somebody(given: Mapping[str, str]) -> bool:
    """Whether what is searched is the number of a person: a telephone, an identity card."""
    asked = given.get("q", "").strip()
    return phone.is_mobile(asked) or idcard.read(asked) is not None


def place_asked(place: str, post: Post) -> str:
    """A place below the post's own; '' for all that it sees."""
    is_code = place.isdigit() and len(place) in (2, 4, 6, 9, 12, 15, 18)
    return place if is_code and place.startswith(post.place) and place != post.place else ""


def entries(page: Page, tables: Tables, at: datetime) -> list[Entry]:
    names = place_names(row["place"] for row in page.rows)
    kinds = {kind.name: kind for kind in tables.kinds()}
    types = {found.code: label_of(found) for found in tables.types()}
    return [_entry(row, kinds[row["kind"]], types, names, at) for row in page.rows]


def _entry(
    row: Mapping[str, Any],
    kind: Kind,
    types: Mapping[str, str],
    names: Mapping[str, str],
    at: datetime,
) -> Entry:
    return Entry(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        type=types.get(row["type"], ""),
        place=names[row["place"]],
        stage=label_of(kind.stages[row["stage"]]),
        colour=row["colour"],
        holder=row["holder_name"],
        registered_at=row["registered_at"],
        left=left(row["limit_at"], row["yellow_at"], at),
    )


def kept_of(given: Mapping[str, str]) -> dict[str, str]:
    """What of it may be kept under a name: no word, for a word can be somebody's name; nothing
    where only an order was asked for."""
    kept = {name: str(given[name]) for name in FILTERS if name != "q" and given.get(name)}
    return kept if kept.keys() - {"order"} else {}


def asked_again(given: Mapping[str, str], **differs: str) -> dict[str, str]:
    """What was asked for, to be asked again on the next page."""
    kept = {name: given[name] for name in FILTERS if given.get(name)}
    return kept | {name: value for name, value in differs.items() if value}
