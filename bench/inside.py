"""What is done inside the product: its tables made, its organs and posts, its acts timed.

Run as a child with the environment of one installation: `python -m bench.inside WHAT ARGUMENTS`
prints its answer as JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import counting, sample  # noqa: E402
from fengqiao.cases import actions  # noqa: E402
from fengqiao.cases.definitions import SHANGHAI  # noqa: E402
from fengqiao.cases.models import Case  # noqa: E402
from fengqiao.cases.querysets import keys  # noqa: E402
from fengqiao.figures.actions.publish import publish  # noqa: E402
from fengqiao.figures.definitions.shares import shares_of  # noqa: E402
from fengqiao.figures.definitions.tables import Span  # noqa: E402
from fengqiao.jurisdiction.actions.appoint import appoint  # noqa: E402
from fengqiao.jurisdiction.actions.found_county import found_county  # noqa: E402
from fengqiao.jurisdiction.actions.issue_token import issue_token  # noqa: E402
from fengqiao.jurisdiction.actions.load_divisions import load_divisions  # noqa: E402
from fengqiao.jurisdiction.models import Division, Grid, Organ, Post, User  # noqa: E402
from fengqiao.lib.uuid7 import uuid7  # noqa: E402
from tests.world import CAST, World, walk  # noqa: E402

SINCE = date(2024, 1, 1)
PASSWORD = make_password(None)


# ── Setting up ───────────────────────────────────────────────────────────────────────────────────


def prepare(whole_nation: int) -> dict[str, Any]:
    """Tables, divisions, organs, posts; gives the tokens of those who will ask."""
    call_command("migrate", verbosity=0, interactive=False)
    keys()
    with transaction.atomic():
        for prefix in [""] if whole_nation else [sample.COUNTY, *sample.OTHER_COUNTIES]:
            load_divisions(prefix)
        for county in (sample.COUNTY, *sample.OTHER_COUNTIES):
            found_county(county, on=SINCE)
        _grid()
        _wider_centres()
        readers = {name: _token(name, *reader) for name, reader in sample.READERS.items()}
        cast = {"readers": readers, "writers": _writers(), **_ground()}
        _accept(*_registered(_posts()[0]))
        return cast


def _grid() -> None:
    Grid.objects.create(
        code=sample.GRID, level=3, name="第1网格", parent_code=sample.VILLAGE, valid_from=SINCE
    )


def _wider_centres() -> None:
    """Above the county nobody has organs yet but courts; somebody must hold the posts there."""
    levels = {sample.NATION: "province", sample.PROVINCE: "province", sample.CITY: "city"}
    for place, level in levels.items():
        name = f"{place or '全国'}社会治安综合治理中心"
        Organ.objects.create(name=name, kind="centre", level=level, place=place, valid_from=SINCE)


def _token(login: str, role: str, place: str, kind: str, short_name: str) -> str:
    organs = Organ.objects.filter(place=place[:12], kind=kind)
    organ = organs.get(short_name=short_name) if short_name else organs.get()
    user = User.objects.create(username=login, password=PASSWORD, name=login)
    appoint(user, organ=organ, role=role, from_on=SINCE, place=place)
    return issue_token(user, at=timezone.now(), days=3650)


def _writers() -> list[dict[str, str]]:
    """Clerks of towns, each with a village of the town to register in."""
    towns = Organ.objects.filter(kind="centre", level="town", county=sample.COUNTY)
    writers = []
    for town in towns.order_by("place")[: sample.WRITERS]:
        village = Division.objects.filter(parent_code=town.place).order_by("code")[0]
        token = _token(f"writer.{town.place}", "town_clerk", town.place, "centre", "")
        writers.append({"token": token, "village": village.code})
    return writers


def _ground() -> dict[str, Any]:
    """What cases are filled in from: villages, the centres that hold, the departments that help."""
    counties = (sample.COUNTY, *sample.OTHER_COUNTIES)
    centres = dict(Organ.objects.filter(kind="centre").values_list("place", "id"))
    reader = Post.objects.get(user__username="department")
    return {
        "villages": {county: _villages(county) for county in counties},
        "centres": {place: str(key) for place, key in centres.items()},
        "posts": {county: _registrar(county, centres[county]) for county in counties},
        "departments": {county: _departments(county) for county in counties},
        "department": str(reader.organ_id),
    }


def _villages(county: str) -> dict[str, str]:
    found = Division.objects.under(county).filter(level="village")
    return dict(found.values_list("code", "name"))


def _registrar(county: str, centre: UUID) -> str:
    user = User.objects.create(username=f"registrar.{county}", password=PASSWORD, name=county)
    organ = Organ.objects.get(pk=centre)
    return str(appoint(user, organ=organ, role="dispatcher", from_on=SINCE).pk)


def _departments(county: str) -> list[str]:
    found = Organ.objects.filter(county=county, kind="department").order_by("short_name")
    return [str(key) for key in found.values_list("id", flat=True)]


# ── Acts ─────────────────────────────────────────────────────────────────────────────────────────


def acts(count: int) -> dict[str, Any]:
    """Accept so many fresh cases by `step.take`, as the act does; milliseconds and statements each."""
    posts = _posts()
    fresh = [_registered(posts[n % len(posts)]) for n in range(count)]
    with counting.statements(os.environ["FENGQIAO_DATABASE_URL"]) as counted:
        wall, cpu = time.perf_counter(), time.process_time()
        for case, post in fresh:
            _accept(case, post)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "milliseconds": wall * 1000 / count,
        "cpu": cpu * 1000 / count,
        "statements": counted.calls / count,
        "each": counted.told(),
    }


def _posts() -> list[Post]:
    writers = Post.objects.filter(user__username__startswith="writer.")
    return list(writers.select_related("user", "organ").order_by("place"))


def _registered(post: Post) -> tuple[Case, Post]:
    at = timezone.now()
    village = Division.objects.filter(parent_code=post.place).order_by("code")[0]
    taken = actions.register(
        "dispute",
        by=post,
        at=at,
        command_id=uuid7(at),
        title="张甲与李乙排水沟纠纷",
        story="雨水流到邻家院墙下，墙脚泡坏，两家为修排水沟的钱争吵多次。",
        place=village.code,
        channel="visit",
        type="0201",
        parties=[{"role": "applicant", "name": "张甲"}, {"role": "respondent", "name": "李乙"}],
    )
    return taken.case, post


def _accept(case: Case, post: Post) -> None:
    at = timezone.now()
    facts = {"basis": "application"}
    actions.perform(case, "accept", by=post, at=at, command_id=uuid7(at), facts=facts)


# ── Pages of the desk ────────────────────────────────────────────────────────────────────────────


def pages(times: int) -> dict[str, Any]:
    """What each page takes in this process, as a clerk opens it: milliseconds and statements."""
    world = World({name: _holder(name) for name in ("village.clerk", "town.clerk", "mediator")})
    case = walk(world, until="agreed")
    own, forms = f"/cases/{case.pk}/", f"/cases/{case.pk}/do"
    paths = {
        "inbox": "/",
        "list": "/cases/",
        "list, searched": "/cases/?q=排水",
        "registering": "/cases/new/",
        "case": own,
        "note": f"{forms}/note/",
        "performance": f"{forms}/performance/",
        "receipt": f"{own}receipt/",
        "dates and why": "/why/",
    }
    browser = Client(HTTP_HOST="127.0.0.1")
    browser.force_login(world.user("village.clerk"), settings.AUTHENTICATION_BACKENDS[-1])
    return {name: _page(browser, path, times) for name, path in paths.items()}


def _holder(name: str) -> Post:
    """Somebody of the cast of the tests; found again in a database that is kept."""
    found = Post.objects.filter(user__username=name).select_related("user", "organ").first()
    called, role, where, kind, _, place = CAST[name]
    if found is None:
        user = User.objects.create(username=name, password=PASSWORD, name=called)
        organ = Organ.objects.filter(place=where, kind=kind).first()
        assert organ
        found = appoint(user, organ=organ, role=role, from_on=SINCE, place=place)
    return found


def _page(browser: Client, path: str, times: int) -> dict[str, Any]:
    for _ in range(8):  # so that statements are prepared, templates read and rules remembered
        _open(browser, path)
    before = _database_cpu()
    took = [_open(browser, path) for _ in range(times)]
    database = (_database_cpu() - before) * 1000 / times
    with counting.statements(os.environ["FENGQIAO_DATABASE_URL"]) as counted:
        _open(browser, path)
    return {
        "quietest": min(wall for wall, _ in took),
        "cpu": sorted(cpu for _, cpu in took)[times // 4] + database,
        "statements": counted.calls,
        "each": counted.told(),
    }


def _open(browser: Client, path: str) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process's processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = browser.get(path)
    took = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return took


def _database_cpu() -> float:
    """Seconds that our own server process of the database has worked, by the kernel's count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    fields = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# ── What was counted ─────────────────────────────────────────────────────────────────────────────


