"""Reading TOML tables into rows: strict, and every fault names its file, row and reason."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import MAXYEAR
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from fengqiao.rulebook.shapes import Row, RuleError, Shape

R = TypeVar("R", bound=Row)
S = TypeVar("S", bound=Shape)

Table = dict[str, Any]
Fault = Callable[[RuleError], None]


def stop(error: RuleError) -> None:
    """What is done about a fault unless somebody collects them: nothing is read past it."""
    raise error


def tables_in(folder: Path, fault: Fault) -> Iterator[tuple[str, Table]]:
    """Every TOML file under the folder, in order: (path within the rulebook, content)."""
    for path in sorted(folder.rglob("*.toml")):
        file = path.relative_to(folder.parent).as_posix()
        try:
            yield file, tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            fault(RuleError(f"不是合法的 TOML:{error}", file=file))


def only(content: Table, *keys: str, file: str, fault: Fault) -> None:
    """Refuse a file that says something nobody reads."""
    for key in content:
        if key not in (*keys, "head"):
            fault(RuleError(f"不认识的“{key}”，这里只认：{'、'.join(keys)}", file=file, row=key))


def rows(
    content: Table, key: str, shape: type[R], *, file: str, name: str, fault: Fault
) -> Iterator[R]:
    """The rows of one array of tables; `name` is the key by which a fault calls a row.

    What a row does not say of its source or kind, the `[head]` of its file says for all of them.
    """
    head = content.get("head", {})
    only(head, "source", "verified", "from", "kind", file=file, fault=fault)
    for place, table in enumerate(content.get(key, []), start=1):
        called = f"{key} {table.get(name, f'第{place}行')}"
        try:
            yield row({**head, **table}, shape, file=file, row=called)
        except RuleError as error:
            fault(error)


def row(table: Mapping[str, Any], shape: type[R], *, file: str, row: str) -> R:
    """One dated row with its source."""
    found = shaped({**table, "file": file}, shape, file=file, row=row)
    if not found.source.strip():
        raise RuleError("没有写来源 source:每一条规则都要写明依据", file=file, row=row)
    if found.until_on is not None and found.until_on < found.from_on:
        raise RuleError(f"until {found.until_on} 早于 from {found.from_on}", file=file, row=row)
    if found.until_on is not None and found.until_on.year == MAXYEAR:
        raise RuleError("没有截止日就不要写 until", file=file, row=row)
    if found.where and not (found.where.isdigit() and found.where.isascii()):
        raise RuleError(f"where “{found.where}”不是区划代码（只有数字）", file=file, row=row)
    return found


def shaped(table: Mapping[str, Any], shape: type[S], *, file: str, row: str) -> S:
    """The table as the shape: no key unknown, none missing, each of its type."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(shape)}
    for key in table:
        if key not in fields:
            known = "、".join(keys_of(shape))
            raise RuleError(f"不认识的键“{key}”，可用的键：{known}", file=file, row=row)
    for key, field in fields.items():
        if field.required and key not in table:
            raise RuleError(f"缺少“{key}”{MISSING.get(key, '')}", file=file, row=row)
    try:
        return msgspec.convert(table, shape)
    except msgspec.ValidationError as fault:
        raise RuleError(f"值不对：{fault}", file=file, row=row) from fault


def keys_of(shape: type[Shape]) -> list[str]:
    """The keys that a table of this shape can have."""
    names = [field.encode_name for field in msgspec.structs.fields(shape)]
    return [name for name in names if name != "file"]


MISSING = {
    "source": "：每一条规则都要写明依据",
    "verified": "：依据核对到什么程度（law、secondary、practice、own、no）",
    "from": "：从哪一天起适用",
}
