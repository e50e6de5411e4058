"""A county loads the outlines it has: all of a file or nothing, each under a code that is known."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fengqiao.jurisdiction.actions.load_boundaries import BoundariesWrong, load_boundaries
from fengqiao.jurisdiction.models import Boundary
from tests.lib.test_outlines import collection, feature
from tests.world import GRID, TOWN, VILLAGE, World, moment


def load(*features: object, source: str = "县自然资源局") -> None:
    load_boundaries(collection(*features).encode(), source=source, at=moment())


def test_divisions_and_grids_have_outlines_and_a_new_one_takes_the_place_of_the_old(
    world: World,
) -> None:
    load(feature(TOWN), feature(VILLAGE), feature(GRID))
    load(feature(TOWN), source="重新测绘")

    kept = Boundary.objects.order_by("place").values_list("place", "source")
    assert list(kept) == [(TOWN, "重新测绘"), (VILLAGE, "县自然资源局"), (GRID, "县自然资源局")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (collection(feature(TOWN), feature("999999")).encode(), "有1个代码不认识：999999"),
        ("不".encode("gb18030"), "不是UTF-8"),
        (b"{}", "没有“features”"),
        (b" " * (64 * 1024 * 1024 + 1), "超过64 MB"),
    ],
)
def test_a_file_that_is_wrong_leaves_what_was_there(
    world: World, content: bytes, says: str
) -> None:
    load(feature(VILLAGE))

    with pytest.raises(BoundariesWrong, match=says):
        load_boundaries(content, source="", at=moment())

    assert [row.place for row in Boundary.objects.all()] == [VILLAGE]


def test_the_command_loads_and_takes_away_again(world: World, tmp_path: Path) -> None:
    file, out = tmp_path / "map.geojson", StringIO()
    file.write_text(collection(feature(TOWN), feature(VILLAGE)))

    call_command("boundaries", str(file), "--source", "县图", stdout=out)
    call_command("boundaries", "--remove", VILLAGE, stdout=out)

    assert out.getvalue() == "载入了 2 条边界，10 个点简化为 10 个。\n撤下了 1 条边界。\n"
    assert json.dumps(Boundary.objects.get().rings[0][0]) == "[113.0, 32.0]"


@pytest.mark.parametrize(
    ("given", "says"),
    [(["nowhere.geojson"], "打不开文件"), ([], "请写明GeoJSON文件")],
)
def test_the_command_says_what_it_wants(given: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("boundaries", *given)


def test_a_source_too_long_for_the_line_under_a_map_is_refused(world: World) -> None:
    with pytest.raises(BoundariesWrong, match="来源最多200个字"):
        load(feature(TOWN), source="长" * 201)
