"""Ladders: what must have come before, so that the next graver step is possible at all."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Rung


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Rung]:
    rungs: list[Rung] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "rung", file=file, fault=fault)
        rungs += rows.rows(content, "rung", Rung, file=file, name="name", fault=fault)
    return rungs
