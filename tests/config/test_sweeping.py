"""What the harness does between tests: it empties history, and leaves its guards standing."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from fengqiao.cases.models import Event
from tests.world import build, register_dispute


@pytest.mark.django_db(transaction=True)
def test_sweeping_empties_history_and_leaves_its_guards_standing() -> None:
    register_dispute(build())
    assert Event.objects.count() == 1

    call_command("flush", interactive=False, verbosity=0)

    assert Event.objects.count() == 0
    register_dispute(build())
    for rewrite in ("UPDATE cases_event SET verb = 'x'", "DELETE FROM cases_event"):
        assert "append-only" in refusal_of(rewrite)


def refusal_of(statement: str) -> str:
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        connection.cursor().execute(statement)
    return str(refused.value)
