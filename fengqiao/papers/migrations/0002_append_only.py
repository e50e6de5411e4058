"""A paper that was made stays as it was made: the database itself refuses to change or delete it.

What is sealed in it can be sealed anew when the keys are changed; everything else stands, its hash too.
"""

from django.db import migrations

from fengqiao.lib.append_only import append_only

KEPT = [
    "id",
    "case_id",
    "county",
    "form",
    "about",
    "serial",
    "version",
    "pages",
    "lacking",
    "sha256",
    "at",
    "by_id",
]
PAPERS = append_only(
    "papers_paper",
    row="paper",
    rows="papers",
    refusal="A paper is never changed or deleted",
    columns=KEPT,
)
TEMPLATES = append_only(
    "papers_papertemplate",
    row="template",
    rows="templates",
    refusal="A template is never changed or deleted",
)


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]

    operations = [migrations.RunPython(*PAPERS), migrations.RunPython(*TEMPLATES)]
