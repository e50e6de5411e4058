"""Rule packs: which rows of a place, or which that wait, other counties may take over as their own."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Pack


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Pack]:
    packs: list[Pack] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "pack", file=file, fault=fault)
        packs += rows.rows(content, "pack", Pack, file=file, name="of", fault=fault)
    return packs
