"""Every page for every role: it opens, or says why not; the outsider finds nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from fengqiao.cases.models import Case
from fengqiao.cases.step import kind_of
from tests.cases.files import png, upload
from tests.desk.staff import Staff, form_of, page_of
from tests.world import CAST, World, do, moment, register_dispute, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

OPEN_TO_ALL = (
    "/",
    "/?tab=mine",
    "/?tab=waiting",
    "/?tab=due",
    "/cases/",
    "/kinds/dispute/",
    "/why/",
)
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
STAGES = ("registered", "accepted", "prepared", "mediated", "drafted", "agreed", "archived")
TRIED = sorted(
    {(name, "drafted") for name in CAST}
    | {(name, stage) for name in ("village.clerk", "mediator") for stage in STAGES}
)


def without_tokens(html: str) -> str:
    """The page but for what differs from one request to the next: the token, its own address."""
    return re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", html)


def pages_of(case: Case) -> list[str]:
    """Every address that belongs to a case."""
    deadlines = [f"{page_of(case)}deadlines/{d.pk}/" for d in case.deadlines.all()]
    files = [f"{page_of(case)}attachments/{a.pk}/" for a in case.attachments.all()]
    verbs = [form_of(case, verb.noun) for verb in kind_of(case, moment(12)).verbs.values()]
    receipts = [f"{page_of(case)}receipt/"]
    return [page_of(case), f"/cases/{case.number}/", *deadlines, *files, *verbs, *receipts]


@pytest.mark.parametrize("name", CAST)
def test_the_common_pages_open_for_everybody(world: World, name: str) -> None:
    register_dispute(world)
    desk = Staff(world, name)

    for path in OPEN_TO_ALL:
        assert INLINE.findall(desk.read(path)) == [], path


@pytest.mark.parametrize(("name", "until"), TRIED)
def test_every_page_of_a_case_opens_or_says_why_not(world: World, name: str, until: str) -> None:
    case = walk(world, until=until)
    sees = Case.objects.visible_to(world[name]).filter(pk=case.pk).exists()
    desk = Staff(world, name)

    answers = {path: desk.open(path) for path in pages_of(case)}

    statuses = {path: answer.status_code for path, answer in answers.items()}
    if sees:
        assert statuses[page_of(case)] == 200
        assert set(statuses.values()) <= {200, 302, 403, 404, 409}
        # These are done on a page of their own.
        own = ("paper", "dossier", "drawn_signature", "certificate_request", "certified_signature")
        elsewhere = {form_of(case, noun) for noun in own}
        assert {path for path, status in statuses.items() if status == 302} <= elsewhere
        # 404 only for a verb that makes a case
        makes = {
            form_of(case, v.noun)
            for v in kind_of(case, moment(12)).verbs.values()
            if not v.from_stages
        }
        assert {p for p, s in statuses.items() if s == 404} <= makes
    else:
        assert set(statuses.values()) == {404}
    for path, answer in answers.items():
        assert "svg" in path or INLINE.findall(answer.content.decode()) == [], path


def test_a_refusal_is_a_page_with_its_sentence(world: World) -> None:
    case = walk(world, until="accepted")

    answer = Staff(world, "village.clerk").open(form_of(case, "conclusion"))
    too_early = Staff(world, "village.clerk").open(form_of(case, "striking_off"))
    not_his = Staff(world, "leader").open(form_of(case, "acceptance"))

    assert answer.status_code == 200
    assert too_early.status_code == 409
    assert "事项现在是“已受理”" in too_early.content.decode()
    assert not_his.status_code == 403
    assert "没有“受理”的权限" in not_his.content.decode()


def test_the_outsider_finds_the_same_as_where_nothing_is(world: World) -> None:
    case = register_dispute(world)
    walk(world, until="agreed", case=case)
    do(world, case, "attach", "village.clerk", file=upload("照片.png", png()), title="现场照片")
    outsider = Staff(world, "neighbour.clerk")
    nowhere = outsider.open("/cases/01900000-0000-7000-8000-000000000000/")
    assert nowhere.status_code == 404

    for path in pages_of(case):
        answer = outsider.open(path)
        sent = outsider.client.post(path, {"command_id": "01900000-0000-7000-8000-000000000001"})

        assert answer.status_code == 404, path
        assert without_tokens(answer.content.decode()) == without_tokens(nowhere.content.decode())
        assert sent.status_code in (404, 405), path
    assert case.title not in outsider.read("/cases/")
    assert case.title not in outsider.read("/cases/?q=排水")
    found = outsider.client.post("/cases/", {"q": "12000000001"})
    assert found.status_code == 200 and case.title not in found.content.decode()


def test_nobody_gets_in_without_logging_in(world: World) -> None:
    case = walk(world, until="accepted")

    for path in (*OPEN_TO_ALL, *pages_of(case), "/cases/new/", "/posts/"):
        answer = Client().get(path)
        assert answer.status_code == 302, path
        assert answer.headers["Location"].startswith("/login/?next="), path


def test_no_cache_keeps_a_page(world: World) -> None:
    answer = Staff(world, "village.clerk").open("/")

    assert "no-store" in answer.headers["Cache-Control"]


def test_somebody_without_a_post_is_told_whom_to_ask(world: World) -> None:
    world["leader"].valid_to = moment().date() - timedelta(days=1)
    world["leader"].save()

    answer = Staff(world, "leader").open("/")

    assert answer.status_code == 403
    assert "没有有效的岗位" in answer.content.decode()


def test_errors_have_pages_in_plain_chinese(world: World) -> None:
    desk = Staff(world, "village.clerk", enforce_csrf_checks=True)

    missing = desk.open("/nothing/here/")
    forged = desk.client.post("/posts/", {"post": "x"})

    assert (missing.status_code, "没有找到" in missing.content.decode()) == (404, True)
    assert (forged.status_code, "没有任何内容被改动" in forged.content.decode()) == (403, True)


@pytest.mark.parametrize(
    "path",
    ["/cases/?q=%00%00", "/cases/?stage=%00", "/cases/%00/", "/cases/?cursor=%ff", "/?tab=%00"],
)
def test_what_no_database_takes_is_answered_in_a_sentence(world: World, path: str) -> None:
    answer = Staff(world, "village.clerk").open(path)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_a_fault_of_ours_says_that_it_is_ours(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Staff(world, "village.clerk", raise_request_exception=False)
    monkeypatch.setattr("fengqiao.desk.inbox.lines", lambda *_: 1 / 0)

    answer = desk.open("/")

    assert answer.status_code == 500
    assert "不是您操作的问题" in answer.content.decode()
