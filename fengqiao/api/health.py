"""For whoever watches the machine: is the process alive, and can it work?"""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse

from fengqiao.api.answers import answer
from fengqiao.api.shapes import Health

Names = frozenset[tuple[str, str]]


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return answer(Health(status="ok", checks={"process": "ok"}, detail="服务正在运行。"))


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, and is as new as the programme."""
    try:
        missing = _shipped() - frozenset(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return _not_ready(
            {"process": "ok", "database": "unreachable"},
            "连不上数据库。请检查数据库是否启动、FENGQIAO_DATABASE_URL 是否正确。",
        )
    if missing:
        return _not_ready(
            {"process": "ok", "database": "ok", "migrations": f"{len(missing)} missing"},
            f"数据库还有 {len(missing)} 项结构没有更新。请运行 fengqiao migrate。",
        )
    checks = {"process": "ok", "database": "ok", "migrations": "ok"}
    return answer(Health(status="ok", checks=checks, detail="可以工作。"))


def _not_ready(checks: dict[str, str], detail: str) -> HttpResponse:
    return answer(Health(status="not_ready", checks=checks, detail=detail), status=503)


@cache
def _shipped() -> Names:
    """The migrations that came with the programme."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
