"""What was drawn stays as it was: the picture alone can be sealed anew, or destroyed with the file."""

from django.db import migrations

from fengqiao.lib.append_only import append_only

KEPT = [
    "id",
    "case_id",
    "county",
    "signature_id",
    "paper_id",
    "paper_sha256",
    "picture_sha256",
    "at",
]
DRAWN = append_only(
    "papers_drawnsignature",
    row="drawn_signature",
    rows="drawn_signatures",
    refusal="A drawn signature is never changed or deleted",
    columns=KEPT,
)


class Migration(migrations.Migration):
    dependencies = [("papers", "0005_drawn_signatures")]

    operations = [migrations.RunPython(*DRAWN)]
