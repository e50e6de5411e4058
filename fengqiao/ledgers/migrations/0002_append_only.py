"""What left the system stays on record: the database itself refuses to change or delete an export."""

from django.db import migrations

from fengqiao.lib.append_only import append_only

EVER = append_only(
    "ledgers_export",
    row="export",
    rows="exports",
    refusal="An export is never changed or deleted",
)


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0001_initial")]

    operations = [migrations.RunPython(*EVER)]
