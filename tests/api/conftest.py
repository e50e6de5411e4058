"""The API as a client meets it: a caller of the cast with a token, on the day of the world."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from fengqiao.lib.uuid7 import uuid7
from tests.world import STORY, VILLAGE, World, moment

Json = dict[str, Any]

ZHANG: Json = {"role": "applicant", "name": "张甲", "phone": "13800000001"}
LI: Json = {
    "role": "respondent",
    "name": "李乙",
    "phone": "13800000002",
    "address": "大路庄村二组",
}


@dataclass
class Answer:
    """Status, body and headers of an answer."""

    status: int
    body: Any
    headers: Any

    def __getitem__(self, name: str) -> Any:
        return self.body[name]


@dataclass
class Api:
    """One caller of the API; `headers` go with every request."""

    token: str
    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=Client)

    def get(self, path: str, **query: Any) -> Answer:
        return self._answer(self.client.get(f"/api/v1/{path}", query, headers=self._headers()))

    def post(self, path: str, body: Json | None = None, **facts: Any) -> Answer:
        """POST a JSON object; facts get a new command id unless `body` brings its own."""
        said = {"command_id": str(uuid7())} | (body or {}) | facts
        return self.send(path, json.dumps(said, ensure_ascii=False))

    def send(
        self, path: str, content: str | bytes, content_type: str = "application/json"
    ) -> Answer:
        return self._answer(
            self.client.post(
                f"/api/v1/{path}", content, content_type=content_type, headers=self._headers()
            )
        )

    def form(self, path: str, fields: Json) -> Answer:
        """POST multipart/form-data."""
        said = {"command_id": str(uuid7())} | fields
        return self._answer(self.client.post(f"/api/v1/{path}", said, headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {**bearer, **self.headers}

    def _answer(self, response: Any) -> Answer:
        is_json = "json" in response.headers.get("Content-Type", "")
        body = response.json() if is_json else b"".join(response)
        return Answer(response.status_code, body, response.headers)


Callers = Callable[[str], Api]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock stands at the moment of the world, until a test moves it."""
    with time_machine.travel(moment(9), tick=False) as clock:
        yield clock


@pytest.fixture
def caller(world: World, clock: time_machine.Traveller) -> Callers:
    """Call the API as one of the cast."""
    return lambda name: Api(world.token(name, at=world.now))


def registration(**differs: Any) -> Json:
    """张甲 against 李乙, as a client sends it."""
    return {
        "kind": "dispute",
        "title": "张甲与李乙排水纠纷",
        "story": STORY,
        "place": VILLAGE,
        "channel": "visit",
        "type": "0201",
        "parties": [ZHANG, LI],
    } | differs


def at(case: Json | Answer) -> str:
    """The address of a case by its number."""
    return f"cases/{quote(case['number'], safe='')}"


def verbs(answer: Answer) -> dict[str, Json]:
    return {verb["verb"]: verb for verb in answer["verbs"]}


def unknown() -> UUID:
    return UUID("01960000-0000-7000-8000-000000000000")
