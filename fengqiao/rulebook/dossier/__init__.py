"""What lies in a matter's file (卷宗), in its order, and how long the file is kept."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import DossierItem, Retention


def load(folder: Path, fault: rows.Fault = rows.stop) -> tuple[list[DossierItem], list[Retention]]:
    """The items of the files, and the rows of how long they are kept."""
    items: list[DossierItem] = []
    retentions: list[Retention] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "item", "retention", file=file, fault=fault)
        items += rows.rows(content, "item", DossierItem, file=file, name="name", fault=fault)
        retentions += rows.rows(
            content, "retention", Retention, file=file, name="name", fault=fault
        )
    return items, retentions
