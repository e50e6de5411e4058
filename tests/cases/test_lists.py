"""Lists and search: only what the post may see, page by page, the same rows whatever the way in."""

from contextlib import suppress
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.cases.models import Case
from fengqiao.cases.querysets import CursorUnreadable, Question, SearchTooShort, page, search
from fengqiao.jurisdiction.models import Post
from fengqiao.lib import bigrams
from fengqiao.lib.spelling import alike, simplified
from tests.world import (
    COUNTY,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    TODAY,
    TOWN,
    VILLAGE,
    ZHANG,
    World,
    do,
    register_dispute,
    walk,
)


def titles(post: Post, **asked: object) -> list[str]:
    return [row["title"] for row in page(post, Question(on=TODAY, **asked)).rows]  # type: ignore[arg-type]


def test_the_list_shows_exactly_what_single_cases_show(world: World) -> None:
    """No list may return a row that the same post cannot open, nor hide one that it can."""
    register_dispute(world, title="本村")
    register_dispute(world, title="邻村", place=OTHER_VILLAGE, by="town.clerk")
    register_dispute(world, title="邻镇", place=NEIGHBOUR_VILLAGE, by="neighbour.clerk")
    register_dispute(world, title="家暴", safety=["domestic_violence"])
    walk(world, until="prepared", case=register_dispute(world, title="在调"))
    escalated = register_dispute(world, title="上报", safety=["minors"])
    do(world, escalated, "escalate", "village.clerk", reason="…")

    for post in world.posts.values():
        for order in ("newest",):
            listed = sorted(titles(post, order=order, limit=100))
            assert listed == sorted(c.title for c in Case.objects.visible_to(post)), post.role


