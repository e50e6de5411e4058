"""销毁: what stands in the file is gone for good; that it happened, and what lay in it, stays in history."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models, transaction

from fengqiao.cases import step
from fengqiao.cases.models import Attachment, Case, Party, PersonalField
from fengqiao.cases.models.people import WITH_THE_CASE
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.papers.definitions.keeping import keeping_of
from fengqiao.papers.models import Dossier
from fengqiao.papers.permissions import check_may_destroy

FOUND_BY = {
    "phone_index": "",
    "id_index": "",
    "firm_index": "",
    "code_index": "",
}  # what leads to a party


def destroy(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Destroy what is kept "with the file" of a matter, after its time, appraised by somebody else.

    Gone are the words of every personal field that is kept so long, the story, the papers, the uploads and
    the dossier; the chain of events, the numbers and the hashes stay, and can still be verified.
    """
    return step.take(
        case,
        "destroy",
        by=by,
        at=at,
        command_id=command_id,
        facts=facts,
        write=partial(_write, by),
    )


def _write(by: Post, move: Move) -> None:
    case = move.case
    check_may_destroy(keeping_of(case), by=by, today=move.today)
    files = [*_files(case)]
    move.event_facts.update(
        papers=[str(key) for key in case.papers.values_list("pk", flat=True)],
        attachments=[str(key) for key in case.attachments.values_list("pk", flat=True)],
        dossiers=[str(key) for key in case.dossiers.values_list("pk", flat=True)],
    )
    for model, fields, way in personal_of_a_case():
        rows = model._default_manager.filter(**{way: case.pk})
        rows.update(**dict.fromkeys(fields, b""))
    Party.objects.filter(case=case).update(**FOUND_BY)
    move.change(story="")
    transaction.on_commit(partial(_unlink, files))


def personal_of_a_case() -> Iterator[tuple[type[models.Model], list[str], str]]:
    """Each table with fields that are kept with the file: table, fields, way to its case."""
    fields: dict[type[models.Model], list[str]] = {}
    for field in PersonalField.declared:
        if field.retention == WITH_THE_CASE or field.ends_with_case:
            fields.setdefault(field.model, []).append(field.name)
    for model, names in fields.items():
        way = next(_ways(model), "")
        assert way, f"{model.__name__} keeps something with a file, and hangs on no case"
        yield model, names, way


def _ways(model: type[models.Model], depth: int = 2) -> Iterator[str]:
    """`case`, `agreement__case` …"""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if target is Case:
            yield field.name
        elif depth and isinstance(target, type) and target is not model:
            yield from (f"{field.name}__{way}" for way in _ways(target, depth - 1))


def _files(case: Case) -> Iterator[Path]:
    rows: list[Attachment | Dossier] = [*case.attachments.all(), *case.dossiers.all()]
    yield from (row.path for row in rows)


def _unlink(files: list[Path]) -> None:
    """After the act is written: what is gone cannot be brought back by a refusal."""
    for path in files:
        path.unlink(missing_ok=True)
