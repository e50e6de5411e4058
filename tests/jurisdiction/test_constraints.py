"""What the database itself refuses, whoever writes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from fengqiao.jurisdiction.models import (
    ApiToken,
    CountySetting,
    Division,
    DivisionChange,
    Grid,
    Organ,
    Post,
    User,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 1)
BEFORE = ON - timedelta(days=1)
AT = datetime(2026, 3, 1, tzinfo=UTC)

DIVISION = {
    "code": "411726",
    "name": "泌阳县",
    "level": "county",
    "parent_code": "4117",
    "valid_from": ON,
}
GRID = {
    "code": "411726001001001",
    "level": 3,
    "name": "一",
    "parent_code": "411726001001",
    "valid_from": ON,
}
ORGAN = {"name": "中心", "kind": "centre", "level": "county", "place": "411726", "valid_from": ON}


def refused(constraint: str, model: type[models.Model], **values: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize(
    "code", ["", "4", "411", "41172", "4117260", "41172600100", "41172x", "４１"]
)
def test_a_division_has_a_code(code: str):
    refused("division_code_is_2_4_6_9_or_12_digits", Division, **{**DIVISION, "code": code})


@pytest.mark.parametrize(
    ("model", "values", "constraint"),
    [
        (Division, DIVISION, "division_ends_after_it_begins"),
        (Grid, GRID, "grid_ends_after_it_begins"),
        (Organ, ORGAN, "organ_ends_after_it_begins"),
    ],
)
def test_nothing_ends_before_it_begins(
    model: type[models.Model], values: dict[str, Any], constraint: str
):
    refused(constraint, model, **values, valid_to=BEFORE)
    assert model.objects.create(**values, valid_to=ON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": 4},
        {"level": 2},
        {"code": "41172600100100"},
        {"code": "411726001001001001", "parent_code": "411726001001001"},
    ],
)
def test_a_grid_s_code_is_of_its_level(wrong: dict[str, Any]):
    refused(
        "grid_code_is_15_digits_on_level_3_and_18_on_level_4|grid_lies_in_its_parent",
        Grid,
        **{**GRID, **wrong},
    )


def test_a_grid_lies_in_its_parent():
    refused("grid_lies_in_its_parent", Grid, **{**GRID, "parent_code": "411726001002"})


@pytest.mark.parametrize(
    "place", ["4", "41172", "4117260010", "4117260010010010010"[:17], "abcdef"]
)
def test_an_organ_stands_in_a_place(place: str):
    refused("organ_place_is_a_code", Organ, **{**ORGAN, "place": place})


def test_an_organ_of_the_nation_stands_everywhere():
    assert Organ.objects.create(**{**ORGAN, "place": ""}).county == ""


def test_a_name_is_taken_once_in_its_place():
    Organ.objects.create(**ORGAN)

    refused("organ_name_is_taken_once_in_its_place|UNIQUE", Organ, **ORGAN)
    assert Organ.objects.create(**{**ORGAN, "kind": "court"})
    assert Organ.objects.create(**{**ORGAN, "place": "411725"})


def test_a_mark_is_taken_once_but_may_be_taken_over():
    first = Organ.objects.create(**ORGAN, number_mark="泌人调字")
    other = {**ORGAN, "name": "新中心"}

    refused("organ_number_mark_is_taken_once|UNIQUE", Organ, **other, number_mark="泌人调字")
    Organ.objects.filter(pk=first.pk).update(valid_to=ON)
    assert Organ.objects.create(**other, number_mark="泌人调字")


def test_organs_without_a_mark_are_many():
    Organ.objects.create(**ORGAN)

    assert Organ.objects.create(**{**ORGAN, "name": "另一个"})


def test_an_organ_that_has_others_under_it_stays():
    above = Organ.objects.create(**ORGAN)
    Organ.objects.create(**{**ORGAN, "place": "411726001"}, parent=above)

    with pytest.raises(models.ProtectedError):
        above.delete()


def test_posts_are_sound():
    organ = Organ.objects.create(**ORGAN)
    user = User.objects.create_user(username="a", name="张甲")
    post = {"user": user, "organ": organ, "role": "leader", "place": "411726", "valid_from": ON}

    refused("post_ends_after_it_begins", Post, **post, valid_to=BEFORE)
    refused("post_place_is_a_code", Post, **{**post, "place": "41172"})
    Post.objects.create(**post)
    refused("post_is_given_once_a_day|UNIQUE", Post, **post)


def test_a_token_expires_after_it_is_made():
    user = User.objects.create_user(username="a", name="张甲")
    refused(
        "token_expires_after_it_is_made",
        ApiToken,
        digest="0" * 64,
        user=user,
        created_at=AT,
        expires_at=AT,
    )


@pytest.mark.parametrize("place", ["4117", "411726001", "", "abcdef"])
def test_settings_belong_to_a_county(place: str):
    with (
        pytest.raises(Exception, match=r"setting_belongs_to_a_county|value too long"),
        transaction.atomic(),
    ):
        CountySetting.objects.create(place=place)


def test_a_change_is_told_once():
    change = {
        "old": "410306",
        "new": "410308",
        "on": ON,
        "how": "merged",
        "source": "x",
        "verified": "own",
    }
    DivisionChange.objects.create(**change)

    refused("division_change_is_told_once|UNIQUE", DivisionChange, **change)
