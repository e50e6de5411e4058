"""Cells as text and numbers: what a ledger writes in one, made plain."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from fengqiao.lib.chinese_dates import number_of
from fengqiao.lib.workbook import Cell

FORMULA = "=+-@\t\r"  # with what no cell of an export begins; it puts a ' before
AMOUNT = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万|亿)?")
CHINESE_AMOUNT = re.compile(r"([一二两三四五六七八九十]+)\s*(万|千|百)")
TIMES = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
CENT = Decimal("0.01")


def text_of(cell: Cell) -> str:
    """What stands in a cell: whole numbers without their point, no blanks around it."""
    if isinstance(cell, str):
        text = cell.strip()
        return text[1:] if text[:1] == "'" and text[1:2] and text[1] in FORMULA else text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def amount_in(cell: Cell, times: int = 1) -> Decimal | None:
    """Yuan: 3000, 3,000元, 0.3万元, 三千元; None where no amount can be read."""
    text = unicodedata.normalize("NFKC", text_of(cell))
    found = AMOUNT.search(text)
    if found:
        try:
            number = Decimal(found[1].replace(",", ""))
        except InvalidOperation:
            return None
        return (number * TIMES[found[2] or ""] * (1 if found[2] else times)).quantize(CENT)
    if spoken := CHINESE_AMOUNT.search(text):
        return Decimal(number_of(spoken[1]) * TIMES[spoken[2]]).quantize(CENT)
    return None


def count_in(cell: Cell) -> int | None:
    """5, 5人, 五人; None where no number can be read."""
    text = unicodedata.normalize("NFKC", text_of(cell))
    if found := re.match(r"[0-9]{1,6}", text):
        return int(found[0])
    if spoken := re.match(r"[一二两三四五六七八九十]{1,3}", text):
        return number_of(spoken[0])
    return None
