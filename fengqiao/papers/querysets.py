"""Which papers there are of a case, and which template a county uses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from fengqiao.cases.models import Case
from fengqiao.lib.refusal import Refusal


class NoSuchPaper(Refusal):
    code, status = "paper_not_found", 404


class NoSuchDossier(Refusal):
    code, status = "dossier_not_found", 404


def papers_of(case: Case) -> list[Any]:
    """Every version of every paper, without what stands in them; the oldest first."""
    rows = case.papers.select_related("by__user").defer("words", "print")
    return list(rows.order_by("serial", "version"))


def latest_of(papers: list[Any]) -> dict[tuple[str, UUID | None], Any]:
    """The last version of each, by form and what it was made for."""
    return {(paper.form, paper.about): paper for paper in papers}


def paper_of(case: Case, key: UUID) -> Any:
    """One version, whole; NoSuchPaper where the case has none of that id."""
    found = case.papers.select_related("by__user", "by__organ").filter(pk=key).first()
    if found is None:
        raise NoSuchPaper("没有找到这份文书。请从事项的文书列表中打开。")
    return found


def paper_to_sign(case: Case, agreement: Any) -> Any:
    """The last version of the agreement's paper that was made since it was drawn up; None before."""
    rows = case.papers.filter(form="agreement", at__gte=agreement.at)
    return rows.order_by("-version").first()


def asking_of(case: Case, party: Any) -> Any:
    """The last time that a signature by certificate was asked for, for this party; None before the first."""
    asked = case.events.filter(verb="ask_certificate").order_by("-place_in_chain")
    return next((event for event in asked if event.facts["asked"] == str(party.pk)), None)


def template_at(county: str, form: str, at: datetime) -> Any:
    """The county's own template for a form at a moment; None where ours is used."""
    rows = apps.get_model("papers", "PaperTemplate").objects.filter(
        county=county, form=form, at__lte=at
    )
    newest = rows.order_by("-at", "-id").first()
    return newest if newest and newest.content else None


def layout_at(county: str, form: str, at: datetime) -> Any:
    """How the county's own template for a form looks; None where ours is used."""
    rows = apps.get_model("papers", "PaperTemplate").objects.filter(
        county=county, form=form, at__lte=at
    )
    newest = rows.order_by("-at", "-id").values_list("layout", flat=True)
    return newest.first()


def dossiers_of(case: Case) -> list[Any]:
    """Every binding of a case's file, the newest first."""
    return list(case.dossiers.select_related("by__user").order_by("-version"))


def dossier_of(case: Case, key: UUID) -> Any:
    """One of them; NoSuchDossier where the case has none of that id."""
    found = case.dossiers.filter(pk=key).first()
    if found is None:
        raise NoSuchDossier("没有找到这一卷。请从事项的卷宗页面打开。")
    found.case = case
    return found
