"""The English catalogue says everything that the Chinese says, and nothing else."""

import re

from django.test import Client

from tests.house import catalogue


def test_every_text_has_its_english() -> None:
    english = catalogue.translated()

    wanting = [
        text.id
        for text in catalogue.said()
        if text.id and not catalogue.is_english(english.get(text.id, text.context))
    ]

    assert wanting == [], "make messages adds them to the catalogue; then write their English"


def test_no_english_is_left_of_a_text_that_is_gone() -> None:
    said = catalogue.said()

    left = [
        text.id
        for text in catalogue.translated()
        if text.id and said.get(text.id, text.context) is None
    ]

    assert left == [], "make messages drops them"


def test_english_fills_the_same_gaps() -> None:
    different = [
        (text.id, text.string)
        for text in catalogue.translated()
        if {*_gaps(text.id)} != {*_gaps(text.string)}
    ]

    assert different == []


def _gaps(text: str | tuple[str, ...]) -> list[str]:
    return re.findall(
        r"%\(\w+\)[sd]|\{\w*\}|%[sd]", " ".join([text] if isinstance(text, str) else text)
    )


def test_a_browser_that_asks_for_english_gets_it(db: None, client: Client) -> None:
    """`make dev` compiles the catalogue; without it this page would be Chinese."""
    page = client.get("/login/", headers={"accept-language": "en-GB,en;q=0.9"}).content.decode()

    assert '<html lang="en">' in page
    assert '<label for="id_login">User name</label>' in page
