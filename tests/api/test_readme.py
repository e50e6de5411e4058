"""The examples of docs/api/README.md, run as they stand against a running server."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from fengqiao.api.document import document
from fengqiao.cases.models import Case, Event
from tests.world import World

README = Path(__file__).parents[2] / "docs" / "api" / "README.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DOOR = re.compile(r"`(GET|POST) (/api/v1[^`?]*)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not shutil.which("curl"), reason="no curl (apt-get install curl brings it)")
def test_the_walk_arrives_in_the_archive(world: World, live_server: LiveServer) -> None:
    script = "set -eu -o pipefail\n" + "\n".join(BLOCK.findall(README.read_text()))
    script = script.replace("http://127.0.0.1:8000", live_server.url)
    script = re.sub(r"\.venv/bin/fengqiao token ([a-z.]+)", _echoed(world), script)

    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert Case.objects.get().stage == "archived"
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"escalate", "sign_for", "take_effect", "revisit", "evaluate", "archive"} <= verbs
    assert "归档" in done.stdout


def _echoed(world: World) -> object:
    return lambda found: f"echo {world.token(found.group(1), at=timezone.now())}"


def test_the_table_of_doors_is_complete() -> None:
    told = {(method.lower(), path) for method, path in DOOR.findall(README.read_text())}
    told.add(("get", "/api/v1/kinds/{kind}"))
    paths = {
        (method, path.replace("{attachment_id}", "{id}"))
        for path, methods in document()["paths"].items()
        for method in methods
    }

    assert told - {("get", "/api/v1/openapi.json")} >= paths
    assert {path for _, path in told} <= {path for _, path in paths}
