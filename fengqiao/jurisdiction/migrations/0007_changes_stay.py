"""Who changed what of a county stays on record: the database refuses to change or delete a record."""

from django.db import migrations

from fengqiao.lib.append_only import append_only

EVER = append_only(
    "jurisdiction_change",
    row="change",
    rows="changes",
    refusal="A change on record stays as it is",
)


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0006_changes")]

    operations = [migrations.RunPython(*EVER)]
