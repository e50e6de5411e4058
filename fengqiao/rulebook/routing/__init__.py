"""Which departments a type of dispute concerns. A suggestion to the one who dispatches, no more."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Route


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Route]:
    routes: list[Route] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "route", file=file, fault=fault)
        routes += rows.rows(content, "route", Route, file=file, name="type", fault=fault)
    return routes
