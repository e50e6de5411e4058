"""Load the outlines of places, as a county has them; nothing is fetched from anywhere."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fengqiao.jurisdiction.models import Boundary, Division, Grid
from fengqiao.lib.outlines import Outline, OutlineUnreadable, read
from fengqiao.lib.refusal import Refusal

MOST_OCTETS = 64 * 1024 * 1024
MOST_OF_SOURCE = 200
NAMED = 5  # so many unknown codes are named


class BoundariesWrong(Refusal):
    code, status = "boundaries_wrong", 422


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many places, and their points before and after they were made simple."""

    places: int
    points: int
    kept: int


@transaction.atomic
def load_boundaries(content: bytes, *, source: str, at: datetime) -> Loaded:
    """Keep the outlines of a GeoJSON file, or, with BoundariesWrong, none of them.

    What was there of the same places is replaced. `source` stands under every map drawn from them:
    who made it, its 审图号 where it has one (《地图管理条例》15).
    """
    if len(source) > MOST_OF_SOURCE:
        raise BoundariesWrong(f"来源最多{MOST_OF_SOURCE}个字。请写短一些。")
    outlines = _read(content)
    _check_codes([outline.place for outline in outlines])
    rows = [Boundary(place=o.place, rings=o.rings, source=source, loaded_at=at) for o in outlines]
    Boundary.objects.filter(pk__in=[row.place for row in rows]).delete()
    Boundary.objects.bulk_create(rows, batch_size=200)
    kept = sum(len(ring) for outline in outlines for ring in outline.rings)
    return Loaded(len(rows), sum(outline.points for outline in outlines), kept)


def _read(content: bytes) -> list[Outline]:
    if len(content) > MOST_OCTETS:
        raise BoundariesWrong("文件超过64 MB。请先在地图软件里简化，或者分成几个文件。")
    try:
        return read(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BoundariesWrong("文件不是UTF-8编码。请另存为UTF-8。") from None
    except OutlineUnreadable as wrong:
        raise BoundariesWrong(str(wrong)) from None


def _check_codes(codes: list[str]) -> None:
    known = set(Division.objects.filter(pk__in=codes).values_list("pk", flat=True))
    known |= set(Grid.objects.filter(pk__in=codes).values_list("pk", flat=True))
    if unknown := [code for code in codes if code not in known]:
        named = "、".join(unknown[:NAMED])
        raise BoundariesWrong(f"有{len(unknown)}个代码不认识：{named}。请先载入区划，再核对代码。")
