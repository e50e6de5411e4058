"""Who changed what of a county stays on record: the database refuses to change or delete a record."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION jurisdiction_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A change on record stays as it is (jurisdiction_change is append-only).';
    END $$
    """,
    """
    CREATE TRIGGER change_is_append_only BEFORE UPDATE OR DELETE ON jurisdiction_change
    FOR EACH ROW EXECUTE FUNCTION jurisdiction_change_is_append_only()
    """,
    """
    CREATE TRIGGER changes_are_not_emptied BEFORE TRUNCATE ON jurisdiction_change
    FOR EACH STATEMENT EXECUTE FUNCTION jurisdiction_change_is_append_only()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER change_is_append_only_{act.lower()} BEFORE {act} ON jurisdiction_change
    BEGIN
        SELECT RAISE(ABORT, 'A change on record stays as it is (jurisdiction_change is append-only).');
    END
    """
    for act in ("UPDATE", "DELETE")
]
BACK_POSTGRESQL = [
    "DROP TRIGGER changes_are_not_emptied ON jurisdiction_change",
    "DROP TRIGGER change_is_append_only ON jurisdiction_change",
    "DROP FUNCTION jurisdiction_change_is_append_only()",
]
BACK_SQLITE = [
    "DROP TRIGGER change_is_append_only_update",
    "DROP TRIGGER change_is_append_only_delete",
]


def run(postgresql: Sequence[str], sqlite: Sequence[str]) -> Callable[[Any, Any], None]:
    def on_this_engine(apps: Any, schema_editor: Any) -> None:
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return on_this_engine


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0006_changes")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(BACK_POSTGRESQL, BACK_SQLITE))]
