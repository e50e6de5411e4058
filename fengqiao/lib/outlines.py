"""Outlines of places: read from GeoJSON, checked, made simple, laid out on a sheet. Knows no database."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

Point = tuple[float, float]  # degrees east and north
Ring = list[Point]

EAST, NORTH = (73.0, 136.0), (3.0, 54.0)  # China, its islands included
CODES = ("code", "place", "adcode")  # where files keep the code of a place
FINENESS = 400  # an outline is as exact as that part of its own extent
MOST_RINGS, MOST_POINTS = 500, 200_000  # of one place, before it is made simple
DIGITS = 5  # about a metre


class OutlineUnreadable(ValueError):
    """What is wrong with the file, in a sentence."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A place by its code: rings, the islands and holes together, and how many points they had."""

    place: str
    rings: list[Ring]
    points: int


def read(text: str) -> list[Outline]:
    """The places of a FeatureCollection, simple and in its order; each code once."""
    found = [_outline(feature, at) for at, feature in enumerate(_features(text), start=1)]
    codes = [outline.place for outline in found]
    if twice := next((code for code in codes if codes.count(code) > 1), ""):
        raise OutlineUnreadable(f"代码“{twice}”出现了两次。每个地方只能有一条边界。")
    return found


def _features(text: str) -> list[Any]:
    try:
        read = json.loads(text)
    except ValueError:
        raise OutlineUnreadable("这不是GeoJSON文件。请从地图软件里另存为GeoJSON。") from None
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or not features:
        raise OutlineUnreadable("文件里没有“features”。请导出为FeatureCollection。")
    return features


def _outline(feature: Any, at: int) -> Outline:
    if not isinstance(feature, dict):
        raise OutlineUnreadable(f"第{at}个图形读不懂。")
    place = _code(feature.get("properties"), at)
    rings = [_ring(ring, place) for ring in _rings(feature.get("geometry"), place)]
    points = sum(map(len, rings))
    if len(rings) > MOST_RINGS or points > MOST_POINTS:
        raise OutlineUnreadable(f"“{place}”的边界太细（{points}个点）。请先在地图软件里简化。")
    tolerance = _extent(rings) / FINENESS
    kept = [simple for ring in rings if len(simple := simplified(ring, tolerance)) > 3]
    if not kept:
        raise OutlineUnreadable(f"“{place}”的边界不成一个面。请核对。")
    return Outline(place, kept, points)


def _code(properties: Any, at: int) -> str:
    given = properties if isinstance(properties, dict) else {}
    code = next((str(given[name]) for name in CODES if given.get(name)), "")
    if not (code.isascii() and code.isdigit()):
        raise OutlineUnreadable(f"第{at}个图形没有代码。请在属性“code”里写区划代码或者网格代码。")
    return code


