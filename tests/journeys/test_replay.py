"""165 published mediations, from the application to their real result, through the HTTP API.

Their texts are not part of the project; where the file is missing, these tests are skipped, and say
so.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django.core.management import call_command

from fengqiao.cases.models import Case
from fengqiao.mediation.models import Agreement, Instalment
from tests.api.conftest import Api
from tests.journeys.replaying import FILE, Published, Replay, Result, in_parts, published
from tests.world import TODAY, World, moment

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason=f"NOT RUN: {FILE} is missing"),
]
PARTS = 5  # so that several workers can share the work


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(moment(12), tick=False):
        yield


def cases() -> list[Published]:
    return published() if FILE.exists() else []


def found(case: Case) -> Result:
    """What the case came to, as it is stored."""
    agreement = Agreement.objects.filter(case=case).first()
    waiting = Instalment.objects.filter(agreement__case=case, performed_on=None).count()
    return Result(case.stage, case.outcome, agreement.form if agreement else "", waiting)


def test_all_kinds_of_results_are_among_them() -> None:
    results = Counter((one.expected.form, one.expected.outcome) for one in cases())

    assert sum(results.values()) == 165
    assert results == {
        ("written", "performed"): 55,
        ("written", "performing"): 58,
        ("oral", "performed"): 23,
        ("oral", "performing"): 26,
        ("", "terminated"): 3,
    }


@pytest.mark.parametrize("dealt", in_parts(PARTS, cases()), ids=range(PARTS))
def test_each_ends_as_it_did_and_its_history_holds(
    world: World, capsys: pytest.CaptureFixture[str], dealt: list[Published]
) -> None:
    callers = [Api(world.token(name)) for name in ("village.clerk", "mediator")]
    mediates = str(world["mediator"].pk)

    ends = [(one, Replay(*callers, mediates, TODAY).play(one)) for one in dealt]

    wrong = [
        (one.title, found(case), one.expected)
        for one, shown in ends
        if found(case := Case.objects.get(pk=shown["id"])) != one.expected
    ]
    assert wrong == []
    assert Case.objects.count() == len(dealt)
    call_command("verify")
    assert f"检查了{len(dealt)}件事项" in capsys.readouterr().out
