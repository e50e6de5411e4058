"""The one door of a county's set-up: organs, posts, grids, names, settings, what the public page says.

May you change this, is it still as you saw it; then, in one transaction: hold the county, write, and
record what stood there before and what stands there now (`Change`). Taking back goes through the
same door (`upkeep.actions.undo_change`) and is a record too.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models, transaction

from fengqiao.jurisdiction.models import (
    Change,
    CountySetting,
    Division,
    Grid,
    Organ,
    Post,
    ReportingApp,
    Screen,
    User,
    Wording,
)
from fengqiao.jurisdiction.permissions import may
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook import tables

POWER = "administer"
SHANGHAI = ZoneInfo("Asia/Shanghai")
# Whose page a change stands on; a model of a room above says it itself (ON_RECORD).
WHAT: dict[type, str] = {
    Organ: "organ",
    User: "person",
    Grid: "grid",
    Division: "division",
    CountySetting: "county",
    Wording: "wording",
    Screen: "screen",
    ReportingApp: "app",
}
WHAT_RULE = "rule"
HELD_BACK = {"password", "last_login"}  # of an account; neither stands in a record


class NotAdministrator(Refusal):
    code, status = "not_administrator", 403

    def __init__(self) -> None:
        super().__init__("机构、人员和设置由系统管理员维护。需要修改的，请告诉他们。")


class NotYours(Refusal):
    code, status = "not_yours", 403

    def __init__(self, power: str) -> None:
        super().__init__(
            "您的岗位没有“{power}”的权限。需要办理的，请交给有这项权限的同事。",
            power=tables.in_force(tables.latest(), "").power(power),
        )


class OutsideOfYours(Refusal):
    code, status = "outside_of_yours", 404

    def __init__(self) -> None:
        super().__init__("您管的范围里没有这一项。请从列表中重新打开。")


class Unfit(Refusal):
    """Something that was typed cannot be kept as it is; `field` says which."""

    code, status = "unfit", 422

    def __init__(self, words: str, *, field: str = "", **facts: Any) -> None:
        super().__init__(words, **facts)
        self.field = field


class ChangedMeanwhile(Unfit):
    """Somebody was quicker: what is there now is not what was seen."""

    code, status = "changed_meanwhile", 409

    def __init__(self, change: Change) -> None:
        who = change.by.user.name if change.by else say("服务器上的操作员")
        at = change.at.astimezone(SHANGHAI)
        super().__init__(
            "您打开这一页以后，{who}在{at}改过“{called}”，您的修改没有保存。"
            "请看一看现在的内容；还要照您写的改，请再按一次。",
            who=who,
            at=f"{at:%H:%M}",
            called=change.called,
        )


@dataclass(frozen=True, slots=True)
class OwnRule:
    """What a change of a county's own rules is about: the rule of that name."""

    county: str
    name: str
    label: str

    @property
    def pk(self) -> str:
        return f"{self.county} {self.name}"

    def __str__(self) -> str:
        return self.label


About = models.Model | OwnRule


