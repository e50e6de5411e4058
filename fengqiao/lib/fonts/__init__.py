"""The fonts in which papers are set, and which characters they have. No network, no system font.

宋 comes with a Python package; the rare characters (Extensions B to F) are packed here, in parts of
4,096, and unpacked once, into the home of the installation. A paper loads only the parts it needs.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKED = Path(__file__).parent / "HanaMinB.tar.xz"
RARE = range(0x20, 0x2F)  # the parts: code points by their upper digits
COVERAGE = "characters.bits"  # one bit for each character that a font has
GETA = "〓"  # printed for a character that no font has, and told to who makes the paper


def song() -> Path:
    """Noto Serif SC."""
    found = find_spec("pylopdf_fonts_zh_cn")
    assert found and found.origin, "requirements/run.txt brings the fonts"
    return Path(found.origin).parent / "NotoSerifSC-Regular.otf"


@cache
def unpacked(home: Path) -> Path:
    """The folder of the rare characters and of what is known of all fonts; made where it is not yet."""
    folder = home / f"fonts-{PACKED.stat().st_size}-{song().stat().st_size}"
    if not folder.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".fonts-", dir=home))
        with tarfile.open(PACKED) as packed:
            packed.extractall(making, filter="data")
        _note_what_they_have(making)
        _put_in_place(making, folder)
    return folder


def families(text: str) -> list[str]:
    """The parts of the rare font that the text needs, by the names that the template calls."""
    parts = {ord(sign) >> 12 for sign in text} & {*RARE}
    return [f"HanaMinB {part:x}" for part in sorted(parts)]


def lacking(text: str, home: Path) -> list[str]:
    """The characters of `text` that no font has, each once, in their order."""
    had = _had(home)
    return [sign for sign in dict.fromkeys(text) if not _has(had, sign)]


def printable(text: str, lacking: Iterable[str]) -> str:
    """`text` with a mark in the place of what cannot be printed: never an empty box."""
    return text.translate({ord(sign): GETA for sign in lacking})


def _has(had: bytes, sign: str) -> bool:
    return sign.isspace() or bool(had[ord(sign) >> 3] & (1 << (ord(sign) & 7)))


@cache
def _had(home: Path) -> bytes:
    return (unpacked(home) / COVERAGE).read_bytes()


def _note_what_they_have(folder: Path) -> None:
    """By a child: the library that reads fonts would stay in the memory of whoever prints."""
    fonts = [song(), *sorted(folder.glob("*.ttf"))]
    child = Path(__file__).with_name("coverage.py")
    subprocess.run([sys.executable, child, folder / COVERAGE, *fonts], check=True)


def _put_in_place(making: Path, folder: Path) -> None:
    """Whoever is second finds it done."""
    try:
        os.rename(making, folder)
    except OSError:
        shutil.rmtree(making)
