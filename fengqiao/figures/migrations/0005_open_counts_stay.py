"""What was published stays as it was published: the database itself refuses to change or delete it."""

from django.db import migrations

from fengqiao.lib.append_only import append_only

COUNTS = append_only(
    "figures_opencount",
    row="open_count",
    rows="open_counts",
    refusal="A count that was published is never changed or deleted",
)


class Migration(migrations.Migration):
    dependencies = [("figures", "0004_open_counts")]

    operations = [migrations.RunPython(*COUNTS)]
