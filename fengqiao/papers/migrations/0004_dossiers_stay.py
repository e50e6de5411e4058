"""A dossier that was bound stays on record as it was; its key alone can be sealed anew, or destroyed."""

from django.db import migrations

from fengqiao.lib.append_only import append_only

KEPT = [
    "id",
    "case_id",
    "county",
    "version",
    "parts",
    "pages",
    "size",
    "sha256",
    "retention",
    "years",
    "kept_until",
    "at",
    "by_id",
]
DOSSIERS = append_only(
    "papers_dossier",
    row="dossier",
    rows="dossiers",
    refusal="A dossier is never changed or deleted",
    columns=KEPT,
)


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_dossiers")]

    operations = [migrations.RunPython(*DOSSIERS)]
