"""The types of disputes: our two-level list, the lists of others, and what counts as what."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Correspondence, DisputeType, SchemeType

Types = tuple[list[DisputeType], list[SchemeType], list[Correspondence]]


def load(folder: Path) -> Types:
    ours: list[DisputeType] = []
    others: list[SchemeType] = []
    pairs: list[Correspondence] = []
    for file, content in rows.tables_in(folder):
        rows.only(content, "type", "scheme", "pair", file=file)
        ours += rows.rows(content, "type", DisputeType, file=file, name="code")
        others += rows.rows(content, "scheme", SchemeType, file=file, name="code")
        pairs += rows.rows(content, "pair", Correspondence, file=file, name="type")
    return ours, others, pairs
