"""A stamp that is another one as soon as anything changes that decides who acts by a token.

Who was once told by the database is remembered together with the stamp of that moment, and a later
statement goes on only while it still stands (see docs/adr/0009-who-asks-is-remembered.md). On SQLite,
where a question costs no journey, the table stays empty and nobody is remembered.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations

TABLE = "CREATE TABLE jurisdiction_edition (stamp uuid NOT NULL)"
FIRST = "INSERT INTO jurisdiction_edition VALUES (gen_random_uuid())"
RENEW = """
CREATE FUNCTION jurisdiction_renew_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE jurisdiction_edition SET stamp = gen_random_uuid();
    RETURN NULL;
END $$
"""
STANDS = """
CREATE FUNCTION jurisdiction_stands(remembered uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF remembered = (SELECT stamp FROM jurisdiction_edition) THEN
        RETURN TRUE;
    END IF;
    RAISE EXCEPTION 'Who may act has changed.';
END $$
"""
# A new token or account changes nothing for those who are known; who logs in writes two columns of
# his account that decide nothing.
RENEWED_BY = {
    "jurisdiction_apitoken": "UPDATE",
    "jurisdiction_user": "UPDATE OF id, username, name, is_active",
    "jurisdiction_organ": "UPDATE",
    "jurisdiction_post": "INSERT OR UPDATE",
    "jurisdiction_countysetting": "INSERT OR UPDATE",
}
FORWARD = [
    FIRST,
    RENEW,
    STANDS,
    *(
        f"CREATE TRIGGER renew_edition AFTER {changes} OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION jurisdiction_renew_edition()"
        for table, changes in RENEWED_BY.items()
    ),
]
BACK = [
    *(f"DROP TRIGGER renew_edition ON {table}" for table in RENEWED_BY),
    "DROP FUNCTION jurisdiction_stands(uuid)",
    "DROP FUNCTION jurisdiction_renew_edition()",
]


def on_postgresql(statements: Sequence[str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, None)

    return run


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0011_screens")]

    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE jurisdiction_edition"),
        migrations.RunPython(on_postgresql(FORWARD), on_postgresql(BACK)),
    ]
