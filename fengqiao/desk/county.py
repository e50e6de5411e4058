"""What the administrator can do with an organ, a person, a post, a grid, a place: the acts with what
each asks for. The acts themselves live in `jurisdiction.actions` and, where they reach into cases, in
`upkeep.actions`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.desk.asking import Act, Ask, Options
from fengqiao.desk.pages import StaffRequest
from fengqiao.desk.words import label_of
from fengqiao.jurisdiction.actions import add_person as _add_person
from fengqiao.jurisdiction.actions.add_grid import add_grid
from fengqiao.jurisdiction.actions.add_organ import add_organ
from fengqiao.jurisdiction.actions.change_counter import change_counter
from fengqiao.jurisdiction.actions.change_settings import change_complaints, change_settings
from fengqiao.jurisdiction.actions.end_grid import end_grid
from fengqiao.jurisdiction.actions.extend_post import extend_post
from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.actions.give_post import OF_NOBODY, give_post
from fengqiao.jurisdiction.actions.introduce import (
    delete_likeness,
    introduce,
    show_likeness,
    withdraw_introduction,
)
from fengqiao.jurisdiction.actions.invite_again import invite_again
from fengqiao.jurisdiction.actions.keep_reception import drop_reception, keep_reception
from fengqiao.jurisdiction.actions.lock_account import lock_account, unlock_account
from fengqiao.jurisdiction.actions.merge_grids import merge_grids
from fengqiao.jurisdiction.actions.move_organ import move_organ
from fengqiao.jurisdiction.actions.pass_on_lists import pass_on_lists
from fengqiao.jurisdiction.actions.rename_division import rename_division
from fengqiao.jurisdiction.actions.rename_grid import rename_grid
from fengqiao.jurisdiction.actions.rename_organ import rename_organ
from fengqiao.jurisdiction.actions.rename_person import rename_person
from fengqiao.jurisdiction.actions.reset_second_factor import reset_second_factor
from fengqiao.jurisdiction.actions.split_grid import split_grid
from fengqiao.jurisdiction.models import (
    Counter,
    CountySetting,
    Division,
    Grid,
    Introduction,
    Organ,
    Post,
    Reception,
    User,
)
from fengqiao.jurisdiction.step import Unfit
from fengqiao.lib.likeness import MOST_OCTETS, NoLikeness
from fengqiao.lib.pixels import PictureTooLarge
from fengqiao.upkeep.actions.close_organ import close_organ, hand_some_over
from fengqiao.upkeep.actions.end_post import end_post
from fengqiao.upkeep.querysets import in_hand

# What is usual in an organ stands first in the list of posts.
USUAL: dict[str, tuple[str, ...]] = {
    "centre": ("village_clerk", "town_clerk", "dispatcher", "grid_worker"),
    "committee": ("mediator",),
    "studio": ("mediator",),
    "department": ("liaison", "petition_clerk", "reviewer"),
    "court": ("court_clerk",),
    "police": ("police_liaison",),
    "government": ("leader", "liaison"),
    "village_committee": ("village_clerk", "grid_worker"),
}
REASON = gettext_lazy("为什么改")


class Invited(str):
    """A sentence that carries an invitation's code, which is shown this once."""

    code: str
    user: User


def today_of(request: StaffRequest) -> date:
    return request.at.astimezone(SHANGHAI).date()


def why(*, wanted: bool = True) -> Ask:
    """The reason, which stands in the record."""
    text = gettext_lazy("写进变更记录，以后查得到。例如：县编委2026年第3号文件。")
    return Ask("reason", REASON, help=text, wanted=wanted)


def _line(
    row: Model | None, name: str, label: Any, most: int, help: Any = "", *, wanted: bool = True
) -> Ask:
    """A line of text, with what the row has of that name."""
    value = getattr(row, name) if row else ""
    return Ask(name, label, help=help, value=value, most=most, wanted=wanted)


def _only_why(request: StaffRequest, _row: Any) -> list[Ask]:
    return [why()]


def _maybe_why(request: StaffRequest, _row: Any) -> list[Ask]:
    return [why(wanted=False)]


