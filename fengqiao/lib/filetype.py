"""What an uploaded file really is: its content must be what the ending of its name says.

Programs, web pages and pictures that are programs (SVG) are never let in, whatever they are called.
`puremagic` knows the signatures; looked at here is what it does not tell apart: what lies in a
zip or a RIFF, the brand of an MP4, a bare MP3, and text.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import puremagic

from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is let in."""

    name: str
    label: str
    media_type: str
    endings: tuple[str, ...]


class NotWhatItSays(Refusal):
    """The file is of a kind that is not let in, or its content is not what its name says."""

    code, status = "not_what_it_says", 422


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (
    Kind("pdf", say("PDF文档"), "application/pdf", (".pdf",)),
    Kind("docx", say("Word文档"), WORD, (".docx",)),
    Kind("xlsx", say("Excel表格"), SHEET, (".xlsx",)),
    Kind("ofd", say("OFD文档"), "application/ofd", (".ofd",)),
    Kind("png", say("PNG图片"), "image/png", (".png",)),
    Kind("jpeg", say("JPEG图片"), "image/jpeg", (".jpg", ".jpeg")),
    Kind("gif", say("GIF图片"), "image/gif", (".gif",)),
    Kind("webp", say("WebP图片"), "image/webp", (".webp",)),
    Kind("heic", say("HEIC图片"), "image/heic", (".heic", ".heif")),
    Kind("txt", say("文本"), "text/plain", (".txt",)),
    Kind("csv", say("CSV表格"), "text/csv", (".csv",)),
    Kind("mp3", say("MP3录音"), "audio/mpeg", (".mp3",)),
    Kind("m4a", say("M4A录音"), "audio/mp4", (".m4a",)),
    Kind("amr", say("AMR录音"), "audio/amr", (".amr",)),
    Kind("wav", say("WAV录音"), "audio/wav", (".wav",)),
    Kind("mp4", say("MP4视频"), "video/mp4", (".mp4",)),
)
BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}

# The part that a document of its kind always has (ECMA-376, GB/T 33190).
PART_IN_ZIP = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
MACROS = "vbaProject.bin"
# Major brands in the first box of an ISO base media file (ISO/IEC 14496-12).
VIDEO_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"avc1", b"mp41", b"mp42", b"dash"}
BRANDS = {
    "mp4": VIDEO_BRANDS | {b"M4V ", b"MSNV"},
    "m4a": VIDEO_BRANDS | {b"M4A ", b"M4B "},  # telephones record sound under a video's brand
    "heic": {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"},
}
RIFF_FORMS = {"wav": b"WAVE", "webp": b"WEBP"}
BARE_MP3 = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][^\xf0-\xff]", re.DOTALL)  # MPEG layer III
# What makes a browser or a shell take text for more than text.
MARKUP = re.compile(
    r"\s*(<\?xml|<!doctype|<!--|<html|<head|<body|<script|<svg|<iframe|#!)", re.IGNORECASE
)
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def check(name: str, content: bytes) -> Kind:
    """The kind of the file; NotWhatItSays if it is not let in, or is not what its ending says."""
    ending = PurePath(name).suffix.lower()
    kind = BY_ENDING.get(ending)
    if kind is None:
        raise NotWhatItSays(_not_let_in(ending))
    if not _is(kind, content):
        raise NotWhatItSays(
            "“{name}”的内容不是{kind}{but}。请用原来的程序重新导出或重新拍照后再上传。",
            name=name,
            kind=kind.label,
            but=_but(content),
        )
    return kind


def _is(kind: Kind, content: bytes) -> bool:
    if kind.name in PART_IN_ZIP:
        return _holds(content, PART_IN_ZIP[kind.name])
    if kind.name in BRANDS:
        return content[4:8] == b"ftyp" and content[8:12] in BRANDS[kind.name]
    if kind.name in RIFF_FORMS:
        return content[:4] == b"RIFF" and content[8:12] == RIFF_FORMS[kind.name]
    if kind.name in ("txt", "csv"):
        return _is_plain_text(content)
    if kind.name == "mp3" and BARE_MP3.match(content):
        return True
    return not _signatures(content).isdisjoint(kind.endings)


def _holds(content: bytes, part: str) -> bool:
    """Whether it is a zip from its first byte on, with this part and without macros."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return part in parts and not any(each.endswith(MACROS) for each in parts)


def _is_plain_text(content: bytes) -> bool:
    text = _decoded(content)
    return text is not None and not CONTROL.search(text) and not MARKUP.match(text)


def _decoded(content: bytes) -> str | None:
    """UTF-8, UTF-16 with its mark, or GB 18030, as offices here write; None if it is none."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _signatures(content: bytes) -> set[str]:
    """The endings that the first and last bytes speak for."""
    try:
        return {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def _not_let_in(ending: str) -> str:
    called = say("“{ending}”文件", ending=ending) if ending else say("没有扩展名的文件")
    is_old = ending in (".doc", ".xls", ".wps")
    return say(
        "不能上传{called}。{advice}可以上传：{endings}。",
        called=called,
        advice=say("旧版Word、Excel请另存为新格式或PDF。") if is_old else "",
        endings=[kind.endings[0] for kind in KINDS],
    )


def _but(content: bytes) -> str:
    """What it rather seems to be, for the sentence; '' when nobody can tell."""
    if not content:
        return say("，而是空的")
    if MARKUP.match(_decoded(content) or ""):
        return say("，而像网页或脚本")
    found = sorted(_signatures(content))
    return say("，而像“{ending}”文件", ending=found[0]) if found and found[0] else ""
