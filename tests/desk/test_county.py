"""The administrator's pages: everything in plain words, nothing for anybody else, no matter shown."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.jurisdiction.actions.rename_organ import rename_organ
from fengqiao.jurisdiction.models import Change, CountySetting, Division, Grid, Organ, Post, User
from tests.desk.staff import Staff, form_in
from tests.world import (
    CAST,
    COUNTY,
    GRID,
    NEIGHBOUR_VILLAGE,
    STORY,
    TOWN,
    VILLAGE,
    World,
    moment,
    register_dispute,
    walk,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

MOST_STATEMENTS = 12
WHY = "县编委2026年第3号文件"


def centre(place: str = VILLAGE) -> Organ:
    return Organ.objects.get(place=place, kind="centre")


def pages(world: World) -> list[str]:
    """Every page of the administrator, forms included."""
    organ, post = f"/county/organs/{centre().pk}/", world["grid.worker"]
    person, place = f"/county/people/{post.user_id}/", f"/county/places/{VILLAGE}/"
    grid = f"/county/grids/{GRID}/"
    acts = {
        organ: ("invite", "post", "counter", "rename", "move", "hand-over", "close"),
        person: ("rename", "invite", "second-factor", "lock", "unlock"),
        f"/county/posts/{post.pk}/": ("end",),
        place: ("grid", "rename"),
        grid: ("grid", "rename", "split", "merge", "end"),
    }
    return [
        *("/county/", "/county/?find=中心&closed=1", f"/county/?place={TOWN}"),
        *("/county/people/", "/county/people/?find=陈", "/county/people/?state=ended"),
        *("/county/places/", f"/county/places/?place={TOWN}", f"/county/places/?place={VILLAGE}"),
        *("/county/settings/", "/county/settings/change/"),
        *("/county/changes/", "/county/changes/?what=organ&find=中心"),
        *(f"/county/organs/new/?place={TOWN}", organ, person, grid),
        *(f"{of}{name}/" for of, names in acts.items() for name in names),
    ]


# ── Who finds them ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [name for name in CAST if name != "admin"])
def test_nobody_else_finds_them(world: World, name: str) -> None:
    desk = Staff(world, name)
    open_to_auditors = ("/county/changes/", "/county/changes/?what=organ&find=中心")

    for path in pages(world):
        expected = 200 if name == "auditor" and path in open_to_auditors else 404
        assert desk.open(path).status_code == expected, path
        assert desk.client.post(path, {"reason": "x"}).status_code in (404, 405), path
    assert not Change.objects.exists()


def test_another_countys_are_not_there(world: World) -> None:
    theirs = Organ.objects.create(
        name="邻县中心", kind="centre", level="county", place="411727", valid_from=date(2025, 1, 1)
    )
    user = User.objects.create_user("their.one", password=None, name="邻县人")
    post = Post.objects.create(
        user=user, organ=theirs, role="dispatcher", place="411727", valid_from=date(2025, 1, 1)
    )
    desk = Staff(world, "admin")

    for path in (
        f"/county/organs/{theirs.pk}/",
        f"/county/organs/{theirs.pk}/rename/",
        f"/county/people/{user.pk}/",
        f"/county/posts/{post.pk}/end/",
        "/county/places/411727/rename/",
        "/county/grids/411727001001001/",
        f"/county/posts/{world.portal.pk}/end/",
        f"/county/people/{world.portal.user_id}/",
    ):
        assert desk.open(path).status_code == 404, path
    assert "邻县中心" not in desk.read("/county/?find=邻县")
    assert "their.one" not in desk.read("/county/people/?find=邻县人")


def test_every_page_opens_in_a_few_statements_and_shows_no_matter(world: World) -> None:
    case = walk(world, until="agreed")
    register_dispute(world, safety=["domestic_violence"])
    rename_organ(centre(), by=world["admin"], at=moment(11), name="新中心", reason=WHY)
    desk = Staff(world, "admin")
    desk.open("/county/")
    secrets = [case.number, case.title, STORY[:10], "张甲", "张*", "李乙"]

    slow, told = {}, {}
    for path in [*pages(world), f"/county/changes/{Change.objects.get().pk}/undo/"]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            html = desk.read(path)
        if len(asked) > MOST_STATEMENTS:
            slow[path] = [query["sql"][:120] for query in asked]
        if found := [secret for secret in secrets if secret in html]:
            told[path] = found

    assert slow == {}
    assert told == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_whatever_their_length(world: World, rows: int) -> None:
    organ, desk = centre(), Staff(world, "admin")
    for number in range(rows):
        user = User.objects.create_user(f"one.{number}", password=None, name=f"人{number}")
        Post.objects.create(
            user=user, organ=organ, role="grid_worker", place=GRID, valid_from=date(2025, 1, 1)
        )
        rename_organ(
            organ, by=world["admin"], at=moment(11, number), name=f"中心{number}", reason=WHY
        )
    desk.open("/county/")

    counted = {}
    for path in (f"/county/organs/{organ.pk}/", "/county/people/", "/county/changes/"):
        with CaptureQueriesContext(connection) as asked:
            desk.read(path)
        counted[path] = len(asked)

    assert all(number <= MOST_STATEMENTS for number in counted.values()), counted


# ── Organs ───────────────────────────────────────────────────────────────────────────────────────


def test_an_organ_is_added_renamed_and_the_renaming_undone(world: World) -> None:
    desk = Staff(world, "admin")
    added = desk.send(
        f"/county/organs/new/?place={TOWN}",
        kind="studio",
        name="老郑调解室",
        parent=str(centre(TOWN).pk),
    )
    organ = Organ.objects.get(name="老郑调解室")
    path = f"/county/organs/{organ.pk}/"

    desk.send(f"{path}rename/", name="郑大姐调解室", reason="换了人")
    html = desk.read(path)
    change = Change.objects.get(act="rename_organ")
    desk.send(f"/county/changes/{change.pk}/undo/", reason="又换回来")
    log = desk.read(f"/county/changes/?subject={organ.pk}")

    assert added.headers["Location"] == path
    assert (organ.level, organ.parent, organ.kind) == ("town", centre(TOWN), "studio")
    assert "名称：老郑调解室 → 郑大姐调解室" in html and "何管理" in html and "换了人" in html
    assert "名称：郑大姐调解室 → 老郑调解室" in log and "撤销" in log
    organ.refresh_from_db()
    assert organ.name == "老郑调解室"


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(world: World) -> None:
    desk, path = Staff(world, "admin"), f"/county/organs/{centre().pk}/rename/"

    answer = desk.send(path, name="", short_name="铜综", reason="")
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "请填写修改的原因" in html
    assert form_in(html).values["short_name"] == ["铜综"]
    assert not Change.objects.exists()


def test_two_administrators_at_once_do_not_overwrite_each_other(world: World) -> None:
    one = Staff(world, "admin")
    path = f"/county/organs/{centre().pk}/rename/"
    form = one.form(path)
    rename_organ(centre(), by=world["admin"], at=moment(11), name="另一位改的", reason=WHY)

    answer = one.post(path, form, name="我改的", reason=WHY)
    again = one.post(path, form_in(answer.content.decode()))

    assert answer.status_code == 409
    assert "何管理在11:00改过“另一位改的”" in answer.content.decode()
    assert again.status_code == 302
    assert centre().name == "我改的"


def test_closing_says_how_many_matters_are_in_hand(world: World) -> None:
    walk(world, until="accepted")
    desk, path = Staff(world, "admin"), f"/county/organs/{centre().pk}/"
    other = centre("411726204201")

    refused = desk.send(f"{path}close/", reason="并村")
    done = desk.send(f"{path}close/", reason="并村", to=str(other.pk))

    assert refused.status_code == 409
    assert "还有1件没有办完的事项" in refused.content.decode()
    assert done.status_code == 302
    assert "到2026-03-02关闭" in desk.read(path)


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def test_somebody_is_invited_and_sets_a_password(world: World) -> None:
    desk = Staff(world, "admin")

    answer = desk.send(
        f"/county/organs/{centre().pk}/invite/",
        name="新来的",
        username="New.One",
        role="grid_worker",
        place=GRID,
    )
    html = answer.content.decode()
    code = html.partition('class="code">')[2].partition("<")[0]
    desk.client.logout()
    sent = {"code": code, "password1": "松树-2026-mar", "password2": "松树-2026-mar"}
    welcomed = desk.client.post("/account/welcome/", sent)

    user = User.objects.get(username="new.one")
    assert answer.status_code == 200 and "new.one" in html
    assert (user.posts.get().place, user.posts.get().role) == (GRID, "grid_worker")
    assert welcomed.status_code == 302
    user.refresh_from_db()
    assert user.check_password("松树-2026-mar")


def test_a_form_sent_twice_invites_once(world: World) -> None:
    desk, path = Staff(world, "admin"), f"/county/organs/{centre().pk}/invite/"
    form = desk.form(path)
    said = {"name": "新来的", "username": "new.one", "role": "grid_worker"}

    desk.post(path, form, **said)
    again = desk.post(path, form, **said)

    assert (again.status_code, User.objects.filter(username="new.one").count()) == (422, 1)
    assert "已经有人用了" in again.content.decode()


def test_an_account_is_locked_at_once_and_unlocked(world: World) -> None:
    desk, path = Staff(world, "admin"), f"/county/people/{world.user('village.clerk').pk}/"
    clerk = Staff(world, "village.clerk")

    desk.send(f"{path}lock/", reason="手机丢了")
    locked = clerk.open("/cases/").status_code
    html = desk.read(path)
    desk.send(f"{path}unlock/", reason="找回来了")

    assert locked != 200
    assert "已停用，不能登录" in html
    assert "可以登录：是 → 否" in html
    assert User.objects.get(username="village.clerk").is_active


def test_a_term_is_ended_and_the_work_goes_to_a_colleague(world: World) -> None:
    post = world["mediator"]
    case = walk(world, until="mediated")
    desk = Staff(world, "admin")

    done = desk.send(f"/county/posts/{post.pk}/end/", reason="调走")

    html = desk.read(f"/county/people/{post.user_id}/")
    assert done.status_code == 302
    assert "移交了1件事项" in html and "结束任期" in html
    case.refresh_from_db()
    assert case.stage == "accepted"


def test_nobody_gives_himself_a_post(world: World) -> None:
    path = f"/county/organs/{centre(COUNTY).pk}/post/"

    answer = Staff(world, "admin").send(path, username="admin", role="dispatcher")

    assert answer.status_code == 422
    assert "不能给自己安排岗位" in answer.content.decode()


# ── Places, settings ─────────────────────────────────────────────────────────────────────────────


def test_grids_are_added_split_and_merged(world: World) -> None:
    desk = Staff(world, "admin")
    tomorrow = (moment().date() + timedelta(days=1)).isoformat()

    desk.send(f"/county/places/{VILLAGE}/grid/", name="第2网格", reason="新建")
    merged = desk.send(
        f"/county/grids/{GRID}/merge/",
        others=[f"{VILLAGE}002"],
        name="大网格",
        from_on=tomorrow,
        reason="合并",
    )
    split = desk.send(
        f"/county/grids/{NEIGHBOUR_VILLAGE}001/split/", names="河东\n河西", reason="人多了"
    )

    assert (merged.status_code, split.status_code) == (302, 302)
    assert Grid.objects.get(name="大网格").valid_from == moment().date() + timedelta(days=1)
    assert Grid.objects.filter(name__in=["河东", "河西"]).count() == 2
    html = desk.read(f"/county/places/?place={VILLAGE}")
    assert "大网格" in html and "第2网格" in html


def test_a_county_is_renamed_with_its_organs(world: World) -> None:
    desk = Staff(world, "admin")

    desk.send(f"/county/places/{COUNTY}/rename/", name="泌水市", reason="国务院批复")

    assert Division.objects.get(pk=COUNTY).aliases == ["泌阳县"]
    assert centre(COUNTY).name.startswith("泌水市")
    assert "曾用名：泌阳县" in desk.read("/county/places/")


def test_the_second_factor_is_demanded_by_a_tick(world: World) -> None:
    Staff(world, "admin").send(
        "/county/settings/change/", second_factor_required="1", reason="等保"
    )

    assert CountySetting.objects.get(place=COUNTY).second_factor_required


def test_what_cannot_be_taken_back_says_why(world: World) -> None:
    desk = Staff(world, "admin")
    desk.send(f"/county/people/{world.user('village.clerk').pk}/invite/", reason="忘了密码")
    change = Change.objects.get()

    answer = desk.send(f"/county/changes/{change.pk}/undo/", reason="x")

    assert answer.status_code == 409
    assert "发出的邀请码不能收回" in answer.content.decode()
    assert "撤销这一条" not in desk.read("/county/changes/")


def test_the_auditor_reads_and_takes_nothing_back(world: World) -> None:
    rename_organ(centre(), by=world["admin"], at=moment(11), name="新中心", reason=WHY)
    auditor = Staff(world, "auditor")

    html = auditor.read("/county/changes/")

    assert "新中心" in html and WHY in html and "撤销这一条" not in html
    assert auditor.open(f"/county/changes/{Change.objects.get().pk}/undo/").status_code == 404
