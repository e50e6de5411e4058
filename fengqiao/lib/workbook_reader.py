"""The child that reads a workbook (see `workbook`): `python -m fengqiao.lib.workbook_reader FILE FOLDER`.

It has a bound on its memory and time, writes the rows frame by frame, and ends.
"""

import csv
import gc
import io
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import python_calamine as calamine

from fengqiao.lib.sentence import say
from fengqiao.lib.workbook import CONTENT, FRAME_BYTES, ROWS_A_FRAME, Merged, Sheet

MEMORY = 3 << 30  # bytes of address space: a million rows of 20 columns need 2 GB
PROCESSOR_SECONDS = 150
COLUMNS_AT_MOST = 1_000
MERGED_AT_MOST = 100_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = ",\t;|，；"
SNIFFED, LINES_SNIFFED = 64 * 1024, 10

NO_TABLE = say("这不是Excel或者CSV表格。请在Excel或者WPS里“另存为”xlsx格式，再试一次。")
LOCKED = say("文件加了密码，打不开。请去掉密码另存一份，再试一次。")
DAMAGED = say("文件打不开，可能没有传完整或者已经损坏。请用Excel或者WPS打开，另存一份再试。")


class Unreadable(Exception):
    """With the sentence for who sent the file."""


def main(workbook: str, folder: str) -> int:
    """0, or 3 with the reason on standard output."""
    _bound(resource.RLIMIT_AS, MEMORY)
    _bound(resource.RLIMIT_CPU, PROCESSOR_SECONDS)
    gc.disable()  # rows hold no circles: looking for them costs a tenth
    try:
        sheets = _read(Path(workbook), Path(folder))
    except Unreadable as fault:
        sys.stdout.buffer.write(msgspec.json.encode({"fault": str(fault)}))
        return 3
    (Path(folder) / CONTENT).write_bytes(msgspec.json.encode(sheets))
    return 0


def _bound(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _read(workbook: Path, folder: Path) -> list[Sheet]:
    with workbook.open("rb") as file:
        head = file.read(SNIFFED)
    if head.startswith((ZIP, OLE)):
        return _read_workbook(workbook, folder)
    is_wide = head.startswith(UTF_16)
    if not head.strip() or (b"\0" in head and not is_wide) or _is_page(head):
        raise Unreadable(NO_TABLE)
    return [_read_lines(workbook, folder, head)]


def _is_page(head: bytes) -> bool:
    """Some systems send a web page under the name .xls."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    return start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"%pdf", b"{"))


# ── Excel ────────────────────────────────────────────────────────────────────────────────────────


def _read_workbook(workbook: Path, folder: Path) -> list[Sheet]:
    try:
        book = calamine.CalamineWorkbook.from_path(workbook)
        return list(_sheets(book, folder))
    except calamine.PasswordError:
        raise Unreadable(LOCKED) from None
    except (calamine.CalamineError, OSError):
        raise Unreadable(DAMAGED) from None


def _sheets(book: calamine.CalamineWorkbook, folder: Path) -> Iterator[Sheet]:
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        _, left = sheet.start or (0, 0)
        yield _written(
            folder / f"rows-{number}.bin",
            (row[:COLUMNS_AT_MOST] for row in sheet.iter_rows()),
            name=about.name,
            first_column=left,
            width=sheet.width,
            is_hidden=about.visible != calamine.SheetVisibleEnum.Visible,
            merged=[
                Merged(*(max(0, at) for at in _shifted(one, left)))
                for one in (sheet.merged_cell_ranges or [])[:MERGED_AT_MOST]
            ],
        )


def _shifted(merged: Any, before: int) -> tuple[int, int, int, int]:
    """The range in rows as they are read: without the empty columns `before` the first cell."""
    (top, left), (bottom, right) = merged
    return top, left - before, bottom, right - before


# ── Text with separators ─────────────────────────────────────────────────────────────────────────


def _read_lines(workbook: Path, folder: Path, head: bytes) -> Sheet:
    encoding = _encoding(workbook)
    separator = _separator(head.decode(encoding, errors="replace"))
    csv.field_size_limit(1 << 20)
    try:
        with workbook.open(encoding=encoding, newline="") as lines:
            rows = (row[:COLUMNS_AT_MOST] for row in csv.reader(lines, delimiter=separator))
            target = folder / "rows-0.bin"
            return _written(target, rows, name="CSV", first_column=0, width=0)
    except csv.Error:
        raise Unreadable(DAMAGED) from None


def _encoding(workbook: Path) -> str:
    """UTF-8 where every byte of it is, else GB 18030, which WPS and Excel write in China."""
    for encoding in ("utf-16", "utf-8-sig", "gb18030"):
        with workbook.open("rb") as file:
            if encoding == "utf-16" and not file.read(2).startswith(UTF_16):
                continue
        if _decodes(workbook, encoding):
            return encoding
    raise Unreadable(NO_TABLE)


def _decodes(workbook: Path, encoding: str) -> bool:
    try:
        with workbook.open(encoding=encoding) as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _separator(head: str) -> str:
    """The one that parts most of the first lines into the same number of cells."""
    return max(SEPARATORS, key=lambda one: _alike(head, one))


def _alike(head: str, separator: str) -> tuple[int, int]:
    """How many of the first rows have as many cells as each other, and how many cells that is."""
    lines = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    try:
        widths = Counter(len(row) for row in islice(lines, LINES_SNIFFED) if len(row) > 1)
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


# ── Writing down ─────────────────────────────────────────────────────────────────────────────────


def _written(
    file: Path,
    rows: Iterable[list[Any]],
    *,
    name: str,
    first_column: int,
    width: int,
    is_hidden: bool = False,
    merged: list[Merged] | None = None,
) -> Sheet:
    frames, count, widest, numbered = [], 0, 0, iter(rows)
    encode: Callable[[Any], bytes] = msgspec.msgpack.Encoder().encode
    with file.open("wb") as target:
        while some := [_trimmed(row) for row in islice(numbered, ROWS_A_FRAME)]:
            frames.append(target.tell())
            frame = encode(some)
            target.write(len(frame).to_bytes(FRAME_BYTES) + frame)
            count += len(some)
            widest = max(widest, *(len(row) for row in some))
        target.write(b"\0" * FRAME_BYTES)
    return Sheet(
        name=name,
        file=file.name,
        rows=count,
        columns=widest,
        first_column=first_column,
        is_hidden=is_hidden,
        is_cut=width > COLUMNS_AT_MOST,
        frames=frames,
        merged=merged or [],
    )


def _trimmed(row: list[Any]) -> list[Any]:
    """Without the empty cells at its end."""
    end = len(row)
    while end and row[end - 1] in ("", None):
        end -= 1
    return row[:end] if end < len(row) else row


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
