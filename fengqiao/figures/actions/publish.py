"""公布件数: what came in in a month, for everybody, some days after it is over; once, and never anew."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.figures.models import OpenCount
from fengqiao.figures.permissions import REST
from fengqiao.figures.permissions.open_counts import told_counts
from fengqiao.figures.querysets.open_counts import came_in
from fengqiao.jurisdiction.models import Organ
from fengqiao.lib.crossed_table import TOTAL
from fengqiao.rulebook.tables import Tables, in_force

SETTLES = timedelta(days=10)  # by then most have their type, and what lies apart is apart
MONTHS_BACK = 24
COUNTY_DIGITS = 6


def publish(*, at: datetime) -> int:
    """Every month that is over and was not published; how many months of counties and kinds."""
    today = at.astimezone(SHANGHAI).date()
    months = list(_months(today))
    centres = Organ.objects.in_force(today).filter(kind=Organ.Kind.CENTRE, level="county")
    counties = sorted(set(centres.values_list("place", flat=True)))
    return sum(_publish(county, month, at) for county in counties for month in months)


def _months(today: date) -> Iterator[date]:
    """Those that ended long enough ago, the earliest first."""
    last = (today - SETTLES).replace(day=1)
    for back in range(MONTHS_BACK, 0, -1):
        months = last.year * 12 + last.month - 1 - back
        yield date(months // 12, months % 12 + 1, 1)


def _publish(county: str, month: date, at: datetime) -> int:
    tables = in_force(month, county)
    done = OpenCount.objects.filter(county=county, month=month, place=county, type="")
    open_kinds = {kind.name for kind in tables.kinds() if kind.counted_openly}
    kinds = sorted(open_kinds - set(done.values_list("kind", flat=True)))
    if not kinds:
        return 0
    by_kind: dict[str, Counter[tuple[str, str]]] = {kind: Counter() for kind in kinds}
    for kind, code, where, many in came_in(county, kinds, _begin(month), _begin(_after(month))):
        place = where if len(where) > COUNTY_DIGITS else REST
        by_kind[kind][place, heading_of(code, tables)] += many
    with transaction.atomic():
        for kind, counted in by_kind.items():
            OpenCount.objects.bulk_create(_rows(county, month, kind, counted, at))
    return len(kinds)


def _rows(
    county: str, month: date, kind: str, counted: Counter[tuple[str, str]], at: datetime
) -> Iterator[OpenCount]:
    for (place, code), number in told_counts(counted).items():
        where = {TOTAL: county, REST: county + REST}.get(place, place)
        yield OpenCount(
            place=where, month=month, kind=kind, type=code, number=number, published_at=at
        )


def heading_of(code: str, tables: Tables) -> str:
    """The heading that a type stands under; the type itself where there is none."""
    return (tables.type(code).parent or code) if code else REST


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _begin(month: date) -> datetime:
    return datetime.combine(month, time(), tzinfo=SHANGHAI)
