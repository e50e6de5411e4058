"""Who may: the powers there are, and the roles that hold them."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Power, Role


def load(folder: Path, fault: rows.Fault = rows.stop) -> tuple[list[Power], list[Role]]:
    """The powers, and the roles that hold them."""
    powers: list[Power] = []
    roles: list[Role] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "power", "role", file=file, fault=fault)
        powers += rows.rows(content, "power", Power, file=file, name="name", fault=fault)
        roles += rows.rows(content, "role", Role, file=file, name="name", fault=fault)
    return powers, roles
