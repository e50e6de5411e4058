"""分级分流: the tier of a matter, where a place has tiers, and what is wrong with one."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from fengqiao.jurisdiction.models import Organ
from fengqiao.rulebook import check, tables
from fengqiao.rulebook.book import HERE

DONGJING = "430111008003"
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("type_code", "grounds", "tier"),
    [
        ("0201", [], "ordinary"),
        ("0201", ["ordinary"], "ordinary"),
        ("0201", ["violence_threat"], "escalating"),
        ("1101", [], "lasting"),  # expropriation
        ("1101", ["violence"], "lasting"),  # the higher of two
        ("0201", ["land_ownership", "weapon"], "lasting"),
        ("0401", [], "ordinary"),  # property, but no house
    ],
)
def test_the_highest_tier_that_fits_counts(type_code: str, grounds: list[str], tier: str) -> None:
    found = tables.in_force(DAY, DONGJING).tier("dispute", type_code, grounds)

    assert found and found.code == tier


@pytest.mark.parametrize(
    ("on", "where"), [(DAY, "411726"), (date(2022, 12, 31), DONGJING), (DAY, "430111")]
)
def test_elsewhere_and_before_there_are_none(on: date, where: str) -> None:
    assert tables.in_force(on, where).tier("dispute", "1101", []) is None


def test_who_is_nearest_is_of_a_kind_that_organs_have() -> None:
    tiers = tables.in_force(DAY, DONGJING).all_tiers()

    assert {kind for tier in tiers for kind in tier.nearest} <= set(Organ.Kind.values)


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ('"weapon", ', '"armed", ', "没有“armed”这一项定级事实"),
        ('"0402", ', '"7", ', "没有以“7”开头的类型"),
        ('nearest = ["police", "village_committee"]', "", "没有写由谁来办"),
        ("rank = 1", 'rank = "first"', "rank"),
        ('label_en = "Ordinary', 'english = "Ordinary', "english"),
    ],
)
def test_a_tier_that_cannot_be_is_named(tmp_path: Path, was: str, is_now: str, said: str) -> None:
    folder = copytree(HERE, tmp_path / "rulebook", ignore=lambda *_: {"__pycache__"})
    path = folder / "triage" / "dispute.toml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, is_now, 1), encoding="utf-8")

    found = [str(fault) for fault in check.faults(folder)]

    assert any(said in one and "triage/dispute.toml" in one for one in found), found