# ── Organs ───────────────────────────────────────────────────────────────────────────────────────


def _organ_names(organ: Organ | None) -> list[Ask]:
    short = gettext_lazy("分流建议用它来找部门，例如“人力资源和社会保障局”。没有就空着。")
    mark = gettext_lazy("写在事项编号里，例如“泌花园人调字”。不写就用上级机构的。")
    return [
        _line(organ, "name", gettext_lazy("名称"), 80),
        _line(organ, "short_name", gettext_lazy("简称（不带地名）"), 40, short, wanted=False),
        _line(organ, "number_mark", gettext_lazy("编号字头"), 20, mark, wanted=False),
    ]


def ask_new_organ(request: StaffRequest, place: str) -> list[Ask]:
    kinds = [(kind.value, kind.label) for kind in Organ.Kind]
    parents = [("", _("没有上级")), *_listed(parents_of(place, today_of(request)))]
    kind = Ask("kind", gettext_lazy("种类"), "select", options=kinds, value="department")
    name, short_name, mark = _organ_names(None)
    parent = Ask("parent", gettext_lazy("上级机构"), "select", options=parents, wanted=False)
    return [kind, name, short_name, parent, mark, why(wanted=False)]


def do_new_organ(request: StaffRequest, place: str, given: dict[str, Any]) -> Organ:
    given["parent"] = _organ(given["parent"])
    return add_organ(by=request.post, at=request.at, place=place, **given)


def parents_of(place: str, on: date, without: Organ | None = None) -> list[Organ]:
    """Organs of the place and of what contains it within the city."""
    places = [place[:digits] for digits in (4, 6, 9, 12) if digits <= len(place)]
    rows = Organ.objects.in_force(on).filter(place__in=places).order_by("place", "name")
    return [row for row in rows if without is None or row.pk != without.pk]


def successors_of(organ: Organ, on: date) -> list[Organ]:
    """Of the same kind beside it, and whatever stands above it in the county."""
    beside = Organ.objects.in_force(on).filter(valid_to=None, place__startswith=organ.place[:6])
    near = beside.filter(kind=organ.kind, place__startswith=organ.place[:-3] or organ.place)
    above = [row for row in parents_of(organ.place, on) if len(row.place) >= 6 and not row.valid_to]
    found = {row.pk: row for row in [*near.order_by("place", "name"), *above]}
    found.pop(organ.pk, None)
    return list(found.values())


def _ask_rename(request: StaffRequest, organ: Organ) -> list[Ask]:
    return [*_organ_names(organ), why()]


def _do_rename(request: StaffRequest, organ: Organ, seen: str, given: dict[str, Any]) -> str:
    rename_organ(organ, by=request.post, at=request.at, seen=seen, **given)
    return _("名称已经改好，各个页面从现在起用新名称。")


def _ask_move(request: StaffRequest, organ: Organ) -> list[Ask]:
    rows = parents_of(organ.place, today_of(request), organ)
    options = [("", _("没有上级")), *_listed(rows)]
    above = str(organ.parent_id or "")
    return [
        Ask(
            "parent",
            gettext_lazy("新的上级机构"),
            "select",
            options=options,
            value=above,
            wanted=False,
        ),
        why(),
    ]


def _do_move(request: StaffRequest, organ: Organ, seen: str, given: dict[str, Any]) -> str:
    given["parent"] = _organ(given["parent"])
    move_organ(organ, by=request.post, at=request.at, seen=seen, **given)
    return _("上级已经改好，以后上报到新的上级。")


def _ask_counter(request: StaffRequest, organ: Organ) -> list[Ask]:
    now = Counter.objects.filter(organ=organ).first() or Counter(organ=organ)
    hours = gettext_lazy("例如：周一至周五 8:30-12:00、14:30-18:00，节假日值班电话同上。")
    return [
        _line(now, "address", gettext_lazy("地址"), 120, wanted=False),
        _line(now, "telephone", gettext_lazy("电话"), 60, wanted=False),
        _line(now, "hours", gettext_lazy("接待时间"), 200, hours, wanted=False),
        why(wanted=False),
    ]


