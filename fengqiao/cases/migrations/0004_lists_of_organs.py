"""An organ's lists become index ranges too, the nearest limit first as well as the newest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_append_only"),
        ("jurisdiction", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="assignment",
            name="assignment_organ_newest",
        ),
        migrations.AddField(
            model_name="assignment",
            name="limit_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("post", None), ("ended_at", None)),
                fields=["organ", "-case"],
                name="assignment_organ_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("post", None), ("ended_at", None), ("limit_at__isnull", False)),
                fields=["organ", "limit_at", "case"],
                name="assignment_organ_limit",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("post__isnull", False), ("ended_at", None)),
                fields=["post", "-case"],
                name="assignment_post_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(
                    ("post__isnull", False), ("ended_at", None), ("limit_at__isnull", False)
                ),
                fields=["post", "limit_at", "case"],
                name="assignment_post_limit",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("reported_at", None), ("role", "co")),
                fields=["organ"],
                name="assignment_called",
            ),
        ),
    ]
