"""Outlines of places, for the map."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0007_changes_stay")]

    operations = [
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("place", models.CharField(max_length=18, primary_key=True, serialize=False)),
                ("rings", models.JSONField()),
                ("source", models.CharField(blank=True, max_length=200)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "boundaries",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "place__regex",
                                "^([0-9]{2}){0,3}$|^[0-9]{9}$|^[0-9]{12}$|^[0-9]{15}$|^[0-9]{18}$",
                            )
                        ),
                        name="boundary_place_is_a_code",
                    ),
                ],
            },
        ),
    ]