def _do_counter(request: StaffRequest, organ: Organ, seen: str, given: dict[str, Any]) -> str:
    change_counter(organ, by=request.post, at=request.at, seen=seen, **given)
    return _("已经保存，公开页上马上看得到。")


def _ask_close(request: StaffRequest, organ: Organ) -> list[Ask]:
    today = today_of(request)
    none = _("没有在办的事项，不用移交")
    return [
        Ask("on", gettext_lazy("最后一天"), "date", value=today.isoformat()),
        Ask(
            "to",
            gettext_lazy("没有办完的事项由谁接着办"),
            "select",
            options=[("", none), *_listed(successors_of(organ, today))],
            help=gettext_lazy("下面的机构也改到它下面。正在调解的，请当事人重新选调解员。"),
            wanted=False,
        ),
        why(),
    ]


def _do_close(request: StaffRequest, organ: Organ, seen: str, given: dict[str, Any]) -> str:
    given["to"] = _organ(given["to"])
    many = close_organ(organ, by=request.post, at=request.at, seen=seen, **given)
    return _("已经安排关闭，移交了%(many)d件事项。岗位同一天结束。") % {"many": many}


def _ask_hand_over(request: StaffRequest, organ: Organ) -> list[Ask]:
    options = _listed(successors_of(organ, today_of(request)))
    return [Ask("to", gettext_lazy("由谁接着办"), "select", options=options), why()]


def _do_hand_over(request: StaffRequest, organ: Organ, seen: str, given: dict[str, Any]) -> str:
    to = _organ(given["to"])
    if to is None:
        raise Unfit(_("请选由谁接着办。"), field="to")
    many = hand_some_over(organ, to, by=request.post, at=request.at, reason=given["reason"])
    left = in_hand(organ).count()
    said = _("移交了%(many)d件，还有%(left)d件。") % {"many": many, "left": left}
    return said + (_("请再办一次，直到移交完。") if left else "")


def _ask_invite(request: StaffRequest, organ: Organ) -> list[Ask]:
    return [
        Ask("name", gettext_lazy("姓名"), most=50),
        Ask(
            "username",
            gettext_lazy("用户名（登录用）"),
            help=gettext_lazy("小写字母、数字、点和横线，例如 wang.xiaohong。"),
            most=30,
        ),
        *_of_post(request, organ),
    ]


def _of_post(request: StaffRequest, organ: Organ) -> list[Ask]:
    today = today_of(request)
    return [
        Ask("role", gettext_lazy("岗位"), "select", options=roles_for(request, organ)),
        Ask(
            "place",
            gettext_lazy("管哪里"),
            "select",
            options=places_in(organ, today),
            help=gettext_lazy("网格员选他的网格；别的岗位一般就是机构管的地方。"),
            wanted=False,
        ),
        Ask("from_on", gettext_lazy("第一天"), "date", value=today.isoformat()),
        Ask(
            "to_on",
            gettext_lazy("最后一天（不定期的空着）"),
            "date",
            wanted=False,
        ),
        why(wanted=False),
    ]


def _do_invite(request: StaffRequest, organ: Organ, seen: str, given: dict[str, Any]) -> str:
    user, code = _add_person.add_person(by=request.post, at=request.at, organ=organ, **given)
    return _invited(user, code)


def _invited(user: User, code: str) -> Invited:
    said = Invited(_("账号已经建好。请把下面的邀请码当面交给本人。"))
    said.code, said.user = code, user
    return said


def _ask_give_post(request: StaffRequest, organ: Organ) -> list[Ask]:
    known = gettext_lazy("他登录用的用户名，在“人员”里查得到。")
    return [Ask("username", gettext_lazy("用户名"), help=known, most=30), *_of_post(request, organ)]


