"""A photograph that somebody sends: it must be one, and not so large that opening it harms anybody."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from fengqiao.lib import filetype, pixels
from fengqiao.lib.refusal import Refusal

LARGEST = 10 * 1024 * 1024
PICTURES = ("png", "jpeg", "gif", "webp", "heic")


class NotAPhoto(Refusal):
    code, status = "not_a_photo", 422


def checked(file: Any) -> bytes:
    """The content of an uploaded photograph, without the whereabouts that a telephone writes into it;
    a refusal says what is wrong with it."""
    if file.size > LARGEST:
        raise NotAPhoto(_("照片太大，最多10MB。请用手机的“压缩”发送，或者重新拍一张。"))
    content = bytes(file.read())
    kind = filetype.check(str(file.name), content)
    if kind.name not in PICTURES:
        raise NotAPhoto(_("这里只收照片（JPG、PNG等）。别的文件登记以后可以交给经办单位。"))
    pixels.check(content)
    return pixels.without_whereabouts(content)


def taken_in(file: Any) -> SimpleUploadedFile:
    """The same as a file that can be attached."""
    return SimpleUploadedFile(str(file.name), checked(file))
