"""Rows of a place's own, kept outside the product: a TOML file a county in a folder of the installation.

A file is replaced whole, so that whoever reads it reads the old one or the new one; a row that has
held is never taken out again, it only gets a last day: what was counted by it can be counted again.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import structs

from fengqiao.rulebook import rows
from fengqiao.rulebook.rows import Fault, stop
from fengqiao.rulebook.shapes import (
    CaseType,
    Clock,
    Extension,
    GradeFact,
    Rate,
    Route,
    RuleError,
    Rung,
    Tier,
)

HEAD = "# Written by the administrator's pages; every change stands in the county's record of changes.\n"
Signature = tuple[tuple[str, int, int, int], ...]
Own = Clock | Route | GradeFact | Rate | CaseType | Rung | Tier
# What a county may decide for itself: limits, suggestions of departments, grounds of colours, what it
# adds for a case; and, taken over or written into the file by hand, tiers, and types of its own with what
# leads to them. By the key of the file: the shape of a row, and what it is called by.
SORTS: dict[str, tuple[type[Own], str]] = {
    "clock": (Clock, "name"),
    "route": (Route, "type"),
    "fact": (GradeFact, "code"),
    "rate": (Rate, "case"),
    "type": (CaseType, "code"),
    "rung": (Rung, "name"),
    "tier": (Tier, "code"),
}


def read(folder: Path | None, fault: Fault = stop) -> list[Own]:
    """The rows of every county; a row that speaks of a place outside its file's is a fault."""
    if folder is None or not folder.is_dir():
        return []
    found: list[Own] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, *SORTS, file=file, fault=fault)
        for key, (shape, name) in SORTS.items():
            found += rows.rows(content, key, shape, file=file, name=name, fault=fault)
    for row in found:
        if not row.where.startswith(Path(row.file).stem):
            fault(RuleError("写了别的地方的规则", file=row.file, row=name_of(row)))
    return found


def sort_of(row: Own) -> str:
    """The key of the file under which such a row stands."""
    return next(key for key, (shape, _name) in SORTS.items() if isinstance(row, shape))


def name_of(row: Own) -> str:
    """By what a row is known among all of a county: dispute.mediation, route.0203, rate.hard.oral."""
    sort = sort_of(row)
    called: str = getattr(row, SORTS[sort][1])
    return called if sort == "clock" else f"{sort}.{called}"


def of(folder: Path, county: str) -> list[Own]:
    """The rows of one county."""
    return [row for row in read(folder) if Path(row.file).stem == county]


def signature(folder: Path | None) -> Signature:
    """What tells whether any file is another than before; cheap enough to ask at every request."""
    if folder is None or not folder.is_dir():
        return ()
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".toml"):
                stat = entry.stat()
                found.append((entry.name, stat.st_ino, stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(found))


@contextmanager
def kept(folder: Path, county: str) -> Iterator[None]:
    """What fails inside brings a county's file back as it was.

    Whoever writes keeps others out meanwhile.
    """
    path = folder / f"{county}.toml"
    before = path.read_bytes() if path.exists() else None
    try:
        yield
    except BaseException:
        now = path.read_bytes() if path.exists() else None
        if before is not None and now != before:
            _replace(path, before)
        elif before is None and now is not None:
            path.unlink()
        raise


def replace(folder: Path, county: str, rows: Iterable[Own]) -> None:
    """Write a county's file anew; readers see the old one or the new one whole."""
    _replace(folder / f"{county}.toml", text_of(rows).encode())


def text_of(rows: Iterable[Own]) -> str:
    """As a file of the rulebook has them."""
    return HEAD + "".join(f"\n[[{sort_of(row)}]]\n{_table(plain(row))}" for row in rows)


def plain(row: Own) -> dict[str, Any]:
    """What a row says that its shape does not say already, by the keys of the file."""
    told: dict[str, Any] = {}
    for field in structs.fields(row):
        value = getattr(row, field.name)
        if field.name != "file" and (field.required or value != field.default):
            told[field.encode_name] = value
    return told


def _table(told: dict[str, Any]) -> str:
    return "".join(" = ".join((key, _value(value))) + "\n" for key, value in told.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Extension):
        inside = (" = ".join((k, _value(v))) for k, v in structs.asdict(value).items())
        return f"{{ {', '.join(inside)} }}"
    if isinstance(value, str):
        return json.dumps(value.replace("\x7f", ""), ensure_ascii=False)
    return f"[{', '.join(_value(one) for one in value)}]"


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)
