"""What was reported stays as it was reported: the database itself refuses to change or delete it."""

from django.db import migrations

from fengqiao.lib.append_only import append_only

REPORTS = append_only(
    "figures_tablereport",
    row="table_report",
    rows="table_reports",
    refusal="A table that was reported is never changed or deleted",
)
CORRECTIONS = append_only(
    "figures_reportcorrection",
    row="report_correction",
    rows="report_corrections",
    refusal="A correction is never changed or deleted",
)


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_tables_that_are_reported")]

    operations = [migrations.RunPython(*REPORTS), migrations.RunPython(*CORRECTIONS)]
