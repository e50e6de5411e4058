"""Each assignment learns the nearest limit of its case."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    limit_at = apps.get_model("cases", "Case").objects.filter(pk=OuterRef("case_id"))
    assignments = apps.get_model("cases", "Assignment").objects.filter(ended_at=None)
    assignments.update(limit_at=Subquery(limit_at.values("limit_at")))


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_lists_of_organs")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
