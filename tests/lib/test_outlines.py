"""Outlines are checked with a sentence for what is wrong, made simple, and laid out north up."""

import json
from typing import Any

import pytest

from fengqiao.lib import outlines
from fengqiao.lib.outlines import OutlineUnreadable, read, sheet, simplified

SQUARE = [[113.0, 32.0], [113.4, 32.0], [113.4, 32.4], [113.0, 32.4], [113.0, 32.0]]


def feature(code: Any = "411726204", ring: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    parts = [[ring]] if kind == "MultiPolygon" else [ring]
    return {"properties": {"code": code}, "geometry": {"type": kind, "coordinates": parts}}


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
@pytest.mark.parametrize("name", ["code", "place", "adcode"])
def test_a_place_is_read_by_its_code(kind: str, name: str) -> None:
    one = feature(kind=kind) | {"properties": {name: 411726204}}

    (found,) = read(collection(one))

    assert (found.place, found.points) == ("411726204", 5)
    assert found.rings == [[tuple(point) for point in SQUARE]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "不是GeoJSON"),
        ("[]", "没有“features”"),
        (collection(), "没有“features”"),
        (collection(1), "第1个图形读不懂"),
        (collection(feature(), feature("")), "第2个图形没有代码"),
        (collection(feature("Tongshan")), "第1个图形没有代码"),
        (collection(feature(), feature()), "“411726204”出现了两次"),
        (collection(feature(kind="LineString")), "不是面"),
        (collection(feature(ring=[["x", "y"]] * 4)), "坐标读不懂"),
        (collection(feature(ring=SQUARE[:4])), "没有闭合"),
        (collection(feature(ring=[[y, x] for x, y in SQUARE])), "先东经、后北纬"),
        (collection(feature(ring=[[12578000, 3766000]] * 4)), "不在中国范围内"),
        (collection(feature(ring=[SQUARE[0]] * 5)), "不成一个面"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(OutlineUnreadable, match=says):
        read(text)


def test_a_place_that_is_too_fine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "MOST_POINTS", 4)

    with pytest.raises(OutlineUnreadable, match="太细（5个点）"):
        read(collection(feature()))


def test_what_lies_on_the_line_goes_and_corners_stay() -> None:
    ring = [(0.0, 0.0), (1.0, 0.001), (2.0, 0.0), (2.0, 1.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]

    assert simplified(ring, 0.01) == [ring[0], ring[2], ring[4], ring[5], ring[6]]
    assert simplified(ring, 0.0001) == [ring[0], ring[1], ring[2], ring[4], ring[5], ring[6]]


def test_a_sheet_lies_north_up_and_a_degree_east_is_shorter() -> None:
    (found,) = read(collection(feature()))

    laid = sheet({found.place: found.rings}, width=1000)

    assert (laid.width, laid.height) == (1000, 1182)  # 1 / cos 32.2°
    assert laid.drawn[0].path == "M0 1182L1000 1182L1000 0L0 0Z"
    assert (laid.drawn[0].x, laid.drawn[0].y) == (500, 591)


def test_a_place_that_is_high_and_narrow_stays_on_the_sheet() -> None:
    ring = [(113.0, 32.0), (113.1, 32.0), (113.1, 34.0), (113.0, 34.0), (113.0, 32.0)]

    laid = sheet({"411726": [ring]}, width=1000)

    assert laid.height == 2000
