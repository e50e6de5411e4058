"""What was signed by certificate stays as it was: the signature alone can be sealed anew, or destroyed with the
file."""

from django.db import migrations

from fengqiao.lib.append_only import append_only

KEPT = [
    "id",
    "case_id",
    "county",
    "signature_id",
    "paper_id",
    "paper_sha256",
    "provider",
    "is_trial",
    "cms_sha256",
    "anchor",
    "signed_at",
    "at",
]
CERTIFIED = append_only(
    "papers_certifiedsignature",
    row="certified_signature",
    rows="certified_signatures",
    refusal="A certified signature is never changed or deleted",
    columns=KEPT,
)


class Migration(migrations.Migration):
    dependencies = [("papers", "0007_certified_signatures")]

    operations = [migrations.RunPython(*CERTIFIED)]
