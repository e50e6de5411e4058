"""Rename a county, a town or a village whose code stays: papers and ledgers of before are still understood."""

from datetime import datetime

from fengqiao.jurisdiction.models import Division, Organ, Post
from fengqiao.jurisdiction.step import Move, because, taking, typed, within


def rename_division(
    division: Division,
    *,
    by: Post,
    at: datetime,
    name: str,
    with_organs: bool = False,
    reason: str,
    seen: str = "",
) -> int:
    """The former name stays one by which it is found; how many organs took the new one too."""
    within(by, division.code)
    name, kept = typed("name", "新名称", name, most=60), because(reason)
    county = division.code[:6]
    with taking(
        "rename_division", by=by, at=at, county=county, reason=kept, about=division, seen=seen
    ) as move:
        former = division.name
        aliases = [a for a in dict.fromkeys([*division.aliases, former]) if a != name]
        if former != name:
            move.change(division, name=name, aliases=aliases, is_named_here=True)
        return _organs(move, division, former, name) if with_organs and former != name else 0


def _organs(move: Move, division: Division, former: str, name: str) -> int:
    """Those of the place that carry its former name."""
    rows = Organ.objects.in_force(move.today).under(division.code).filter(name__contains=former)
    many = 0
    for organ in rows.select_related("parent"):
        new = organ.name.replace(former, name)
        if len(new) <= 80:
            move.change(organ, name=new)
            many += 1
    return many
