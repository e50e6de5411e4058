"""An organ numbers each kind of matter by itself: a series has its mark, and no longer borrows the organ's."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take_over_marks(apps: Any, schema_editor: Any) -> None:
    series, organ = apps.get_model("cases", "NumberSeries"), apps.get_model("jurisdiction", "Organ")
    own = organ.objects.filter(pk=OuterRef("organ_id")).values("number_mark")
    series.objects.update(mark=Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_place_in_the_file"), ("jurisdiction", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="numberseries",
            name="mark",
            field=models.CharField(default="", max_length=24),
            preserve_default=False,
        ),
        migrations.RunPython(take_over_marks, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="numberseries", name="one_series_per_organ_and_year"
        ),
        migrations.AddConstraint(
            model_name="numberseries",
            constraint=models.UniqueConstraint(
                fields=("organ", "mark", "year"), name="one_series_per_organ_mark_and_year"
            ),
        ),
    ]
