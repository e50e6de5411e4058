"""A real browser for the tests marked `browser`: the system's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WITHOUT_CHATTER = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000  # ms; a busy machine is no failure
NOT_FOUND = "no Chromium found (apt-get install chromium brings it)"


def find_program() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser itself; skips, with its reason, where there is none."""
    program = find_program() or _do_without(NOT_FOUND)
    # Playwright's loop lives in this thread; the tests around it are as synchronous as ever.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    playwright = _driver()
    browser = playwright.chromium.launch(executable_path=program, args=[*WITHOUT_CHATTER, *sandbox])
    yield browser
    browser.close()
    playwright.stop()


def _driver() -> Playwright:
    try:
        return sync_playwright().start()
    except Exception as error:  # Playwright has no narrower one for a driver that does not run
        _do_without(f"Playwright's driver does not run ({error}); it may want libatomic1")


def _do_without(reason: str) -> NoReturn:
    """Skips, or fails where FENGQIAO_TEST_BROWSER=required says that there has to be a browser."""
    if os.environ.get("FENGQIAO_TEST_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A fresh Chinese browser window. It fails the test that makes it fetch from outside, break a
    rule of the content security policy or raise an error in a script."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(_complaint(message.type, message.text)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.extend(_foreign(request.url)))
    page.on("response", lambda answer: complaints.extend(_lacking(answer.url, answer.status)))
    yield page
    context.close()
    assert complaints == []


def _complaint(kind: str, text: str) -> list[str]:
    """Errors, but for a page that rightly answered 4xx."""
    return [text] if kind == "error" and "Failed to load resource" not in text else []


def _lacking(url: str, status: int) -> list[str]:
    """A page without its style or its script looks like a page whose tests are too quick."""
    return [f"{status} for {url}"] if "/static/" in url and status >= 400 else []


def _foreign(url: str) -> list[str]:
    home = ("http://localhost", "http://127.0.0.1", "data:", "blob:", "about:")
    return [] if url.startswith(home) else [f"fetched from outside: {url}"]
