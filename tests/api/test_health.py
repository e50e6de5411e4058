"""What the machine's watcher is told."""

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_alive(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "checks": {"process": "ok"}, "detail": "服务正在运行。"},
    )


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {
            "status": "ok",
            "checks": {"process": "ok", "database": "ok", "migrations": "ok"},
            "detail": "可以工作。",
        },
    )


@pytest.mark.django_db
def test_not_ready_while_migrations_are_missing(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="cases", name="0001_initial").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"] == {
        "process": "ok",
        "database": "ok",
        "migrations": "1 missing",
    }
    assert "fengqiao migrate" in response.json()["detail"]


@pytest.mark.django_db
def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(_: object) -> None:
        raise OperationalError("no route")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", unreachable)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (503, "not_ready")
    assert response.json()["checks"] == {"process": "ok", "database": "unreachable"}
    assert "no route" not in response.content.decode()