def _do_give_post(request: StaffRequest, organ: Organ, seen: str, given: dict[str, Any]) -> str:
    login = given.pop("username").lower()
    within = Post.objects.filter(organ__place__startswith=request.post.place).exclude(
        role__in=OF_NOBODY
    )
    post = within.filter(user__username=login).select_related("user").first()
    if post is None:
        raise Unfit(_("本县没有这个用户名。还没有账号的，请用“邀请新的人”。"), field="username")
    give_post(post.user, by=request.post, at=request.at, organ=organ, **given)
    return _("岗位已经安排好，他下次打开页面就能用。")


ORGAN_ACTS = (
    Act("invite", gettext_lazy("邀请新的人"), _ask_invite, _do_invite),
    Act("post", gettext_lazy("给已有账号的人安排岗位"), _ask_give_post, _do_give_post),
    Act("counter", gettext_lazy("地址、电话、接待时间"), _ask_counter, _do_counter),
    Act("rename", gettext_lazy("改名"), _ask_rename, _do_rename),
    Act("move", gettext_lazy("改到别的上级下面"), _ask_move, _do_move),
    Act("hand-over", gettext_lazy("移交事项"), _ask_hand_over, _do_hand_over),
    Act("close", gettext_lazy("关闭"), _ask_close, _do_close),
)


# ── What the public page says of an organ ────────────────────────────────────────────────────────


def _ask_reception(request: StaffRequest, row: Organ | Reception) -> list[Ask]:
    now = row if isinstance(row, Reception) else Reception(weekday=1)
    who = gettext_lazy("姓名和职务，例如：县委书记 王某某；没有定人的写岗位。")
    about = gettext_lazy("例如：在一楼接访室，不用预约。")
    return [
        Ask(
            "weekday",
            gettext_lazy("星期几"),
            "select",
            options=[(str(day.value), day.label) for day in Reception.Weekday],
            value=str(now.weekday),
        ),
        _line(now, "hours", gettext_lazy("时间"), 60, gettext_lazy("例如：9:00-11:30。")),
        _line(now, "who", gettext_lazy("谁接待"), 60, who),
        _line(now, "about", gettext_lazy("说明"), 120, about, wanted=False),
        why(wanted=False),
    ]


def _do_reception(
    request: StaffRequest, row: Organ | Reception, seen: str, given: dict[str, Any]
) -> str:
    old = row if isinstance(row, Reception) else None
    organ = row.organ if isinstance(row, Reception) else row
    given["weekday"] = int(given["weekday"])
    keep_reception(old, organ=organ, by=request.post, at=request.at, seen=seen, **given)
    return _("接待安排已经保存，公开页上马上看得到。")


def _do_drop_reception(
    request: StaffRequest, row: Reception, seen: str, given: dict[str, Any]
) -> str:
    drop_reception(row, by=request.post, at=request.at, seen=seen, **given)
    return _("接待安排已经取消。")


def _ask_introduction(request: StaffRequest, row: Organ | Introduction) -> list[Ask]:
    now = row if isinstance(row, Introduction) else Introduction()
    office = gettext_lazy("写办公电话，不写私人手机。")
    return [
        _line(now, "name", gettext_lazy("姓名"), 50),
        _line(now, "duty", gettext_lazy("职务和分工"), 100),
        _line(now, "telephone", gettext_lazy("办公电话"), 60, office, wanted=False),
        Ask(
            "position",
            gettext_lazy("排在第几"),
            "select",
            options=[(str(number), str(number)) for number in range(1, 31)],
            value=str(now.position or 1),
        ),
        why(wanted=False),
    ]


def _do_introduction(
    request: StaffRequest, row: Organ | Introduction, seen: str, given: dict[str, Any]
) -> str:
    old = row if isinstance(row, Introduction) else None
    organ = row.organ if isinstance(row, Introduction) else row
    given["position"] = int(given["position"])
    introduce(old, organ=organ, by=request.post, at=request.at, seen=seen, **given)
    return _("已经保存，公开页上马上看得到。")


def _do_withdraw(request: StaffRequest, row: Introduction, seen: str, given: dict[str, Any]) -> str:
    withdraw_introduction(row, by=request.post, at=request.at, seen=seen, **given)
    return _("公开页上不再显示，照片已经删除。")


