"""The user guide shows what is there: each of its pictures is of a page that still says what the
picture says. `make pictures` takes them anew; here their words are compared, not their points."""

import base64
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.actions.invite import invite
from tests.desk.staff import form_of, page_of
from tests.desk.test_browser import sticking_out
from tests.house.code import ROOT
from tests.portal.resident import handed_out
from tests.world import PASSWORD, World, build, register_dispute, walk

GUIDE = ROOT / "docs/guide"
PICTURES = GUIDE / "pictures"
WORDS = PICTURES / "words.json"
MOST_OCTETS = 2_000_000
TELEPHONE, DESK = 390, 1280
LANGUAGES = {"zh": "zh-hans", "en": "en"}
# What a reader goes by: headings, questions, buttons. Numbers differ from day to day.
SAID = """
    [...document.querySelectorAll('h1, main h2, main legend, main label, main button, main a.button')]
    .filter(one => one.checkVisibility()).map(one => one.innerText.trim()).filter(Boolean)
"""


@dataclass(frozen=True, slots=True)
class Walk:
    """A browser in one language, before a county in which something is going on."""

    page: Page
    url: str
    world: World

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def log_in(self, name: str) -> None:
        self.page.context.clear_cookies(name="sessionid")
        self.open("/login/")
        self.page.locator("#id_login").fill(name)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("#id_password").press("Enter")
        expect(self.page.locator("#id_password")).to_have_count(0)

    def case(self, title: str, *, until: str, days: int = 3) -> Case:
        then = replace(self.world, now=timezone.now() - timedelta(days=days))
        return walk(then, until=until, case=register_dispute(then, title=title))


def _resident_start(walk: Walk) -> None:
    walk.open("/p/")


def _resident_where(walk: Walk) -> None:
    walk.open("/p/new/where/?in=411726204")


def _resident_matter(walk: Walk) -> None:
    case = walk.case("屋后排水沟纠纷", until="accepted")
    code = handed_out(walk.world, case, case.parties.get(role="respondent"))
    walk.open(f"/p/c/{code}/")


def _resident_answer(walk: Walk) -> None:
    walk.open("/p/my/consent/")


def _clerk_inbox(walk: Walk) -> None:
    walk.log_in("village.clerk")
    walk.open("/")


def _clerk_case(walk: Walk) -> None:
    walk.open(page_of(walk.case("晒谷场通行纠纷", until="accepted")))


def _clerk_act(walk: Walk) -> None:
    walk.open(form_of(Case.objects.get(title="晒谷场通行纠纷"), "consent"))


def _clerk_ledger(walk: Walk) -> None:
    walk.open("/cases/")


def _mediator_case(walk: Walk) -> None:
    case = walk.case("宅基地边界纠纷", until="prepared")
    walk.log_in("mediator")
    walk.open(page_of(case))


def _mediator_session(walk: Walk) -> None:
    walk.open(form_of(Case.objects.get(title="宅基地边界纠纷"), "session"))


def _administrator_welcome(walk: Walk) -> None:
    walk.page.context.clear_cookies(name="sessionid")
    code = invite(walk.world.user("grid.worker"), at=timezone.now())
    walk.open("/account/welcome/")
    walk.page.locator("#id_code").fill(re.sub("[0-9A-Z]", "0", code))


def _administrator_organs(walk: Walk) -> None:
    walk.log_in("admin")
    walk.open("/county/")


def _administrator_people(walk: Walk) -> None:
    walk.open("/county/people/")


SHOWN: dict[str, tuple[int, Callable[[Walk], None]]] = {
    "resident-start": (TELEPHONE, _resident_start),
    "resident-where": (TELEPHONE, _resident_where),
    "resident-matter": (TELEPHONE, _resident_matter),
    "resident-answer": (TELEPHONE, _resident_answer),
    "clerk-inbox": (DESK, _clerk_inbox),
    "clerk-case": (DESK, _clerk_case),
    "clerk-act": (DESK, _clerk_act),
    "clerk-ledger": (DESK, _clerk_ledger),
    "mediator-case": (DESK, _mediator_case),
    "mediator-session": (DESK, _mediator_session),
    "administrator-welcome": (DESK, _administrator_welcome),
    "administrator-organs": (DESK, _administrator_organs),
    "administrator-people": (DESK, _administrator_people),
}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_say_what_their_pictures_say(page: Page, live_server: Any, language: str) -> None:
    walk = Walk(page, live_server.url, build())
    cookie = {"name": "django_language", "value": LANGUAGES[language], "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]

    said = {}
    for name, (width, go) in SHOWN.items():
        page.set_viewport_size(_window(width))
        go(walk)
        said[f"{name}.{language}"] = _words(page)
        if _is_taking():
            _take(page, f"{name}.{language}")
        page.set_viewport_size(_window(TELEPHONE if width == DESK else DESK))
        assert sticking_out(page) == 0, name

    if _is_taking():
        _keep(said)
    assert said == {name: words for name, words in _kept().items() if name in said}


def test_each_picture_stands_in_the_guide_and_is_small() -> None:
    chapters = [path.read_text(encoding="utf-8") for path in GUIDE.glob("*.md")]
    used = {name for text in chapters for name in re.findall(r"pictures/([\w.-]+)\.webp", text)}

    taken = {path.stem for path in PICTURES.glob("*.webp")}
    assert used == taken == set(_kept()) == {f"{name}.{x}" for name in SHOWN for x in LANGUAGES}
    assert sum(path.stat().st_size for path in PICTURES.glob("*.webp")) < MOST_OCTETS


@pytest.mark.parametrize("path", sorted(GUIDE.glob("*.md")), ids=lambda path: path.name)
def test_a_chapter_is_there_in_both_languages(path: Any) -> None:
    other = path.name.replace(".en.md", ".md") if ".en." in path.name else f"{path.stem}.en.md"

    text, twin = (one.read_text(encoding="utf-8") for one in (path, GUIDE / other))
    assert f"]({other})" in text
    assert len(re.findall("^## ", text, re.M)) == len(re.findall("^## ", twin, re.M))


def _window(width: int) -> ViewportSize:
    return {"width": width, "height": 800}


def _words(page: Page) -> list[str]:
    """Each once, without numbers and in whatever order."""
    return sorted({re.sub(r"\d+", "0", one) for one in page.evaluate(SAID)})


def _is_taking() -> bool:
    return os.environ.get("FENGQIAO_PICTURES") == "take"


def _take(page: Page, name: str) -> None:
    """As WebP, which Playwright does not write by itself."""
    page.evaluate("document.activeElement.blur()")
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 60})
    (PICTURES / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))


def _kept() -> dict[str, list[str]]:
    kept: dict[str, list[str]] = json.loads(WORDS.read_text(encoding="utf-8"))
    return kept


def _keep(said: dict[str, list[str]]) -> None:
    kept = (_kept() if WORDS.exists() else {}) | said
    text = json.dumps(dict(sorted(kept.items())), ensure_ascii=False, indent=1)
    WORDS.write_text(f"{text}\n", encoding="utf-8")
