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
from fengqiao.figures.actions.count import count_everything
from fengqiao.figures.definitions.tables import Span, table_of
from fengqiao.mediation.models import Agreement, Instalment
from tests.api.conftest import Api
from tests.journeys.replaying import FILE, Published, Replay, Result, in_parts, published
from tests.world import COUNTY, TODAY, World, moment

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason=f"NOT RUN: {FILE} is missing"),
]
MARCH = TODAY.replace(day=1)
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


# The column of the ministry's table in which each of our types counts, read off the table by hand.
COLUMN_OF = {
    **dict.fromkeys(("0101", "0102", "0103"), "20"),
    "0299": "21",
    **dict.fromkeys(("0602", "0801", "0803", "0804", "1005"), "23"),
    **dict.fromkeys(("0603", "1002"), "24"),
    **dict.fromkeys(("0301", "0302", "0303", "0401", "0501", "0507", "0599"), "25"),
    "0901": "26",
    "1102": "27",
    "0504": "28",
    "0502": "34",
    "0503": "35",
    "0402": "36",
    **dict.fromkeys(("0701", "0702"), "30"),
    **dict.fromkeys(("0505", "0601"), "33"),
    **dict.fromkeys(("1001", "99"), "37"),
}


def table_by_hand(dealt: list[Published]) -> dict[str, int]:
    """The columns of the case table that are not nothing, counted from the published texts alone."""
    types = Counter(COLUMN_OF[one.type] for one in dealt)
    settled = [one for one in dealt if not one.is_terminated]
    numbers = types | {
        "01": len(dealt),
        "02": 2 * len(dealt),
        "03": len(settled),
        "04": types["26"],  # about land: difficult by its type
        "08": len(dealt),  # by the town's mediator
        "13": len(dealt),  # each side came by itself
        "38": sum(not one.is_written for one in settled),
        "39": sum(one.is_written for one in settled),
        "40": sum(one.is_performed for one in settled),
    }
    return {code: number for code, number in numbers.items() if number}


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
    count_everything(at=moment(13))
    numbers = table_of(COUNTY, Span(MARCH, MARCH)).whole.numbers
    assert {code: n for code, n in numbers.items() if n} == table_by_hand(dealt)
    call_command("verify")
    assert f"检查了{len(dealt)}件事项" in capsys.readouterr().out