def _ask_likeness(request: StaffRequest, row: Introduction) -> list[Ask]:
    today = today_of(request).isoformat()
    return [
        Ask(
            "picture",
            gettext_lazy("照片"),
            "file",
            help=gettext_lazy("JPG、PNG或者WebP，最大8 MB。系统会缩小，并去掉拍摄的时间、地点。"),
        ),
        Ask(
            "consent",
            gettext_lazy("本人怎样同意的"),
            help=gettext_lazy("例如：本人签了同意书，存在综治中心。本人随时可以要求撤下。"),
            most=100,
        ),
        Ask("consented_on", gettext_lazy("哪天同意的"), "date", value=today),
    ]


def _do_likeness(request: StaffRequest, row: Introduction, seen: str, given: dict[str, Any]) -> str:
    sent = request.FILES.get("picture")
    if sent is None:
        raise Unfit(_("请选一张照片。"), field="picture")
    try:
        content = sent.read(MOST_OCTETS + 1)
        show_likeness(row, by=request.post, at=request.at, content=content, seen=seen, **given)
    except (NoLikeness, PictureTooLarge) as refusal:
        raise Unfit(refusal.sentence, field="picture") from None
    return _("照片已经上传，公开页上马上看得到。")


def _do_delete_likeness(
    request: StaffRequest, row: Introduction, seen: str, given: dict[str, Any]
) -> str:
    delete_likeness(row, by=request.post, at=request.at, seen=seen, **given)
    return _("照片已经删除。")


def _ask_complaints(request: StaffRequest, setting: CountySetting) -> list[Ask]:
    return [
        Ask(
            "complaints",
            gettext_lazy("怎样投诉我们"),
            "long",
            help=gettext_lazy(
                "写投诉电话、找谁、几天答复。公开页上还会写着可以找上级、打12345、向纪检监察机关举报。"
            ),
            value=setting.complaints,
            most=500,
            wanted=False,
        ),
        why(wanted=False),
    ]


def _do_complaints(
    request: StaffRequest, setting: CountySetting, seen: str, given: dict[str, Any]
) -> str:
    change_complaints(by=request.post, at=request.at, seen=seen, **given)
    return _("已经保存，公开页上马上看得到。")


PUBLIC_ACTS = (
    Act("reception", gettext_lazy("增加接待安排"), _ask_reception, _do_reception),
    Act("person", gettext_lazy("公示一个人"), _ask_introduction, _do_introduction),
)
RECEPTION_ACTS = (
    Act("change", gettext_lazy("修改接待安排"), _ask_reception, _do_reception),
    Act("drop", gettext_lazy("取消接待安排"), _maybe_why, _do_drop_reception),
)
INTRODUCTION_ACTS = (
    Act("change", gettext_lazy("修改人员公示"), _ask_introduction, _do_introduction),
    Act("picture", gettext_lazy("上传照片"), _ask_likeness, _do_likeness),
    Act(
        "no-picture",
        gettext_lazy("删除照片"),
        _only_why,
        _do_delete_likeness,
        gettext_lazy("本人不同意了，就要删除（《个人信息保护法》15、47）。删除以后不能恢复。"),
        fits=lambda row: hasattr(row, "likeness"),
    ),
    Act(
        "withdraw",
        gettext_lazy("撤下人员公示"),
        _maybe_why,
        _do_withdraw,
        gettext_lazy("公开页上不再显示这个人，照片同时删除。"),
    ),
)
COMPLAINTS = Act("complaints", gettext_lazy("怎样投诉我们"), _ask_complaints, _do_complaints)


# ── People and posts ─────────────────────────────────────────────────────────────────────────────


def _ask_rename_person(request: StaffRequest, user: User) -> list[Ask]:
    return [Ask("name", gettext_lazy("姓名"), value=user.name, most=50), why()]


def _do_rename_person(request: StaffRequest, user: User, seen: str, given: dict[str, Any]) -> str:
    rename_person(user, by=request.post, at=request.at, seen=seen, **given)
    return _("姓名已经更正。")


