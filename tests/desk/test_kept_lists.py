"""Lists under a name, shared by post; columns, density and order remembered for each."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry

from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.models import Change, KeptList, ListLook, User
from fengqiao.upkeep.actions.undo_change import undo_change
from tests.desk.staff import Staff
from tests.world import (
    PASSWORD,
    SINCE,
    TODAY,
    VILLAGE,
    World,
    moment,
    register_dispute,
    walk,
)

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


def leave(world: World, name: str) -> None:
    """Somebody's term ended yesterday."""
    post = world[name]
    post.valid_to = TODAY - timedelta(days=1)
    post.save(update_fields=["valid_to"])


def test_who_follows_takes_over_or_drops_what_a_leaver_shared(world: World) -> None:
    desk, second = Staff(world, "village.clerk"), colleague(world)
    first, other = keep(desk, "大家的", is_shared="1"), keep(desk, "过时的", is_shared="1")
    keep(desk, "自己的")
    leave(world, "village.clerk")

    html = second.read(PATH)
    taken = second.client.post(f"{PATH}{first.pk}/", {"take": "1"})
    dropped = second.client.post(f"{PATH}{other.pk}/", {"drop_left": "1"})

    assert "陈村官已经不在这个岗位" in html and "自己的" not in html
    assert (taken.status_code, dropped.status_code) == (302, 302)
    assert list(KeptList.objects.order_by("title").values_list("title", "user__name")) == [
        ("大家的", "钱同事"),
        ("自己的", "陈村官"),
    ]
    entry = LogEntry.objects.get(object_pk=str(first.pk), action=LogEntry.Action.UPDATE)
    assert str(entry.actor) == "钱同事"


def test_what_a_colleague_still_uses_or_kept_for_himself_is_not_taken(world: World) -> None:
    desk, second = Staff(world, "village.clerk"), colleague(world)
    shared, own = keep(desk, "大家的", is_shared="1"), keep(desk, "自己的")
    leader = Staff(world, "leader")

    there = [second.client.post(f"{PATH}{shared.pk}/", {do: "1"}) for do in ("take", "drop_left")]
    leave(world, "village.clerk")
    private = second.client.post(f"{PATH}{own.pk}/", {"take": "1"})
    foreign = leader.client.post(f"{PATH}{shared.pk}/", {"drop_left": "1"})

    assert [a.status_code for a in (*there, private, foreign)] == [404] * 4
    assert KeptList.objects.count() == 2


def test_one_of_the_same_name_is_not_lost(world: World) -> None:
    desk, second = Staff(world, "village.clerk"), colleague(world)
    keep(second, "大家的")
    shared = KeptList.objects.create(
        user=world.user("village.clerk"), organ=world.organ("village.clerk"),
        role="village_clerk", title="大家的", asked={"stage": "registered"}, is_shared=True,
    )  # fmt: skip
    leave(world, "village.clerk")

    answer = second.client.post(f"{PATH}{shared.pk}/", {"take": "1"})

    assert answer.status_code == 422 and "请先给它改名" in answer.content.decode()
    assert desk.open(PATH).status_code != 200


def test_the_administrator_passes_on_what_a_leaver_kept_and_takes_it_back(world: World) -> None:
    """What he kept for himself alone is dropped, and its name stands nowhere."""
    desk, _second = Staff(world, "village.clerk"), colleague(world)
    keep(desk, "大家的", is_shared="1")
    keep(desk, "自己的")
    admin, post = Staff(world, "admin"), world["village.clerk"]
    path = f"/county/posts/{post.pk}/lists/"
    early = admin.send(path)
    leave(world, "village.clerk")

    page = admin.read(f"/county/people/{post.user_id}/")
    done = admin.send(path, to=str(world.posts["second.village_clerk"].pk))

    assert early.status_code == 422 and path in page
    assert done.status_code == 302
    assert list(KeptList.objects.values_list("title", "user__name")) == [("大家的", "钱同事")]
    change = Change.objects.get(act="pass_on_lists")
    assert "自己的" not in str(change.rows)
    assert "常用清单：大家的 → 钱同事" in admin.read(f"/county/people/{post.user_id}/")

    undo_change(change, by=world["admin"], at=moment(11), reason="弄错了人")

    assert KeptList.objects.get().user == post.user


def test_without_a_successor_they_are_dropped(world: World) -> None:
    keep(Staff(world, "village.clerk"), "大家的", is_shared="1")
    leave(world, "village.clerk")

    done = Staff(world, "admin").send(f"/county/posts/{world['village.clerk'].pk}/lists/", to="")

    assert done.status_code == 302 and not KeptList.objects.exists()


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
