"""調解 is found by 调解 and the other way round: the text index keeps simplified characters.

Both databases fold what is there already; only rows with a traditional character are written anew.
"""

import json
from typing import Any

from django.db import migrations

from fengqiao.lib.spelling import simplified

AT_A_TIME = 5_000
# `translate` looks through the whole table at each character; nearly every text has nothing to look for.
SIMPLIFIED = """
CREATE FUNCTION cases_simplified(plain text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 20 AS $$
BEGIN
    IF plain !~ '[{traditional}]' THEN
        RETURN plain;
    END IF;
    RETURN (
        SELECT string_agg(coalesce('{table}'::jsonb ->> one, one), '' ORDER BY place)
        FROM unnest(string_to_array(plain, NULL)) WITH ORDINALITY AS characters(one, place)
    );
END $$
"""
PLAIN = """
CREATE OR REPLACE FUNCTION cases_plain(title text, story text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20
RETURN cases_simplified(lower(normalize(title || ' ' || story, NFKC)))
"""
FOLD = """
UPDATE cases_search SET plain = cases_simplified(plain) WHERE plain <> cases_simplified(plain)
"""
PLAIN_BEFORE = """
CREATE OR REPLACE FUNCTION cases_plain(title text, story text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20
RETURN lower(normalize(title || ' ' || story, NFKC))
"""
UNFOLD = """
UPDATE cases_search s SET plain = cases_plain(c.title, c.story)
FROM cases_case c WHERE c.id = s.case_id AND s.plain <> cases_plain(c.title, c.story)
"""
SOME = "SELECT rowid, grams FROM cases_search WHERE rowid > %s ORDER BY rowid LIMIT %s"


def forward(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        table = simplified()
        fold = SIMPLIFIED.format(
            traditional="".join(table), table=json.dumps(table, ensure_ascii=False)
        )
        for statement in (fold, PLAIN, FOLD):
            schema_editor.execute(statement)
    else:
        _respell(schema_editor.connection)


def back(apps: Any, schema_editor: Any) -> None:
    """SQLite's index stays folded: the question of before finds in it all but traditional characters."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in (PLAIN_BEFORE, UNFOLD, "DROP FUNCTION cases_simplified(text)"):
            schema_editor.execute(statement)


def _respell(connection: Any) -> None:
    """A few thousand rows at a time, so that a million need no more memory than a thousand."""
    last = 0
    with connection.cursor() as cursor:
        while rows := _some_after(cursor, last):
            folded = [(_folded(grams), key) for key, grams in rows if _folded(grams) != grams]
            cursor.executemany("UPDATE cases_search SET grams = %s WHERE rowid = %s", folded)
            last = rows[-1][0]


def _some_after(cursor: Any, last: int) -> list[tuple[int, str]]:
    cursor.execute(SOME, [last, AT_A_TIME])
    found: list[tuple[int, str]] = cursor.fetchall()
    return found


def _folded(grams: str) -> str:
    """The same tokens with simplified characters; a token is five hexadecimal digits a character."""
    return " ".join(dict.fromkeys(_token(token) for token in grams.split()))


def _token(token: str) -> str:
    numbers = (token[at : at + 5] for at in range(0, len(token), 5))
    return "".join(BY_NUMBER.get(number, number) for number in numbers)


BY_NUMBER = {f"{ord(old):05x}": f"{ord(new):05x}" for old, new in simplified().items()}


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_weeks_of_search")]

    operations = [migrations.RunPython(forward, back)]