def _do_lock(request: StaffRequest, user: User, seen: str, given: dict[str, Any]) -> str:
    lock_account(user, by=request.post, at=request.at, seen=seen, **given)
    return _("账号已经停用，他现在就不能再登录。")


def _do_unlock(request: StaffRequest, user: User, seen: str, given: dict[str, Any]) -> str:
    unlock_account(user, by=request.post, at=request.at, seen=seen, **given)
    return _("账号已经恢复，可以照原来的密码登录。")


def _do_reset(request: StaffRequest, user: User, seen: str, given: dict[str, Any]) -> str:
    reset_second_factor(user, by=request.post, at=request.at, seen=seen, **given)
    return _("两步验证已经解除，他下次登录可以重新设置。")


def _do_invite_again(request: StaffRequest, user: User, seen: str, given: dict[str, Any]) -> str:
    return _invited(user, invite_again(user, by=request.post, at=request.at, seen=seen, **given))


PERSON_ACTS = (
    Act("rename", gettext_lazy("更正姓名"), _ask_rename_person, _do_rename_person),
    Act(
        "invite",
        gettext_lazy("重新邀请（忘记密码）"),
        _maybe_why,
        _do_invite_again,
        gettext_lazy("原来的密码和邀请码马上作废，请把新的邀请码当面交给本人。"),
    ),
    Act("second-factor", gettext_lazy("解除两步验证（手机丢了）"), _only_why, _do_reset),
    Act(
        "lock",
        gettext_lazy("停用账号"),
        _only_why,
        _do_lock,
        gettext_lazy(
            "他现在就不能再登录；办过的事、任过的岗位都还在。离任的，先在岗位上办“结束任期”。"
        ),
        fits=lambda user: user.is_active,
    ),
    Act(
        "unlock",
        gettext_lazy("恢复账号"),
        _maybe_why,
        _do_unlock,
        gettext_lazy("停用的重新可以登录；输错密码太多被锁住的马上解开。"),
    ),
)


def _ask_extend(request: StaffRequest, post: Post) -> list[Ask]:
    until = (post.valid_to or today_of(request)) + timedelta(days=365)
    label = gettext_lazy("新的最后一天（改成不定期的空着）")
    return [
        Ask("to_on", label, "date", value=until.isoformat(), wanted=False),
        why(wanted=False),
    ]


def _do_extend(request: StaffRequest, post: Post, seen: str, given: dict[str, Any]) -> str:
    extend_post(post, by=request.post, at=request.at, seen=seen, **given)
    return _("任期已经延长。")


def _ask_end(request: StaffRequest, post: Post) -> list[Ask]:
    return [
        Ask(
            "on",
            gettext_lazy("最后一天"),
            "date",
            help=gettext_lazy("写昨天就是马上结束。"),
            value=today_of(request).isoformat(),
        ),
        Ask(
            "to",
            gettext_lazy("他名下没有办完的事交给谁"),
            "select",
            options=[("", _("不指定，由机构安排")), *_colleagues(request, post)],
            help=gettext_lazy("由他调解的，一律请当事人重新选调解员（《人民调解法》19）。"),
            wanted=False,
        ),
        why(),
    ]


def _do_end(request: StaffRequest, post: Post, seen: str, given: dict[str, Any]) -> str:
    given["to"] = _post(given["to"])
    many = end_post(post, by=request.post, at=request.at, seen=seen, **given)
    return _("任期已经结束，移交了%(many)d件事项。") % {"many": many}


def _ask_lists(request: StaffRequest, post: Post) -> list[Ask]:
    return [
        Ask(
            "to",
            gettext_lazy("给同事看的清单由谁接着用"),
            "select",
            options=[("", _("没有人接，都删除")), *_colleagues(request, post)],
            help=gettext_lazy("他只给自己看的清单，别人从来看不到，一并删除。"),
            wanted=False,
        ),
        why(wanted=False),
    ]


