"""What may belong together: matters that somebody should look at before the same is done twice.

A list of matters with the reason for each, shown to whoever may see them; never a list of people, never a
mark on anybody. Whether it is the same matter, a human says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fengqiao.cases.querysets.keyring import keys
from fengqiao.cases.querysets.lists import rows_of
from fengqiao.cases.querysets.reading import Row, adapted, tuples
from fengqiao.cases.querysets.search import BRACKETS
from fengqiao.cases.querysets.ways import Reach, Sql, Way, merged, ways_in
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.scope import column_of
from fengqiao.lib import idcard
from fengqiao.lib.resemblance import resemblance
from fengqiao.lib.uuid7 import first_of

NEAR = 100  # of the same village, the newest; so many texts are compared in ten milliseconds
BACK = timedelta(days=180)
RESEMBLES = 0.15
MOST = 8  # shown
MOST_OF_SOMEBODY = 60
VILLAGE_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is known of a matter that somebody tells of. `number` is one that it bears elsewhere;
    `phones`, `ids`, `firms` are blind indexes; `besides` is the matter itself, where it is on file."""

    place: str
    words: str
    at: datetime
    number: str = ""
    phones: Sequence[str] = ()
    ids: Sequence[str] = ()
    firms: Sequence[str] = ()
    besides: UUID | None = None


@dataclass(frozen=True, slots=True)
class Akin:
    """A matter that may belong to it, as a row of a list. `because`, the strongest reason first:
    "number", "id", "phone", "words" (alike in words, near in place and time), "firm"."""

    row: Row
    because: tuple[str, ...]


REASONS = ("number", "id", "phone", "words", "firm")


def telling_of(
    parties: Iterable[dict[str, Any]], *, place: str, words: str, at: datetime, number: str = ""
) -> Telling:
    """The same from people as they were typed: [{name?, phone?, id_number?, is_organisation?}]."""
    people = list(parties)
    phones = [keys().phone_index(one["phone"]) for one in people if one.get("phone")]
    written = [one["id_number"] for one in people if one.get("id_number")]
    ids = [keys().id_index(text) for text in written if idcard.read(text)]
    firms = [
        keys().firm_index(one["name"])
        for one in people
        if one.get("is_organisation") and one.get("name")
    ]
    return Telling(
        place=place, words=words, at=at, number=number, phones=phones, ids=ids, firms=firms
    )


def akin(post: Post, telling: Telling, *, most: int = MOST) -> list[Akin]:
    """Of what `post` may see the matters that may belong to it, those with the strongest reasons first,
    of equal ones the newest. Three statements; none costs more where there are more matters."""
    because: dict[UUID, set[str]] = {}
    for key, reason in (*_of_the_same(post, telling), *_in_the_same_words(post, telling)):
        if key != telling.besides:
            because.setdefault(key, set()).add(reason)
    chosen = sorted(because, key=lambda key: key.int, reverse=True)
    chosen.sort(key=lambda key: _strength(because[key]))
    found = rows_of(chosen[:most], telling.at.date())
    return [
        Akin(found[key], tuple(reason for reason in REASONS if reason in because[key]))
        for key in chosen[:most]
    ]


def _strength(reasons: set[str]) -> tuple[bool, ...]:
    """False sorts first: who has the strongest reason."""
    return tuple(reason not in reasons for reason in REASONS)


# ── The same number, the same people, the same employer ──────────────────────────────────────────


def _of_the_same(post: Post, telling: Telling) -> list[tuple[UUID, str]]:
    parts = list(_by_index(telling))
    ways = list(ways_in(post))
    if not parts or not ways:
        return []
    same = " UNION ".join(sql for sql, _ in parts)
    doors = [way.lets_in() for way in ways]
    allowed = " OR ".join(condition for condition, _ in doors)
    # OFFSET 0: each by its key, however many of them the planner expects.
    sql = (
        "SELECT same.id, same.why FROM"
        f" (SELECT * FROM ({same}) every ORDER BY id DESC LIMIT {MOST_OF_SOMEBODY}) same"
        " WHERE EXISTS (SELECT 1 FROM cases_case c"
        f" WHERE c.id = same.id AND ({allowed}) LIMIT 1 OFFSET 0)"
    )
    values = [value for _, given in (*parts, *doors) for value in given]
    return [(_key(key), why) for key, why in tuples(sql, values)]


def _by_index(telling: Telling) -> Iterable[Sql]:
    """Each reason as its own look into one index."""
    for why, column, blind in (
        ("phone", "phone_index", telling.phones),
        ("id", "id_index", telling.ids),
        ("firm", "firm_index", telling.firms),
    ):
        if found := [index for index in dict.fromkeys(blind) if index]:
            marks = ", ".join(["%s"] * len(found))
            yield (
                f"SELECT p.case_id AS id, '{why}' AS why FROM cases_party p"
                f" WHERE p.{column} IN ({marks}) AND p.{column} <> ''",
                found,
            )
    if telling.number:
        either = [telling.number, telling.number.translate(BRACKETS)]
        for column in ("number", "former_number"):
            yield (
                f"SELECT n.id, 'number' AS why FROM cases_case n WHERE n.{column} IN (%s, %s)",
                either,
            )


# ── Near, and in much the same words ─────────────────────────────────────────────────────────────


def _in_the_same_words(post: Post, telling: Telling) -> list[tuple[UUID, str]]:
    near = _near(post, telling)
    alike = resemblance(telling.words, [f"{title} {story}" for _, title, story in near])
    return [
        (_key(key), "words")
        for (key, _, _), much in zip(near, alike, strict=True)
        if much >= RESEMBLES
    ]


def _near(post: Post, telling: Telling) -> Sequence[Sequence[Any]]:
    """Key, title and story of the newest in the same village."""
    place = telling.place[:VILLAGE_DIGITS]
    reaches = [_recent(way, telling.at) for way in ways_in(post)]
    if not reaches or not place or not telling.words.strip():
        return []
    keys_of, values = merged(reaches, NEAR, (f" AND c.{column_of(place)} = %s", [place]))
    sql = (
        f"SELECT c.id, c.title, c.story FROM (SELECT id FROM ({keys_of}) ways"
        f" ORDER BY id DESC LIMIT {NEAR}) picked JOIN cases_case c ON c.id = picked.id"
    )
    return tuples(sql, values)


def _recent(way: Way, at: datetime) -> Reach:
    within = f"{way.condition} AND {way.id} >= %s"
    return Reach(
        way, f"{way.id} AS id", within, [*way.values, adapted(first_of(at - BACK))], "id DESC"
    )


def _key(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
