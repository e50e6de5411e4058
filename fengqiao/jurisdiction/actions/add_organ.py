"""Add an organ to a county."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import DIVISION_LEVELS, Division, Organ, Post
from fengqiao.jurisdiction.step import Unfit, taking, typed, within


def add_organ(
    *,
    by: Post | None,
    at: datetime,
    name: str,
    kind: str,
    place: str,
    parent: Organ | None = None,
    short_name: str = "",
    number_mark: str = "",
    from_on: date | None = None,
    reason: str = "",
) -> Organ:
    """An organ of that kind for a county, a town or a village; Unfit says what to write otherwise."""
    organ = Organ(kind=kind, place=place, parent=parent)
    with taking("add_organ", by=by, at=at, county=place[:6], reason=reason, about=organ) as move:
        if by is not None:
            within(by, place)
        check_place(place, move.today)
        organ.level = DIVISION_LEVELS[len(place)]
        organ.valid_from = from_on or move.today
        organ.name, organ.short_name, organ.number_mark = named(
            organ, name, short_name, number_mark
        )
        check_parent(organ, parent)
        move.add(organ)
    return organ


def named(organ: Organ, name: str, short_name: str, number_mark: str) -> tuple[str, str, str]:
    """The three as they can be kept; Unfit where one is taken."""
    name = typed("name", "名称", name, most=80)
    short_name = typed("short_name", "简称", short_name, most=40, wanted=False)
    number_mark = typed("number_mark", "编号字头", number_mark, most=20, wanted=False)
    others = Organ.objects.filter(valid_to=None).exclude(pk=organ.pk)
    if others.filter(place=organ.place, kind=organ.kind, name=name).exists():
        raise Unfit(
            "这里已经有一个叫“{name}”的同类机构。请换一个名称，或者修改原来那个。",
            field="name",
            name=name,
        )
    if number_mark and (taken := others.filter(number_mark=number_mark).first()):
        raise Unfit(
            "编号字头“{mark}”{organ}在用。两个机构用同一个会编出重号。",
            field="number_mark",
            mark=number_mark,
            organ=taken.name,
        )
    return name, short_name, number_mark


def check_parent(organ: Organ, parent: Organ | None) -> None:
    """An organ stands under one of its own county or of what contains it, never under itself."""
    if parent is None:
        return
    if not organ.place.startswith(parent.place) or parent.place[:4] != organ.place[:4]:
        raise Unfit(
            "{organ}不管这个地方，不能作上级。请选本地或者上一级的机构。",
            field="parent",
            organ=parent.name,
        )
    above: Organ | None = parent
    while above is not None:
        if above.pk == organ.pk:
            raise Unfit(
                "{below}就在{organ}下面，不能反过来作它的上级。",
                field="parent",
                below=parent.name,
                organ=organ.name,
            )
        above = above.parent


def check_place(place: str, on: date) -> None:
    """Unfit for what is no county, town or village in force."""
    found = len(place) in (6, 9, 12) and Division.objects.in_force(on).filter(pk=place).exists()
    if not found:
        raise Unfit("请选一个现在有效的县、乡镇（街道）或者村（社区）。", field="place")
