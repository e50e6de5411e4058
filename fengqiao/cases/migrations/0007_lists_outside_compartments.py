"""Indexes of lists by place hold only what such a list may show."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_search_beside_the_case"),
        ("jurisdiction", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_province_newest",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_city_newest",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_county_newest",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_town_newest",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_village_newest",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_grid_newest",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_province_limit",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_city_limit",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_county_limit",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_town_limit",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_village_limit",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_grid_limit",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_nation_limit",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", "")),
                fields=["province", "-id"],
                name="case_province_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", "")),
                fields=["city", "-id"],
                name="case_city_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", "")),
                fields=["county", "-id"],
                name="case_county_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", "")),
                fields=["town", "-id"],
                name="case_town_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", "")),
                fields=["village", "-id"],
                name="case_village_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", "")),
                fields=["grid", "-id"],
                name="case_grid_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("limit_at__isnull", False)),
                fields=["province", "limit_at", "id"],
                name="case_province_limit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("limit_at__isnull", False)),
                fields=["city", "limit_at", "id"],
                name="case_city_limit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("limit_at__isnull", False)),
                fields=["county", "limit_at", "id"],
                name="case_county_limit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("limit_at__isnull", False)),
                fields=["town", "limit_at", "id"],
                name="case_town_limit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("limit_at__isnull", False)),
                fields=["village", "limit_at", "id"],
                name="case_village_limit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("limit_at__isnull", False)),
                fields=["grid", "limit_at", "id"],
                name="case_grid_limit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("limit_at__isnull", False)),
                fields=["limit_at", "id"],
                name="case_nation_limit",
            ),
        ),
    ]
