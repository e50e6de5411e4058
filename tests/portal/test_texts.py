"""A party says on its own page whether it wants text messages; nobody else does, and it can stop."""

from pathlib import Path
from typing import Any

import pytest
import time_machine

from fengqiao.cases.models import Case, Party
from fengqiao.notices.actions.choose_texts import NoPhone, NotYourMatter, choose_texts, wants_texts
from fengqiao.notices.models import TextChoice
from tests.portal.resident import Resident
from tests.world import World, register_dispute

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(world: World, settings: Any, tmp_path: Path) -> Resident:
    """张甲 with a telephone, at her own matter."""
    settings.FENGQIAO_SMS = f"file://{tmp_path}/sms.jsonl"
    resident = Resident()
    resident.file()
    return resident


def applicant() -> Party:
    return Party.objects.get(role="applicant")


def test_who_wants_texts_turns_them_on_and_stops_them_on_the_same_page(
    resident: Resident, noon: time_machine.Traveller
) -> None:
    assert "有进展时收不收短信" in resident.read("my/")
    assert "现在：不收短信。" in resident.read("my/texts/")

    resident.send("my/texts/", wanted="yes")
    assert wants_texts(applicant())
    assert "现在：收短信。" in resident.read("my/texts/")

    noon.shift(60)
    resident.send("my/texts/", wanted="no")
    assert not wants_texts(applicant())
    assert list(TextChoice.objects.order_by("at", "id").values_list("is_wanted", flat=True)) == [
        True,
        False,
    ]


def test_the_number_is_masked_on_the_page(resident: Resident) -> None:
    assert "12000000001" not in resident.read("my/texts/")


@pytest.mark.parametrize("why", ["compartment", "no texts here"])
def test_where_there_are_no_texts_nothing_is_offered(
    resident: Resident, settings: Any, why: str
) -> None:
    if why == "compartment":
        Case.objects.update(compartment="domestic_violence")
    else:
        settings.FENGQIAO_SMS = ""

    assert "收不收短信" not in resident.read("my/")
    assert resident.open("my/texts/").status_code == 404
    assert resident.send("my/texts/", wanted="yes").status_code == 404


def test_nobody_chooses_for_somebody_else(world: World) -> None:
    case = register_dispute(world)
    one, other = case.parties.order_by("position")

    with pytest.raises(NotYourMatter):
        choose_texts(one, is_wanted=True, by=world.visitor(other), at=world.now)
    Party.objects.filter(pk=one.pk).update(phone=b"")
    with pytest.raises(NoPhone):
        choose_texts(
            Party.objects.get(pk=one.pk), is_wanted=True, by=world.visitor(one), at=world.now
        )
    assert not TextChoice.objects.exists()
