"""A photograph that is shown to everybody: small, upright, without what the camera noted."""

import io

import pytest
from PIL import Image

from fengqiao.lib import pixels
from fengqiao.lib.likeness import HEIGHT, MOST_OCTETS, WIDTH, NoLikeness, made

ORIENTATION, MAKE, WHEREABOUTS = 0x0112, 0x010F, 0x8825


def photograph(kind: str = "JPEG", size: tuple[int, int] = (1200, 800), mode: str = "RGB") -> bytes:
    """A picture red above and blue below, with a camera's notes."""
    picture = Image.new(mode, size, "red")
    picture.paste("blue", (0, size[1] // 2, *size))
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKE] = 6, "A maker"
    notes.get_ifd(WHEREABOUTS)[1] = "N"
    written = io.BytesIO()
    picture.save(written, kind, exif=notes)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_is_made_small_upright_and_bare(kind: str) -> None:
    content = photograph(kind)

    found = made(content)

    with Image.open(io.BytesIO(found)) as shown:
        assert shown.format == "JPEG"
        assert (shown.width <= WIDTH, shown.height <= HEIGHT) == (True, True)
        assert shown.height > shown.width  # the camera had been held sideways
        assert dict(shown.getexif()) == {}
    assert b"A maker" in content and b"A maker" not in found
    assert len(found) < 50_000


def test_what_is_see_through_stands_on_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(written, "PNG")

    with Image.open(io.BytesIO(made(written.getvalue()))) as shown:
        assert shown.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 a program",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04",
        photograph()[:300],
        b"",
    ],
)
def test_what_is_no_photograph_is_refused(content: bytes) -> None:
    with pytest.raises(NoLikeness):
        made(content)


def test_what_is_too_large_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(NoLikeness, match="最大8 MB"):
        made(b"x" * (MOST_OCTETS + 1))
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (10_000).to_bytes(4, "big") * 2
    with pytest.raises(pixels.PictureTooLarge):
        made(head)
