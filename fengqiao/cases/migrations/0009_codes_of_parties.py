"""The code of a case becomes its first applicant's: slips in people's hands still open what they did."""

from typing import Any

from django.db import migrations

from fengqiao.cases.querysets import keys


def to_parties(apps: Any, schema_editor: Any) -> None:
    party = apps.get_model("cases", "Party")
    applicants = party.objects.filter(role="applicant").order_by("case_id", "-position")
    rows = applicants.values_list("pk", "case_id", "case__code").iterator()
    first = {case: (key, code) for key, case, code in rows}  # the first comes last, and stays
    for key, code in first.values():
        party.objects.filter(pk=key).update(code_index=keys().code_index(code))


def to_cases(apps: Any, schema_editor: Any) -> None:
    """Codes that open nothing, for a column that wants each of its own."""
    case = apps.get_model("cases", "Case")
    for key in case.objects.values_list("pk", flat=True).iterator():
        case.objects.filter(pk=key).update(code=key.hex[-20:])


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_parties_act")]

    operations = [migrations.RunPython(to_parties, to_cases)]
