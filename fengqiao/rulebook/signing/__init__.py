"""Which agreements must be signed by hand on paper."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import SignedByHand


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[SignedByHand]:
    """The rows, each with the types that it holds for."""
    found: list[SignedByHand] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "by_hand", file=file, fault=fault)
        found += rows.rows(content, "by_hand", SignedByHand, file=file, name="name", fault=fault)
    return found
