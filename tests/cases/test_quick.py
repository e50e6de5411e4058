"""A row made quickly is the row that the framework would make."""

import pytest

from fengqiao.cases.models import Assignment, Case, Deadline, Event, Party, row_of
from fengqiao.lib.uuid7 import uuid7
from tests.world import World


@pytest.mark.parametrize("model", [Case, Party, Assignment, Deadline, Event])
def test_what_nobody_names_is_its_default(model: type) -> None:
    key = uuid7()

    assert {**vars(row_of(model, id=key)), "_state": 0} == {**vars(model(id=key)), "_state": 0}


def test_what_is_made_anew_is_no_others(world: World) -> None:
    first, second = row_of(Deadline), row_of(Deadline)

    first.suspensions.append(["2026-03-02", "2026-03-03"])

    assert second.suspensions == []
    assert first.pk != second.pk


def test_a_relation_is_known_by_row_and_by_key(world: World) -> None:
    organ = world.organ("town.clerk")

    case = row_of(Case, holder=organ, receiver=None)

    assert (case.holder, case.holder_id, case.receiver) == (organ, organ.pk, None)