def migrated() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def handling(times: int) -> dict[str, dict[str, float]]:
    """Seconds of the shares of work orders at each level, and of the counts for everybody: made, and read."""
    at = datetime(2026, 1, 12, 9, tzinfo=SHANGHAI)
    spans = {"month": Span(date(2025, 12, 1), date(2025, 12, 1))}
    spans["year"] = Span(date(2025, 1, 1), date(2025, 12, 1))
    levels = {"county": sample.COUNTY, "city": sample.CITY, "province": sample.PROVINCE}
    found = {
        f"shares, {level}, a {name}": _seconds(
            partial(shares_of, "request", place, span, at=at), times
        )
        for level, place in levels.items()
        for name, span in spans.items()
    }
    with connection.cursor() as cursor:  # what was published stays, but for who measures
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE figures_opencount")
        cursor.execute("SET session_replication_role = origin")
    made = {"counts: 24 months of all counties, made": _seconds(partial(publish, at=at), 1)}
    page = partial(Client().get, f"/p/open/{sample.COUNTY}/counts/", {"kind": "request"})
    assert "2025-12" in page(headers={"Host": "localhost"}).content.decode()
    found["counts: the page of a county"] = _seconds(
        partial(page, headers={"Host": "localhost"}), times
    )
    return {"asked": found, "made": made}


def _seconds(act: Callable[[], object], times: int) -> float:
    """The middle of so many."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return median(took)


ASKED: dict[str, Callable[..., Any]] = {
    "prepare": prepare,
    "acts": acts,
    "pages": pages,
    "migrated": migrated,
    "handling": handling,
}

if __name__ == "__main__":
    what, *given = sys.argv[1:]
    print(json.dumps(ASKED[what](*map(int, given))))
