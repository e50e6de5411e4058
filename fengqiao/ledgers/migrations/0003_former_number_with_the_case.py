"""The number that a matter had in an old ledger stands with the case, where it is looked for."""

from django.db import migrations

TO_THE_CASE = """
UPDATE cases_case SET former_number = (
    SELECT r.old_number FROM ledgers_importedrow r WHERE r.case_id = cases_case.id
)
WHERE id IN (SELECT r.case_id FROM ledgers_importedrow r WHERE r.old_number <> '')
"""
BACK = """
UPDATE ledgers_importedrow SET old_number = coalesce(
    (SELECT c.former_number FROM cases_case c WHERE c.id = ledgers_importedrow.case_id), ''
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_former_number"),
        ("ledgers", "0002_append_only"),
    ]

    operations = [
        migrations.RunSQL(TO_THE_CASE, BACK),
        migrations.RemoveField("importedrow", "old_number"),
    ]
