"""History cannot be rewritten: the database itself refuses to change or delete an event."""

from django.db import migrations

from fengqiao.lib.append_only import append_only

EVER = append_only(
    "cases_event",
    row="event",
    rows="events",
    refusal="An event is never changed or deleted",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_search")]

    operations = [migrations.RunPython(*EVER)]
