"""What can be done with the roster of receptions: the acts with what each asks for. The acts themselves
live in `reception.actions`."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.desk.asking import Act, Ask
from fengqiao.desk.county import today_of, why
from fengqiao.desk.pages import StaffRequest
from fengqiao.jurisdiction.models import Organ
from fengqiao.jurisdiction.step import Unfit
from fengqiao.reception.actions.cancel_shift import cancel_shift, hold_shift
from fengqiao.reception.actions.keep_leader import end_leader, keep_leader
from fengqiao.reception.actions.keep_shift import add_shift, change_shift
from fengqiao.reception.actions.swap_shifts import swap_shifts
from fengqiao.reception.definitions import MOST_PLACES, hours_of, whole
from fengqiao.reception.models import Leader, Shift
from fengqiao.reception.querysets import of_organ, serving

BEGINS, ENDS, PLACES = "9:00", "11:30", "6"


# ── Leaders ──────────────────────────────────────────────────────────────────────────────────────


def _ask_leader(request: StaffRequest, row: Organ | Leader) -> list[Ask]:
    now = row if isinstance(row, Leader) else None
    organ = now.organ if now else row
    following = len(serving(organ, today_of(request))) + 1
    login = gettext_lazy("他登录用的用户名；有的话，他包案的事项才找得到他。没有账号的空着。")
    return [
        Ask("name", gettext_lazy("姓名"), value=now.name if now else "", most=50),
        Ask(
            "title",
            gettext_lazy("职务"),
            help=gettext_lazy("例如：县委书记。会公布给群众看。"),
            value=now.title if now else "",
            most=60,
        ),
        Ask(
            "position",
            gettext_lazy("轮流的顺序"),
            value=str(now.position if now else following),
            most=2,
        ),
        Ask(
            "username",
            gettext_lazy("用户名"),
            help=login,
            value=now.post.user.username if now and now.post else "",
            most=150,
            wanted=False,
        ),
        why(wanted=False),
    ]


def _do_leader(request: StaffRequest, row: Organ | Leader, seen: str, given: dict[str, Any]) -> str:
    now = row if isinstance(row, Leader) else None
    organ = row.organ if isinstance(row, Leader) else row
    made = keep_leader(now, organ=organ, by=request.post, at=request.at, seen=seen, **given)
    return _("%(name)s在轮流接访的名单里。") % {"name": made.name}


def _ask_end(request: StaffRequest, _row: Leader) -> list[Ask]:
    last = Ask("on", gettext_lazy("最后一天"), "date", value=today_of(request).isoformat())
    return [last, why()]


def _do_end(request: StaffRequest, row: Leader, seen: str, given: dict[str, Any]) -> str:
    end_leader(row, by=request.post, at=request.at, seen=seen, **given)
    return _("%(name)s不再轮流接访。以前的安排都还在。") % {"name": row.name}


LEADER_ACTS = (
    Act("change", gettext_lazy("修改"), _ask_leader, _do_leader),
    Act("end", gettext_lazy("不再轮流"), _ask_end, _do_end),
)


# ── Shifts ───────────────────────────────────────────────────────────────────────────────────────


def _leaders(organ: Organ, on: date) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in serving(organ, on)]


def _of_shift(request: StaffRequest, organ: Organ, now: Shift | None) -> list[Ask]:
    begins = now.starts_at.astimezone(SHANGHAI) if now else None
    ends = now.ends_at.astimezone(SHANGHAI) if now else None
    return [
        Ask(
            "leader",
            gettext_lazy("哪位领导"),
            "select",
            options=_leaders(organ, today_of(request)),
            value=str(now.leader_id) if now else "",
        ),
        Ask(
            "day",
            gettext_lazy("哪天"),
            "date",
            value=now.day.isoformat() if now else today_of(request).isoformat(),
        ),
        Ask("begins", gettext_lazy("从几点"), value=_clock(begins, BEGINS), most=5),
        Ask("ends", gettext_lazy("到几点"), value=_clock(ends, ENDS), most=5),
        Ask(
            "where",
            gettext_lazy("在哪里接访"),
            value=now.where if now else where_of(organ),
            most=120,
        ),
        Ask(
            "places",
            gettext_lazy("可以预约几位"),
            help=gettext_lazy("没有预约的也照样接待。写0就是不开放预约。"),
            value=str(now.places) if now else PLACES,
            most=2,
        ),
    ]


def _clock(moment: Any, otherwise: str) -> str:
    return f"{moment.hour}:{moment:%M}" if moment else otherwise


def where_of(organ: Organ) -> str:
    """Where people are received, as the counter says; else at the organ."""
    counter = getattr(organ, "counter", None)
    return str(counter.address if counter and counter.address else organ.name)


def _ask_new(request: StaffRequest, organ: Organ) -> list[Ask]:
    sort = Ask(
        "sort",
        gettext_lazy("怎样接访"),
        "select",
        options=list(Shift.Sort.choices),
        value=Shift.Sort.COUNTER.value,
        help=gettext_lazy("下访：到乡镇、村里去接访，地点写在下面。"),
    )
    return [sort, *_of_shift(request, organ, None), why(wanted=False)]


def _do_new(request: StaffRequest, organ: Organ, seen: str, given: dict[str, Any]) -> str:
    add_shift(organ, by=request.post, at=request.at, **_read(organ, given, request))
    return _("已经安排，公开页上马上看得到。")


def _ask_shift(request: StaffRequest, row: Shift) -> list[Ask]:
    return [*_of_shift(request, row.organ, row), why()]


def _do_shift(request: StaffRequest, row: Shift, seen: str, given: dict[str, Any]) -> str:
    change_shift(row, by=request.post, at=request.at, seen=seen, **_read(row.organ, given, request))
    return _("已经改好。原因会写在公开页上，已经预约的人也看得到。")


def _read(organ: Organ, given: dict[str, Any], request: StaffRequest) -> dict[str, Any]:
    """The typed hours and numbers as the acts want them."""
    hours = hours_of(given.pop("begins"), given.pop("ends"))
    given["places"] = whole("places", given["places"], MOST_PLACES)
    given["leader"] = _leader(organ, given["leader"], today_of(request))
    return given | {"hours": hours}


def _leader(organ: Organ, key: str, on: date) -> Leader:
    for leader in serving(organ, on):
        if str(leader.pk) == key:
            found: Leader = leader
            return found
    raise Unfit(_("请先在名单里登记接访的领导。"), field="leader")


def _ask_swap(request: StaffRequest, row: Shift) -> list[Ask]:
    others = of_organ(row.organ, request.at).filter(
        cancelled_at=None, held_at=None, starts_at__gt=request.at
    )
    options = [(str(one.pk), str(one)) for one in others if one.leader_id != row.leader_id]
    return [Ask("other", gettext_lazy("和哪一次换"), "select", options=options), why()]


def _do_swap(request: StaffRequest, row: Shift, seen: str, given: dict[str, Any]) -> str:
    other = Shift.objects.select_related("leader").get(pk=given.pop("other"))
    swap_shifts(row, other, by=request.post, at=request.at, seen=seen, **given)
    return _("已经换好，两次的时间、地点不变，接访的领导对调。原因会写在公开页上。")


def _ask_why(request: StaffRequest, _row: Shift) -> list[Ask]:
    return [why()]


def _do_cancel(request: StaffRequest, row: Shift, seen: str, given: dict[str, Any]) -> str:
    cancel_shift(row, by=request.post, at=request.at, seen=seen, **given)
    return _("已经取消，原因会写在公开页上。已经预约的人列在这一页，请打电话告诉他们。")


def _ask_nothing(request: StaffRequest, _row: Shift) -> list[Ask]:
    return []


def _do_hold(request: StaffRequest, row: Shift, seen: str, given: dict[str, Any]) -> str:
    hold_shift(row, by=request.post, at=request.at, seen=seen)
    return _("已经登记：如期接访。来了多少人不用填，也不考核。")


def _is_planned(row: Shift) -> bool:
    return row.cancelled_at is None and row.held_at is None


NEW = Act("new", gettext_lazy("安排一次接访、下访"), _ask_new, _do_new)
NEW_LEADER = Act("leader", gettext_lazy("登记接访领导"), _ask_leader, _do_leader)
SHIFT_ACTS = (
    Act("change", gettext_lazy("修改时间、地点、领导"), _ask_shift, _do_shift, fits=_is_planned),
    Act("swap", gettext_lazy("和别人换班"), _ask_swap, _do_swap, fits=_is_planned),
    Act(
        "cancel",
        gettext_lazy("取消这次接访"),
        _ask_why,
        _do_cancel,
        gettext_lazy(
            "取消了也留在名单上，写明原因。已经预约的人会看到，名单留着，好打电话告诉他们。"
        ),
        fits=_is_planned,
    ),
)
HOLD = Act(
    "hold",
    gettext_lazy("登记如期接访"),
    _ask_nothing,
    _do_hold,
    gettext_lazy("领导在公布的时间、地点接待了，不管有没有人来。"),
    fits=_is_planned,
)
