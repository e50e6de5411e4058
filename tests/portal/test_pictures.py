"""What is sent as a photograph: it must be one, and of a size that harms nobody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cases.files import png
from tests.lib.test_pixels import exif, jpeg
from tests.lib.test_pixels import png as head_of_png
from tests.portal.resident import Resident, resident_of
from tests.world import World, register_dispute

pytestmark = pytest.mark.django_db

PROGRAM = b"MZ\x90\0" + b"\0" * 200 + b"This program cannot be run in DOS mode."
BOMB = head_of_png(30_000, 30_000) + b"\0" * 64 + b"IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("现场.jpg", PROGRAM, "内容不是JPEG图片"),
        ("现场.png", b"<svg onload=alert(1)>", "内容不是PNG图片"),
        ("现场.exe", PROGRAM, "不能上传"),
        ("收条.txt", "收条".encode(), "这里只收照片"),
        ("大图.png", BOMB, "像素"),
        ("大.png", png() + b"\0" * (10 * 1024 * 1024), "最多10MB"),
        ("空.png", b"", "空的"),
    ],
)
def test_what_is_no_photograph_is_refused_in_words(
    world: World, name: str, content: bytes, said: str
) -> None:
    resident = Resident()

    answer = resident.send("new/photos/", photo=SimpleUploadedFile(name, content))

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_same_holds_for_what_is_added_later(world: World) -> None:
    case = register_dispute(world)
    resident = resident_of(world, case, "applicant")

    answer = resident.act("attachment", file=SimpleUploadedFile("现场.jpg", PROGRAM), title="")

    assert answer.status_code == 422
    assert case.attachments.count() == 0


def test_a_photograph_goes_with_the_report_without_its_whereabouts(world: World) -> None:
    photo = SimpleUploadedFile("现场.jpg", jpeg(30, 20, exif()))

    case = Resident().file(photos={"photo": photo})

    kept = case.attachments.get().path.read_bytes()
    assert b"GPS" not in kept and kept.endswith(b"picture")


def test_no_more_than_six_and_each_once(world: World) -> None:
    resident = Resident()
    photos = [SimpleUploadedFile(f"{n}.png", png()) for n in range(7)]

    answer = resident.send("new/photos/", photo=photos)
    resident.answer(photos={})
    resident.send("new/check/")

    assert "最多6张" in answer.content.decode()
