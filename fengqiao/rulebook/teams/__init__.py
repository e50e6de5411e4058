"""Joint teams (联合工作组): templates of roles that the organs of a county fill on a matter."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Team


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Team]:
    """The templates, each with its roles."""
    found: list[Team] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "team", file=file, fault=fault)
        found += rows.rows(content, "team", Team, file=file, name="code", fault=fault)
    return found
