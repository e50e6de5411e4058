"""The files of the demo county: the papers of its newest finished disputes are made, and the files bound."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from fengqiao.cases import actions
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.management.demo.staff import TOWN
from fengqiao.papers.definitions.parts import PaperWrong
from fengqiao.papers.permissions import missing_of, places_of

FILES = 8
FINISHED = ("concluded", "struck_off", "archived")
STATEMENT = "file_statement"
A_WHILE = timedelta(minutes=20)


def play(*, now: datetime) -> None:
    """By the mediator of each, a while after the last that happened."""
    for case in finished():
        at = case.events.order_by("-place_in_chain").values_list("at", flat=True)[0] + A_WHILE
        mediator = Post.objects.filter(pk__in=appointed(case)).first()
        if mediator and at <= now:
            file(case, mediator, at)


def appointed(case: Case) -> Any:
    return case.assignments.filter(role="mediator", ended_at=None).values("post")


def finished() -> Iterable[Case]:
    """The newest disputes of the named accounts' town that ended in an agreement."""
    found = Case.objects.filter(kind="dispute", town=TOWN, stage__in=FINISHED, compartment="")
    agreed = found.filter(agreements__isnull=False).distinct()
    return list(agreed.order_by("-id")[:FILES])


def file(case: Case, by: Post, at: datetime) -> None:
    """Every paper that must lie in the file and can be made, the reasons for what cannot, the file."""
    _do(case, "open_file", by, at)
    for place in missing_of(case, by=by, at=at):
        _make(case, by, at, place.form.name, str(place.about or ""))
    may = {place.form.name for place in places_of(case, by=by, at=at) if not place.why_not}
    if STATEMENT in may:
        _make(case, by, at, STATEMENT)
    _do(case, "make_dossier", by, at)


def _make(case: Case, by: Post, at: datetime, form: str, about: str = "") -> None:
    """A paper as the matter fills it; one that wants words of somebody is left to people."""
    try:
        _do(case, "make_paper", by, at, form=form, about=about)
    except PaperWrong:
        return


def _do(case: Case, verb: str, by: Post, at: datetime, **facts: str) -> None:
    try:
        actions.perform(case, verb, by=by, at=at, command_id=uuid7(at), facts=facts)
    except PaperWrong:
        raise
    except Refusal as refused:
        raise ValueError(f"{case.number} {verb}：{refused.sentence}") from refused
