"""What the administrator says of the county's organs, and what everybody reads of it."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from fengqiao.figures.models import MonthFigure
from fengqiao.jurisdiction.models import Change, Introduction, Likeness, Organ, Reception
from tests.desk.staff import Staff
from tests.world import CAST, COUNTY, TOWN, World, moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

MOST_STATEMENTS = 12


@pytest.fixture
def centre(world: World) -> Organ:
    MonthFigure.objects.create(place=TOWN, month=date(2026, 2, 1), folded_at=moment(1), received=40)
    return Organ.objects.get(place=TOWN, kind="centre")


def photograph() -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (900, 1200), "green").save(written, "JPEG")
    return SimpleUploadedFile("周某.jpg", written.getvalue())


def filled(desk: Staff, centre: Organ) -> Introduction:
    """Hours, a line of the roster, somebody with a picture, a way to complain."""
    desk.send(
        f"/county/organs/{centre.pk}/counter/",
        address="铜山街1号",
        telephone="0396-0000000",
        hours="周一至周五 8:30-18:00",
    )
    desk.send(
        f"/county/public/{centre.pk}/reception/",
        weekday="3",
        hours="9:00-11:30",
        who="乡党委书记 王某某",
        about="不用预约",
    )
    desk.send(f"/county/public/{centre.pk}/person/", name="周镇办", duty="综治中心主任")
    person = Introduction.objects.get()
    desk.send(f"/county/shown/{person.pk}/picture/", picture=photograph(), consent="签了同意书")
    desk.send("/county/public/complaints/", complaints="打0396-0000001，三天内答复。")
    return person


def test_everybody_reads_when_and_by_whom_one_is_received(world: World, centre: Organ) -> None:
    desk = Staff(world, "admin")
    person = filled(desk, centre)
    visitor = Client()

    html = visitor.get(f"/p/open/{TOWN}/").content.decode()
    picture = visitor.get(f"/p/open/picture/{person.pk}/")

    for said in (
        *("铜山街1号", "0396-0000000", "周一至周五 8:30-18:00", "周三", "9:00-11:30"),
        *("乡党委书记 王某某", "不用预约", "周镇办", "综治中心主任", "三天内答复"),
        f'src="/p/open/picture/{person.pk}/"',
    ):
        assert said in html, said
    assert picture.headers["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(picture.content)) as shown:
        assert shown.size == (360, 480)
    assert "周镇办" not in visitor.get(f"/p/open/{COUNTY}/").content.decode()


def test_the_public_page_costs_a_few_statements_and_little_on_the_wire(
    world: World, centre: Organ
) -> None:
    filled(Staff(world, "admin"), centre)
    visitor = Client()

    with CaptureQueriesContext(connection) as asked:
        answer = visitor.get(f"/p/open/{TOWN}/")

    assert len(asked) <= MOST_STATEMENTS
    assert len(answer.content) < 60_000


def test_a_picture_is_gone_with_the_consent(world: World, centre: Organ) -> None:
    desk = Staff(world, "admin")
    person = filled(desk, centre)

    done = desk.send(f"/county/shown/{person.pk}/no-picture/", reason="本人不同意了")

    assert done.status_code == 302
    assert Client().get(f"/p/open/picture/{person.pk}/").status_code == 404
    assert not Likeness.objects.exists()
    change = Change.objects.get(act="delete_likeness")
    answer = desk.send(f"/county/changes/{change.pk}/undo/", reason="x")
    assert "照片已经删除" in answer.content.decode()


def test_a_picture_needs_a_consent_and_has_to_be_one(world: World, centre: Organ) -> None:
    desk = Staff(world, "admin")
    desk.send(f"/county/public/{centre.pk}/person/", name="周镇办", duty="主任")
    path = f"/county/shown/{Introduction.objects.get().pk}/picture/"

    without = desk.send(path, picture=photograph(), consent="")
    program = desk.send(
        path, picture=SimpleUploadedFile("好看.jpg", b"MZ\x90 a program"), consent="签了"
    )
    nothing = desk.send(path, consent="签了")

    assert [a.status_code for a in (without, program, nothing)] == [422, 422, 422]
    assert "请填写本人怎样同意的" in without.content.decode()
    assert "这不是能显示的照片" in program.content.decode()
    assert "请选一张照片" in nothing.content.decode()
    assert not Likeness.objects.exists()


def test_a_line_of_the_roster_is_changed_dropped_and_put_back(world: World, centre: Organ) -> None:
    desk = Staff(world, "admin")
    filled(desk, centre)
    line = Reception.objects.get()

    desk.send(f"/county/roster/{line.pk}/change/", who="乡长 李某某")
    desk.send(f"/county/roster/{line.pk}/drop/")
    dropped = Change.objects.get(act="drop_reception")
    desk.send(f"/county/changes/{dropped.pk}/undo/", reason="还是要接待")

    assert [one.who for one in Reception.objects.all()] == ["乡长 李某某"]
    log = desk.read(f"/county/changes/?subject={centre.pk}")
    assert "乡党委书记 王某某 → 乡长 李某某" in log


@pytest.mark.parametrize("name", [name for name in CAST if name != "admin"])
def test_nobody_else_writes_it(world: World, centre: Organ, name: str) -> None:
    person = Introduction.objects.create(organ=centre, name="周镇办", duty="主任")
    line = Reception.objects.create(organ=centre, weekday=1, hours="9:00", who="主任")
    desk = Staff(world, name)

    for path in (
        "/county/public/",
        "/county/public/complaints/",
        f"/county/public/{centre.pk}/reception/",
        f"/county/roster/{line.pk}/drop/",
        f"/county/shown/{person.pk}/withdraw/",
    ):
        assert desk.open(path).status_code == 404, path
        assert desk.client.post(path, {"reason": "x"}).status_code in (404, 405), path
    assert Introduction.objects.exists() and Reception.objects.exists()


def test_the_pages_open_in_a_few_statements(world: World, centre: Organ) -> None:
    desk = Staff(world, "admin")
    person = filled(desk, centre)

    for path in (f"/county/public/?place={TOWN}", f"/county/shown/{person.pk}/picture/"):
        with CaptureQueriesContext(connection) as asked:
            desk.read(path)
        assert len(asked) <= MOST_STATEMENTS, path
