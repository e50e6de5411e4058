"""What is not for us: matters that are answered by telling where they belong, with the law that says so."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Outside


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Outside]:
    """The rows, each of one kind of matters."""
    found: list[Outside] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "outside", file=file, fault=fault)
        found += rows.rows(content, "outside", Outside, file=file, name="code", fault=fault)
    return found
