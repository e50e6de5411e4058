"""A paper that was made stays as it was made: the database itself refuses to change or delete it.

What is sealed in it can be sealed anew when the keys are changed; everything else stands, its hash too.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations

KEPT = "id, case_id, county, form, about, serial, version, pages, lacking, sha256, at, by_id"
POSTGRESQL = [
    """
    CREATE FUNCTION papers_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A paper is never changed or deleted (% is append-only).', TG_TABLE_NAME;
    END $$
    """,
    f"""
    CREATE TRIGGER paper_is_append_only BEFORE UPDATE OF {KEPT} OR DELETE ON papers_paper
    FOR EACH ROW EXECUTE FUNCTION papers_are_append_only()
    """,
    """
    CREATE TRIGGER papers_are_not_emptied BEFORE TRUNCATE ON papers_paper
    FOR EACH STATEMENT EXECUTE FUNCTION papers_are_append_only()
    """,
    """
    CREATE TRIGGER template_is_append_only BEFORE UPDATE OR DELETE ON papers_papertemplate
    FOR EACH ROW EXECUTE FUNCTION papers_are_append_only()
    """,
]
REFUSED = "SELECT RAISE(ABORT, 'A paper is never changed or deleted (it is append-only).');"
SQLITE = [
    f"CREATE TRIGGER paper_is_append_only_update BEFORE UPDATE OF {KEPT} ON papers_paper"
    f" BEGIN {REFUSED} END",
    f"CREATE TRIGGER paper_is_append_only_delete BEFORE DELETE ON papers_paper BEGIN {REFUSED} END",
    f"CREATE TRIGGER template_is_append_only_update BEFORE UPDATE ON papers_papertemplate"
    f" BEGIN {REFUSED} END",
    f"CREATE TRIGGER template_is_append_only_delete BEFORE DELETE ON papers_papertemplate"
    f" BEGIN {REFUSED} END",
]
BACK_POSTGRESQL = [
    "DROP TRIGGER template_is_append_only ON papers_papertemplate",
    "DROP TRIGGER papers_are_not_emptied ON papers_paper",
    "DROP TRIGGER paper_is_append_only ON papers_paper",
    "DROP FUNCTION papers_are_append_only()",
]
BACK_SQLITE = [
    f"DROP TRIGGER {what}_is_append_only_{act}"
    for what in ("template", "paper")
    for act in ("update", "delete")
]


def run(postgresql: Sequence[str], sqlite: Sequence[str]) -> Callable[[Any, Any], None]:
    def on_this_engine(apps: Any, schema_editor: Any) -> None:
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement, None)

    return on_this_engine


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(BACK_POSTGRESQL, BACK_SQLITE))]
