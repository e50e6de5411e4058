"""Open a workbook that somebody sends: read it, find its headings, and note that it was sent."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Max

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.actions.give_back import REFUSED
from fengqiao.ledgers.definitions.headings import LOOKED_AT, Headings, headings_of, mapped
from fengqiao.ledgers.models import Import
from fengqiao.ledgers.permissions import check_may_import
from fengqiao.ledgers.querysets import unfinished
from fengqiao.lib import workbook
from fengqiao.lib.chinese_dates import year_in
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.lib.workbook import Sheet
from fengqiao.rulebook.tables import in_force

KIND = "dispute"
LARGEST = 200 * 1024 * 1024  # octets
TRIES = 5
KEPT_FOR = timedelta(days=30)  # what could not be taken waits so long to be fetched


class NoHeadings(Refusal):
    code, status = "no_headings", 422

    def __init__(self) -> None:
        super().__init__(
            "没有找到表头：前30行里认不出两个以上的栏目名称（例如“申请人”“登记日期”“简要情况”）。"
            "请检查是不是选错了工作表，或者给表格加上一行表头。"
        )


class TooLarge(Refusal):
    code, status = "workbook_too_large", 413

    def __init__(self) -> None:
        super().__init__("文件超过200 MB。请拆成几个文件再导入。")


class SheetUnknown(Refusal):
    code, status = "sheet_unknown", 422


def open_ledger(
    path: Path,
    *,
    by: Post,
    at: datetime,
    name: str,
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
    ledger_on: date | None = None,
) -> Import:
    """Read the file and keep its rows at hand until it is taken in, or forgotten.

    An interrupted import of the same sheet is found again. WorkbookUnreadable, NoHeadings,
    SheetUnknown or TooLarge say what is wrong with the file.
    """
    check_may_import(by, at)
    if path.stat().st_size > LARGEST:
        raise TooLarge
    forget_old(at)
    sha256 = _sha256(path)
    made = Import(id=uuid7(at), by=by, at=at, county=by.place[:6], kind=KIND, file=name[-255:])
    try:
        sheets = workbook.read_into(made.folder, path)
        chosen = _chosen(sheets, sheet, made)
        if earlier := unfinished(by, sha256, chosen.name[:100]):
            return _gone_on(earlier, made)
        found = mapped(headings_in(chosen, made), mapping or {})
        said = [*found.titles, chosen.name, name]
    except Refusal:
        workbook.forget(made.folder)
        raise
    made.sha256, made.sheet, made.columns = sha256, chosen.name[:100], found.fields
    made.rows, made.position = chosen.rows, found.begins
    made.ledger_on = ledger_on or _day_of(said, at.astimezone(SHANGHAI).date())
    return _numbered(made)


def headings_in(sheet: Sheet, imported: Import) -> Headings:
    """The headings of a sheet that was read; with the columns as the import has them, once it has."""
    tables = in_force(imported.at.astimezone(SHANGHAI).date(), imported.by.place)
    top = list(islice(sheet.read(imported.folder), LOOKED_AT))
    found = headings_of(top, sheet.merged, tables.ledger_columns(imported.kind))
    if found is None:
        raise NoHeadings
    return replace(found, fields=list(imported.columns)) if imported.columns else found


def sheet_of(imported: Import) -> Sheet:
    """The sheet that is being taken in."""
    sheets = workbook.sheets_in(imported.folder)
    return next(one for one in sheets if one.name[:100] == imported.sheet)


def forget_old(at: datetime) -> None:
    """Files of imports that nobody confirmed, or fetched the rest of, do not stay for ever."""
    for old in Import.objects.filter(at__lt=at - KEPT_FOR).exclude(state="running"):
        workbook.forget(old.folder)


def _day_of(said: list[str], today: date) -> date:
    """The end of the year that a ledger says it is of; else today."""
    year = next((found for text in said if (found := year_in(text))), None)
    return min(date(year, 12, 31), today) if year else today


def _gone_on(earlier: Import, made: Import) -> Import:
    """The interrupted import, with the rows read anew; what was refused before is kept."""
    if (earlier.folder / REFUSED).exists():
        (earlier.folder / REFUSED).replace(made.folder / REFUSED)
    workbook.forget(earlier.folder)
    made.folder.rename(earlier.folder)
    return earlier


def _chosen(sheets: list[Sheet], name: str, made: Import) -> Sheet:
    """The sheet asked for; else the first one in sight that has headings."""
    if name:
        found = next((one for one in sheets if one.name == name), None)
        if found is None:
            raise SheetUnknown(
                "没有叫“{name}”的工作表。这个文件里有：{names}。",
                name=name,
                names=[one.name for one in sheets],
            )
        return found
    for one in sorted(sheets, key=lambda sheet: sheet.is_hidden):
        try:
            headings_in(one, made)
        except NoHeadings:
            continue
        return one
    raise NoHeadings


def _numbered(made: Import) -> Import:
    """With the next number of its county and year; who is faster takes it, the other the one after."""
    made.year = made.at.astimezone(SHANGHAI).year
    for attempt in range(TRIES):
        last = Import.objects.filter(county=made.county, year=made.year).aggregate(n=Max("serial"))
        made.serial = (last["n"] or 0) + 1
        try:
            with transaction.atomic():
                made.save(force_insert=True)
            return made
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    return made


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
