"""Every address that the resolver knows, filled in with whatever of a case could stand in it.

A new door is found here by itself; one that asks for something unheard of stops the test, so that
somebody says what belongs there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.urls.converters import UUIDConverter

from fengqiao.cases.models import Case
from fengqiao.rulebook.tables import in_force
from tests.world import TODAY, VILLAGE, World

BACKEND = "django.contrib.auth.backends.ModelBackend"
NOUNS = [verb.noun for verb in in_force(TODAY, VILLAGE).kind("dispute").verbs.values()]
ROOMS_WITH_CASES = ("cases", "mediation", "mediators", "reception", "ledgers", "papers", "notices")


@dataclass(frozen=True)
class Door:
    """An address with blanks: each blank's name, and whether it takes only a UUID."""

    route: str
    blanks: tuple[tuple[str, bool], ...]

    @property
    def is_of_a_case(self) -> bool:
        return any(name == "ref" for name, _ in self.blanks)

    def addresses(self, case: Case, nouns: list[str] = NOUNS) -> list[str]:
        """The door for this case: by its id with all that could fill the other blanks, by its
        number once."""
        pools = [self._pool(name, only_uuid, case, nouns) for name, only_uuid in self.blanks]
        by_id = [self._written(values) for values in product(*pools)]
        by_number = by_id[0].replace(str(case.pk), quote(case.number))
        return list(dict.fromkeys([*by_id, by_number]))

    def _pool(self, name: str, only_uuid: bool, case: Case, nouns: list[str]) -> list[str]:
        if name == "ref":
            return [str(case.pk)]
        if name == "noun":
            return ["note"] if self.route.startswith("p/") else nouns
        if name == "act":
            return ["rename"]
        if name == "rule":
            return ["dispute.sign_for", "route.0203", "fact.group"]
        if name == "table":
            return ["cases", "bodies"]
        if name == "begins":
            return ["2026-03-03"]
        if name == "grid":
            return [case.place[:12] + "001"]
        if name == "service_code":
            return ["H1"]
        if name == "form" and self.route.startswith("open311"):
            return ["xml"]
        if name == "form":
            return ["agreement", "acceptance"]
        if name == "code":
            return ["AAAA-AAAA-AAAA-AAAA"]  # nobody's
        if name == "place":
            return [case.place[:digits] for digits in (6, 9, 12)]
        if name in ("step", "number"):
            return ["what" if name == "step" else "0"]
        if only_uuid or name.endswith("_id"):
            return [str(key) for key in keys_of(case, many=self.is_of_a_case)]
        if name in ("kind", "name"):
            return [case.kind]
        if name == "rest":
            return [f"v1/cases/{case.pk}/", f"v2/cases/{case.pk}"]
        raise AssertionError(f"{self.route}: say in tests/house/doors.py what “{name}” stands for")

    def _written(self, values: tuple[str, ...]) -> str:
        words = iter(values)
        return "/" + re.sub(r"<[^>]+>", lambda _: quote(next(words), safe="/"), self.route)


def doors() -> list[Door]:
    """All of them, each route once."""
    return list(dict.fromkeys(_doors(get_resolver(), "")))


def _doors(resolver: Any, before: str) -> Iterator[Door]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _doors(pattern, route)
        else:
            blanks = pattern.pattern.converters.items()
            yield Door(route, tuple((n, isinstance(c, UUIDConverter)) for n, c in blanks))


# ── What belongs to a case ───────────────────────────────────────────────────────────────────────


def rows_of(case: Case) -> Iterator[models.Model]:
    """Every stored row that hangs on the case, straight or by another row."""
    for room in ROOMS_WITH_CASES:
        for model in apps.get_app_config(room).get_models():
            for way in _ways_to_a_case(model):
                yield from model._default_manager.filter(**{way: case.pk})


def _ways_to_a_case(model: type[models.Model], depth: int = 2) -> Iterator[str]:
    """`case`, `agreement__case` …"""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if target is Case:
            yield field.name
        elif depth and target and target is not model and target._meta.app_label != "jurisdiction":
            yield from (f"{field.name}__{way}" for way in _ways_to_a_case(target, depth - 1))


def keys_of(case: Case, *, many: bool) -> list[Any]:
    """The keys of its rows, of each sort the last; or, if `many`, the first two and the last."""
    by_sort: dict[type[models.Model], dict[Any, None]] = {}
    for row in rows_of(case):
        by_sort.setdefault(type(row), {})[row.pk] = None
    of_each = [list(keys) for keys in by_sort.values()]
    some = [[*keys[:2], keys[-1]] if many else keys[-1:] for keys in of_each]
    return [key for keys in some for key in dict.fromkeys(keys) if key]


# ── Somebody at the door ─────────────────────────────────────────────────────────────────────────


class Visitor:
    """One of the cast with a browser's session and a bearer token, whichever the door asks for."""

    def __init__(self, world: World, name: str) -> None:
        self.user, self.client = world.user(name), Client()
        self.headers = {"Authorization": f"Bearer {world.token(name)}"}
        self.client.force_login(self.user, BACKEND)

    def asks(self, method: str, address: str, said: dict[str, Any] | None = None) -> Any:
        """The answer to a question (GET) or to a body: JSON at the API, a form at the desk."""
        as_json = {"content_type": "application/json"} if address.startswith("/api/") else {}
        more = {} if method == "get" else as_json
        answer = getattr(self.client, method)(address, said or {}, headers=self.headers, **more)
        if "logout" in address:
            self.client.force_login(self.user, BACKEND)
        return answer


def text_of(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return f"{content.decode(errors='replace')} {answer.headers}"
