"""Signatures that were not made in ink, as the case's page tells of them: drawn on a screen, or by certificate,
each called what it is; a certificate's is held against the document as it is now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Standing
from fengqiao.desk.people import named
from fengqiao.desk.words import said
from fengqiao.lib.certified import NotCertified
from fengqiao.lib.sentence import say
from fengqiao.mediation.querysets import needs_wet_signature
from fengqiao.papers.definitions.certifying import looked_at, provider
from fengqiao.papers.models import CertifiedSignature

Names = dict[UUID | None, str]
NOT_IN_INK = frozenset({"draw_signature", "sign_by_certificate"})
WHY_NOT = {
    "other_document": say("协议书和签名时的不一样"),
    "broken": say("签名被改动过"),
    "not_trusted": say("证书不受信任"),
    "no_moment": say("时间戳核验不通过"),
    "malformed": say("签名读不出来"),
}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A signature: whose, when, under which version. state: drawn, holds, fails. `told` is the rest in words."""

    who: str
    at: datetime
    version: int
    state: str
    told: str
    is_trial: bool = False


def may_certify(case: Case, at: datetime) -> bool:
    """Whether a party could sign by certificate: somebody certifies here, and the law wants no ink."""
    return provider() is not None and not needs_wet_signature(case, at.astimezone(SHANGHAI).date())


def otherwise_of(case: Case, standing: Standing, verbs: set[str]) -> list[Otherwise]:
    """Two statements where there are any, none else. `verbs`: of every event."""
    if NOT_IN_INK.isdisjoint(verbs):
        return []
    names: Names = {party.pk: named(party) for party in standing.parties}
    drawn = case.drawn_signatures.select_related("signature", "paper")
    found = [
        Otherwise(
            names[row.signature.party_id], row.at, row.paper.version, "drawn", row.paper_sha256[:16]
        )
        for row in drawn.defer("picture", "paper__words", "paper__print")
    ]
    found += _certified(case, names)
    return sorted(found, key=lambda one: one.at)


def _certified(case: Case, names: Names) -> Iterator[Otherwise]:
    rows = case.certified_signatures.select_related("signature", "paper")
    for row in rows.defer("paper__words"):
        state, told = _looked_at(row)
        who = names[row.signature.party_id]
        yield Otherwise(who, row.signed_at, row.paper.version, state, told, row.is_trial)


def _looked_at(row: CertifiedSignature) -> tuple[str, str]:
    """Whether it holds, and by which certificate; a file that was destroyed has nothing left to look at."""
    if not row.signed:
        return "fails", _("卷宗已经销毁，签名不再保存。")
    try:
        found = looked_at(row, row.paper.pdf())
    except NotCertified as wrong:
        return "fails", said(WHY_NOT[wrong.reason])
    told = {"issuer": found.issuer, "number": found.number[:16], "provider": row.provider}
    return "holds", _("%(provider)s；颁发者%(issuer)s，证书号%(number)s…") % told
