"""Pictures that stand in a line of text, taken anew as PNG or JPEG: nothing else of a file gets in."""

import base64
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image

from fengqiao.lib.word_layout.marks import Marks
from fengqiao.lib.word_layout.names import DRAWING, EMU, PICTURE, PLACED, RELATION, local

MOST_PIXELS = 20_000_000
READ = ("PNG", "JPEG", "GIF", "BMP", "TIFF")


class Pictures:
    """Those of a document, by the name under which the typesetter finds them."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.found: dict[str, str] = {}  # name → base64

    def drawn(self, drawing: Any, part: Any) -> Iterator[dict[str, Any]]:
        """The picture of a w:drawing as a run; what it is else is noted."""
        inline = drawing.find(f"{PLACED}inline")
        around = drawing if inline is None else inline
        graphic = next(around.iter(f"{DRAWING}graphicData"), None)
        shown = None if graphic is None else graphic.find(f"{PICTURE}pic")
        if shown is None:
            kind = "" if graphic is None else str(graphic.get("uri", ""))
            self.marks.refuse("chart" if "chart" in kind or "diagram" in kind else "shape")
        elif inline is None:
            self.marks.refuse("floating")
        else:
            yield from self._shown(shown, inline, part)

    def _shown(self, shown: Any, inline: Any, part: Any) -> Iterator[dict[str, Any]]:
        blip = next(shown.iter(f"{DRAWING}blip"), None)
        size = inline.find(f"{PLACED}extent")
        if blip is None or blip.get(f"{RELATION}link"):
            self.marks.refuse("linked")
            return
        if any(local(one) == "srcRect" and one.attrib for one in shown.iter()):
            self.marks.refuse("picture")  # only a part of it is shown
            return
        name = self._kept(part, blip.get(f"{RELATION}embed", ""))
        if name:
            wide, high = (int(size.get(side, "0")) / EMU for side in ("cx", "cy"))
            yield {"picture": f"/{name}", "wide": wide, "high": high}

    def _kept(self, part: Any, key: str) -> str:
        """'' for what is no picture that we read."""
        try:
            taken, kind = _taken(part.related_parts[key].blob)
        except (KeyError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            self.marks.refuse("picture")
            return ""
        name = f"{len(self.found)}.{kind}"
        self.found[name] = base64.b64encode(taken).decode()
        return name


def _taken(content: bytes) -> tuple[bytes, str]:
    """The pixels alone, in a file of our own making."""
    with Image.open(BytesIO(content), formats=READ) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too large")
        kind = "jpg" if picture.format == "JPEG" else "png"
        picture.load()
        taken = picture.convert("RGB" if kind == "jpg" else "RGBA")
    out = BytesIO()
    taken.save(out, "JPEG" if kind == "jpg" else "PNG", quality=90)
    return out.getvalue(), kind
