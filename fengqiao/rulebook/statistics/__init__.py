"""The tables that are reported (统计报表): each column, what it counts, and of which other it is a part."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import TableColumn


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[TableColumn]:
    columns: list[TableColumn] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "column", file=file, fault=fault)
        columns += rows.rows(content, "column", TableColumn, file=file, name="code", fault=fault)
    return columns
