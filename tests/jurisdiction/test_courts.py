"""Courts of other counties, entered for parties who live there."""

from datetime import date

import pytest

from fengqiao.jurisdiction.actions.enter_courts import enter_courts
from fengqiao.jurisdiction.actions.found_county import found_county
from fengqiao.jurisdiction.actions.load_divisions import load_divisions
from fengqiao.jurisdiction.models import Division, Organ
from fengqiao.jurisdiction.querysets import NoSuchPlace

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def courts() -> dict[str, str]:
    return dict(Organ.objects.filter(kind="court").values_list("place", "name"))


def some_of_henan() -> None:
    load_divisions("411726")
    for code, level, name in (
        ("411702", "county", "驿城区"),
        ("411771", "county", "河南驻马店经济开发区"),
        ("411728", "county", "遂平县"),
        ("4101", "city", "郑州市"),
        ("410181", "county", "巩义市"),
        ("4190", "city", "省直辖县级行政区划"),
        ("419001", "county", "济源市"),
    ):
        Division.objects.create(
            code=code, level=level, name=name, parent_code=code[:-2], valid_from=date(1980, 1, 1)
        )


def test_the_courts_of_a_city_are_entered_once() -> None:
    some_of_henan()

    assert (enter_courts("4117", on=ON), enter_courts("4117", on=ON)) == (4, 0)

    assert courts() == {
        "4117": "驻马店市中级人民法院",
        "411702": "驻马店市驿城区人民法院",
        "411726": "泌阳县人民法院",
        "411728": "遂平县人民法院",
    }


def test_those_of_a_province_are_entered_beside_what_a_county_has() -> None:
    some_of_henan()
    found_county("411726", on=ON)

    enter_courts("41", on=ON)

    assert {place: name for place, name in courts().items() if not place.startswith("4117")} == {
        "4101": "郑州市中级人民法院",
        "410181": "巩义市人民法院",
        "419001": "济源市人民法院",
    }
    assert len(courts()) == 7


def test_a_county_founded_later_keeps_the_court_that_was_entered() -> None:
    load_divisions("411726")
    enter_courts("4117", on=ON)

    found_county("411726", on=ON)

    assert courts() == {"4117": "驻马店市中级人民法院", "411726": "泌阳县人民法院"}


def test_a_place_that_nobody_knows_is_refused() -> None:
    with pytest.raises(NoSuchPlace):
        enter_courts("9999", on=ON)
