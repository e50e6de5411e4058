"""Every page: light, without script or style in it, in both languages, and told to no cache."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fengqiao.portal import steps
from tests.cases.files import png
from tests.portal.resident import Resident, resident_of
from tests.world import World, fresh, walk

pytestmark = pytest.mark.django_db

STATIC = Path(__file__).parents[2] / "fengqiao/portal/static/portal"
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
ASKED = [one.name for one in steps.QUESTIONS if one.name != "accused"]  # of reports alone
OPEN = ["", "rights/", "form/", "track/", *(f"new/{name}/" for name in ASKED)]
OWN = [
    "my/",
    "my/data/",
    "receipt/",
    "my/consent/",
    "my/stop/",
    "my/note/",
    "my/attachment/",
    "my/request/",
]
HEAVIEST = 60 * 1024
MOST_STATEMENTS = 12


def weight(html: str) -> int:
    """Octets on the wire with everything that the page fetches, without any compression."""
    files = set(re.findall(r'(?:src|href)="/static/portal/([\w.-]+)"', html))
    return len(html.encode()) + sum((STATIC / name).stat().st_size for name in files)


def test_every_page_is_light_and_has_nothing_inline(world: World) -> None:
    resident = resident_of(world, walk(world, until="drafted"), "respondent")

    weights = {}
    for path in (*OPEN, *OWN):
        html = resident.read(path)
        assert INLINE.findall(html) == [], path
        assert html.count("<h1") == 1, path
        weights[path] = weight(html)

    heaviest = max(weights, key=lambda path: weights[path])
    print(f"\n/p/{heaviest}: {weights[heaviest] / 1024:.1f} KB")
    assert weights[heaviest] < HEAVIEST, weights
    assert len(gzip.compress((STATIC / "portal.css").read_bytes())) < 8 * 1024


@pytest.mark.parametrize("until", ["accepted", "mediated", "drafted", "agreed", "archived"])
def test_no_page_costs_more_than_twelve_statements_however_much_has_happened(
    world: World, until: str, django_assert_max_num_queries: Any
) -> None:
    case = walk(world, until=until)
    resident = resident_of(world, case, "respondent")
    with time_machine.travel(fresh(case).events.latest("place_in_chain").at, tick=False):
        resident.act("request", about="see", words="请把记录给我看。")
        if case.is_open:
            resident.act("attachment", file=SimpleUploadedFile("沟.png", png()), title="水沟")
        for path in ("my/", "my/data/", "receipt/", "my/request/"):
            with django_assert_max_num_queries(MOST_STATEMENTS):
                resident.read(path)


def test_rights_stand_at_the_top_of_every_page(world: World) -> None:
    for path in OPEN:
        html = Resident().read(path)
        assert html.index("调解自愿、免费、保密") < html.index("<main")


def test_pages_are_kept_by_no_cache_and_no_search_engine(world: World) -> None:
    answer = Resident().open("")

    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("look", ["large", "contrast"])
def test_the_look_is_remembered_and_can_be_taken_back(world: World, look: str) -> None:
    resident = Resident()

    resident.send("look/", look=look, next="/p/rights/")
    chosen = resident.read("")
    resident.send("look/", look=look)

    assert f'class="{look}"' in chosen
    assert f'class="{look}"' not in resident.read("")


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_a_switch_leads_nowhere_else(world: World, next_page: str) -> None:
    answer = Resident().send("look/", look="large", next=next_page)

    assert answer.headers["Location"] == "/p/"


def test_all_of_it_is_there_in_english(world: World) -> None:
    resident = resident_of(world, walk(world, until="drafted"), "respondent")
    resident.client.cookies["django_language"] = (
        "en"  # but for what the law says, and what was said
    )

    for path in (*OPEN, "my/consent/", "my/request/"):
        html = re.sub(
            r"<(textarea|dd|td|small|li)\b.*?</\1>", "", resident.read(path), flags=re.DOTALL
        )
        left = re.findall("[\u4e00-\u9fff]{4,}", html)
        assert [word for word in left if not word.startswith(("河南省", "泌", "人民"))] == [], path


def test_why_something_is_kept_is_told_in_english_too(world: World) -> None:
    resident = resident_of(world, walk(world, until="accepted"), "respondent")
    resident.client.cookies["django_language"] = "en"

    for path in ("my/data/", "rights/"):
        assert "To know who the parties are" in resident.read(path), path


def test_without_a_county_the_page_says_so(db: None) -> None:
    html = Client().get("/p/").content.decode()

    assert "还没有开通网上受理" in html


def test_an_act_without_its_token_is_refused_in_the_residents_words(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/p/leave/")

    assert answer.status_code == 403
    assert "刷新以后再提交一次" in answer.content.decode()
    assert "我的事项" not in answer.content.decode()


@pytest.mark.parametrize("path", ["nothing/", "my/nothing/at/all/", "new"])
def test_where_nothing_is_the_way_home_is_shown(world: World, path: str) -> None:
    answer = Resident().client.get(f"/p/{path}", follow=True)

    assert answer.status_code in (200, 404)
    assert 'href="/p/"' in answer.content.decode()


def test_a_character_that_no_database_takes_is_refused(world: World) -> None:
    assert Resident().open("new/where/", q="大\0路").status_code == 400
