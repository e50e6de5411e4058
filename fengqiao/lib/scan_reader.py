"""The child that sets uploaded files as pages (see `lib.scans`): a task as JSON comes in, the names of the
PDFs and their pages go out."""

import json
import resource
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from fengqiao.lib import typesetting
from fengqiao.lib.scans import READABLE

MEMORY_AT_MOST = 2 * 1024 * 1024 * 1024
MOST_PAGES = 300  # of one PDF
WIDEST, HIGHEST = 2480, 3508  # A4 at 300 dots an inch: more is not seen on paper
LARGEST = 1_500_000  # octets of a picture that is taken as it is
DOTS = 130.0  # an inch, of a page of a PDF
QUALITY = 82
KEPT = {"JPEG": ".jpg", "PNG": ".png"}
ORIENTATION = 0x0112

Name = Callable[[str], Path]


def main() -> int:
    """Set each file of the task; what cannot be shown has a sheet that stands for it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, MEMORY_AT_MOST))
    task = json.load(sys.stdin)
    folder, at = Path(task["folder"]), datetime.fromisoformat(task["at"])
    answer = []
    for n, one in enumerate(task["scans"]):
        name = partial(_named, folder, f"{task['prefix']}{n}")
        beside = one["stand_in"] if one["stand_in"].get("beside") else {}
        shown = [{**beside, "picture": f"/{picture}"} for picture in _pages(one, name)]
        pages = shown or [one["stand_in"]]
        told = {**task["told"], "pages": pages}
        home, template = Path(task["home"]), Path(task["template"])
        made = typesetting.pdf(template, told, home=home, at=at, root=folder)
        name("-set.pdf").write_bytes(made)
        answer.append([name("-set.pdf").name, len(pages)])
    json.dump(answer, sys.stdout)
    return 0


def _named(folder: Path, prefix: str, ending: str) -> Path:
    return folder / f"{prefix}{ending}"


def _pages(scan: dict[str, Any], name: Name) -> list[str]:
    """The pictures of a file; none of one that is broken, or of a kind that has none."""
    if scan["media_type"] not in READABLE:
        return []
    read = _of_pdf if scan["media_type"] == "application/pdf" else _of_picture
    try:
        return read(Path(scan["path"]), name)
    except (OSError, ValueError, SyntaxError, RuntimeError, Image.DecompressionBombError):
        return []


def _of_picture(path: Path, name: Name) -> list[str]:
    """As it is where a page can hold it, else made small, its right side up."""
    with Image.open(path) as picture:
        upright = picture.getexif().get(ORIENTATION, 1) == 1
        fits = picture.width <= WIDEST and picture.height <= HIGHEST
        plain = picture.mode in ("RGB", "L", "1") and picture.format in KEPT
        if plain and upright and fits and path.stat().st_size <= LARGEST:
            target = name(KEPT[str(picture.format)])
            shutil.copyfile(path, target)
            return [target.name]
        return [_small(picture, name(".jpg"))]


def _small(picture: Image.Image, target: Path) -> str:
    picture.draft("RGB", (WIDEST, HIGHEST))
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((WIDEST, HIGHEST))
    if turned.mode in ("RGBA", "LA", "P"):
        behind = Image.new("RGB", turned.size, "white")
        behind.paste(turned.convert("RGBA"), mask=turned.convert("RGBA").getchannel("A"))
        turned = behind
    turned.convert("RGB").save(target, "JPEG", quality=QUALITY)
    return target.name


def _of_pdf(path: Path, name: Name) -> list[str]:
    """Each page as it looks."""
    found: list[str] = []
    with pdfium.PdfDocument(path) as document:
        for n in range(min(len(document), MOST_PAGES)):
            page = document[n]
            target = name(f"-{n + 1}.jpg")
            picture = page.render(scale=_scale(*page.get_size())).to_pil()
            picture.convert("RGB").save(target, "JPEG", quality=QUALITY)
            page.close()
            found.append(target.name)
    return found


def _scale(width: float, height: float) -> float:
    """Of a page in points: as fine as paper shows, and a poster no larger than the largest picture."""
    return min(DOTS / 72, HIGHEST / max(width, height, 1))


if __name__ == "__main__":
    sys.exit(main())
