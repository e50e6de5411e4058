"""How large a picture is, read from its head alone, and what else a telephone writes into it.

Nothing is unpacked: a small file that unpacks to more than memory holds is refused before anybody
opens it.
"""

import re
import struct

from fengqiao.lib.refusal import Refusal

MOST_PIXELS = 40_000_000
EXIF, START_OF_SCAN = 0xE1, 0xDA
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the JPEG segments that say height and width
ORIENTATION, WHEREABOUTS = 0x0112, 0x8825  # of the first directory of an Exif block
# What else a picture may carry: parts of PNG and of WebP that hold no picture.
BESIDE = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"EXIF", b"XMP "}
WITH_EXIF_OR_XMP = 0x0C  # two marks in the head of an extended WebP
EXIF_BLOCK = re.compile(rb"Exif\0\0(?=II\*\0|MM\0\*)")


class PictureTooLarge(Refusal):
    code, status = "picture_too_large", 422


def check(content: bytes) -> None:
    """PictureTooLarge for more than 40 million pixels; other files pass."""
    size = size_of(content)
    if size and size[0] * size[1] > MOST_PIXELS:
        million = size[0] * size[1] / 1_000_000
        raise PictureTooLarge(
            "图片太大，有{million}百万像素，最多{most}百万。请用手机相册缩小，或者截屏以后再上传。",
            million=round(million),
            most=MOST_PIXELS // 1_000_000,
        )


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, WebP, JPEG or HEIC picture; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return _two(">II", content, 16)
    if content[:4] == b"GIF8" and len(content) >= 10:
        return _two("<HH", content, 6)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP" and len(content) >= 30:
        return _webp(content)
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content)
    if content[4:8] == b"ftyp":
        at = content.find(b"ispe")
        return _two(">II", content, at + 8) if at > 0 and len(content) >= at + 16 else None
    return None


def without_whereabouts(content: bytes) -> bytes:
    """The picture without what the camera noted of place, time and device; which side is up stays.

    Of HEIC, whose parts are told by their places, only the place where it was taken is blanked.
    """
    if content.startswith(b"\xff\xd8"):
        return _jpeg_without(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png_without(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp_without(content)
    return _blanked(content) if content[4:8] == b"ftyp" else content


def _jpeg_without(content: bytes) -> bytes:
    kept, at = [content[:2]], 2
    for marker, start, end in _segments(content):
        if marker == EXIF:
            kept += [content[at:start], _upright(content[start:end])]
            at = end
    return b"".join([*kept, content[at:]])


def _two(layout: str, content: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(layout, content, at)
    return first, second


def _webp(content: bytes) -> tuple[int, int] | None:
    if content[12:16] == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if content[12:16] == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = _two("<HH", content, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(content: bytes) -> tuple[int, int] | None:
    for marker, start, end in _segments(content):
        if marker in SIZES and end - start >= 9:
            height, width = _two(">HH", content, start + 5)
            return width, height
    return None


def _segments(content: bytes) -> list[tuple[int, int, int]]:
    """The segments of a JPEG before the picture itself: which, from where, to where."""
    found, at = [], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == START_OF_SCAN:
            break
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        found.append((marker, at, end))
        at = end
    return found


def _upright(segment: bytes) -> bytes:
    """The segment with nothing in it but the orientation; nothing at all where it has none."""
    body = segment[4:]
    if not body.startswith(b"Exif\0\0") or len(body) < 16:
        return b""
    order = "<" if body[6:8] == b"II" else ">"
    entry = _entry(body[6:], order, ORIENTATION)
    if entry is None:
        return b""
    head = body[6:8] + struct.pack(f"{order}HI", 42, 8)
    kept = b"Exif\0\0" + head + struct.pack(f"{order}H", 1) + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(kept) + 2).to_bytes(2, "big") + kept


def _entry(tiff: bytes, order: str, wanted: int) -> bytes | None:
    """The twelve bytes of one entry of the first directory."""
    (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
    if directory + 2 > len(tiff):
        return None
    (many,) = struct.unpack_from(f"{order}H", tiff, directory)
    for number in range(many):
        entry = tiff[directory + 2 + 12 * number :][:12]
        if len(entry) == 12 and struct.unpack(f"{order}H", entry[:2])[0] == wanted:
            return entry
    return None


# ── The other kinds ──────────────────────────────────────────────────────────────────────────────


def _png_without(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while at + 8 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] not in BESIDE:
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]])


def _webp_without(content: bytes) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if content[at : at + 4] not in BESIDE:
            kept.append(_unmarked(content[at:end]))
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _unmarked(part: bytes) -> bytes:
    """The head of an extended WebP no longer says that there is Exif or XMP in it."""
    if part[:4] != b"VP8X" or len(part) < 9:
        return part
    return part[:8] + bytes([part[8] & ~WITH_EXIF_OR_XMP]) + part[9:]


def _blanked(content: bytes) -> bytes:
    """Every Exif block with its directory of whereabouts overwritten by nothing, lengths unchanged."""
    blank = bytearray(content)
    for block in EXIF_BLOCK.finditer(content):
        start = block.end()
        order = "<" if content[start : start + 2] == b"II" else ">"
        entry = _entry(content[start:], order, WHEREABOUTS)
        if entry is not None:
            (directory,) = struct.unpack_from(f"{order}I", entry, 8)
            _wipe(blank, start, directory, order)
    return bytes(blank)


def _wipe(blank: bytearray, start: int, directory: int, order: str) -> None:
    """The directory, and whatever its entries point at."""
    at = start + directory
    if at + 2 > len(blank):
        return
    (many,) = struct.unpack_from(f"{order}H", blank, at)
    for number in range(many):
        entry = bytes(blank[at + 2 + 12 * number :][:12])
        if len(entry) == 12:
            _kind, size, count, where = struct.unpack(f"{order}HHII", entry)
            octets = WIDTHS.get(size, 1) * count
            if octets > 4 and start + where + octets <= len(blank):
                blank[start + where : start + where + octets] = bytes(octets)
    end = min(at + 2 + 12 * many, len(blank))
    blank[at:end] = bytes(end - at)


WIDTHS = {3: 2, 4: 4, 5: 8, 9: 4, 10: 8}  # octets of a value, by its type in TIFF
