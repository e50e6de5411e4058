"""Somebody of the cast at the desk: opens pages, fills in the forms that are there, sends them.

A form is read from the page itself, so that what a test sends is what a browser would send.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from fengqiao.cases.models import Case
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(slots=True)
class Form:
    """The main form of a page: what it would send untouched, and what each list offers."""

    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class Staff:
    """A browser of one of the cast, logged in."""

    def __init__(self, world: World, name: str, **client: Any) -> None:
        self.client = Client(**client)
        self.client.force_login(world.user(name), BACKEND)

    def open(self, path: str) -> HttpResponse:
        return self.client.get(path)

    def read(self, path: str) -> str:
        """The page as text; a page that does not open fails the test."""
        answer = self.open(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.content.decode()

    def form(self, path: str) -> Form:
        return form_in(self.read(path))

    def send(self, path: str, **given: Any) -> HttpResponse:
        """Opens the form at the path, fills it in, sends it."""
        return self.post(path, self.form(path), **given)

    def post(self, path: str, form: Form, **given: Any) -> HttpResponse:
        return self.client.post(path, form.values | given)


def form_in(html: str) -> Form:
    reader = _FormReader()
    reader.feed(html)
    return reader.form


class _FormReader(HTMLParser):
    """The form with the id `form`, or else everything that could be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.inside = False
        self.list = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = said.get("id") == "form"
        if self.inside:
            getattr(self, f"_{tag}", lambda said: None)(said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag in ("select", "textarea"):
            self.list = self.text = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.form.values[self.text] = [self.form.values[self.text][0] + data.lstrip("\n")]

    def _input(self, said: dict[str, str]) -> None:
        name, kind = said.get("name", ""), said.get("type", "text")
        if kind == "file":
            self.form.files.append(name)
        elif kind in ("radio", "checkbox"):
            self.form.offered.setdefault(name, []).append(said["value"])
            if "checked" in said:
                self.form.values.setdefault(name, []).append(said["value"])
        elif name:
            self.form.values.setdefault(name, []).append(said.get("value", ""))

    def _select(self, said: dict[str, str]) -> None:
        self.list = said["name"]
        self.form.offered[self.list] = []

    def _option(self, said: dict[str, str]) -> None:
        self.form.offered[self.list].append(said["value"])
        if "selected" in said or self.list not in self.form.values:
            self.form.values[self.list] = [said["value"]]

    def _textarea(self, said: dict[str, str]) -> None:
        self.text = said["name"]
        self.form.values[self.text] = [""]


def page_of(case: Case) -> str:
    return f"/cases/{case.pk}/"


def form_of(case: Case, noun: str) -> str:
    return f"/cases/{case.pk}/do/{noun}/"
