"""People act themselves: as whom, by which code, what they ask, what may be told of them."""

import django.db.models.deletion
import fengqiao.lib.uuid7
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_lists_outside_compartments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Request",
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
                ("county", models.CharField(max_length=6)),
                ("about", models.CharField(max_length=10)),
                ("words", models.BinaryField(blank=True, default=b"")),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, default="", max_length=10)),
                ("reply", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_code_is_unique",
        ),
        migrations.AddField(
            model_name="event",
            name="party",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.party",
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="code_index",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="party",
            name="code_serial",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="party",
            name="disclosure",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code_index", ""), _negated=True),
                fields=("code_index",),
                name="an_access_code_opens_one_matter",
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="cases.party",
            ),
        ),
    ]
