"""The types of matters: our two-level lists, the lists of others, and what counts as what."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import CaseType, Correspondence, SchemeType

Types = tuple[list[CaseType], list[SchemeType], list[Correspondence]]


def load(folder: Path, fault: rows.Fault = rows.stop) -> Types:
    """Our types, those of other lists, and which of ours counts as which of theirs."""
    ours: list[CaseType] = []
    others: list[SchemeType] = []
    pairs: list[Correspondence] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "type", "scheme", "pair", file=file, fault=fault)
        ours += rows.rows(content, "type", CaseType, file=file, name="code", fault=fault)
        others += rows.rows(content, "scheme", SchemeType, file=file, name="code", fault=fault)
        pairs += rows.rows(content, "pair", Correspondence, file=file, name="type", fault=fault)
    return ours, others, pairs
