"""PostgreSQL's text index gets a table of its own, beside the case.

A case changes with every act and its text hardly ever: standing beside, the index is not written
anew with each act, and the text as it is searched (NFKC, lower case) need not be made again for
each row that is looked at. A trigger keeps it in step. Its keys are the pairs of neighbouring
characters and, behind an @, the places in which the case lies.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations

OLD_INDEX = "CREATE INDEX case_pairs ON cases_case USING gin (cases_pairs(title, story))"
OLD_PAIRS = """
CREATE FUNCTION cases_pairs(title text, story text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 2000
RETURN (
    SELECT coalesce(array_agg(DISTINCT one || next), '{}') FROM (
        SELECT one, lead(one) OVER (ORDER BY place) AS next
        FROM unnest(string_to_array(cases_plain(title, story), NULL))
             WITH ORDINALITY AS characters(one, place)
    ) AS neighbours
    WHERE next IS NOT NULL
)
"""

TABLE = """
CREATE TABLE cases_search (
    case_id uuid PRIMARY KEY,
    place varchar(18) NOT NULL,
    plain text NOT NULL
)
"""
FILL = """
INSERT INTO cases_search (case_id, place, plain)
SELECT id, place, cases_plain(title, story) FROM cases_case ORDER BY id
"""
# Not PARALLEL SAFE: to start a worker takes longer than any search.
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
# New entries wait in a list that every search reads through: it is kept short.
INDEX = """
CREATE INDEX case_search_keys ON cases_search
USING gin (cases_keys(plain, place)) WITH (gin_pending_list_limit = 256)
"""
KEEP = """
CREATE FUNCTION cases_search_keeps_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_search (case_id, place, plain)
    VALUES (NEW.id, NEW.place, cases_plain(NEW.title, NEW.story))
    ON CONFLICT (case_id) DO UPDATE SET place = excluded.place, plain = excluded.plain;
    RETURN NULL;
END $$
"""
KEPT = """
CREATE TRIGGER search_keeps_step AFTER INSERT OR UPDATE OF title, story, place ON cases_case
FOR EACH ROW EXECUTE FUNCTION cases_search_keeps_step()
"""

FORWARD = [
    "DROP INDEX case_pairs",
    "DROP FUNCTION cases_pairs(text, text)",
    *(TABLE, FILL, KEYS, INDEX, KEEP, KEPT),
]
BACK = [
    "DROP TRIGGER search_keeps_step ON cases_case",
    "DROP FUNCTION cases_search_keeps_step()",
    "DROP TABLE cases_search",
    "DROP FUNCTION cases_keys(text, text)",
    *(OLD_PAIRS, OLD_INDEX),
]


def on_postgresql(statements: Sequence[str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_limits_of_organs")]

    operations = [migrations.RunPython(on_postgresql(FORWARD), on_postgresql(BACK))]
