"""The agreement as a paper that a party may sign on a screen, or by certificate where somebody certifies here."""

from typing import Any

from fengqiao.cases.definitions import ROLES, SHANGHAI
from fengqiao.mediation.querysets import OwnFile, draft_of, needs_wet_signature, signed_already
from fengqiao.papers.actions.ask_certificate import hint_of
from fengqiao.papers.definitions.certifying import provider
from fengqiao.papers.querysets import asking_of, paper_to_sign
from fengqiao.portal.pages import Own
from fengqiao.portal.words import said


def is_awaited(request: Own, file: OwnFile | None) -> bool:
    """Whether this party may sign otherwise than in ink, as far as its own page has read it."""
    if file is None or file.agreement is None or request.party.is_minor:
        return False
    me = f"{ROLES[request.party.role]}{request.party.masked_name}"
    return me in file.agreement.owed and not _in_ink(request)


def _in_ink(request: Own) -> bool:
    return needs_wet_signature(request.case, request.at.astimezone(SHANGHAI).date())


def paper_of(request: Own) -> Any:
    """The version that waits for this party's signature; None where there is none, where the law wants ink,
    and where the party has signed."""
    draft = draft_of(request.case)
    if draft is None or _in_ink(request):
        return None
    if request.party.pk in signed_already(list(draft.signatures.all())):
        return None
    return paper_to_sign(request.case, draft)


def asked(request: Own, verb: str) -> dict[str, Any]:
    """What the pages of signing show: the paper; who certifies; what it says of its code."""
    paper = paper_of(request)
    if verb == "draw_signature":
        return {"paper": paper}
    told = {"paper": paper, "provider": provider()}
    return told if verb == "ask_certificate" else told | {"hint": _hint(request, paper)}


def _hint(request: Own, paper: Any) -> str:
    """'' where this version was not asked for, or nobody certifies any more."""
    asking = asking_of(request.case, request.party)
    if provider() is None or paper is None or asking is None:
        return ""
    if asking.facts["certifies"] != str(paper.pk):
        return ""
    return said(hint_of(request.case, asking))
