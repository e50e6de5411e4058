"""The agreement as a paper that a party may sign on a screen."""

from typing import Any

from fengqiao.cases.definitions import ROLES, SHANGHAI
from fengqiao.mediation.querysets import OwnFile, draft_of, needs_wet_signature, signed_already
from fengqiao.papers.querysets import paper_to_sign
from fengqiao.portal.pages import Own


def is_awaited(request: Own, file: OwnFile | None) -> bool:
    """Whether this party's signature may be drawn, as far as its own page has read it."""
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
