"""转交核查: what is passed on is a matter of its own, without who reported and without what was sealed."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cases import actions, step
from fengqiao.cases.actions.dispatch import send
from fengqiao.cases.models import Attachment, Case, Exclusion, Party
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.uuid7 import uuid7
from fengqiao.petitions.permissions import NamesWhoReported, NotToBePassedOn
from fengqiao.rulebook.shapes import Kind

OPEN = "open"


def forward(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Pass the report on (信访工作条例 30). Whoever receives it sees nothing of this case, not even its
    number; this one keeps the number of what was passed on."""
    return step.take(
        case, "forward", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def choices(case: Case, kind: Kind) -> Mapping[str, list[dict[str, str]]]:
    """The attachments that may be passed on: those marked so."""
    rows = case.attachments.filter(item=OPEN).order_by("at", "id")
    return {"files": [{"value": str(row.pk), "label": row.title} for row in rows]}


def _write(move: Move) -> None:
    check_redacted(move.facts["title"], move.facts["words"], people=move.standing.parties)
    files = _files(move)
    first = uuid5(move.case.pk, f"forward {move.case.length}")
    passed = _registered(move, first)
    for number, row in enumerate(files):
        _attached(row, passed, move, uuid5(first, f"file {number}"))
    sent = partial(send, organ=move.facts["organ"])
    step.take(
        passed,
        "send_on",
        by=move.post,
        at=move.at,
        command_id=uuid5(first, "send"),
        facts={},
        write=sent,
    )
    move.event_facts["passed_on_as"] = passed.number


def check_redacted(*texts: str, people: list[Party]) -> None:
    """Refuse words in which somebody's name, telephone or identity number stands."""
    for person in people:
        for said in (person.name, person.phone, person.id_number):
            if said and any(said in text for text in texts):
                raise NamesWhoReported(
                    "转出的内容里写着举报人的姓名、电话或者身份证号。请删去以后再转。",
                    article="《信访工作条例》30、46（五）",
                )


def _files(move: Move) -> list[Attachment]:
    wanted = move.facts["files"] or []
    found = {str(row.pk): row for row in move.case.attachments.filter(item=OPEN)}
    if unknown := set(wanted) - found.keys():
        raise NotToBePassedOn(
            "有{many}个附件是密封的，不能转出。要转出的，请重新添加并标为可以转出。",
            many=len(unknown),
        )
    return [found[key] for key in wanted]


def _registered(move: Move, command: UUID) -> Case:
    """The matter that is passed on, kept from whom the first one is kept from."""
    taken = actions.register(
        move.case.kind,
        by=move.post,
        at=move.at,
        command_id=command,
        title=move.facts["title"],
        story=move.facts["words"],
        place=move.case.place,
        channel="other",
    )
    child = taken.case
    exclusions = [
        Exclusion(
            id=uuid7(move.at),
            case=child,
            county=child.county_code,
            organ_id=row.organ_id,
            place=row.place,
            at=move.at,
        )
        for row in move.standing.exclusions
    ]
    Exclusion.objects.bulk_create(exclusions)
    return child


def _attached(row: Attachment, to: Case, move: Move, command: UUID) -> None:
    file = SimpleUploadedFile(row.name, row.path.read_bytes())
    facts = {"file": file, "title": row.title, "item": OPEN}
    actions.perform(to, "attach", by=move.post, at=move.at, command_id=command, facts=facts)
