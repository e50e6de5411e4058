"""Search: a number is looked up exactly, words by pairs of characters.

SQLite asks its text index. PostgreSQL reads first what lies near (the first rows of the list, which
hold every word that is not rare), and only if these do not fill the page the index of pairs; so it
reads a bounded number of rows whatever is asked, and no estimate of the planner decides how.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from fengqiao.cases.querysets import ways
from fengqiao.cases.querysets.keyring import keys
from fengqiao.cases.querysets.ways import Reach, Sql
from fengqiao.lib import bigrams, idcard, phone
from fengqiao.lib.refusal import Refusal

GRID_DIGITS = 15  # the narrowest place that the index of pairs knows
NEAR = 2_000  # rows; a word that 20 of them do not hold is in one of a hundred, or in fewer


class SearchTooShort(Refusal):
    code, status = "search_too_short", 400

    def __init__(self) -> None:
        super().__init__("请至少输入两个字再搜索。")


def conditions(asked: str) -> list[Sql]:
    """What was asked for as conditions on the case; none for words on PostgreSQL (see `merged`)."""
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


def _of_party(column: str, blind: str) -> Sql:
    return f"c.id IN (SELECT p.case_id FROM cases_party p WHERE p.{column} = %s)", [blind]


def _in_text_index(asked: str) -> Sql:
    grams = bigrams.wanted(asked)
    if not any(len(gram) > 1 for gram in grams):
        raise SearchTooShort
    wanted = " ".join(token(gram) if len(gram) > 1 else f"{token(gram)}*" for gram in grams)
    return "c.id IN (SELECT case_id FROM cases_search WHERE cases_search MATCH %s)", [wanted]


# ── PostgreSQL ───────────────────────────────────────────────────────────────────────────────────


def words_for_pairs(asked: str) -> list[str]:
    """The words to be looked up by pairs; none where `conditions` says all."""
    asked = asked.strip()
    if not asked or connection.vendor != "postgresql" or conditions(asked):
        return []
    words = bigrams.words(asked)
    if not pairs_of(words):
        raise SearchTooShort
    return words


def merged(
    reaches: Sequence[Reach], words: Sequence[str], asked: Sql, *, place: str, size: int
) -> Sql:
    """The first keys of all ways together whose cases hold all the words."""
    order, (condition, asked_values) = reaches[0].order, asked
    near, near_values = ways.merged(reaches, NEAR)
    case = "JOIN cases_case c ON c.id = s.case_id" if condition else ""
    fars = [_far(reach, words, asked, place=place, size=size) for reach in reaches]
    sql = f"""
        WITH near AS MATERIALIZED (
            SELECT * FROM ({near}) ways ORDER BY {order} LIMIT {NEAR}
        ), found AS MATERIALIZED (
            SELECT one.* FROM (SELECT * FROM near ORDER BY {order} OFFSET 0) one JOIN LATERAL (
                SELECT FROM cases_search s {case}
                WHERE s.case_id = one.id AND s.plain LIKE ALL (%s::text[]){condition} OFFSET 0
            ) holds ON TRUE
            ORDER BY {order} LIMIT {size}
        )
        SELECT * FROM found UNION {" UNION ".join(far for far, _ in fars)}
    """
    far_values = [value for _, values in fars for value in values]
    return sql, [*near_values, _patterns(words), *asked_values, *far_values]


def _far(reach: Reach, words: Sequence[str], asked: Sql, *, place: str, size: int) -> Sql:
    """What the index of pairs finds of one way, where what is near did not fill the page."""
    condition, asked_values = asked
    surely = all(len(word) == 2 for word in words)  # a pair is the word: nothing is left to check
    checked = "" if surely else "AND s.plain LIKE ALL (%s::text[])"
    sql = f"""
        SELECT * FROM (
            SELECT seen.* FROM (
                SELECT s.case_id FROM cases_search s
                WHERE cases_keys(s.plain, s.place) @> %s::text[] {checked}
                ORDER BY s.case_id DESC OFFSET 0
            ) hit JOIN LATERAL (
                SELECT DISTINCT {reach.columns} FROM {reach.source(condition)}
                WHERE {reach.way.id} = hit.case_id AND {reach.within}{condition} OFFSET 0
            ) seen ON TRUE
            WHERE (SELECT count(*) FROM near) = {NEAR} AND (SELECT count(*) FROM found) < {size}
            ORDER BY {"hit.case_id DESC" if reach.order == "id DESC" else reach.order} LIMIT {size}
        ) far
    """
    places = [f"@{code[:GRID_DIGITS]}" for code in (reach.way.place, place) if code]
    wanted = [*pairs_of(words), *places]
    values = [wanted] if surely else [wanted, _patterns(words)]
    return sql, [*values, *reach.values, *asked_values]


def _patterns(words: Sequence[str]) -> list[str]:
    return [f"%{like(word)}%" for word in words]


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
