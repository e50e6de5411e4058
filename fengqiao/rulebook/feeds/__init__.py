"""What other offices send here (12345 orders, 110 referrals): how they call their columns, and what is left there."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Feed


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Feed]:
    found: list[Feed] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "feed", file=file, fault=fault)
        found += rows.rows(content, "feed", Feed, file=file, name="name", fault=fault)
    return found
