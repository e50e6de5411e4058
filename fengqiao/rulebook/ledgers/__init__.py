"""How ledgers (台账) are worded: what a column is called, what the words in its cells mean, and the
ledgers that are read out of the cases."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Ledger, LedgerColumn, LedgerWord

Ledgers = tuple[list[LedgerColumn], list[LedgerWord], list[Ledger]]


def load(folder: Path, fault: rows.Fault = rows.stop) -> Ledgers:
    """The columns, the words, and the ledgers that are written."""
    columns: list[LedgerColumn] = []
    words: list[LedgerWord] = []
    written: list[Ledger] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "column", "word", "ledger", file=file, fault=fault)
        columns += rows.rows(content, "column", LedgerColumn, file=file, name="field", fault=fault)
        words += rows.rows(content, "word", LedgerWord, file=file, name="value", fault=fault)
        written += rows.rows(content, "ledger", Ledger, file=file, name="name", fault=fault)
    return columns, words, written
