"""`python -m bench.dossier`: what a dossier of 13 papers and 20 scans costs, in a process of its own."""

import sys
import tempfile
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from bench.papers import TEMPLATE, agreement, resident, used
from fengqiao.lib import joining, typesetting
from fengqiao.lib.crypto import locked
from fengqiao.lib.scans import Scan, Setting, set_all

AT = datetime(2026, 3, 2, tzinfo=UTC)
PAPERS, SCANS = 13, 20
A4 = (1654, 2339)  # 200 dots an inch
MEDIA_TYPES = {"JPEG": "image/jpeg", "PDF": "application/pdf"}
TYPESET = TEMPLATE.parent


def scan(folder: Path, n: int, kind: str) -> Scan:
    """A sheet as an office scanner gives it: grain on paper, some 500 KB, as a JPEG or a PDF of one page."""
    sheet = Image.effect_noise(A4, 12)
    out = BytesIO()
    sheet.save(out, kind, quality=40 + n, resolution=200)
    path = folder / f"{n}.{kind.lower()}"
    path.write_bytes(out.getvalue())
    return Scan(str(path), MEDIA_TYPES[kind], {"picture": ""})


def bound(home: Path, papers: list[bytes], scans: list[Scan]) -> int:
    """What `papers.definitions.binding` does, without the database; how large the file is."""
    told = {"title": "附件", "organ": "某乡", "rare": []}
    setting = Setting(TYPESET / "scans.typ", told, home, AT)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        sheets = [folder / one.name for one in set_all(scans, setting, folder)]
        parts = [*(kept(folder, f"p{n}", pdf) for n, pdf in enumerate(papers)), *sheets]
        sizes = [size for part in parts for size in typesetting.sizes_of(part.read_bytes())]
        number = typesetting.pdf(TYPESET / "numbers.typ", {"sizes": sizes}, home=home, at=AT)
        frame = [
            kept(folder, f"f{n}", typesetting.pdf(TEMPLATE, agreement(n), home=home, at=AT))
            for n in range(3)
        ]
        whole, numbers = folder / "whole.pdf", kept(folder, "numbers", number)
        joining.joined(frame[:2], parts, frame[2:], numbers=numbers, to=whole)
        _, stored = locked(whole.read_bytes())
        return len(stored)


def kept(folder: Path, name: str, pdf: bytes) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    return path


def main() -> int:
    home = Path(tempfile.mkdtemp())
    papers = [typesetting.pdf(TEMPLATE, agreement(n), home=home, at=AT) for n in range(PAPERS)]
    worst = max(slowest(kind, papers, home) for kind in MEDIA_TYPES)
    print(f"memory in the end: {resident()} MB")
    print(f"target: <= 3 s: {worst <= 3}")
    return 0 if worst <= 3 else 1


def slowest(kind: str, papers: list[bytes], home: Path) -> float:
    """Seconds of the slowest of five, with scans of that kind."""
    scans = [scan(home, n, kind) for n in range(SCANS)]
    size = sum(Path(one.path).stat().st_size for one in scans)
    print(f"{PAPERS} papers, {SCANS} scans as {kind} of {size / SCANS:,.0f} octets each")
    seconds = []
    for _ in range(5):
        began, cpu = time.monotonic(), used()
        made = bound(home, papers, scans)
        seconds.append(time.monotonic() - began)
        print(f"bound in {seconds[-1]:.2f} s ({used() - cpu:.2f} s CPU), {made:,} octets")
    return max(seconds)


if __name__ == "__main__":
    sys.exit(main())
