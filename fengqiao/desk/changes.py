"""A change of the county's set-up in words: what was done to what, and what stood there before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.desk.words import label_of
from fengqiao.jurisdiction.models import Change, Division, Grid, Organ, Post, Reception
from fengqiao.mediators.definitions import GRADING_STATES, LIST_STATES, SUBSIDY_STATES
from fengqiao.mediators.models import Committee, Mediator, Membership
from fengqiao.mediators.models.committees import Formed
from fengqiao.reception.models import Leader, Shift
from fengqiao.rulebook.tables import Tables
from fengqiao.upkeep.actions.undo_change import NEVER

ACTS: dict[str, Any] = {
    "found_county": gettext_lazy("建县"),
    "open_portal": gettext_lazy("开通居民网上办事"),
    "add_organ": gettext_lazy("增加机构"),
    "rename_organ": gettext_lazy("机构改名"),
    "move_organ": gettext_lazy("改上级机构"),
    "change_counter": gettext_lazy("修改地址、电话、接待时间"),
    "close_organ": gettext_lazy("关闭机构"),
    "hand_over": gettext_lazy("移交事项"),
    "add_person": gettext_lazy("邀请人员"),
    "rename_person": gettext_lazy("更正姓名"),
    "give_post": gettext_lazy("安排岗位"),
    "extend_post": gettext_lazy("延长任期"),
    "end_post": gettext_lazy("结束任期"),
    "lock_account": gettext_lazy("停用账号"),
    "unlock_account": gettext_lazy("恢复账号"),
    "reset_second_factor": gettext_lazy("解除两步验证"),
    "invite_again": gettext_lazy("重新邀请"),
    "add_grid": gettext_lazy("增加网格"),
    "rename_grid": gettext_lazy("网格改名"),
    "split_grid": gettext_lazy("拆分网格"),
    "merge_grids": gettext_lazy("合并网格"),
    "end_grid": gettext_lazy("结束网格"),
    "rename_division": gettext_lazy("地名变更"),
    "change_settings": gettext_lazy("修改设置"),
    "add_reception": gettext_lazy("增加接待安排"),
    "change_reception": gettext_lazy("修改接待安排"),
    "drop_reception": gettext_lazy("取消接待安排"),
    "introduce": gettext_lazy("公示人员"),
    "change_introduction": gettext_lazy("修改人员公示"),
    "withdraw_introduction": gettext_lazy("撤下人员公示"),
    "show_likeness": gettext_lazy("上传照片"),
    "delete_likeness": gettext_lazy("删除照片"),
    "change_complaints": gettext_lazy("修改投诉办法"),
    "adopt_rule": gettext_lazy("本县规定"),
    "withdraw_rule": gettext_lazy("停用本县的规则"),
    "take_over_rules": gettext_lazy("参照一套规则"),
    "add_wording": gettext_lazy("增加常用语"),
    "keep_wording": gettext_lazy("修改常用语"),
    "open_screen": gettext_lazy("开通大屏"),
    "close_screen": gettext_lazy("停用大屏"),
    "admit_app": gettext_lazy("接入居民应用"),
    "dismiss_app": gettext_lazy("停用居民应用"),
    "pass_on_lists": gettext_lazy("移交常用清单"),
    "undo": gettext_lazy("撤销"),
    "set_up_committee": gettext_lazy("登记调解组织"),
    "change_committee": gettext_lazy("修改调解组织的种类"),
    "begin_term": gettext_lazy("开始新的一届"),
    "seat_member": gettext_lazy("任委员、改任"),
    "end_seat": gettext_lazy("不再任委员"),
    "tell_court": gettext_lazy("通报法院"),
    "enter_mediator": gettext_lazy("登记调解员"),
    "change_mediator": gettext_lazy("修改调解员信息"),
    "end_mediator": gettext_lazy("调解员离任"),
    "keep_particulars": gettext_lazy("填写统计信息"),
    "read_particulars": gettext_lazy("查看统计信息"),
    "forget_particulars": gettext_lazy("删除统计信息"),
    "keep_course": gettext_lazy("登记一期培训"),
    "add_attendances": gettext_lazy("补登参加的人"),
    "add_honour": gettext_lazy("登记表彰"),
    "propose_grading": gettext_lazy("申报等级"),
    "review_grading": gettext_lazy("审核等级"),
    "show_grading": gettext_lazy("公示等级"),
    "grant_grading": gettext_lazy("授予等级"),
    "withdraw_grading": gettext_lazy("撤回等级申报"),
    "object_to_award": gettext_lazy("登记异议"),
    "answer_objection": gettext_lazy("答复异议"),
    "review_subsidy": gettext_lazy("审核补贴"),
    "make_list": gettext_lazy("做补贴名单"),
    "show_list": gettext_lazy("公示补贴名单"),
    "close_list": gettext_lazy("补贴名单定稿"),
    "withdraw_list": gettext_lazy("撤回补贴名单"),
    "export_subsidies": gettext_lazy("导出补贴名单"),
    "subscribe": gettext_lazy("连接外部系统"),
    "switch_subscription": gettext_lazy("停用、启用外部系统"),
    "renew_secret": gettext_lazy("更换密钥"),
    "send_again": gettext_lazy("重新发送"),
    "add_leader": gettext_lazy("登记接访领导"),
    "change_leader": gettext_lazy("修改接访领导"),
    "end_leader": gettext_lazy("不再轮流接访"),
    "plan_turn": gettext_lazy("轮流排班"),
    "add_shift": gettext_lazy("安排接访"),
    "change_shift": gettext_lazy("修改接访"),
    "swap_shifts": gettext_lazy("接访换班"),
    "cancel_shift": gettext_lazy("取消接访"),
    "hold_shift": gettext_lazy("登记如期接访"),
    "book": gettext_lazy("预约接访"),
    "cancel_booking": gettext_lazy("取消预约"),
    "read_bookings": gettext_lazy("查看预约人的电话"),
    "take_number": gettext_lazy("取号"),
    "call_next": gettext_lazy("叫号"),
    "leave": gettext_lazy("登记离开"),
    "record_visit": gettext_lazy("登记接访"),
    "register_visit": gettext_lazy("接访登记成事项"),
    "join_visit": gettext_lazy("接访并入事项"),
    "read_visit": gettext_lazy("查看接访记录"),
}
WHAT: dict[str, Any] = {
    "organ": gettext_lazy("机构"),
    "person": gettext_lazy("人员"),
    "grid": gettext_lazy("网格"),
    "division": gettext_lazy("地名"),
    "county": gettext_lazy("设置"),
    "wording": gettext_lazy("常用语"),
    "rule": gettext_lazy("规则"),
    "screen": gettext_lazy("大屏"),
    "app": gettext_lazy("居民应用"),
    "committee": gettext_lazy("调解组织"),
    "mediator": gettext_lazy("调解员"),
    "course": gettext_lazy("培训"),
    "grading": gettext_lazy("等级"),
    "subsidies": gettext_lazy("补贴名单"),
    "subscription": gettext_lazy("外部系统"),
    "leader": gettext_lazy("接访领导"),
    "shift": gettext_lazy("接访安排"),
    "booking": gettext_lazy("接访预约"),
    "ticket": gettext_lazy("排号"),
    "visit": gettext_lazy("接访记录"),
}
# Every day's work, not the set-up: shown to who asks for it.
DAILY = ("booking", "ticket", "visit")
UNITS: dict[str, Any] = {
    "calendar_days": gettext_lazy("日"),
    "working_days": gettext_lazy("个工作日"),
    "months": gettext_lazy("个月"),
    "hours": gettext_lazy("小时"),
}
VERIFIED: dict[str, Any] = {
    "law": gettext_lazy("核对过法条原文"),
    "secondary": gettext_lazy("依据转引的材料"),
    "practice": gettext_lazy("通行的做法"),
    "own": gettext_lazy("本县或者产品自己规定"),
    "no": gettext_lazy("没有核对过，不生效"),
}
COLUMNS: dict[str, Any] = {
    "name": gettext_lazy("名称"),
    "short_name": gettext_lazy("简称"),
    "number_mark": gettext_lazy("编号字头"),
    "kind": gettext_lazy("种类"),
    "place": gettext_lazy("地方"),
    "parent_id": gettext_lazy("上级"),
    "valid_from": gettext_lazy("第一天"),
    "valid_to": gettext_lazy("最后一天"),
    "address": gettext_lazy("地址"),
    "telephone": gettext_lazy("电话"),
    "hours": gettext_lazy("接待时间"),
    "username": gettext_lazy("用户名"),
    "is_active": gettext_lazy("可以登录"),
    "organ_id": gettext_lazy("机构"),
    "role": gettext_lazy("岗位"),
    "aliases": gettext_lazy("曾用名"),
    "code": gettext_lazy("代码"),
    "second_factor_required": gettext_lazy("要求两步验证"),
    "second_factor": gettext_lazy("两步验证"),
    "invited": gettext_lazy("邀请码"),
    "failed": gettext_lazy("输错密码被锁"),
    "in_hand": gettext_lazy("没有办完的事项（件）"),
    "to": gettext_lazy("接着办的"),
    "organs": gettext_lazy("机构（个）"),
    "grids": gettext_lazy("网格和微网格（个）"),
    "lists": gettext_lazy("常用清单"),
    "own_lists": gettext_lazy("只给自己看的清单（份）"),
    "rule": gettext_lazy("规则"),
    "departments": gettext_lazy("建议的部门"),
    "length": gettext_lazy("多长"),
    "unit": gettext_lazy("单位"),
    "yellow": gettext_lazy("到期前几天变黄"),
    "colour": gettext_lazy("定什么颜色"),
    "from": gettext_lazy("从哪天起"),
    "until": gettext_lazy("到哪天为止"),
    "source": gettext_lazy("依据"),
    "verified": gettext_lazy("核对"),
    "weekday": gettext_lazy("星期"),
    "who": gettext_lazy("谁接待"),
    "about": gettext_lazy("说明"),
    "duty": gettext_lazy("职务和分工"),
    "consented_on": gettext_lazy("同意的日期"),
    "consent": gettext_lazy("怎样同意的"),
    "complaints": gettext_lazy("怎样投诉我们"),
    "title": gettext_lazy("名称"),
    "text": gettext_lazy("内容"),
    "verb": gettext_lazy("用在"),
    "type": gettext_lazy("纠纷类型"),
    "is_used": gettext_lazy("在用"),
    "mediator_id": gettext_lazy("调解员"),
    "to_on": gettext_lazy("最后一天"),
    "from_on": gettext_lazy("第一天"),
    "office": gettext_lazy("职务"),
    "told_on": gettext_lazy("哪天送达"),
    "told_how": gettext_lazy("怎样送达"),
    "set_up_on": gettext_lazy("哪天设立"),
    "work": gettext_lazy("专职还是兼职"),
    "is_public_servant": gettext_lazy("是公职人员"),
    "topic": gettext_lazy("培训内容"),
    "held_on": gettext_lazy("哪天"),
    "left_because": gettext_lazy("离任的原因"),
    "state": gettext_lazy("办到哪一步"),
    "opinion": gettext_lazy("审核意见"),
    "amount": gettext_lazy("金额（元）"),
    "difficulty": gettext_lazy("难度"),
    "rows": gettext_lazy("件数"),
    "sha256": gettext_lazy("校验值"),
    "url": gettext_lazy("网址"),
    "serial": gettext_lazy("第几个密钥"),
    "sends_status": gettext_lazy("发送进度"),
    "sends_reminders": gettext_lazy("发送提醒"),
    "given_up": gettext_lazy("没有送到的（条）"),
    "leader_id": gettext_lazy("哪位领导"),
    "position": gettext_lazy("轮流的顺序"),
    "sort": gettext_lazy("怎样接访"),
    "starts_at": gettext_lazy("从几点"),
    "ends_at": gettext_lazy("到几点"),
    "where": gettext_lazy("在哪里接访"),
    "places": gettext_lazy("可以预约几位"),
    "remark": gettext_lazy("公布以后的变动"),
    "cancelled_because": gettext_lazy("为什么取消"),
}
# Columns of a room above that are called otherwise there.
COLUMNS_THERE: dict[str, Any] = {
    "mediators.course.hours": gettext_lazy("学时"),
    "reception.leader.name": gettext_lazy("姓名"),
    "reception.leader.title": gettext_lazy("职务"),
}
# What codes of such a column mean.
CODES: dict[str, Any] = {
    "mediators.committee.kind": Committee.Kind,
    "mediators.term.formed": Formed,
    "mediators.membership.formed": Formed,
    "mediators.membership.office": Membership.Office,
    "mediators.mediator.work": Mediator.Work,
    "mediators.grading.state": GRADING_STATES,
    "mediators.subsidylist.state": LIST_STATES,
    "mediators.subsidy.state": SUBSIDY_STATES,
    "reception.shift.sort": Shift.Sort,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One column of one row: before → after; '' where there was none."""

    of: str
    label: Any
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words."""

    change: Change
    called: Any
    act: Any
    what: Any
    who: str
    lines: list[Line]
    can_undo: bool


def records() -> "QuerySet[Change]":
    """Changes with all that their words need of other tables."""
    return Change.objects.select_related("by__user", "by__organ", "undone_by")


def told(changes: Iterable[Change], tables: Tables) -> list[Told]:
    """In words; what the ids stand for is read together, a statement a table."""
    changes = list(changes)
    names = _names(changes)
    return [_told(change, names, tables) for change in changes]


def _told(change: Change, names: dict[str, str], tables: Tables) -> Told:
    post = change.by
    who = f"{post.user.name}（{post.organ.name}）" if post else _("服务器上的操作员")
    return Told(
        change=change,
        called=WHAT["county"] if change.what == "county" else change.called,
        act=ACTS.get(change.act, change.act),
        what=WHAT.get(change.what, change.what),
        who=who,
        lines=[line for row in change.rows for line in _lines(row, change, names, tables)],
        can_undo=change.act not in NEVER and not hasattr(change, "undone_by"),
    )


def _lines(
    row: dict[str, Any], change: Change, names: dict[str, str], tables: Tables
) -> Iterable[Line]:
    """Of a new row all that was said, of a changed one what differs."""
    before, after = row["before"] or {}, row["after"] or {}
    of = names.get(row["key"], "") if row["key"] != change.subject else ""
    for name in dict.fromkeys([*before, *after]):
        if name in COLUMNS:
            there = f"{row['model']}.{name}"
            was, now = (
                _coded(there, side.get(name)) or _said(name, side.get(name), names, tables)
                for side in (before, after)
            )
            if was != now:
                yield Line(of, COLUMNS_THERE.get(there, COLUMNS[name]), was, now)


def _coded(there: str, value: Any) -> str:
    """What a code of a room above means; '' for all else."""
    codes = CODES.get(there, {})
    labels = codes if isinstance(codes, dict) else dict(codes.choices)
    return str(labels.get(value, "")) if isinstance(value, str) else ""


def _said(name: str, value: Any, names: dict[str, str], tables: Tables) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if name == "role" and value in {role.name for role in tables.roles()}:
        return label_of(tables.role(value))
    if name == "colour" and value in {row.colour for row in tables.colours()}:
        return next(label_of(row) for row in tables.colours() if row.colour == value)
    if name in ("unit", "verified"):
        return str({**UNITS, **VERIFIED}.get(value, value))
    if name == "weekday" and value in Reception.Weekday.values:
        return str(Reception.Weekday(value).label)
    if name in ("starts_at", "ends_at"):
        return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if name == "kind" and value in Organ.Kind.values:
        return str(Organ.Kind(value).label)
    return names.get(str(value), str(value))


def _names(changes: Sequence[Change]) -> dict[str, str]:
    """What is meant by the keys and codes in the records; a table that is not named is not asked."""
    rows = [row for change in changes for row in change.rows]
    organs = _keys(rows, "organ", ("parent_id", "organ_id"))
    codes = _keys(rows, "grid", ("place",))
    names: dict[str, str] = {}
    if organs:
        found: Any = Organ.objects.filter(pk__in=organs).values_list("pk", "name")
        names |= {str(pk): name for pk, name in found}
    if posts := _keys(rows, "post", ()):
        held = Post.objects.filter(pk__in=posts).select_related("user", "organ")
        names |= {str(post.pk): f"{post.user.name} · {post.organ.name}" for post in held}
    if mediators := _keys(rows, "mediators.mediator", ("mediator_id",)):
        called = Mediator.objects.filter(pk__in=mediators).values_list("pk", "name")
        names |= {str(pk): name for pk, name in called}
    if leaders := _keys(rows, "reception.leader", ("leader_id",)):
        names |= {str(one.pk): str(one) for one in Leader.objects.filter(pk__in=leaders)}
    if divisions := [code for code in codes if len(code) <= 12]:
        names |= dict(Division.objects.filter(pk__in=divisions).values_list("pk", "name"))
    if grids := [code for code in codes if len(code) > 12]:
        names |= dict(Grid.objects.filter(pk__in=grids).values_list("pk", "name"))
    return names


def _keys(rows: Iterable[dict[str, Any]], model: str, columns: Iterable[str]) -> set[str]:
    """The keys of the rows of a model, and what some columns of all rows point at."""
    found = set()
    for row in rows:
        if row["model"] == model:
            found.add(row["key"])
        for side in (row["before"] or {}, row["after"] or {}):
            found |= {side[name] for name in columns if side.get(name)}
    return found
