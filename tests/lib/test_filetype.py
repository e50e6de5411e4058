import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.lib import filetype
from fengqiao.lib.filetype import NotWhatItSays

ZEROS = bytes(64)


def zipped(*parts: str) -> bytes:
    """The same bytes at any time of day, so that two workers call a test by the same name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for part in parts:
            file.writestr(zipfile.ZipInfo(part), "<x/>")
    return packed.getvalue()


def media(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0" + brand + b"mp42" + ZEROS


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + ZEROS
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01" + ZEROS + b"\xff\xd9"
DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
OFD = zipped("OFD.xml", "Doc_0/Document.xml")
WAV = b"RIFF\x24\0\0\0WAVEfmt " + ZEROS
PROGRAM = b"MZ\x90\0\x03" + ZEROS
LINUX_PROGRAM = b"\x7fELF\x02\x01\x01" + ZEROS
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
TEXT = "邻里纠纷：𡐓𣒍 䶮㛃 \ue170\r\n第二行\t。"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("协议书.pdf", PDF, "pdf"),
        ("协议书.PDF", PDF, "pdf"),
        ("记录.docx", DOCX, "docx"),
        ("台账.xlsx", XLSX, "xlsx"),
        ("公文.ofd", OFD, "ofd"),
        ("现场.png", PNG, "png"),
        ("现场.jpg", JPEG, "jpeg"),
        ("现场.JPEG", b"\xff\xd8\xff\xe1\0\x10Exif\0\0" + ZEROS, "jpeg"),
        ("动图.gif", b"GIF89a" + ZEROS, "gif"),
        ("现场.webp", b"RIFF\x24\0\0\0WEBPVP8 " + ZEROS, "webp"),
        ("现场.heic", media(b"heic"), "heic"),
        ("现场.heic", media(b"mif1"), "heic"),
        ("录音.mp3", b"ID3\x03\0\0\0\0\0\x0a" + ZEROS, "mp3"),
        ("录音.mp3", b"\xff\xfb\x90\x64" + ZEROS, "mp3"),
        ("录音.mp3", b"\xff\xf3\x48\xc4" + ZEROS, "mp3"),
        ("录音.m4a", media(b"M4A "), "m4a"),
        ("录音.m4a", media(b"mp42"), "m4a"),
        ("录音.amr", b"#!AMR\n\x3c" + ZEROS, "amr"),
        ("录音.wav", WAV, "wav"),
        ("录像.mp4", media(b"isom"), "mp4"),
        ("录像.mp4", media(b"avc1"), "mp4"),
        ("说明.txt", TEXT.encode(), "txt"),
        ("说明.txt", TEXT.encode("utf-8-sig"), "txt"),
        ("说明.txt", TEXT.encode("gb18030"), "txt"),
        ("说明.txt", TEXT.encode("utf-16"), "txt"),
        ("名单.csv", "姓名,电话\r\n张三,\r\n".encode("gb18030"), "csv"),
        ("夹/../协议书.pdf", PDF, "pdf"),
    ],
)
def test_a_file_that_is_what_it_says_is_let_in(name: str, content: bytes, kind: str):
    assert filetype.check(name, content).name == kind


@pytest.mark.parametrize("kind", filetype.KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "content",
    [PROGRAM, LINUX_PROGRAM, PAGE, SVG, b"", b"#!/bin/sh\nrm -rf /\n", zipped("a.exe")],
    ids=["program", "linux program", "web page", "svg", "nothing", "script", "zip"],
)
def test_programs_pages_and_nothing_hide_under_no_name(kind: filetype.Kind, content: bytes):
    for ending in kind.endings:
        if content == b"" and kind.name in ("txt", "csv"):
            continue  # an empty text is a text
        with pytest.raises(NotWhatItSays, match="内容不是"):
            filetype.check(f"文件{ending}", content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.png", JPEG),
        ("照片.jpg", PNG),
        ("协议.pdf", DOCX),
        ("协议.docx", XLSX),
        ("协议.docx", PDF),
        ("协议.docx", PROGRAM + DOCX),
        ("协议.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("协议.docx", DOCX[:40]),
        ("录音.wav", b"RIFF\x24\0\0\0WEBPVP8 " + ZEROS),
        ("录像.mp4", media(b"heic")),
        ("录像.mp4", media(b"qt  ")),
        ("录音.m4a", WAV),
        ("说明.txt", b"abc\0def"),
        ("说明.txt", b"\xff\xff\xff\xff"),
        ("说明.txt", "\ufeff  <HTML>".encode()),
        ("说明.txt", "<svg onload=x>".encode("utf-16")),
        ("名单.csv", PNG),
    ],
)
def test_one_kind_does_not_pass_for_another(name: str, content: bytes):
    with pytest.raises(NotWhatItSays, match=name):
        filetype.check(name, content)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("程序.exe", PROGRAM, "不能上传“.exe”文件"),
        ("图.svg", SVG, "不能上传“.svg”文件"),
        ("页.html", PAGE, "不能上传“.html”文件"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + ZEROS, "另存为新格式"),
        ("无名", PDF, "没有扩展名"),
        ("协议.pdf.exe", PDF, "不能上传“.exe”文件"),
        ("照片.png", PROGRAM, "而像"),
        ("照片.png", PAGE, "而像网页或脚本"),
        ("照片.png", b"", "而是空的"),
    ],
)
def test_the_sentence_says_what_is_wrong_and_what_to_do(name: str, content: bytes, said: str):
    with pytest.raises(NotWhatItSays, match=said) as refused:
        filetype.check(name, content)

    assert refused.value.sentence.endswith("。")
    assert refused.value.status == 422


@given(st.binary(max_size=300), st.sampled_from(sorted(filetype.BY_ENDING)))
def test_no_content_raises_anything_else(content: bytes, ending: str):
    try:
        kind = filetype.check(f"x{ending}", content)
    except NotWhatItSays:
        return
    assert ending in kind.endings
