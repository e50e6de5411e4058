"""How large a picture is, from its head alone; and what a telephone writes into it is taken out."""

import struct
import zlib

import pytest

from fengqiao.lib import pixels


def png(width: int, height: int) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\2\0\0\0"
    )


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0"


def webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + size + b"\0" * 8


def heic(width: int, height: int) -> bytes:
    box = b"ispe" + b"\0\0\0\0" + struct.pack(">II", width, height)
    return b"\0\0\0\x18ftypheic" + b"\0" * 20 + struct.pack(">I", 20) + box


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int, height: int, *before: bytes) -> bytes:
    size = segment(0xC2, b"\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\0" * 9)
    return b"\xff\xd8" + b"".join(before) + size + b"\xff\xda\0\x02picture"


def exif(order: str = "<", *, orientation: bool = True) -> bytes:
    """What a telephone writes: which side is up, and a pointer to where it was taken."""
    entries = [struct.pack(f"{order}HHII", 0x8825, 4, 1, 26)]
    if orientation:
        entries.insert(0, struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 6, 0))
    mark = b"II" if order == "<" else b"MM"
    directory = struct.pack(f"{order}H", len(entries)) + b"".join(entries) + b"\0\0\0\0"
    tiff = mark + struct.pack(f"{order}HI", 42, 8) + directory + b"GPS 32.7N 113.3E"
    return segment(0xE1, b"Exif\0\0" + tiff)


@pytest.mark.parametrize("made", [png, gif, webp, heic, jpeg])
def test_the_size_is_read_from_the_head(made: object) -> None:
    assert pixels.size_of(made(1234, 567)) == (1234, 567)  # type: ignore[operator]


@pytest.mark.parametrize("made", [png, webp, heic, jpeg])
def test_forty_million_pixels_are_let_in_and_one_row_more_is_not(made: object) -> None:
    pixels.check(made(8000, 5000))  # type: ignore[operator]

    with pytest.raises(pixels.PictureTooLarge, match="40百万像素"):
        pixels.check(made(8000, 5001))  # type: ignore[operator]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1\xff\xff",
        b"GIF8",
        b"RIFF\0\0\0\0WEBP",
    ],
)
def test_what_is_no_picture_or_was_cut_has_no_size(content: bytes) -> None:
    assert pixels.size_of(content) is None
    pixels.check(content)
    assert pixels.without_whereabouts(content)[:2] == content[:2]


@pytest.mark.parametrize("order", ["<", ">"])
def test_where_it_was_taken_goes_and_which_side_is_up_stays(order: str) -> None:
    told = pixels.without_whereabouts(jpeg(30, 20, exif(order)))

    assert b"GPS" not in told and b"Exif" in told
    assert struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 6, 0) in told
    assert pixels.size_of(told) == (30, 20)
    assert told.endswith(b"picture")


def test_without_a_side_nothing_of_it_stays() -> None:
    other = segment(0xE0, b"JFIF\0")

    assert pixels.without_whereabouts(jpeg(30, 20, other, exif(orientation=False))) == jpeg(
        30, 20, other
    )


# ── The other kinds ──────────────────────────────────────────────────────────────────────────────


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_png_keeps_its_picture_and_loses_what_is_written_beside_it() -> None:
    head, end = png(3, 4) + b"\0\0\0\0", chunk(b"IEND", b"")
    picture = chunk(b"IDAT", b"picture")
    written = chunk(b"eXIf", b"GPS 32.7N") + chunk(b"tEXt", b"Comment\0at home")

    assert pixels.without_whereabouts(head + written + picture + end) == head + picture + end


def test_a_webp_keeps_its_picture_and_says_no_longer_that_more_is_in_it() -> None:
    def part(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    def whole(marks: int, *parts: bytes) -> bytes:
        head = part(b"VP8X", bytes([marks]) + b"\0\0\0" + b"\x1d\0\0\x13\0\0")
        body = b"WEBP" + head + b"".join(parts)
        return b"RIFF" + struct.pack("<I", len(body)) + body

    picture = part(b"VP8 ", b"picture")
    told = whole(0x1C, picture, part(b"EXIF", b"GPS 32.7N"), part(b"XMP ", b"<gps/>"))

    assert pixels.without_whereabouts(told) == whole(0x10, picture)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_heic_keeps_its_length_and_forgets_the_place(order: str) -> None:
    """The directory of whereabouts, and the degrees that it points at."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    first = struct.pack(f"{order}HHHII", 1, 0x8825, 4, 1, 26) + b"\0\0\0\0"
    place = struct.pack(f"{order}HHHII", 1, 2, 5, 3, 44) + b"\0\0\0\0"
    degrees = struct.pack(f"{order}6I", 32, 1, 43, 1, 7, 1)
    tiff = mark + struct.pack(f"{order}I", 8) + first + place + degrees
    content = heic(30, 20) + b"Exif\0\0" + tiff + b"picture"

    told = pixels.without_whereabouts(content)

    assert len(told) == len(content)
    assert degrees not in told and told.endswith(b"picture")
    assert pixels.size_of(told) == (30, 20)
