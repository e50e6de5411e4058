"""What could not be taken goes back as a workbook: the rows as they were, each with the reason."""

import json
from collections.abc import Iterable
from pathlib import Path

from fengqiao.ledgers.definitions.cells import text_of
from fengqiao.ledgers.definitions.headings import Headings, letter
from fengqiao.ledgers.models import Import
from fengqiao.lib.workbook import Cells, Sheet, sheets_in
from fengqiao.lib.workbook_writer import Table

REFUSED, GIVEN_BACK = "refused.jsonl", "refused.xlsx"
HOW = "下面这些行没有导入。请按“未导入原因”改好，把这个文件再导入一次，前两列不用删；已经导入的行不会重复。"


def note_refused(folder: Path, refused: Iterable[tuple[int, str]]) -> None:
    """Keep which rows were refused, and why, until all have been looked at."""
    with (folder / REFUSED).open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in refused)


def give_back(imported: Import, headings: Headings) -> None:
    """Write the workbook of what was refused."""
    folder = imported.folder
    if imported.refused:
        sheet = next(one for one in sheets_in(folder) if one.name[:100] == imported.sheet)
        _write(folder, sheet, headings)


def let_go(imported: Import) -> None:
    """Of what was read nothing stays but the workbook of what was refused."""
    for path in imported.folder.iterdir():
        if path.name != GIVEN_BACK:
            path.unlink()


def given_back(imported: Import) -> Path | None:
    """The workbook, as long as it is kept."""
    path = imported.folder / GIVEN_BACK
    return path if path.exists() else None


def reasons_in(folder: Path) -> dict[int, str]:
    """For each refused row (from 1) the reason."""
    path = folder / REFUSED
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as lines:
        return dict(map(json.loads, lines))


def _write(folder: Path, sheet: Sheet, headings: Headings) -> None:
    reasons = reasons_in(folder)
    columns = [("行号", 8), ("未导入原因", 50)]
    columns += [(name or letter(at), 16) for at, name in enumerate(headings.names)]
    with Table(folder / GIVEN_BACK, columns=columns, sheet=sheet.name, notes=[HOW]) as table:
        for row, cells in enumerate(sheet.read(folder, headings.begins), headings.begins + 1):
            if row in reasons:
                table.add([str(row), reasons[row], *_texts(cells)], marked=2)


def _texts(cells: Cells) -> list[str]:
    return [text_of(cell) for cell in cells]
