"""The plain code of a case goes: nobody at work can read one any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_codes_of_parties")]

    operations = [
        migrations.AlterField(
            model_name="case", name="code", field=models.CharField(max_length=20, default="")
        ),
        migrations.RemoveField(model_name="case", name="code"),
    ]
