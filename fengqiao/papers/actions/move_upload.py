"""调整卷内位置: an upload lies with another item of the file from now on; the next binding follows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Attachment, Case
from fengqiao.cases.querysets import as_uuid
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.papers.definitions.dossier import place_of
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import in_force, latest


class NoSuchUpload(Refusal):
    code, status = "upload_not_found", 422


class LiesThereAlready(Refusal):
    code, status = "upload_lies_there", 422


def move_upload(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Move it; a file that was bound before stays as it was bound."""
    return step.take(
        case, "move_upload", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def choices(case: Case, kind: Kind) -> dict[str, list[dict[str, str]]]:
    """What was uploaded, with where it lies, and the items of the file."""
    items = in_force(latest(), case.place).dossier(kind.name)
    label = {item.name: item.label for item in items}
    rows = case.attachments.order_by("at", "id")
    return {
        "upload": [
            {"value": str(row.pk), "label": f"{row.title}（{label[place_of(row, items)]}）"}
            for row in rows
        ],
        "item": [{"value": item.name, "label": item.label} for item in items],
    }


def _write(move: Move) -> None:
    items = move.tables.dossier(move.case.kind)
    key = as_uuid(move.facts["upload"])
    row: Attachment | None = move.case.attachments.filter(pk=key).first() if key else None
    item = next((one for one in items if one.name == move.facts["item"]), None)
    if row is None or item is None:
        raise NoSuchUpload("没有找到这份材料或者卷宗里的这一项。请从列表中选择。")
    before = place_of(row, items)
    if before == item.name:
        raise LiesThereAlready("这份材料已经放在《{item}》。请选择别的一项。", item=item.label)
    row.item = item.name
    row.save(update_fields=["item"])
    move.event_facts["from_item"] = before
