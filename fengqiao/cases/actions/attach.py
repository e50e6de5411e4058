"""添加附件: a file that is what its name says, hashed, and served only to who may see the case."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Attachment, Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.lib import filetype, pixels
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.storing import store
from fengqiao.lib.uuid7 import uuid7

LARGEST = 20 * 1024 * 1024


class FileRefused(Refusal):
    code, status = "file_refused", 422


def attach(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Attach a file (at most 20 MiB) to the case."""
    return step.take(case, "attach", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    facts = move.facts
    take_in(move, facts["file"], title=facts["title"] or "", item=facts.get("item") or "")


def take_in(move: Move, file: Any, *, title: str = "", item: str = "") -> Attachment:
    """Add a file to the case, whatever the act that brings it; FileRefused for what is not let in.

    `item` is its place in the file.
    """
    name = Path(str(file.name)).name[:255]
    content = _content(file)
    kind = _kind(name, content)
    pixels.check(content)
    attachment = Attachment(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        title=title or name[:100],
        item=item,
        name=name,
        media_type=kind.media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        at=move.at,
        by=move.post,
    )
    store(attachment.path, content)
    move.add(attachment)
    move.event_facts.update(
        attachment=str(attachment.pk),
        name=name,
        size=attachment.size,
        sha256=attachment.sha256,
    )
    return attachment


def _content(file: Any) -> bytes:
    if file.size > LARGEST:
        raise FileRefused("文件太大，最多20MB。请压缩，或者分成几个文件。")
    file.seek(0)
    content = bytes(file.read())
    if not content:
        raise FileRefused("文件是空的，请重新选择。")
    return content


def _kind(name: str, content: bytes) -> filetype.Kind:
    try:
        return filetype.check(name, content)
    except filetype.NotWhatItSays as wrong:
        raise FileRefused(str(wrong)) from None
