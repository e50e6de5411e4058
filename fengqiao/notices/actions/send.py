"""Send one message by its channel. What is sent carries the message's key, so that the other side can
know it again: `webhook-id`, `Message-ID`, the key of a text message."""

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.lib.posting import Answer, post, signed_headers
from fengqiao.lib.texting import port_of
from fengqiao.notices.definitions import words
from fengqiao.notices.definitions.words import Said
from fengqiao.notices.models import Notice
from fengqiao.rulebook.tables import in_force

NOWHERE = Answer("refused", "没有填写地址，或者这台服务器没有开通这个渠道")


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent, and the act that sends it; the act asks no database, for it runs beside others."""

    body: bytes
    act: Callable[[], Answer]


def sending_of(key: UUID, notices: Sequence[Notice], at: datetime) -> Sending:
    """How these notices leave together under the key."""
    return WAYS[notices[0].channel](key, notices, at)


def _by_email(key: UUID, notices: Sequence[Notice], at: datetime) -> Sending:
    reach = getattr(notices[0].post, "reach", None)
    address = reach.email if reach else ""
    if not (address and settings.FENGQIAO_MAIL):
        return _nowhere()
    said = [said_of(notice, at) for notice in notices]
    text = words.mail(said, settings.FENGQIAO_SITE)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    headers = {"Message-ID": f"<{key}@{domain}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(words.subject(said), text, to=[address], headers=headers)
    return Sending(text.encode(), partial(_mailed, mail))


def _mailed(mail: EmailMessage) -> Answer:
    try:
        mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
        return Answer("refused", type(error).__name__)
    except OSError as error:  # smtplib's own errors are of this kind too
        return Answer("again", type(error).__name__)
    return Answer("sent", mail.extra_headers["Message-ID"])


def _by_sms(key: UUID, notices: Sequence[Notice], at: datetime) -> Sending:
    notice = notices[0]
    reach = getattr(notice.post, "reach", None)
    phone = notice.party.phone if notice.party else reach.phone if reach else ""
    port = port_of(settings.FENGQIAO_SMS)
    if not (phone and port):
        return _nowhere()
    if notice.party:
        text = words.text_to_party(notice.case.number, settings.FENGQIAO_SITE)
    else:
        text = words.text_to_post([said_of(one, at) for one in notices])

    def texted() -> Answer:
        try:
            return Answer("sent", port.send(key=str(key), phone=phone, text=text))
        except OSError as error:
            return Answer("again", type(error).__name__)

    return Sending(text.encode(), texted)


def _by_webhook(key: UUID, notices: Sequence[Notice], at: datetime) -> Sending:
    notice = notices[0]
    system = notice.subscription
    if system is None:
        return _nowhere()
    body = words.body(content_of(notice, at))
    headers = signed_headers(
        system.secret(), key=str(key), timestamp=int(at.timestamp()), body=body
    )
    return Sending(body, partial(post, system.url, body, headers))


def _nowhere() -> Sending:
    return Sending(b"", lambda: NOWHERE)


WAYS: dict[str, Callable[[UUID, Sequence[Notice], datetime], Sending]] = {
    "email": _by_email,
    "sms": _by_sms,
    "webhook": _by_webhook,
}


# ── What is said ─────────────────────────────────────────────────────────────────────────────────


def said_of(notice: Notice, at: datetime) -> Said:
    """What a notice says, in words of the rulebook."""
    case = notice.case
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    row = words.what_is_told(tables, case.kind, notice.step, notice.clock)
    has_clock = notice.clock and tables.has_clock(notice.clock)
    return Said(
        number=case.number,
        what=words.label_of(row, notice.step),
        clock=tables.clock(notice.clock).label if has_clock else notice.clock,
        limit_at=notice.limit_at,
        before_at=notice.before_at,
    )


def content_of(notice: Notice, at: datetime) -> dict[str, Any]:
    """What another system is told: which matter, what happened or comes, where it stands; no names,
    no words of anybody."""
    case = notice.case
    stage = in_force(at.astimezone(SHANGHAI).date(), case.place).kind(case.kind).stages[case.stage]
    said = said_of(notice, at)
    told: dict[str, Any] = {
        "type": "reminder" if notice.clock else "status",
        "case": {"id": str(case.pk), "number": case.number, "kind": case.kind},
        "step": notice.step,
        "label": said.what,
        "stage": case.stage,
        "stage_label": stage.label,
        "is_open": case.is_open,
        "at": notice.made_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
    }
    if notice.clock and notice.limit_at:
        told |= {"clock": notice.clock, "limit_on": words.day_of(notice.limit_at)}
    return told
