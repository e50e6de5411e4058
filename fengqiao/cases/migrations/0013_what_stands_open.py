"""The map counts what is open in a place, and what of it is late, from this index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_either_spelling")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("is_open", True)),
                fields=["place", "limit_at"],
                name="case_standing",
            ),
        ),
    ]
