"""What left the system stays on record: the database itself refuses to change or delete an export."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION ledgers_export_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'An export is never changed or deleted (ledgers_export is append-only).';
    END $$
    """,
    """
    CREATE TRIGGER export_is_append_only BEFORE UPDATE OR DELETE ON ledgers_export
    FOR EACH ROW EXECUTE FUNCTION ledgers_export_is_append_only()
    """,
    """
    CREATE TRIGGER exports_are_not_emptied BEFORE TRUNCATE ON ledgers_export
    FOR EACH STATEMENT EXECUTE FUNCTION ledgers_export_is_append_only()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER export_is_append_only_{act.lower()} BEFORE {act} ON ledgers_export
    BEGIN
        SELECT RAISE(ABORT, 'An export is never changed or deleted (ledgers_export is append-only).');
    END
    """
    for act in ("UPDATE", "DELETE")
]
BACK_POSTGRESQL = [
    "DROP TRIGGER exports_are_not_emptied ON ledgers_export",
    "DROP TRIGGER export_is_append_only ON ledgers_export",
    "DROP FUNCTION ledgers_export_is_append_only()",
]
BACK_SQLITE = [
    "DROP TRIGGER export_is_append_only_update",
    "DROP TRIGGER export_is_append_only_delete",
]


def run(postgresql: Sequence[str], sqlite: Sequence[str]) -> Callable[[Any, Any], None]:
    def on_this_engine(apps: Any, schema_editor: Any) -> None:
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return on_this_engine


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0001_initial")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(BACK_POSTGRESQL, BACK_SQLITE))]
