"""Whatever goes wrong has one shape, a sentence, and nothing of the inside."""

import logging
from collections.abc import Iterator

import msgspec
import pytest
from django.db import OperationalError
from django.test import Client

from fengqiao.api import cases, problems
from fengqiao.api.shapes import PartyGiven
from tests.api.conftest import Answer, Api, Callers, registration


def problem(answer: Answer) -> tuple[int, str]:
    """Status and code of a well-formed problem."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer["status"] == answer.status
    assert answer["type"] == f"urn:fengqiao:problem:{answer['code']}"
    assert answer["title"]
    assert answer["detail"].endswith("。")
    assert set(answer.body) <= {"type", "title", "status", "detail", "code", "article", "fact"}
    return answer.status, answer["code"]


@pytest.mark.parametrize(
    "path", ["", "case", "cases/", "cases/x/y/z", "openapi.yaml", "../v2/cases"]
)
def test_an_unknown_door_is_no_door(path: str, caller: Callers) -> None:
    clerk = caller("village.clerk")

    assert problem(clerk.get(path)) == (404, "no_such_door")
    assert problem(clerk.post(path)) == (404, "no_such_door")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("put", "cases", "GET, POST"),
        ("delete", "cases/x", "GET"),
        ("get", "cases/x/acceptance", "POST"),
        ("post", "cases/x/events", "GET"),
        ("post", "me", "GET"),
        ("patch", "kinds/dispute", "GET"),
        ("post", "openapi.json", "GET, HEAD"),
    ],
)
def test_a_method_that_a_door_does_not_know(
    method: str, path: str, allowed: str, caller: Callers
) -> None:
    clerk = caller("village.clerk")

    response = getattr(clerk.client, method)(f"/api/v1/{path}")

    answer = Answer(response.status_code, response.json(), response.headers)
    assert problem(answer) == (405, "method_not_allowed")
    assert sorted(answer.headers["Allow"].split(", ")) == allowed.split(", ")
    assert answer["detail"].startswith("这个地址只接受")


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '"text"', "null", "1", "{'a': 1}", b"\xff\xfe", "[" * 100_000, '{"a": 1e999}'],
)
def test_what_is_no_json_object_is_told(content: str | bytes, caller: Callers) -> None:
    answer = caller("village.clerk").send("cases", content)

    assert problem(answer) in [(400, "json_wrong"), (422, "command_id_wrong")]
    assert answer.status == 400 or content == '{"a": 1e999}'


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""]
)
def test_another_type_of_content_is_told(content_type: str, caller: Callers) -> None:
    answer = caller("village.clerk").send("cases", "{}", content_type)

    assert problem(answer) == (415, "content_type_wrong")


@pytest.mark.parametrize("host", ["e@^", "somewhere.example", "a b"])
def test_a_host_that_is_not_ours_is_refused_in_our_shape(host: str, caller: Callers) -> None:
    answer = Client().get("/api/v1/me", headers={"Host": host})

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "request_unreadable"


def test_json_with_a_charset_is_json(caller: Callers) -> None:
    answer = caller("village.clerk").send("cases", "{}", "application/json; charset=utf-8")

    assert problem(answer) == (422, "command_id_wrong")


def test_too_much_is_told(caller: Callers) -> None:
    clerk = caller("village.clerk")

    answer = clerk.post("cases", registration(story="长" * 1_000_000))

    assert problem(answer) == (413, "too_big")


def test_a_broken_form_is_told(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())

    answer = clerk.send(f"cases/{made['id']}/attachment", b"--x", "multipart/form-data; boundary=")

    assert problem(answer) == (400, "form_wrong")


def test_nul_and_control_characters_do_no_harm(caller: Callers) -> None:
    clerk = caller("village.clerk")

    made = clerk.post("cases", registration(title="张甲\x00与\x07李乙", story="吵\x00架"))

    assert (made.status, made["title"], made["story"]) == (201, "张甲与李乙", "吵架")
    assert clerk.get("cases", q="张甲\x00与").status == 200
    assert problem(clerk.get("cases/a%00b")) == (404, "case_not_found")
    assert problem(clerk.get("kinds/a%00b")) == (404, "kind_not_found")


# ── When we are at fault ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Exception]]:
    """The list breaks, in a way that would tell of our insides."""

    class Bug(Exception):
        pass

    def broken(*_: object) -> None:
        raise Bug("password=secret in /srv/fengqiao")

    monkeypatch.setattr(cases, "page", broken)
    yield Bug


def test_a_bug_is_loud_inside_and_quiet_outside(
    failing: type[Exception], caller: Callers, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = caller("village.clerk")
    clerk.client.raise_request_exception = False
    logging.getLogger("django").propagate = True

    answer = clerk.get("cases")

    assert problem(answer) == (500, "broken")
    assert "secret" not in str(answer.body)
    assert "Traceback" not in str(answer.body)


def test_a_bug_fails_the_test_that_meets_it(failing: type[Exception], caller: Callers) -> None:
    with pytest.raises(failing):
        caller("village.clerk").get("cases")


def test_a_database_that_does_not_answer_asks_for_patience(
    monkeypatch: pytest.MonkeyPatch, caller: Callers
) -> None:
    def locked(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(cases, "page", locked)

    answer = caller("village.clerk").get("cases")

    assert problem(answer) == (503, "database_busy")
    assert answer.headers["Retry-After"] == "3"
    assert "同一个 command_id" in answer["detail"]


# ── What msgspec says, in plain words ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "内容应当是列表，现在是对象。请改正后再提交。"),
        ([{}], "“[0]”里缺少“role”，请补上。"),
        ([{"role": 1, "name": "x"}], "“[0].role”应当是文字，现在是整数。请改正后再提交。"),
        (
            [{"role": "x", "name": "x", "represents": []}],
            "“[0].represents”应当是整数或者文字或者空，现在是列表。请改正后再提交。",
        ),
        (
            [{"role": "x", "name": "x", "is_organisation": "yes"}],
            "“[0].is_organisation”应当是true 或 false或者空，现在是文字。请改正后再提交。",
        ),
        ([{"role": "x", "name": "x", "age": 3}], "“[0]”里不认识“age”，请去掉或者核对拼写。"),
    ],
)
def test_a_shape_that_does_not_fit_is_told_in_chinese(given: object, sentence: str) -> None:
    with pytest.raises(msgspec.ValidationError) as wrong:
        msgspec.convert(given, list[PartyGiven])

    assert problems.in_words(wrong.value)[0] == sentence


def test_nobody_without_a_token_learns_which_doors_there_are(world: object) -> None:
    assert problem(Api("").get("cases/x")) == (401, "not_logged_in")
