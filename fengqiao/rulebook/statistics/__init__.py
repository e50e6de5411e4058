"""The tables that are reported (统计报表): each column, what it counts, and of which other it is a part; and
the shares (响应率 …) with what each leaves out."""

from pathlib import Path
from typing import Any

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Reason, Share, TableColumn


def load(folder: Path, fault: rows.Fault = rows.stop) -> dict[str, Any]:
    """The columns of tables, the shares, and the reasons for which a share leaves somebody out, by their
    names in the book."""
    columns: list[TableColumn] = []
    shares: list[Share] = []
    reasons: list[Reason] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "column", "share", "reason", file=file, fault=fault)
        columns += rows.rows(content, "column", TableColumn, file=file, name="code", fault=fault)
        shares += rows.rows(content, "share", Share, file=file, name="name", fault=fault)
        reasons += rows.rows(content, "reason", Reason, file=file, name="name", fault=fault)
    return {"table_columns": columns, "shares": shares, "share_reasons": reasons}
