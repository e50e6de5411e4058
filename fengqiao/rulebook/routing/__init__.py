"""Which departments a type of dispute concerns. A suggestion to the one who dispatches, no more."""

from collections.abc import Mapping
from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Route


def suggested(type_code: str, routes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Of routes by type: those of the type itself, or else of the type above it."""
    for end in range(len(type_code), 0, -1):
        if type_code[:end] in routes:
            return routes[type_code[:end]]
    return ()


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Route]:
    routes: list[Route] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "route", file=file, fault=fault)
        routes += rows.rows(content, "route", Route, file=file, name="type", fault=fault)
    return routes
