"""Search: a number is looked up exactly, words by pairs of characters.

SQLite asks its text index. PostgreSQL reads first what lies near (the first rows of the list, which
hold every frequent word), and only if these do not fill the page the index of pairs: of the last
week, then of more and more of them, until the page is full. So it reads about as many rows whatever
is asked, and no estimate of the planner decides how.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from fengqiao.cases.querysets import ways
from fengqiao.cases.querysets.keyring import keys
from fengqiao.cases.querysets.ways import Reach, Sql
from fengqiao.lib import bigrams, idcard, phone
from fengqiao.lib.refusal import Refusal

GRID_DIGITS = 15  # the narrowest place that the index of pairs knows
MANY = 100  # cases at once, from which on they are a ledger
SORT_IN = """
    SELECT gin_clean_pending_list(oid::regclass) FROM pg_class
    WHERE oid = to_regclass('case_search_keys') AND pg_has_role(relowner, 'USAGE')
"""
LONGEST_NUMBER = 64
BRACKETS = str.maketrans("[(（【［", "〔〔〔〔〔") | str.maketrans("])）】］", "〕〕〕〕〕")
NUMBERED = """
    c.id IN (SELECT n.id FROM cases_case n WHERE n.number = %s OR n.former_number IN (%s, %s))
"""
NEAR = 500  # rows; a word that 20 of them do not hold is in one of twenty-five, or in fewer
WEEKS = (1, 4, 0)  # how far back the index is asked, one after the other; 0 is everything
DAYS_OF_A_WEEK, MILLISECONDS_OF_A_WEEK = 7, 604_800_000  # counted from 1970-01-01, in UTC
EPOCH = date(1970, 1, 1)


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


def may_be_number(asked: str) -> bool:
    """Whether this could be how a case is numbered, here or in the ledger it came from."""
    asked = asked.strip()
    is_long = len(asked) > LONGEST_NUMBER
    if is_long or not any(map(str.isdigit, asked)):
        return False
    return not phone.is_mobile(asked) and idcard.read(asked) is None


def numbered(asked: str) -> Sql:
    """Cases of that number, or that had it; years stand in brackets of any form."""
    number = asked.strip()
    return NUMBERED, [number, number, number.translate(BRACKETS)]


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
    reaches: Sequence[Reach],
    words: Sequence[str],
    asked: Sql,
    *,
    place: str,
    size: int,
    newest: int,
) -> Sql:
    """The first keys of all ways together whose cases hold all the words.

    `newest` is the week (see `week_of`) in which the newest of them may lie.
    """
    parts = list(_parts(reaches, words, asked, place=place, size=size, newest=newest))
    named = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql, _ in parts)
    found = " UNION ".join(f"SELECT * FROM {name}" for name, _, _ in parts[1:])
    return f"WITH {named} {found}", [value for _, _, values in parts for value in values]


def _parts(
    reaches: Sequence[Reach],
    words: Sequence[str],
    asked: Sql,
    *,
    place: str,
    size: int,
    newest: int,
) -> Iterator[tuple[str, str, list[Any]]]:
    """What lies near, what of it holds the words, and what the index finds further and further back."""
    order, (condition, asked_values) = reaches[0].order, asked
    near, near_values = ways.merged(reaches, NEAR)
    yield "near", f"SELECT * FROM ({near}) ways ORDER BY {order} LIMIT {NEAR}", near_values
    case = "JOIN cases_case c ON c.id = s.case_id" if condition else ""
    holding = f"""
        SELECT one.* FROM (SELECT * FROM near ORDER BY {order} OFFSET 0) one JOIN LATERAL (
            SELECT FROM cases_search s {case}
            WHERE s.case_id = one.id AND s.plain LIKE ALL (%s::text[]){condition} OFFSET 0
        ) holds ON TRUE
        ORDER BY {order} LIMIT {size}
    """
    yield "found", holding, [_patterns(words), *asked_values]
    wanting = f"(SELECT count(*) FROM near) = {NEAR} AND (SELECT count(*) FROM found) < {size}"
    for back in WEEKS if order == "id DESC" else (0,):  # by limits, the newest weeks say nothing
        weeks = [f"#{newest - n}" for n in range(back)]
        fars = [_far(r, words, asked, place=place, weeks=weeks, size=size) for r in reaches]
        either = " UNION ".join(f"SELECT * FROM ({far} LIMIT {size}) far" for far, _ in fars)
        sql = f"SELECT * FROM ({either}) fars WHERE {wanting} ORDER BY {order} LIMIT {size}"
        yield f"back_{back}", sql, [value for _, values in fars for value in values]
        wanting += f" AND (SELECT count(*) FROM back_{back}) < {size}"


def _far(
    reach: Reach,
    words: Sequence[str],
    asked: Sql,
    *,
    place: str,
    weeks: Sequence[str],
    size: int,
) -> Sql:
    """What the index of pairs finds of one way: in some weeks, or in all where none are named."""
    condition, asked_values = asked
    surely = all(len(word) == 2 for word in words)  # a pair is the word: nothing is left to check
    checked = "" if surely else "AND s.plain LIKE ALL (%s::text[])"
    within = "AND cases_keys(s.plain, s.place, s.week) && %s::text[]" if weeks else ""
    sql = f"""
        SELECT seen.* FROM (
            SELECT s.case_id FROM cases_search s
            WHERE cases_keys(s.plain, s.place, s.week) @> %s::text[] {within} {checked}
            ORDER BY s.case_id DESC OFFSET 0
        ) hit JOIN LATERAL (
            SELECT DISTINCT {reach.columns} FROM {reach.source(condition)}
            WHERE {reach.way.id} = hit.case_id AND {reach.within}{condition} OFFSET 0
        ) seen ON TRUE
        ORDER BY {"hit.case_id DESC" if reach.order == "id DESC" else reach.order}
    """
    places = [f"@{code[:GRID_DIGITS]}" for code in (reach.way.place, place) if code]
    values: list[Any] = [[*pairs_of(words), *places]]
    values += [list(weeks)] if weeks else []
    values += [] if surely else [_patterns(words)]
    return sql, [*values, *reach.values, *asked_values]


def week_of(moment: date | UUID) -> int:
    """The week of a day, or of the moment that is in a key; the index knows cases by it."""
    if isinstance(moment, UUID):
        return (moment.int >> 80) // MILLISECONDS_OF_A_WEEK
    return (moment - EPOCH).days // DAYS_OF_A_WEEK


def _patterns(words: Sequence[str]) -> list[str]:
    return [f"%{like(word)}%" for word in words]


def pairs_of(words: Sequence[str]) -> list[str]:
    """The pairs of characters that PostgreSQL's index holds."""
    return list(dict.fromkeys(word[i : i + 2] for word in words for i in range(len(word) - 1)))


def like(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def expect_many(count: int) -> None:
    """Let more new entries wait until the end of this transaction: many together are sorted into the
    index at half the cost. Who brings the last of them calls `sort_in`."""
    if count >= MANY and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL gin_pending_list_limit = '4MB'")


def sort_in() -> None:
    """Put into the index what waits: each search reads through it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SORT_IN)


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
