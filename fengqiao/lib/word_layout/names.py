"""The names of WordprocessingML as lxml calls them, and its measures."""

from typing import Any

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TWIPS, HALVES, EIGHTHS, EMU = 20, 2, 8, 12_700  # of a point
OFF = ("0", "false", "off", "none")


def w(name: str) -> str:
    return MAIN + name


def local(element: Any) -> str:
    """The name without its namespace; '' for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def said(element: Any, name: str = "val") -> str:
    """An attribute; '' where there is none, or no element."""
    return "" if element is None else str(element.get(w(name), ""))


def holds(element: Any) -> bool:
    """Whether a switch is there and on."""
    return element is not None and said(element) not in OFF


def number(text: str, unit: float = TWIPS) -> float | None:
    """A measure in points; None for what is none ("auto", a percentage)."""
    try:
        return float(text) / unit
    except ValueError:
        return None


def measure(element: Any, name: str = "val", unit: float = TWIPS) -> float | None:
    return number(said(element, name), unit)
