"""The words that go outside. Nobody's name, no telephone, nothing of what happened: the number of the
matter, what it is about, until when, and how to look. Who wants more logs in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.rulebook.shapes import Reminder, Telling
from fengqiao.rulebook.tables import Tables

CARE = "邮件里不写当事人和经过，请登录后查看。不想再收，请在“提醒”页的“接收方式”里改。"
TEXT_TO_PARTY = "【枫桥】您的事项{number}有新进展。{how}不想再收，在同一页停止。"
TEXT_TO_POST = "【枫桥】{many}件事项有提醒，最近的是{number}。请登录查看。"
MOST_LINES = 100  # of a message; a digest never grows beyond what somebody reads


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to be told: the number of the matter, what, by which clock, until when."""

    number: str
    what: str
    clock: str = ""
    limit_at: datetime | None = None
    before_at: datetime | None = None

    def line(self) -> str:
        """As one line of a message: 〔2026〕泌人调字第0001号：快到期了（调解期限，2026-04-01）"""
        parts = [self.clock, day_of(self.limit_at)]
        if self.before_at and day_of(self.before_at) != day_of(self.limit_at):
            parts.append(f"原来暂算{day_of(self.before_at)}")
        about = "，".join(part for part in parts if part)
        return f"{self.number}：{self.what}" + (f"（{about}）" if about else "")


def day_of(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).date().isoformat() if moment else ""


def label_of(row: Reminder | Telling | None, name: str) -> str:
    """What a step is called; by its name where its row is gone."""
    return row.label if row else name


def what_is_told(tables: Tables, kind: str, step: str, clock: str) -> Reminder | Telling | None:
    """The row of the rulebook that says what is told by this step."""
    return tables.reminder(clock, step) if clock else tables.telling(kind, step)


def subject(said: Sequence[Said]) -> str:
    return f"枫桥提醒：{len(said)}件" if len(said) > 1 else f"枫桥提醒：{said[0].what}"


def mail(said: Sequence[Said], site: str) -> str:
    """The body of an e-mail."""
    lines = [one.line() for one in said[:MOST_LINES]]
    if len(said) > MOST_LINES:
        lines.append(f"……还有{len(said) - MOST_LINES}件，请登录查看。")
    where = f"\n{site}/notices/\n" if site else "\n"
    return "\n".join(lines) + f"\n{where}\n{CARE}\n"


def text_to_post(said: Sequence[Said]) -> str:
    return TEXT_TO_POST.format(many=len(said), number=said[0].number)


def text_to_party(number: str, site: str) -> str:
    """The least: which matter, and how to look."""
    how = f"请凭查询码到 {site}/p/ 查看。" if site else "请凭查询码到受理网页查看。"
    return TEXT_TO_PARTY.format(number=number, how=how)


def body(content: Mapping[str, Any]) -> bytes:
    """What is posted to another system, as JSON."""
    return msgspec.json.encode(content)
