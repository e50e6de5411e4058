"""How ledgers (台账) are worded: what a column is called, and what the words in its cells mean."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import LedgerColumn, LedgerWord

Ledgers = tuple[list[LedgerColumn], list[LedgerWord]]


def load(folder: Path, fault: rows.Fault = rows.stop) -> Ledgers:
    """The columns, and the words."""
    columns: list[LedgerColumn] = []
    words: list[LedgerWord] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "column", "word", file=file, fault=fault)
        columns += rows.rows(content, "column", LedgerColumn, file=file, name="field", fault=fault)
        words += rows.rows(content, "word", LedgerWord, file=file, name="value", fault=fault)
    return columns, words
