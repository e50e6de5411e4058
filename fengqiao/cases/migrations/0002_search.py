"""The text index: any two characters of Chinese are found, by no dictionary.

PostgreSQL keeps every pair of neighbouring characters of title and story in a GIN index over one
immutable function; SQLite in an FTS5 table that `querysets.index_text` keeps in step.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations

PLAIN = """
CREATE FUNCTION cases_plain(title text, story text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20
RETURN lower(normalize(title || ' ' || story, NFKC))
"""

PAIRS = """
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

POSTGRESQL = [
    PLAIN,
    PAIRS,
    "CREATE INDEX case_pairs ON cases_case USING gin (cases_pairs(title, story))",
]
SQLITE = [
    "CREATE VIRTUAL TABLE cases_search USING"
    " fts5(case_id UNINDEXED, grams, tokenize = 'ascii', detail = none, columnsize = 0)"
]
BACK_POSTGRESQL = [
    "DROP INDEX case_pairs",
    "DROP FUNCTION cases_pairs(text, text)",
    "DROP FUNCTION cases_plain(text, text)",
]
BACK_SQLITE = ["DROP TABLE cases_search"]


def run(postgresql: Sequence[str], sqlite: Sequence[str]) -> Callable[[Any, Any], None]:
    def on_this_engine(apps: Any, schema_editor: Any) -> None:
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return on_this_engine


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(BACK_POSTGRESQL, BACK_SQLITE))]
