"""What was drawn on a screen, as it is sent: a PNG in a data URL."""

import base64
import binascii

from fengqiao.lib import filetype, pixels
from fengqiao.lib.refusal import Refusal

BEGINS = "data:image/png;base64,"
LARGEST = 150_000  # octets; a stroke of a pen on white is far less
MOST_PIXELS = 2_000_000


class DrawingWrong(Refusal):
    code, status = "drawing_wrong", 422


def read_picture(text: str) -> bytes:
    """The PNG; DrawingWrong for anything else, and for one that is larger than a signature."""
    try:
        content = base64.b64decode(text.removeprefix(BEGINS), validate=True)
        filetype.check("signature.png", content)
    except (binascii.Error, filetype.NotWhatItSays):
        raise DrawingWrong("没有收到签名的图样。请在框里重新签一次，再提交。") from None
    width, height = pixels.size_of(content) or (0, 0)
    if not text.startswith(BEGINS) or len(content) > LARGEST or width * height > MOST_PIXELS:
        raise DrawingWrong("签名的图样太大或者格式不对。请在框里重新签一次，再提交。")
    return content
