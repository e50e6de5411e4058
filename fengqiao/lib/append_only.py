"""Tables whose rows stay as they were written: triggers in the database itself refuse the rest.

Made by a migration: `migrations.RunPython(*append_only("cases_event", row="event", …))`.
"""

from collections.abc import Callable, Sequence
from typing import Any

Run = Callable[[Any, Any], None]  # as a migration runs it: apps, schema_editor


def append_only(
    table: str, *, row: str, rows: str, refusal: str, columns: Sequence[str] = ()
) -> tuple[Run, Run]:
    """What puts the triggers up, and what takes them down again.

    `row` and `rows` name them; `refusal` is what the database says. Of a table with `columns` only
    these are kept as they are; no row of it is deleted all the same.
    """
    function, told = f"{table}_is_append_only", f"'{refusal} ({table} is append-only).'"
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    postgresql = [
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION {told}; END $$",
        f"CREATE TRIGGER {row}_is_append_only BEFORE {update} OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {rows}_are_not_emptied BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    ]
    sqlite = [
        f"CREATE TRIGGER {row}_is_append_only_{act.split()[0].lower()} BEFORE {act} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, {told}); END"
        for act in (update, "DELETE")
    ]
    down_postgresql = [
        f"DROP TRIGGER {rows}_are_not_emptied ON {table}",
        f"DROP TRIGGER {row}_is_append_only ON {table}",
        f"DROP FUNCTION {function}()",
    ]
    down_sqlite = [f"DROP TRIGGER {row}_is_append_only_{act}" for act in ("update", "delete")]
    return _run(postgresql, sqlite), _run(down_postgresql, down_sqlite)


def _run(postgresql: Sequence[str], sqlite: Sequence[str]) -> Run:
    def on_this_engine(apps: Any, schema_editor: Any) -> None:
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement, None)

    return on_this_engine
