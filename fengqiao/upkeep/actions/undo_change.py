"""Take a change back: what stood there before stands there again, as a change of its own."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models
from django.db.models import ProtectedError

from fengqiao.jurisdiction.actions.adopt_rule import take_back_rule
from fengqiao.jurisdiction.models import Change, Grid, Post, User
from fengqiao.jurisdiction.step import WHAT_RULE, Move, Unfit, because, columns_of, plain, taking
from fengqiao.lib.sentence import say
from fengqiao.mediators.models import CourtNotice
from fengqiao.upkeep.querysets import has_cases

UNDONE = "undo"


class CannotUndo(Unfit):
    """Something stands on it, or it was of a sort that cannot be taken back."""

    code, status = "cannot_undo", 409

    def __init__(self, words: str, **facts: Any) -> None:
        super().__init__(words, field="", **facts)


SEALED = say("统计信息加密保存，变更记录里没有原来的内容，不能撤销。请重新填写正确的。")
SHOWN = say("等级和补贴按申报、审核、公示的程序办，不能撤销。有错的，请在那一页撤回。")
CONNECTED = say("外部系统的连接不能撤销，发出去的收不回来。不要的，请在那一页停用。")
PUBLISHED = say(
    "接访安排已经公布，不能当作没有过。要改的，请在接访的页面上修改或者取消，写明原因。"
)
RECEIVED = say("预约、叫号和接访记录不能撤销。有错的，请在接访的页面上重新办。")
NEVER = {
    **dict.fromkeys(("book", "cancel_booking", "read_bookings", "take_number"), RECEIVED),
    **dict.fromkeys(("call_next", "leave", "record_visit", "read_visit"), RECEIVED),
    **dict.fromkeys(("register_visit", "join_visit"), RECEIVED),
    "plan_turn": PUBLISHED,
    "add_shift": PUBLISHED,
    "change_shift": PUBLISHED,
    "swap_shifts": PUBLISHED,
    "cancel_shift": PUBLISHED,
    "hold_shift": PUBLISHED,
    "subscribe": CONNECTED,
    "switch_subscription": CONNECTED,
    "renew_secret": CONNECTED,
    "send_again": CONNECTED,
    "keep_particulars": SEALED,
    "read_particulars": SEALED,
    "forget_particulars": SEALED,
    "propose_grading": SHOWN,
    "review_grading": SHOWN,
    "show_grading": SHOWN,
    "grant_grading": SHOWN,
    "withdraw_grading": SHOWN,
    "review_subsidy": SHOWN,
    "make_list": SHOWN,
    "show_list": SHOWN,
    "close_list": SHOWN,
    "withdraw_list": SHOWN,
    "object_to_award": SHOWN,
    "answer_objection": SHOWN,
    "export_subsidies": SHOWN,
    "hand_over": say("已经移交的事项不会自动退回。需要退回的，请从现在的机构再移交一次。"),
    "invite_again": say("发出的邀请码不能收回。需要的话，请重新邀请，原来的就作废。"),
    "delete_likeness": say("照片已经删除，系统里没有了。本人重新同意的，请再上传一次。"),
    "reset_second_factor": say("两步验证只能由本人重新设置。"),
    "found_county": say("建县不能撤销。不要的机构、网格，请逐个关闭或者结束。"),
    "open_portal": say("居民上网办事要用这个岗位，不能撤销。"),
    UNDONE: say("这一条本身就是撤销。要恢复的，请照原来的办法再办一次。"),
}


def undo_change(change: Change, *, by: Post, at: datetime, reason: str) -> Change:
    """The new record; CannotUndo says in words what stands in the way."""
    kept = because(reason)
    if sentence := NEVER.get(change.act):
        raise CannotUndo(sentence)
    if change.what == WHAT_RULE:
        take_back_rule(change, by=by, at=at, reason=kept)
        return Change.objects.get(undoes=change)
    about = _about(change)
    try:
        with taking(
            UNDONE, by=by, at=at, county=change.county, reason=kept, about=about, undoes=change
        ) as move:
            if Change.objects.filter(undoes=change).exists():
                raise CannotUndo("这一条已经撤销过了。")
            for row in reversed(change.rows):
                _back(row, move)
            _check_administrators(move)
    except ProtectedError:
        raise CannotUndo(
            "“{called}”已经有人用过（有事项、岗位或者办理记录），不能当作没有加过。"
            "不再需要的，请关闭或者结束它。",
            called=change.called,
        ) from None
    except IntegrityError:
        raise CannotUndo("原来的名称、编号字头或者岗位现在被别的占用了。请先改那一个。") from None
    return Change.objects.get(undoes=change)


# Tables whose changes stand under another name than their own.
NAMED = {
    "person": "user",
    "county": "countysetting",
    "app": "reportingapp",
    "committee": "mediators.committee",
    "mediator": "mediators.mediator",
    "course": "mediators.course",
    "grading": "mediators.grading",
    "subsidies": "mediators.subsidylist",
    "leader": "reception.leader",
}


def _model(name: str) -> type[models.Model]:
    """By the name that a record gives it."""
    room, _, model = name.rpartition(".")
    found: type[models.Model] = apps.get_model(room or "jurisdiction", model)
    return found


def _about(change: Change) -> models.Model:
    """What it was about, for the record; a row that is gone was taken back already."""
    model = _model(NAMED.get(change.what, change.what))
    found: models.Model | None = model._default_manager.filter(pk=change.subject).first()
    if found is None:
        raise CannotUndo("“{called}”已经不在了，不能撤销。", called=change.called)
    return found


def _back(told: dict[str, Any], move: Move) -> None:
    model = _model(told["model"])
    before, after = told["before"], told["after"]
    stored = {f.attname for f in model._meta.concrete_fields} | {f.name for f in model._meta.fields}
    if not {*(before or {}), *(after or {})} <= stored:
        return  # said for the reader: so many cases were handed over
    if before is None:
        _take_away(model, told, move)
    elif after is None:
        move.add(model(**{n: _value(model, n, v) for n, v in before.items()}))
    else:
        _restore(model, told, move)


def _take_away(model: type[models.Model], told: dict[str, Any], move: Move) -> None:
    row = _row(model, told)
    _same(row, told["after"], columns_of(row))
    if isinstance(row, Grid) and has_cases(row.code):
        raise CannotUndo(
            "{name}已经有事项，不能当作没有划分过。不再需要的，请结束它。", name=row.name
        )
    if isinstance(row, Grid) and Post.objects.filter(place__startswith=row.code).exists():
        raise CannotUndo(
            "{name}已经安排了网格员，不能当作没有划分过。不再需要的，请结束它。", name=row.name
        )
    if isinstance(row, User) and row.last_login is not None:
        raise CannotUndo(
            "{name}已经登录过，账号不能当作没有建过。不再使用的，请停用。", name=row.name
        )
    move.remove(row)


def _restore(model: type[models.Model], told: dict[str, Any], move: Move) -> None:
    row = _row(model, told)
    if isinstance(row, CourtNotice) and row.told_on is not None and "told_on" not in told["after"]:
        raise CannotUndo("法院已经收到这次变化的通报，不能当作没有办过。请按现在的情况再办一次。")
    _same(row, told["after"], {name: plain(getattr(row, name)) for name in told["after"]})
    move.change(row, **{n: _value(model, n, v) for n, v in told["before"].items()})


def _row(model: type[models.Model], told: dict[str, Any]) -> models.Model:
    try:
        return model._default_manager.get(pk=told["key"])
    except ObjectDoesNotExist:
        raise CannotUndo("这一条改动的内容已经不在了，不能撤销。") from None


def _same(row: models.Model, after: dict[str, Any], now: dict[str, Any]) -> None:
    """CannotUndo where somebody has changed it since."""
    if any(now.get(name) != value for name, value in after.items()):
        raise CannotUndo(
            "“{name}”后来又改过。请先撤销后来的那一次，或者直接改成想要的样子。", name=str(row)
        )


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    """As the column holds it, from what JSON kept."""
    field: Any = model._meta.get_field(name)
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _check_administrators(move: Move) -> None:
    """Taking back may not leave the county without somebody who hands out accounts."""
    admins = Post.objects.able(move.today).filter(role="admin", place__startswith=move.county)
    if not admins.exists():
        raise CannotUndo("这样本县就没有系统管理员了。请先安排另一位系统管理员。")
