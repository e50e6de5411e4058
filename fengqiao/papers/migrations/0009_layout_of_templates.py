"""How a county's template looks is kept beside it: the PDF follows it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0008_certified_signatures_stay")]

    operations = [
        migrations.AddField("papertemplate", "layout", models.JSONField(null=True)),
    ]
