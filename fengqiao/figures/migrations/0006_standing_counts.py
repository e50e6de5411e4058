"""How many bodies and mediators stood in a place, month by month: for the tables of what is above a county."""

from django.db import migrations, models

import fengqiao.lib.uuid7


class Migration(migrations.Migration):
    dependencies = [("figures", "0005_open_counts_stay")]

    operations = [
        migrations.CreateModel(
            name="StandingCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=fengqiao.lib.uuid7.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.CharField(max_length=6)),
                ("month", models.DateField()),
                ("on", models.DateField()),
                ("sums", models.JSONField(default=dict)),
                ("folded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["place", "month"], name="a_place_stands_once_a_month"
                    )
                ],
                "indexes": [models.Index(fields=["month", "place"], name="standing_of_month")],
            },
        ),
    ]