def _do_lists(request: StaffRequest, post: Post, seen: str, given: dict[str, Any]) -> str:
    given["to"] = _post(given["to"])
    many = pass_on_lists(post, by=request.post, at=request.at, seen=seen, **given)
    return _("他留下的%(many)d份常用清单已经处理。") % {"many": many}


def _colleagues(request: StaffRequest, post: Post) -> list[tuple[str, Any]]:
    """Who else works in such a post at the same organ."""
    able = Post.objects.able(today_of(request)).filter(organ=post.organ, role=post.role)
    return [(str(one.pk), one.user.name) for one in able.exclude(user=post.user_id)]


POST_ACTS = (
    Act(
        "extend",
        gettext_lazy("延长任期"),
        _ask_extend,
        _do_extend,
        fits=lambda post: post.valid_to is not None,
    ),
    Act("end", gettext_lazy("结束任期"), _ask_end, _do_end),
)
LEFT_ACTS = (Act("lists", gettext_lazy("处理他留下的常用清单"), _ask_lists, _do_lists),)


def roles_for(request: StaffRequest, organ: Organ) -> Options:
    """The posts that there are, the usual ones of such an organ first."""
    roles = [role for role in request.tables.roles() if role.name not in OF_NOBODY]
    usual = USUAL.get(organ.kind, ())
    roles.sort(key=lambda role: role.name not in usual)
    return [("", _("请选")), *((role.name, label_of(role)) for role in roles)]


def places_in(organ: Organ, on: date) -> Options:
    """The organ's own place and what lies straight in it; of a village its grids of both levels."""
    rows: list[tuple[str, Any]] = [("", _("机构管的整个地方"))]
    if len(organ.place) < 12:
        found = Division.objects.children_of(organ.place, on)
        return rows + [(row.code, village_name(row.name)) for row in found]
    grids = Grid.objects.in_force(on).under(organ.place).order_by("code")
    return rows + [(row.code, row.name) for row in grids]


# ── Places and grids ─────────────────────────────────────────────────────────────────────────────


def _ask_place_name(request: StaffRequest, division: Division) -> list[Ask]:
    return [
        Ask("name", gettext_lazy("新名称"), value=division.name, most=60),
        Ask(
            "with_organs",
            gettext_lazy("名称里带着旧地名的机构一起改"),
            "tick",
            value="1",
            wanted=False,
        ),
        why(),
    ]


def _do_place_name(
    request: StaffRequest, division: Division, seen: str, given: dict[str, Any]
) -> str:
    many = rename_division(division, by=request.post, at=request.at, seen=seen, **given)
    return _("地名已经改好，%(many)d个机构跟着改了名。旧名称仍然认得，旧台账照样能导入。") % {
        "many": many
    }


def _ask_new_grid(request: StaffRequest, _place: Any) -> list[Ask]:
    today = today_of(request).isoformat()
    return [
        Ask("name", gettext_lazy("名称"), most=60),
        Ask("from_on", gettext_lazy("从哪天起"), "date", value=today),
        why(wanted=False),
    ]


def _do_new_grid(request: StaffRequest, place: Any, seen: str, given: dict[str, Any]) -> str:
    grid = add_grid(by=request.post, at=request.at, parent=place.code, **given)
    return _("已经增加%(name)s，代码%(code)s。") % {"name": grid.name, "code": grid.code}


def _ask_grid_name(request: StaffRequest, grid: Grid) -> list[Ask]:
    return [Ask("name", gettext_lazy("名称"), value=grid.name, most=60), why(wanted=False)]


def _do_grid_name(request: StaffRequest, grid: Grid, seen: str, given: dict[str, Any]) -> str:
    rename_grid(grid, by=request.post, at=request.at, seen=seen, **given)
    return _("网格已经改名。")


def _tomorrow(request: StaffRequest) -> str:
    return (today_of(request) + timedelta(days=1)).isoformat()


def _ask_split(request: StaffRequest, grid: Grid) -> list[Ask]:
    return [
        Ask(
            "names",
            gettext_lazy("拆成哪几个（一行一个名称）"),
            "lines",
            help=gettext_lazy("原来的网格前一天结束，网格员的岗位同时结束，请在新网格重新安排。"),
        ),
        Ask("from_on", gettext_lazy("从哪天起"), "date", value=_tomorrow(request)),
        why(),
    ]


