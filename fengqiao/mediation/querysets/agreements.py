"""Agreements of a case: the draft that is being signed, the one in effect, and what they still lack."""

from collections.abc import Sequence
from typing import Any

from fengqiao.cases.definitions import ROLES
from fengqiao.cases.models import Case, Party
from fengqiao.cases.models.people import PRINCIPALS

SEAL = "seal"


def draft_of(case: Case) -> Any:
    """The draft that is being signed, or None."""
    return case.agreements.filter(state="draft").first() if case.stage == "signing" else None


def in_effect(case: Case) -> Any:
    """The agreement in effect, or None."""
    return case.agreements.filter(state="effective").first()


def open_instalments(agreement: Any) -> list[Any]:
    """What is neither performed nor broken, the first to be done first."""
    waiting = agreement.instalments.filter(performed_on=None, broken_at=None)
    return list(waiting.order_by("position"))


def owed_signatures(parties: Sequence[Party], signatures: Sequence[Any]) -> list[str]:
    """Whose signature is still needed, in words: every party's, one mediator's, the seal (art. 29)."""
    signed = signed_already(signatures)
    owed = [
        f"{ROLES[party.role]}{party.masked_name}"
        for party in parties
        if party.role in PRINCIPALS and party.pk not in signed
    ]
    if not any(one.kind == "mediator" and one.void_at is None for one in signatures):
        owed.append("人民调解员")
    return owed if SEAL in signed else [*owed, "人民调解委员会印章"]


def signed_already(signatures: Sequence[Any]) -> set[Any]:
    """Ids of the parties and posts whose signatures count, and SEAL."""
    return {one.party_id or one.post_id or SEAL for one in signatures if one.void_at is None}
