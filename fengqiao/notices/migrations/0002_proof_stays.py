"""Proof stays as it was written, and so does what a notice was about: the database itself refuses."""

from django.db import migrations

from fengqiao.lib.append_only import append_only

PROOFS = append_only(
    "notices_proof",
    row="proof",
    rows="proofs",
    refusal="The proof of a notice is never changed or deleted",
)
NOTICES = append_only(
    "notices_notice",
    row="notice",
    rows="notices",
    refusal="What a notice was about, and for whom, is never changed or deleted",
    columns=(
        *("id", "case_id", "county", "about", "step", "clock", "limit_at", "before_at"),
        *("post_id", "party_id", "subscription_id", "channel", "is_urgent", "made_at"),
    ),
)
CHOICES = append_only(
    "notices_textchoice",
    row="text_choice",
    rows="text_choices",
    refusal="What a party chose is never changed or deleted",
)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [migrations.RunPython(*statements) for statements in (PROOFS, NOTICES, CHOICES)]
