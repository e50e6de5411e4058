"""Take over rows of a rule pack as the county's own: another place's practice, with its source."""

from collections.abc import Collection
from datetime import date, datetime

from msgspec import structs

from fengqiao.jurisdiction.actions.adopt_rule import adopt_rules
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import OwnRule, Unfit
from fengqiao.rulebook import book, local, tables
from fengqiao.rulebook.shapes import Clock, Pack

WAITING = "waiting"  # what the pack of '' is called where a name is needed


def take_over_rules(
    pack: Pack,
    names: Collection[str],
    *,
    by: Post | None,
    at: datetime,
    county: str,
    from_on: date,
    reason: str = "",
    seen: str = "",
) -> list[local.Own]:
    """The rows of these names, from that day on, in one record; Unfit where one cannot be."""
    rows = [row for row in offered(pack, county, from_on) if local.name_of(row) in names]
    if not rows:
        raise Unfit("请至少选一条。", field="names")
    own = [_own(row, pack, county, from_on) for row in rows]
    about = about_pack(pack, county)
    adopt_rules(
        about, own, by=by, at=at, act="take_over_rules", reason=reason, seen=seen, field="names"
    )
    return own


def offered(pack: Pack, county: str, on: date) -> list[local.Own]:
    """What of the pack is another rule than the one that will hold in the county that day."""
    now = {local.name_of(row): row for row in _held(county, on)}
    rows = tables.rows_of(pack, on)
    return [row for row in rows if _says(now.get(local.name_of(row))) != _says(row)]


def about_pack(pack: Pack, county: str) -> OwnRule:
    """What the record is about."""
    return OwnRule(county, f"pack.{pack.of}", pack.label)


def _held(county: str, on: date) -> list[local.Own]:
    rows = tables.decided()
    return [row for row in book.held(rows, on, county) if getattr(row, "enabled", True)]


def _says(row: local.Own | None) -> tuple[object, ...]:
    """What a row decides, whoever says so."""
    parts = ("length", "unit", "binds", "to", "colour", "nearest", "grounds", "types")
    return tuple(getattr(row, part, None) for part in parts)


def _own(row: local.Own, pack: Pack, county: str, from_on: date) -> local.Own:
    source = f"参照“{pack.label}”：{row.source}"[:300]
    own = structs.replace(
        row, from_on=from_on, until_on=None, where=county, source=source, verified="own"
    )
    return structs.replace(own, enabled=True) if isinstance(own, Clock) else own