@dataclass(slots=True)
class Move:
    """A change in the making: each row is written at once, and remembered as it was and is."""

    act: str
    county: str
    at: datetime
    by: Post | None
    reason: str
    about: About | None
    undoes: Change | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.at.astimezone(SHANGHAI).date()

    def add(self, row: models.Model) -> None:
        row.save(force_insert=True)
        self.note(row, None, columns_of(row))

    def change(self, row: models.Model, **values: Any) -> None:
        """Set columns of a row; what is the same already is no change."""
        before = {name: plain(getattr(row, name)) for name in values}
        changed = {n: v for n, v in values.items() if before[n] != plain(v)}
        if not changed:
            return
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        self.note(row, {n: before[n] for n in changed}, {n: plain(v) for n, v in changed.items()})

    def remove(self, row: models.Model) -> None:
        before, key = columns_of(row), row.pk
        row.delete()
        row.pk = key
        self.note(row, before, None)

    def note(
        self, row: models.Model, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> None:
        """Remember what was written to a row."""
        told = {"model": model_of(row), "key": str(row.pk), "before": before, "after": after}
        self.rows.append(told)


@contextmanager
def taking(
    act: str,
    *,
    by: Post | None,
    at: datetime,
    county: str,
    reason: str = "",
    about: About | None = None,
    seen: str = "",
    undoes: Change | None = None,
    power: str = POWER,
) -> Iterator[Move]:
    """A Move inside a transaction that holds the county; its Change is written at the end.

    `seen` is the id of the newest change of `about` when the page was opened: whoever saw an older
    state is refused (ChangedMeanwhile). Nothing changed leaves no record.
    """
    with transaction.atomic():
        _hold(county)
        _check_may(by, at, county, power)
        if about is not None and seen:
            _check_seen(about, seen)
        move = Move(act, county, at, by, reason.strip()[:300], about, undoes)
        yield move
        if move.rows:
            _record(move)


def within(by: Post, place: str) -> None:
    """OutsideOfYours for a place that is not the administrator's."""
    if not place.startswith(by.place) or not by.place:
        raise OutsideOfYours


def newest_change(about: About) -> Change | None:
    """The last thing that was done to it."""
    rows = Change.objects.filter(subject=str(about.pk)).select_related("by__user")
    return rows.order_by("-id").first()


def seen_of(about: About) -> str:
    """What a form carries, to know whether somebody was quicker: "-" where nothing was changed yet."""
    change = newest_change(about)
    return str(change.pk) if change else "-"


def typed(field: str, label: str, text: str, *, most: int, wanted: bool = True) -> str:
    """The text without blanks around it; Unfit where it is missing or too long."""
    text = text.strip()
    if wanted and not text:
        raise Unfit("请填写{label}。", field=field, label=say(label))
    if len(text) > most:
        raise Unfit(
            "{label}最多{most}字，现在有{count}字。请写短一些。",
            field=field,
            label=say(label),
            most=most,
            count=len(text),
        )
    return text


def because(reason: str) -> str:
    """A reason that says something."""
    return typed("reason", say("修改的原因"), reason, most=300)


def what_of(about: About) -> str:
    """Whose page a change of it stands on."""
    return WHAT.get(type(about)) or str(getattr(about, "ON_RECORD", WHAT_RULE))


def model_of(row: models.Model) -> str:
    """How a record names the table: ours by its model alone, that of a room above with the room."""
    meta = row._meta
    return str(meta.model_name if meta.app_label == "jurisdiction" else meta.label_lower)


def columns_of(row: models.Model) -> dict[str, Any]:
    """Every stored column but those that the database makes itself and those held back."""
    return {
        f.attname: plain(f.value_from_object(row))
        for f in row._meta.concrete_fields
        if not f.generated and f.attname not in HELD_BACK and not isinstance(f, models.BinaryField)
    }


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return dict(value) if isinstance(value, Mapping) else value


def _hold(county: str) -> None:
    """One change of a county after the other, whoever makes it."""
    CountySetting.objects.get_or_create(place=county)
    CountySetting.objects.select_for_update().get(place=county)


def _check_may(by: Post | None, at: datetime, county: str, power: str) -> None:
    if by is None:
        return
    if not may(by, power, at.astimezone(SHANGHAI).date()):
        raise NotAdministrator if power == POWER else NotYours(power)
    if by.place[:6] != county:
        raise OutsideOfYours


def _check_seen(about: About, seen: str) -> None:
    newest = newest_change(about)
    if newest is not None and str(newest.pk) != seen:
        raise ChangedMeanwhile(newest)


def _record(move: Move) -> None:
    about = move.about
    assert about is not None, "a change is about something"
    Change.objects.create(
        id=uuid7(move.at),
        county=move.county,
        at=move.at,
        by=move.by,
        act=move.act,
        what=what_of(about),
        subject=str(about.pk),
        called=str(about)[:120],
        reason=move.reason,
        rows=move.rows,
        undoes=move.undoes,
    )
