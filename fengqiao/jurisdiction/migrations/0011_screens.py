"""Screens in halls."""

from django.db import migrations, models

import fengqiao.lib.uuid7


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0010_kept_lists")]

    operations = [
        migrations.CreateModel(
            name="Screen",
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
                ("title", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("is_used", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place__regex", "^[0-9]{6}$")),
                        name="screen_belongs_to_a_county",
                    ),
                ],
            },
        ),
    ]
