"""Ledgers built for the tests, of invented people, after the columns that counties use."""

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from fengqiao.ledgers.actions.open_ledger import open_ledger
from fengqiao.ledgers.actions.take_in import take_some
from fengqiao.ledgers.models import Import
from tests.world import World

PLAIN = [
    "序号",
    "村（社区）",
    "申请人",
    "联系电话",
    "被申请人",
    "纠纷类型",
    "登记日期",
    "简要情况",
    "调解结果",
    "办结日期",
]


def workbook(
    path: Path, rows: list[list[Any]], *, sheet: str = "台账", merged: tuple[str, ...] = ()
) -> Path:
    """Text, numbers, days; of a merged range the first cell."""
    book = xlsxwriter.Workbook(str(path))
    page, day = book.add_worksheet(sheet), book.add_format({"num_format": "yyyy-mm-dd"})
    for span in merged:
        page.merge_range(span, "")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, column, value, day)
            elif isinstance(value, str) and value:
                page.write_string(number, column, value)
            elif value not in ("", None):
                page.write(number, column, value)
    book.close()
    return path


def plain_row(nth: int = 1, **differs: Any) -> list[Any]:
    """A closed matter in the columns of PLAIN."""
    row = {
        "序号": nth,
        "村（社区）": "大路庄村",
        "申请人": f"张甲{nth}",
        "联系电话": f"120{nth:08d}",
        "被申请人": f"李乙{nth}",
        "纠纷类型": "邻里纠纷",
        "登记日期": "2025.3.5",
        "简要情况": f"第{nth}件：两家为排水沟争吵。",
        "调解结果": "调解成功",
        "办结日期": "2025年3月9日",
    }
    return list((row | differs).values())


def opened(world: World, path: Path, by: str = "town.clerk", **more: Any) -> Import:
    return open_ledger(path, by=world[by], at=world.now, name=path.name, **more)


def brought_in(
    world: World, path: Path, by: str = "town.clerk", *, most: int = 1_000, **more: Any
) -> Import:
    """The whole ledger, batch by batch."""
    imported = opened(world, path, by, **more)
    while imported.state in ("new", "running"):
        imported = take_some(imported, at=world.now, most=most)
    return imported
