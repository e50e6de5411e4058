"""Search: a number is looked up exactly, words by pairs of characters.

SQLite asks its text index. PostgreSQL reads first what lies near (the first rows of the list, which
hold every word that is not rare), and only if these do not fill the page the index of pairs; so it
reads a bounded number of rows whatever is asked, and no estimate of the planner decides how.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from fengqiao.cases.querysets.keyring import keys
from fengqiao.cases.querysets.ways import GRID_DIGITS, Way
from fengqiao.lib import bigrams, idcard, phone
from fengqiao.lib.refusal import Refusal

NEAR = (
    2_000  # rows; of a million, a word that is in fewer than 21 of them is in some 10,000 at most
)


class SearchTooShort(Refusal):
    code, status = "search_too_short", 400

    def __init__(self) -> None:
        super().__init__("请至少输入两个字再搜索。")


def conditions(asked: str) -> list[tuple[str, list[Any]]]:
    """What was asked for as conditions on the case; none for words on PostgreSQL (see `head`)."""
    asked = asked.strip()
    if idcard.read(asked):
        return [_of_party("id_index", keys().id_index(asked))]
    if phone.is_mobile(asked):
        return [_of_party("phone_index", keys().phone_index(asked))]
    if "字第" in asked:
        return [("c.number = %s", [asked])]
    if connection.vendor == "postgresql":
        return []
    return [_in_text_index(asked)]


def _of_party(column: str, blind: str) -> tuple[str, list[Any]]:
    return f"c.id IN (SELECT p.case_id FROM cases_party p WHERE p.{column} = %s)", [blind]


def _in_text_index(asked: str) -> tuple[str, list[Any]]:
    grams = bigrams.wanted(asked)
    if not any(len(gram) > 1 for gram in grams):
        raise SearchTooShort
    wanted = " ".join(token(gram) if len(gram) > 1 else f"{token(gram)}*" for gram in grams)
    return "c.id IN (SELECT case_id FROM cases_search WHERE cases_search MATCH %s)", [wanted]


# ── PostgreSQL ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Where:
    """Where to look: a way in, its part that the list reads in its order, and what else is asked of
    the case."""

    way: Way
    columns: str
    order: str
    within: str
    values: list[Any]
    asked: str
    asked_values: list[Any]


def words_for_pairs(asked: str) -> list[str]:
    """The words to be looked up by pairs; none where `conditions` says all."""
    asked = asked.strip()
    if not asked or connection.vendor != "postgresql" or conditions(asked):
        return []
    words = bigrams.words(asked)
    if not pairs_of(words):
        raise SearchTooShort
    return words


def head(where: Where, words: Sequence[str], *, place: str, size: int) -> tuple[str, list[Any]]:
    """The first rows of a way in that hold all the words."""
    way, columns, order = where.way, where.columns, where.order
    case = "JOIN cases_case c ON c.id = s.case_id" if where.asked else ""
    by_hit = "hit.case_id DESC" if order == "id DESC" else order
    surely = all(len(word) == 2 for word in words)  # a pair is a word: nothing is left to check
    checked = "" if surely else "AND s.plain LIKE ALL (%s::text[])"
    sql = f"""
        WITH near AS MATERIALIZED (
            SELECT DISTINCT {columns} FROM {way.source} WHERE {where.within}
            ORDER BY {order} LIMIT {NEAR}
        ), found AS MATERIALIZED (
            SELECT near.* FROM near JOIN LATERAL (
                SELECT FROM cases_search s {case}
                WHERE s.case_id = near.id AND s.plain LIKE ALL (%s::text[]){where.asked} OFFSET 0
            ) holds ON TRUE
            ORDER BY {order} LIMIT {size}
        ), far AS (
            SELECT seen.* FROM (
                SELECT s.case_id FROM cases_search s
                WHERE cases_keys(s.plain, s.place) @> %s::text[] {checked}
                ORDER BY s.case_id DESC OFFSET 0
            ) hit JOIN LATERAL (
                SELECT DISTINCT {columns} FROM {way.source}
                WHERE {way.id} = hit.case_id AND {where.within}{where.asked} OFFSET 0
            ) seen ON TRUE
            WHERE (SELECT count(*) FROM near) = {NEAR} AND (SELECT count(*) FROM found) < {size}
            ORDER BY {by_hit} LIMIT {size}
        )
        SELECT * FROM found UNION SELECT * FROM far
    """
    patterns = [f"%{like(word)}%" for word in words]
    keys = [*pairs_of(words), *(f"@{code[:GRID_DIGITS]}" for code in (way.place, place) if code)]
    values = [
        *where.values,
        *(patterns, *where.asked_values),
        *([keys] if surely else [keys, patterns]),
        *(*where.values, *where.asked_values),
    ]
    return sql, values


def pairs_of(words: Sequence[str]) -> list[str]:
    """The pairs of characters that PostgreSQL's index holds."""
    return list(dict.fromkeys(word[i : i + 2] for word in words for i in range(len(word) - 1)))


def like(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


# ── SQLite ───────────────────────────────────────────────────────────────────────────────────────


def index_text(case: Any, *, anew: bool = False) -> None:
    """Bring SQLite's text index into step with the case; PostgreSQL's keeps itself in step."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        if anew:
            cursor.execute("DELETE FROM cases_search WHERE case_id = %s", [case.pk.hex])
        cursor.execute(
            "INSERT INTO cases_search (case_id, grams) VALUES (%s, %s)",
            [case.pk.hex, tokens(bigrams.grams(f"{case.title} {case.story}"))],
        )


def tokens(grams: Sequence[str]) -> str:
    return " ".join(token(gram) for gram in grams)


def token(gram: str) -> str:
    """A pair as plain letters: SQLite's tokenizer knows no characters newer than Unicode 6.1."""
    return "".join(f"{ord(character):05x}" for character in gram)
