"""The OpenAPI document: committed as it is served, and true of every door."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from fengqiao.api.document import as_yaml, document
from fengqiao.api.doors import api
from tests.api.conftest import Callers
from tests.world import World, walk

COMMITTED = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_the_committed_document_is_what_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("openapi")

    assert capsys.readouterr().out == COMMITTED.read_text(), (
        "The API has changed: run `fengqiao openapi > docs/api/openapi.yaml` and commit it."
    )


def test_the_yaml_says_what_the_json_says(client: Client) -> None:
    served = client.get("/api/v1/openapi.json")

    assert (served.status_code, served.headers["Content-Type"]) == (200, "application/json")
    assert yaml.safe_load(as_yaml(document())) == served.json()


@pytest.mark.parametrize(
    "value",
    [{}, [], {"a": []}, [[1], {"b": None}], {"no": True, "1": "x: y #"}, "行\n二", {"-": -1}],
)
def test_any_json_survives_as_yaml(value: Any) -> None:
    assert yaml.safe_load(as_yaml(value)) == value


def test_every_door_is_described() -> None:
    described = {
        (path.removeprefix("/api/v1"), method)
        for path, methods in document()["paths"].items()
        for method in methods
    }
    doors = {
        (path, method.lower())
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }

    assert described == doors


def test_no_reference_leads_nowhere() -> None:
    for name in references(document()):
        found: Any = document()
        for part in name.removeprefix("#/").split("/"):
            found = found[part]


def references(value: Any) -> set[str]:
    if isinstance(value, list):
        return {name for part in value for name in references(part)}
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
    return own.union(*(references(part) for part in value.values()))


# ── A machine asks whatever the document allows ──────────────────────────────────────────────────

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def ref(world: World) -> Iterator[str]:
    """A case on which much can be done, on a connection that outlives a request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield str(walk(world, until="drafted").pk)
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=20,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_is_asked_by_the_document_is_answered_by_it(
    case: schemathesis.Case, ref: str, caller: Callers
) -> None:
    """Half of the questions are about a case that is there, by verbs that are known."""
    asked = case.path_parameters
    if asked and "ref" in asked and len(asked["ref"]) % 2:
        asked["ref"] = ref
        if "noun" in asked:
            asked["noun"] = NOUNS[len(str(case.body)) % len(NOUNS)]

    token = caller("county.dispatcher").token

    case.call_and_validate(
        headers={"Authorization": f"Bearer {token}", "X-Post": "", "Accept-Language": "zh"},
        checks=CHECKS,
    )


NOUNS = ("acceptance", "note", "grade", "plan", "attachment", "party", "signature", "personal_read")
