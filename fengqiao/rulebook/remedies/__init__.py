"""The other ways open to a party, named with every refusal and termination (人民调解法 3, 26)."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import RemedyRow


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[RemedyRow]:
    remedies: list[RemedyRow] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "remedy", file=file, fault=fault)
        remedies += rows.rows(content, "remedy", RemedyRow, file=file, name="code", fault=fault)
    return remedies
