"""Workbooks (.xlsx, .xls, .csv) as rows, however large, odd or hostile they are.

They are read in a child with a bound on its memory and time, because one cell in the last corner of
a sheet makes a reader ask for 500 GB. The child leaves the rows in files beside; whoever reads them
holds some at a time, and can begin anywhere. Cells are text, numbers, truths or nothing; days and
moments come as ISO text.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say

Cell = str | int | float | bool | None
Cells = list[Cell]
CONTENT = "sheets.json"
FRAME_BYTES = 4  # before each frame stands its length
ROWS_A_FRAME = 500
SECONDS_AT_MOST = 180


class WorkbookUnreadable(Refusal):
    """Not a table that can be read, with the reason and what to do."""

    code, status = "workbook_unreadable", 422


class Merged(msgspec.Struct, frozen=True, array_like=True):
    """A merged range: rows and columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Sheet(msgspec.Struct, frozen=True):
    """A sheet that was read: its rows lie in `file`; `frames` are where each frame of them begins.

    `first_column` is how many empty ones were left out before the first cell.
    """

    name: str
    file: str
    rows: int
    columns: int
    first_column: int
    is_hidden: bool
    is_cut: bool
    frames: list[int]
    merged: list[Merged]

    def read(self, folder: Path, start: int = 0) -> Iterator[Cells]:
        """The rows from `start` on (0 is the first that the sheet has)."""
        with (folder / self.file).open("rb") as file:
            number = start // ROWS_A_FRAME
            if number >= len(self.frames):
                return
            file.seek(self.frames[number])
            skip = start % ROWS_A_FRAME
            while length := int.from_bytes(file.read(FRAME_BYTES)):
                rows: list[Cells] = msgspec.msgpack.decode(file.read(length))
                yield from rows[skip:] if skip else rows
                skip = 0


def read_into(folder: Path, workbook: Path) -> list[Sheet]:
    """Read a workbook; its rows lie in `folder` afterwards. WorkbookUnreadable says what to do."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "fengqiao.lib.workbook_reader", str(workbook), str(folder)]
    try:
        done = subprocess.run(
            command, env=_environment(), capture_output=True, timeout=SECONDS_AT_MOST, check=False
        )
    except subprocess.TimeoutExpired:
        raise WorkbookUnreadable("文件太大，读了三分钟还没有读完。请拆成几个文件再试。") from None
    if done.returncode:
        raise WorkbookUnreadable(_sentence(done.stdout))
    return sheets_in(folder)


def sheets_in(folder: Path) -> list[Sheet]:
    """What was read into the folder before."""
    return msgspec.json.decode((folder / CONTENT).read_bytes(), type=list[Sheet])


def forget(folder: Path) -> None:
    """Nothing of what was read stays on the disk."""
    shutil.rmtree(folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _sentence(told: bytes) -> str:
    """What the child said before it ended; where it was ended by its bound, it said nothing."""
    try:
        said: dict[str, Any] = msgspec.json.decode(told)
    except msgspec.DecodeError:
        return say(
            "文件读不出来：内容太多，或者表格最边上还有零星的单元格。"
            "请把要导入的部分复制到一个新的Excel文件，再试一次。"
        )
    return say(said["fault"])