def _do_split(request: StaffRequest, grid: Grid, seen: str, given: dict[str, Any]) -> str:
    made = split_grid(grid, by=request.post, at=request.at, seen=seen, **given)
    return _("已经拆成%(names)s。") % {"names": "、".join(one.name for one in made)}


def _ask_merge(request: StaffRequest, grid: Grid) -> list[Ask]:
    beside = Grid.objects.children_of(grid.parent_code, today_of(request)).exclude(pk=grid.pk)
    return [
        Ask(
            "others",
            gettext_lazy("和哪些网格合并"),
            "ticks",
            options=[(one.code, one.name) for one in beside],
        ),
        Ask("name", gettext_lazy("合并后的名称"), value=grid.name, most=60),
        Ask("from_on", gettext_lazy("从哪天起"), "date", value=_tomorrow(request)),
        why(),
    ]


def _do_merge(request: StaffRequest, grid: Grid, seen: str, given: dict[str, Any]) -> str:
    made = merge_grids(grid, by=request.post, at=request.at, seen=seen, **given)
    return _("已经合并成%(name)s。") % {"name": made.name}


def _ask_end_grid(request: StaffRequest, grid: Grid) -> list[Ask]:
    today = today_of(request).isoformat()
    return [Ask("on", gettext_lazy("最后一天"), "date", value=today), why()]


def _do_end_grid(request: StaffRequest, grid: Grid, seen: str, given: dict[str, Any]) -> str:
    end_grid(grid, by=request.post, at=request.at, seen=seen, **given)
    return _("网格已经安排结束，网格员的岗位同一天结束。")


def _holds_grids(place: Any) -> bool:
    return len(place.code) in (12, 15)


PLACE_ACTS = (
    Act("grid", gettext_lazy("在这里增加网格"), _ask_new_grid, _do_new_grid, fits=_holds_grids),
    Act("rename", gettext_lazy("地名变更"), _ask_place_name, _do_place_name),
)
GRID_ACTS = (
    Act("grid", gettext_lazy("在这里增加微网格"), _ask_new_grid, _do_new_grid, fits=_holds_grids),
    Act("rename", gettext_lazy("改名"), _ask_grid_name, _do_grid_name),
    Act("split", gettext_lazy("拆分"), _ask_split, _do_split),
    Act("merge", gettext_lazy("合并"), _ask_merge, _do_merge),
    Act("end", gettext_lazy("结束"), _ask_end_grid, _do_end_grid),
)


# ── Settings ─────────────────────────────────────────────────────────────────────────────────────


def _ask_settings(request: StaffRequest, setting: CountySetting) -> list[Ask]:
    return [
        Ask(
            "second_factor_required",
            gettext_lazy("全县人员登录都要两步验证"),
            "tick",
            value="1" if setting.second_factor_required else "",
            help=gettext_lazy("没有设置的人，下一次打开页面会先带他设置。"),
            wanted=False,
        ),
        why(),
    ]


def _do_settings(
    request: StaffRequest, setting: CountySetting, seen: str, given: dict[str, Any]
) -> str:
    change_settings(by=request.post, at=request.at, seen=seen, **given)
    return _("设置已经保存。")


SETTINGS = Act("settings", gettext_lazy("设置"), _ask_settings, _do_settings)


# ── Small things ─────────────────────────────────────────────────────────────────────────────────


def _listed(organs: Sequence[Organ]) -> list[tuple[str, Any]]:
    return [(str(organ.pk), organ.name) for organ in organs]


def _post(key: str) -> Post | None:
    rows = Post.objects.select_related("organ", "user")
    found: Post | None = rows.filter(pk=key).first() if key else None
    return found


def _organ(key: str) -> Organ | None:
    rows = Organ.objects.filter(pk=key).select_related("parent") if key else Organ.objects.none()
    found: Organ | None = rows.first()
    return found
