"""The ledger: what is asked in its form, as a question to the cases, and the answer as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases.querysets import Page, Question, as_moment, as_uuid
from fengqiao.desk.words import Left, label_of, left, place_names
from fengqiao.jurisdiction.models import Post
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import Tables

ROWS = 20
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
    """What the form asks; only places under the post's own are taken."""
    place = given.get("place", "")
    overdue = bool(given.get("overdue"))
    return Question(
        place=place if place.startswith(post.place) and _is_place(place) else "",
        kind=given.get("kind", ""),
        stage=given.get("stage", ""),
        colour=given.get("colour", ""),
        type=given.get("type", ""),
        q=given.get("q", "").strip(),
        awaits=post.organ_id if given.get("awaits") else None,
        is_open=True if overdue else OPEN.get(given.get("state", "")),
        overdue_at=at if overdue else None,
        order="limit" if given.get("order") == "limit" else "newest",
        cursor=given.get("cursor", ""),
        limit=ROWS,
    )


def _is_place(place: str) -> bool:
    return place.isdigit() and len(place) in (2, 4, 6, 9, 12, 15, 18)


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
    key = as_uuid(row["id"])
    assert key is not None
    return Entry(
        id=key,
        number=row["number"],
        title=row["title"],
        type=types.get(row["type"], ""),
        place=names[row["place"]],
        stage=label_of(kind.stages[row["stage"]]),
        colour=row["colour"],
        holder=row["holder_name"],
        registered_at=as_moment(row["registered_at"]),
        left=_left(row, at),
    )


def _left(row: Mapping[str, Any], at: datetime) -> Left | None:
    if row["limit_at"] is None:
        return None
    return left(as_moment(row["limit_at"]), as_moment(row["yellow_at"]), at)


def filters_of(given: Mapping[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """What was asked for, to be asked again on the next page."""
    return {name: given[name] for name in wanted if given.get(name)}
