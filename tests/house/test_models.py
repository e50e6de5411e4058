"""What is stored: arrows point down the floors, nothing of a case is lost, names say what they hold."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from fengqiao.cases.models import Case
from tests.house.code import FACES, STORING, Module, broken, dotted, example

FLOOR = {room: height for height, room in enumerate(STORING)}
OF_A_CASE = ("cases", "mediation", "ledgers", "papers")

# Days that the law or the trade calls otherwise than by "_on".
DAYS = {"valid_from", "valid_to", "on", "perform_by", "colour_until", "kept_until", "month"}
MOMENTS = {"at", "last_login", "date_joined"}  # the last two are Django's
# Rows of the heart that belong to no single case.
OF_NO_CASE = {"NumberSeries", "Import", "Export", "PaperTemplate"}


def own_models() -> list[type[models.Model]]:
    return [model for room in STORING for model in apps.get_app_config(room).get_models()]


def columns(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return list(model._meta.concrete_fields)


def named(model: type[models.Model], field: "models.Field[Any, Any] | None" = None) -> str:
    return f"{model._meta.label}.{field.name}" if field else model._meta.label


each_model = pytest.mark.parametrize("model", own_models(), ids=named)


# ── Arrows ───────────────────────────────────────────────────────────────────────────────────────


def arrows(model: type[models.Model]) -> Iterator[tuple["models.Field[Any, Any]", str]]:
    """Its foreign keys, with the room to which each points."""
    for field in [*columns(model), *model._meta.local_many_to_many]:
        if isinstance(field.related_model, type):
            yield field, field.related_model._meta.app_label


@each_model
def test_a_foreign_key_points_down_the_floors(model: type[models.Model]) -> None:
    here = FLOOR[model._meta.app_label]

    up = [named(model, field) for field, room in arrows(model) if FLOOR.get(room, here) > here]

    assert up == []


def test_no_face_stores_anything() -> None:
    stored = {
        room: [model.__name__ for model in apps.get_app_config(room).get_models()] for room in FACES
    }

    assert stored == {room: [] for room in FACES}


@pytest.mark.parametrize(
    "model", [m for m in own_models() if m._meta.app_label in OF_A_CASE], ids=named
)
def test_nothing_of_a_case_vanishes_with_something_else(model: type[models.Model]) -> None:
    vanishing = [
        named(model, field)
        for field, _ in arrows(model)
        if getattr(field.remote_field, "on_delete", None) is not models.PROTECT
    ]

    assert vanishing == []


@pytest.mark.parametrize(
    "model",
    [m for m in own_models() if m._meta.app_label in OF_A_CASE and m.__name__ not in OF_NO_CASE],
    ids=named,
)
def test_a_row_of_a_case_carries_its_county(model: type[models.Model]) -> None:
    """So that the tables can be split by county without a change of model."""
    county = {field.name: field for field in columns(model)}["county"]

    assert (county.max_length or county.output_field.max_length) == 6
    assert not county.null
    assert model is Case or Case in set(_up_from(model))


def _up_from(model: type[models.Model]) -> Iterator[type[models.Model]]:
    for field, room in arrows(model):
        target = field.related_model
        if room in OF_A_CASE and isinstance(target, type) and target is not model:
            yield target
            yield from _up_from(target)


# ── Names and habits ─────────────────────────────────────────────────────────────────────────────


@each_model
def test_a_day_ends_in_on_and_a_moment_in_at(model: type[models.Model]) -> None:
    wrong = []
    for field in columns(model):
        if isinstance(field, models.DateTimeField):
            fits = field.name.endswith("_at") or field.name in MOMENTS
        elif isinstance(field, models.DateField):
            fits = field.name.endswith("_on") or field.name in DAYS
        else:
            fits = not field.name.endswith(("_on", "_at"))
        wrong += [] if fits else [named(model, field)]

    assert wrong == []


@each_model
def test_a_model_has_no_order_of_its_own(model: type[models.Model]) -> None:
    assert list(model._meta.ordering) == []


@each_model
def test_a_model_says_what_it_is_in_a_line(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")  # Django's stopgap
    assert model.__str__ is not models.Model.__str__


@each_model
def test_what_the_database_refuses_it_refuses_by_a_readable_name(
    model: type[models.Model],
) -> None:
    names = [constraint.name for constraint in model._meta.constraints]

    assert [name for name in names if len(name.split("_")) < 3] == []


def works_while_saving(module: Module) -> Iterator[str]:
    """Saving saves; what follows from an act stands in the act."""
    for node in module.classes:
        for name in ("save", "delete"):
            if any(getattr(part, "name", "") == name for part in node.body):
                yield module.at(node, f"{node.name}.{name}")
    for function in module.functions:
        asks = any(dotted(part).endswith(".objects") for part in _parts(function))
        derived = any(dotted(mark) == "property" for mark in function.decorator_list)
        if asks and derived:
            yield module.at(function, f"{function.name} is a property and asks the database")


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Attribute))


def test_no_model_works_while_it_is_saved_or_read() -> None:
    assert broken(works_while_saving, *STORING) == []


@pytest.mark.parametrize(
    "text",
    [
        "class A(Model):\n    def save(self): pass",
        "class A:\n    @property\n    def b(self): return B.objects.get()",
    ],
)
def test_the_rule_notices_what_breaks_it(text: str) -> None:
    assert len(list(works_while_saving(example(text)))) == 1
