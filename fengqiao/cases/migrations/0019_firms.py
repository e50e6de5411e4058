"""Organisations are found by their names too, as a keyed hash: what recurs at an employer is one list."""

from typing import Any

from django.db import migrations, models

from fengqiao.cases.models.people import Party
from fengqiao.cases.querysets import keys


def index_firms(apps: Any, schema_editor: Any) -> None:
    """The name is opened as the model opens it: it is sealed to its row and column."""
    party = apps.get_model("cases", "Party")
    sealed = Party._meta.get_field("name")
    for row in party.objects.filter(is_organisation=True).only("pk", "name").iterator():
        name = sealed.opened(row, row.name)
        party.objects.filter(pk=row.pk).update(firm_index=keys().firm_index(name))


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_series_of_a_kind")]

    operations = [
        migrations.AddField(
            model_name="party",
            name="firm_index",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                fields=["firm_index"],
                name="party_by_firm",
                condition=models.Q(("firm_index", ""), _negated=True),
            ),
        ),
        migrations.RunPython(index_firms, migrations.RunPython.noop, elidable=True),
    ]
