"""PostgreSQL's text index knows the week, so that a search begins with what is new.

A word that stands in one of three hundred matters stands in thousands of them, and all had to be
fetched to find the newest twenty. The week is read from the case's key, which says when it came in.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations

WEEK = """
CREATE FUNCTION cases_week(id uuid) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 604800000
"""
KEYS_WITH_WEEK = """
CREATE FUNCTION cases_keys(plain text, place text, week integer) RETURNS text[]
LANGUAGE sql IMMUTABLE COST 2000
RETURN (
    SELECT array_agg(one || next) FILTER (WHERE next IS NOT NULL)
    FROM unnest(string_to_array(plain, NULL), string_to_array(substr(plain, 2), NULL))
         AS neighbours(one, next)
) || ARRAY[
    '@' || substr(place, 1, 2), '@' || substr(place, 1, 4), '@' || substr(place, 1, 6),
    '@' || substr(place, 1, 9), '@' || substr(place, 1, 12), '@' || substr(place, 1, 15),
    '#' || week
]
"""
INDEX_WITH_WEEK = """
CREATE INDEX case_search_keys ON cases_search
USING gin (cases_keys(plain, place, week)) WITH (gin_pending_list_limit = 256)
"""
KEEP_WITH_WEEK = """
CREATE OR REPLACE FUNCTION cases_search_keeps_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_search (case_id, place, plain, week)
    VALUES (NEW.id, NEW.place, cases_plain(NEW.title, NEW.story), cases_week(NEW.id))
    ON CONFLICT (case_id) DO UPDATE SET place = excluded.place, plain = excluded.plain;
    RETURN NULL;
END $$
"""

KEYS = """
CREATE FUNCTION cases_keys(plain text, place text) RETURNS text[]
LANGUAGE sql IMMUTABLE COST 2000
RETURN (
    SELECT array_agg(one || next) FILTER (WHERE next IS NOT NULL)
    FROM unnest(string_to_array(plain, NULL), string_to_array(substr(plain, 2), NULL))
         AS neighbours(one, next)
) || ARRAY[
    '@' || substr(place, 1, 2), '@' || substr(place, 1, 4), '@' || substr(place, 1, 6),
    '@' || substr(place, 1, 9), '@' || substr(place, 1, 12), '@' || substr(place, 1, 15)
]
"""
INDEX = """
CREATE INDEX case_search_keys ON cases_search
USING gin (cases_keys(plain, place)) WITH (gin_pending_list_limit = 256)
"""
KEEP = """
CREATE OR REPLACE FUNCTION cases_search_keeps_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_search (case_id, place, plain)
    VALUES (NEW.id, NEW.place, cases_plain(NEW.title, NEW.story))
    ON CONFLICT (case_id) DO UPDATE SET place = excluded.place, plain = excluded.plain;
    RETURN NULL;
END $$
"""

FORWARD = [
    "DROP INDEX case_search_keys",
    "DROP FUNCTION cases_keys(text, text)",
    WEEK,
    "ALTER TABLE cases_search ADD COLUMN week integer",
    "UPDATE cases_search SET week = cases_week(case_id)",
    "ALTER TABLE cases_search ALTER COLUMN week SET NOT NULL",
    *(KEYS_WITH_WEEK, INDEX_WITH_WEEK, KEEP_WITH_WEEK),
]
BACK = [
    KEEP,
    "DROP INDEX case_search_keys",
    "DROP FUNCTION cases_keys(text, text, integer)",
    "ALTER TABLE cases_search DROP COLUMN week",
    "DROP FUNCTION cases_week(uuid)",
    *(KEYS, INDEX),
]


def on_postgresql(statements: Sequence[str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_no_code_of_a_case")]

    operations = [migrations.RunPython(on_postgresql(FORWARD), on_postgresql(BACK))]
