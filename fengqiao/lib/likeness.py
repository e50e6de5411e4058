"""A photograph as a public page shows it: upright, small, a plain JPEG, without what the camera noted."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from fengqiao.lib import pixels
from fengqiao.lib.refusal import Refusal

MOST_OCTETS = 8 * 1024 * 1024
WIDTH, HEIGHT = 360, 480
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")


class NoLikeness(Refusal):
    """Not a photograph that can be shown."""

    code, status = "no_likeness", 422


def made(content: bytes) -> bytes:
    """The picture encoded anew; NoLikeness, or PictureTooLarge before anything is unpacked."""
    if len(content) > MOST_OCTETS:
        raise NoLikeness("照片最大8 MB。请用手机相册缩小，或者截屏以后再上传。")
    pixels.check(content)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            upright = ImageOps.exif_transpose(found)
            small = ImageOps.contain(_opaque(upright), (WIDTH, HEIGHT))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise NoLikeness("这不是能显示的照片。请上传JPG、PNG或者WebP格式的照片。") from None
    written = io.BytesIO()
    small.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    """On white, where it is see-through."""
    if picture.mode not in ("RGBA", "LA", "PA", "P"):
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")