def test_pages_follow_each_other_without_gap_or_repetition(world: World) -> None:
    for n in range(7):
        at = world.now + timedelta(minutes=n)
        case = register_dispute(world, title=f"第{n}件", at=at)
        if n != 3:
            do(
                world,
                case,
                "accept",
                "village.clerk",
                basis="application",
                at=at + timedelta(days=n % 3),
            )

    for order, expected in (("newest", 7), ("limit", 6)):
        seen: list[str] = []
        cursor, pages = "", 0
        while True:
            found = page(
                world["town.clerk"], Question(on=TODAY, order=order, limit=2, cursor=cursor)
            )
            seen += [row["title"] for row in found.rows]
            cursor, pages = found.next, pages + 1
            if not cursor:
                break
        assert (len(seen), len(set(seen)), pages) == (expected, expected, -(-expected // 2))


def test_the_nearest_limit_comes_first(world: World) -> None:
    late = register_dispute(world, title="晚")
    early = register_dispute(world, title="早")
    do(world, early, "accept", "village.clerk", basis="application")
    do(
        world,
        late,
        "accept",
        "village.clerk",
        basis="application",
        at=world.now + timedelta(days=2),
    )

    assert titles(world["leader"], order="limit") == ["早", "晚"]


def test_a_list_is_one_statement_with_one_row_and_with_three(world: World) -> None:
    for _ in range(3):
        register_dispute(world)
        with CaptureQueriesContext(connection) as asked:
            page(world["town.clerk"], Question(on=TODAY))
        if connection.vendor == "sqlite":  # PostgreSQL's hot cursor is not seen by the recorder
            assert len(asked) == 1


def test_filters_narrow_and_never_widen(world: World) -> None:
    register_dispute(world, title="本村")
    a_minute_later = world.now + timedelta(minutes=1)
    register_dispute(
        world, title="邻村", place=OTHER_VILLAGE, by="town.clerk", type="0401", at=a_minute_later
    )
    register_dispute(world, title="邻镇", place=NEIGHBOUR_VILLAGE, by="neighbour.clerk")

    assert titles(world["leader"], place=TOWN) == ["邻村", "本村"]
    assert titles(world["leader"], place=VILLAGE) == ["本村"]
    assert titles(world["town.clerk"], place=COUNTY) == ["邻村", "本村"]
    assert titles(world["town.clerk"], place=NEIGHBOUR_VILLAGE) == []
    assert titles(world["leader"], type="0401") == ["邻村"]
    assert titles(world["leader"], stage="accepted") == []
    assert titles(world["leader"], kind="dispute", overdue_at=world.now) == []


def test_an_expired_colour_is_none(world: World) -> None:
    case = register_dispute(world)
    do(world, case, "grade", "village.clerk", grounds=["weapon"])
    case.refresh_from_db()
    last = case.colour_until
    assert last is not None

    for on, colours in ((last, ["red"]), (last + timedelta(days=1), [])):
        found = page(world["town.clerk"], Question(on=on, colour="red")).rows
        assert [row["colour"] for row in found] == colours
    after = page(world["town.clerk"], Question(on=last + timedelta(days=1))).rows
    assert [row["colour"] for row in after] == [""]


WORDS = """
排水      | 排水
水沟      | 排水
墙脚泡坏  | 排水
李乙家    | 排水
𡐓地      | 古地名
地界      | 古地名
地 排水   |
化隆      |
ABC       | 英文
abc公司   | 英文
"""


@pytest.mark.parametrize("line", WORDS.strip().splitlines())
def test_any_two_characters_are_found(world: World, line: str) -> None:
    words, _, expected = (part.strip() for part in line.partition("|"))
    register_dispute(world, title="排水", story="雨水流到李乙家院墙下，墙脚泡坏，为修水沟争吵。")
    register_dispute(world, title="古地名", story="村民说𡐓地界石被挪动。")
    register_dispute(world, title="英文", story="与ABC公司签的合同。")

    assert titles(world["leader"], q=words) == ([expected] if expected else [])


SPELLINGS = """
調解   | 排水調解 張龍與李乙
调解   | 排水調解 張龍與李乙
张龙   | 排水調解 張龍與李乙
張龍   | 排水調解 張龍與李乙
龙与李 | 排水調解 張龍與李乙
龍與李 | 排水調解 張龍與李乙
水沟   | 简体的水沟
水溝   | 简体的水沟
坏了   | 简体的水沟
壞了   | 简体的水沟
高\ue170   | 简体的水沟
𡐓地   | 简体的水沟
"""


@pytest.mark.parametrize("line", SPELLINGS.strip().splitlines())
def test_either_spelling_finds_the_other(world: World, line: str) -> None:
    words, _, expected = (part.strip() for part in line.partition("|"))
    register_dispute(world, title="排水調解 張龍與李乙", story="雨水流到院牆下，牆腳泡軟。")
    register_dispute(world, title="简体的水沟", story="墙脚坏了，高\ue170村𡐓地。")

    assert titles(world["leader"], q=words) == [expected]
    assert titles(world["leader"], q=words, order="limit") == []


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_database_spells_as_we_do() -> None:
    """Every character of the table, and others of every kind around it."""
    text = f"{''.join(simplified())}{''.join(simplified().values())} ＡＢＣ 莫𡐓高\ue170\uf900坏 {'a' * 50}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_plain(%s, %s)", [text, text])
        assert cursor.fetchone() == (alike(f"{text} {text}"),)


def test_what_was_kept_in_the_old_spelling_is_found_after_the_migration(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = import_module("fengqiao.cases.migrations.0012_either_spelling")
    monkeypatch.setattr(migration, "AT_A_TIME", 2)
    editor = connection.schema_editor()
    migration.back(None, editor)
    with monkeypatch.context() as of_before:
        of_before.setattr(bigrams, "alike", str.lower)
        for title in ("調解甲", "普通", "調解乙", "调解丙"):
            register_dispute(world, title=title, story="張龍")
        assert sorted(titles(world["leader"], q="调解")) == ["调解丙"]

    migration.forward(None, editor)

    assert sorted(titles(world["leader"], q="调解")) == ["調解乙", "調解甲", "调解丙"]
    assert len(titles(world["leader"], q="张龙")) == 4


def test_search_stays_in_the_scope_and_follows_corrections(world: World) -> None:
    case = register_dispute(world)
    do(
        world,
        case,
        "correct",
        "village.clerk",
        field="story",
        value="改为采光问题。",
        reason="写错",
    )

    assert titles(world["leader"], q="采光") == [case.title]
    assert titles(world["leader"], q="墙脚") == []
    assert titles(world["neighbour.clerk"], q="采光") == []


WEEKS_AGO = (0, 0, 1, 1, 2, 5, 9, 18, 19, 60, 80)


@pytest.mark.parametrize("order", ["newest", "limit"])
@pytest.mark.parametrize("words", ["水渠", "水渠漏", "水渠 浇地"])
def test_what_lies_far_back_is_found_in_its_order(
    world: World, monkeypatch: pytest.MonkeyPatch, words: str, order: str
) -> None:
    """Where the newest rows hold too few, week after week is asked, and none twice."""
    monkeypatch.setattr(search, "NEAR", 3)
    for n, weeks in enumerate(WEEKS_AGO):
        at = world.now - timedelta(weeks=weeks, minutes=n)
        place = VILLAGE if n % 3 else OTHER_VILLAGE
        said = {"title": f"水渠漏水{n}", "story": "浇地用的", "place": place}
        case = register_dispute(world, "town.clerk", at=at, **said)
        do(world, case, "accept", "town.clerk", at=at, basis="application")
        register_dispute(world, "town.clerk", at=at, title="别的事", place=place)
        if n == 4:
            do(world, case, "protect", "town.clerk", at=at, safety="minors")

    found, cursor = [], ""
    while True:
        asked = Question(on=TODAY, q=words, order=order, limit=2, cursor=cursor)
        got = page(world["town.clerk"], asked)
        found += [row["title"] for row in got.rows]
        cursor = got.next
        if not cursor:
            break

    everything = page(world["town.clerk"], Question(on=TODAY, order=order, limit=100)).rows
    assert found == [row["title"] for row in everything if row["title"] != "别的事"]
    assert len(found) == len(WEEKS_AGO)


def test_a_person_is_found_by_the_whole_number_only(world: World) -> None:
    case = register_dispute(world)

    assert titles(world["leader"], q=ZHANG["phone"]) == [case.title]
    assert titles(world["leader"], q=ZHANG["phone"][:7]) == []
    assert titles(world["neighbour.clerk"], q=ZHANG["phone"]) == []
    assert titles(world["leader"], q=case.number) == [case.title]


def test_one_character_is_too_little_and_a_strange_cursor_is_said_to_be_strange(
    world: World,
) -> None:
    with pytest.raises(SearchTooShort):
        titles(world["leader"], q="水")
    for cursor in ("x", "0000", "zzzz@zz"):
        with pytest.raises(CursorUnreadable):
            titles(world["leader"], cursor=cursor)


@pytest.mark.parametrize("q", ["100%", "a_b", "\\", "'; DROP TABLE cases_case; --", '"水" OR'])
def test_search_words_are_words_and_nothing_else(world: World, q: str) -> None:
    register_dispute(world)
    with suppress(SearchTooShort):
        assert titles(world["leader"], q=q) == []
    assert Case.objects.count() == 1
