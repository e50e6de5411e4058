"""Bring a confirmed import to its end beside the pages: the first batch at once, a long rest in a
thread of this process. Should the process end, somebody presses “go on”, and nothing is lost: where
an import stands is in the database, moved on with each batch."""

import threading
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import connection

from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.actions.take_all import take_all
from fengqiao.ledgers.actions.take_in import GoneOnElsewhere, take_some
from fengqiao.ledgers.actions.undo import undo_some
from fengqiao.ledgers.models import Import
from fengqiao.lib.refusal import Refusal


class NotYourImport(Refusal):
    code, status = "import_not_yours", 403

    def __init__(self) -> None:
        super().__init__("这次导入是同事上传的，由他确认和导入。请与他联系，或者自己上传。")


def run(imported: Import, *, by: Post, at: datetime) -> Import:
    """Go on with taking in, or with taking back."""
    if imported.state in ("new", "running") and by.pk != imported.by_id:
        raise NotYourImport
    imported = _some(imported, by, at)
    if imported.is_under_way:
        worker = threading.Thread(target=_rest, args=(imported.pk, by.pk, at), daemon=True)
        worker.start()
    return imported


def _some(imported: Import, by: Post, at: datetime) -> Import:
    if imported.state == "undoing":
        return undo_some(imported, by=by, at=at)
    return take_some(imported, at=at)


def _rest(key: UUID, by_id: UUID, at: datetime) -> None:
    """In a thread, with a connection of its own."""
    try:
        by = Post.objects.select_related("user", "organ").get(pk=by_id)
        imported = Import.objects.select_related("by__organ", "by__user").get(pk=key)
        if imported.state == "running":
            with suppress(GoneOnElsewhere):
                take_all(imported, at=at, told=lambda _now: None)
            return
        while imported.is_under_way:
            imported = _some(imported, by, at)
    finally:
        connection.close()
