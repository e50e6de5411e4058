"""What is open is counted by stage too, and what was concluded by day: from an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_pairs_by_regexp")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_standing"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("is_open", True)),
                fields=["place", "limit_at", "stage"],
                name="case_open",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("compartment", ""), ("concluded_on__isnull", False)),
                fields=["county", "concluded_on"],
                name="case_concluded",
            ),
        ),
    ]
