"""Lists under a name, shared by post; columns, density and order remembered for each."""

import pytest
from auditlog.models import LogEntry

from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.models import KeptList, ListLook, User
from tests.desk.staff import Staff
from tests.world import PASSWORD, SINCE, VILLAGE, World, register_dispute, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

PATH = "/cases/kept/"


def keep(desk: Staff, title: str, **asked: str) -> KeptList:
    answer = desk.client.post(PATH, {"title": title, "stage": "registered", **asked})
    assert answer.status_code == 302, answer.content.decode()
    return KeptList.objects.get(title=title)


def colleague(world: World, role: str = "village_clerk") -> Staff:
    """Somebody else at the village's centre."""
    user = User.objects.create_user(f"second.{role}", password=PASSWORD, name="钱同事")
    organ = world.organ("village.clerk")
    world.posts[f"second.{role}"] = appoint(
        user, organ=organ, role=role, from_on=SINCE, place=VILLAGE
    )
    return Staff(world, f"second.{role}")


def test_a_list_is_kept_with_its_filters_and_order_and_opens_again(world: World) -> None:
    desk = Staff(world, "village.clerk")
    register_dispute(world, title="新来的")

    answer = desk.client.post(
        PATH, {"title": " 待受理的 ", "stage": "registered", "order": "limit", "q": "张某"}
    )

    kept = KeptList.objects.get()
    assert kept.asked == {"stage": "registered", "order": "limit"}
    assert kept.title == "待受理的"
    assert answer.headers["Location"] == "/cases/?stage=registered&order=limit"
    html = desk.read("/cases/")
    assert '<a href="?stage=registered&amp;order=limit">待受理的</a>' in html
    assert 'aria-current="page">待受理的' in desk.read("/cases/?stage=registered&order=limit")


def test_a_word_that_was_searched_for_is_never_kept(world: World) -> None:
    desk = Staff(world, "village.clerk")

    answer = desk.client.post(PATH, {"title": "找人", "q": "张某"})

    assert answer.status_code == 422 and KeptList.objects.count() == 0
    assert "搜索的词不存：不给人建名单。" in desk.read("/cases/?q=张某&stage=registered")


def test_colleagues_in_such_a_post_see_what_is_shared_and_nobody_else(world: World) -> None:
    desk, second = Staff(world, "village.clerk"), colleague(world)
    keep(desk, "大家的", is_shared="1")
    keep(desk, "自己的")

    seen = {
        name: [title for title in ("大家的", "自己的") if title in staff.read("/cases/")]
        for name, staff in (
            ("own", desk),
            ("colleague", second),
            ("other role", colleague(world, "dispatcher")),
            ("other organ", Staff(world, "neighbour.clerk")),
            ("above", Staff(world, "county.dispatcher")),
        )
    }

    assert seen == {
        "own": ["大家的", "自己的"],
        "colleague": ["大家的"],
        "other role": [],
        "other organ": [],
        "above": [],
    }


def test_only_who_kept_it_renames_shares_and_drops_it(world: World) -> None:
    desk, second = Staff(world, "village.clerk"), colleague(world)
    kept = keep(desk, "大家的", is_shared="1")
    path = f"{PATH}{kept.pk}/"

    refused = [second.client.post(path, {"title": "夺来的"}), second.client.post(path, {"drop": 1})]
    foreign = Staff(world, "leader").client.post(path, {"drop": 1})
    desk.client.post(path, {"title": "只给自己"})

    assert [answer.status_code for answer in (*refused, foreign)] == [404, 404, 404]
    kept.refresh_from_db()
    assert (kept.title, kept.is_shared) == ("只给自己", False)
    assert "只给自己" not in second.read("/cases/")

    desk.client.post(path, {"drop": "1"})

    assert KeptList.objects.count() == 0


def test_who_kept_changed_and_dropped_it_is_on_record(world: World) -> None:
    desk = Staff(world, "village.clerk")
    kept = keep(desk, "大家的", is_shared="1")

    desk.client.post(f"{PATH}{kept.pk}/", {"title": "别名"})
    desk.client.post(f"{PATH}{kept.pk}/", {"drop": "1"})

    rows = LogEntry.objects.filter(object_pk=str(kept.pk)).order_by("timestamp", "id")
    assert [(row.get_action_display(), str(row.actor)) for row in rows] == [
        ("create", "陈村官"),
        ("update", "陈村官"),
        ("delete", "陈村官"),
    ]


@pytest.mark.parametrize("title", ["", "  ", "长" * 41, "有了"])
def test_a_title_that_does_not_do_goes_back_with_what_was_asked(world: World, title: str) -> None:
    desk = Staff(world, "village.clerk")
    keep(desk, "有了")

    answer = desk.client.post(PATH, {"title": title, "colour": "red"})

    assert answer.status_code == 422
    assert 'name="colour" value="red"' in answer.content.decode()
    assert KeptList.objects.count() == 1


def test_a_kept_list_shows_only_what_its_reader_may_see(world: World) -> None:
    """A colleague's place in it opens nothing."""
    desk, second = Staff(world, "village.clerk"), colleague(world)
    keep(desk, "县里的", is_shared="1", place="411726001")
    register_dispute(world, by="county.dispatcher", place="411726001001", title="邻镇的")

    assert "邻镇的" not in second.read("/cases/?stage=registered&place=411726001")


def test_columns_density_and_order_are_remembered_on_every_machine(world: World) -> None:
    desk = Staff(world, "village.clerk")
    walk(world, until="accepted")

    answer = desk.client.post(
        "/cases/look/",
        {
            "columns": ["stage", "limit", "nothing"],
            "density": "compact",
            "usual_order": "limit",
            "stage": "accepted",
        },
    )

    assert answer.headers["Location"] == "/cases/?stage=accepted"
    html = Staff(world, "village.clerk").read("/cases/?stage=accepted")
    assert '<table class="rows compact">' in html
    assert 'data-label="阶段"' in html and 'data-label="经办单位"' not in html
    assert '<option value="limit" selected>' in html
    assert 'data-label="经办单位"' in Staff(world, "town.clerk").read("/cases/")


def test_an_unknown_order_is_the_newest_first(world: World) -> None:
    desk = Staff(world, "village.clerk")

    desk.client.post("/cases/look/", {"usual_order": "'; DROP TABLE", "columns": ["type"]})

    look = ListLook.objects.get()
    assert (look.order, look.columns, look.is_compact) == ("newest", ["type"], False)


def test_the_order_that_is_asked_for_goes_before_the_usual_one(world: World) -> None:
    desk = Staff(world, "village.clerk")
    desk.client.post("/cases/look/", {"usual_order": "limit"})

    assert '<option value="newest" selected>' in desk.read("/cases/?order=newest")
