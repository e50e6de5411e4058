"""History cannot be rewritten: the database itself refuses to change or delete an event."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION cases_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'An event is never changed or deleted (cases_event is append-only).';
    END $$
    """,
    """
    CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON cases_event
    FOR EACH ROW EXECUTE FUNCTION cases_event_is_append_only()
    """,
    """
    CREATE TRIGGER events_are_not_emptied BEFORE TRUNCATE ON cases_event
    FOR EACH STATEMENT EXECUTE FUNCTION cases_event_is_append_only()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER event_is_append_only_{act.lower()} BEFORE {act} ON cases_event
    BEGIN
        SELECT RAISE(ABORT, 'An event is never changed or deleted (cases_event is append-only).');
    END
    """
    for act in ("UPDATE", "DELETE")
]
BACK_POSTGRESQL = [
    "DROP TRIGGER events_are_not_emptied ON cases_event",
    "DROP TRIGGER event_is_append_only ON cases_event",
    "DROP FUNCTION cases_event_is_append_only()",
]
BACK_SQLITE = [
    "DROP TRIGGER event_is_append_only_update",
    "DROP TRIGGER event_is_append_only_delete",
]


def run(postgresql: Sequence[str], sqlite: Sequence[str]) -> Callable[[Any, Any], None]:
    def on_this_engine(apps: Any, schema_editor: Any) -> None:
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return on_this_engine


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_search")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(BACK_POSTGRESQL, BACK_SQLITE))]
