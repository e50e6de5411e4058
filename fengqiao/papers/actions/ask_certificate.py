"""申请数字证书签名: the provider of signatures is asked to identify a party, for one version of the agreement."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.lib.refusal import Refusal
from fengqiao.papers.definitions.certifying import Provider, Signing, provider, the_provider
from fengqiao.papers.permissions import check_may_sign_so
from fengqiao.papers.querysets import paper_of


class NotAgreed(Refusal):
    code, status = "not_agreed", 422


def ask_certificate(
    case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any
) -> Taken:
    """Ask for it (电子签名法 16, 20), with the party's word that the provider is told who it is.

    The provider is asked after the act is kept, by the event's own id: `hint_of` asks it again.
    """
    asked = the_provider()
    return step.take(
        case,
        "ask_certificate",
        by=by,
        at=at,
        command_id=command_id,
        facts=facts,
        write=partial(_write, asked),
    )


def obstacle(case: Case) -> Refusal | None:
    """Nothing to ask where nobody can be asked."""
    if provider() is None:
        return Refusal("本单位没有接入电子认证服务。", status=409, code="no_signing_service")
    return None


def _write(asked: Provider, move: Move) -> None:
    if move.facts["agreed"] is not True:
        raise NotAgreed(
            "签名服务要核对身份。本人不同意把姓名、证件号码和电话交给它的，请在纸上签名。",
            article="《个人信息保护法》23",
        )
    paper = check_may_sign_so(move, move.facts["party"], shown=move.facts["paper"])
    move.event_facts.update(
        asked=str(move.facts["party"].pk),
        certifies=str(paper.pk),
        provider=asked.label,
        is_trial=asked.is_trial,
    )


def hint_of(case: Case, asking: Any) -> str:
    """What the provider says of the code, for who asked: begins to identify the party, or goes on."""
    return the_provider().prepare(signing_of(case, asking))


def signing_of(case: Case, asking: Any) -> Signing:
    """What an event of this act asked for."""
    party = case.parties.get(pk=asking.facts["asked"])
    paper = paper_of(case, UUID(asking.facts["certifies"]))
    return Signing(
        reference=str(asking.pk),
        sha256=paper.sha256,
        title=f"{case.number} 人民调解协议书 第{paper.version}版",
        name=party.name,
        id_number=party.id_number,
        phone=party.phone,
    )