def _rings(geometry: Any, place: str) -> list[Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else ""
    parts = geometry.get("coordinates") if kind in ("Polygon", "MultiPolygon") else None
    if not isinstance(parts, list) or not parts:
        raise OutlineUnreadable(f"“{place}”不是面。边界要用Polygon或者MultiPolygon。")
    return [ring for part in parts for ring in part] if kind == "MultiPolygon" else parts


def _ring(given: Any, place: str) -> Ring:
    try:
        ring = [(float(point[0]), float(point[1])) for point in given]
    except (TypeError, ValueError, IndexError):
        raise OutlineUnreadable(f"“{place}”的坐标读不懂。") from None
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise OutlineUnreadable(f"“{place}”的边界没有闭合。")
    if not all(_is_within(point) for point in ring):
        raise OutlineUnreadable(f"“{place}”的坐标不在中国范围内。要先东经、后北纬，单位是度。")
    return ring


def _is_within(point: Point) -> bool:
    return EAST[0] <= point[0] <= EAST[1] and NORTH[0] <= point[1] <= NORTH[1]


def _extent(rings: Iterable[Ring]) -> float:
    left, low, right, high = _box(rings)
    return max(right - left, high - low)


def _box(rings: Iterable[Ring]) -> tuple[float, float, float, float]:
    points = [point for ring in rings for point in ring]
    east, north = [x for x, _ in points], [y for _, y in points]
    return min(east), min(north), max(east), max(north)


# ── Simple ───────────────────────────────────────────────────────────────────────────────────────


def simplified(ring: Ring, tolerance: float) -> Ring:
    """The ring without the points that lie nearer than `tolerance` to the line without them
    (Douglas and Peucker, 1973), from the first point to the farthest from it and back."""
    start = ring[0]
    far = max(
        range(len(ring)), key=lambda at: hypot(ring[at][0] - start[0], ring[at][1] - start[1])
    )
    kept = {0, far, len(ring) - 1}
    spans = [(0, far), (far, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        at, distance = _farthest(ring, first, last)
        if distance > tolerance:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [(round(ring[at][0], DIGITS), round(ring[at][1], DIGITS)) for at in sorted(kept)]


def _farthest(ring: Ring, first: int, last: int) -> tuple[int, float]:
    between = range(first + 1, last)
    distances = ((_distance(ring[at], ring[first], ring[last]), at) for at in between)
    distance, at = max(distances, default=(0.0, first))
    return at, distance


def _distance(point: Point, one: Point, other: Point) -> float:
    """From the line through two points; from the one where they are the same."""
    east, north = other[0] - one[0], other[1] - one[1]
    if not (length := hypot(east, north)):
        return hypot(point[0] - one[0], point[1] - one[1])
    return abs(east * (one[1] - point[1]) - north * (one[0] - point[0])) / length


def holds(rings: Iterable[Ring], point: Point) -> bool:
    """Whether a point lies within: a line from it eastwards crosses the rings an odd number of times."""
    east, north = point
    crossed = 0
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > north) != (by > north):
                crossed += east < ax + (north - ay) * (bx - ax) / (by - ay)
    return crossed % 2 == 1


# ── On a sheet ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place on the sheet: its path, and where its name stands."""

    place: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Outlines drawn together, north up, `width` units wide."""

    width: int
    height: int
    drawn: list[Drawn]


def sheet(outlines: Mapping[str, list[Ring]], width: int = 1000) -> Sheet:
    """All of them on one sheet; a degree east is as much shorter as the latitude in the middle says."""
    left, low, right, high = _box(ring for rings in outlines.values() for ring in rings)
    shorter = cos(radians((low + high) / 2))
    scale = width / max((right - left) * shorter, (high - low) / 2)  # never twice as high as wide

    def laid(point: Point) -> tuple[int, int]:
        return round((point[0] - left) * shorter * scale), round((high - point[1]) * scale)

    drawn = [
        _drawn(place, [[laid(p) for p in ring] for ring in r]) for place, r in outlines.items()
    ]
    return Sheet(round((right - left) * shorter * scale), round((high - low) * scale), drawn)


def _drawn(place: str, rings: list[list[tuple[int, int]]]) -> Drawn:
    path = "".join(_path(ring) for ring in rings)
    x, y = _middle(max(rings, key=lambda ring: abs(_area(ring))))
    return Drawn(place, path, x, y)


def _path(ring: list[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in ring[:-1]) + "Z"


def _area(ring: list[tuple[int, int]]) -> float:
    return sum(cross for cross, _, _ in _crosses(ring)) / 2


def _middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    """The centre of gravity; of what has no area, its first point."""
    area = _area(ring)
    if not area:
        return ring[0]
    x = sum(cross * east for cross, east, _ in _crosses(ring)) / (6 * area)
    y = sum(cross * south for cross, _, south in _crosses(ring)) / (6 * area)
    return round(x), round(y)


def _crosses(ring: list[tuple[int, int]]) -> Iterator[tuple[float, float, float]]:
    for (ax, ay), (bx, by) in pairwise(ring):
        yield ax * by - bx * ay, ax + bx, ay + by
