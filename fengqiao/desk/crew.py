"""What can be done with committees, mediators, courses, grades and subsidies: the acts with what each asks
for. The acts themselves live in `mediators.actions`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.desk.asking import Act, Ask, Options
from fengqiao.desk.county import today_of, why
from fengqiao.desk.pages import StaffRequest
from fengqiao.desk.words import label_of, said
from fengqiao.jurisdiction.models import Organ, Post, User
from fengqiao.jurisdiction.step import Unfit
from fengqiao.mediators.actions.begin_term import begin_term
from fengqiao.mediators.actions.end_mediator import end_mediator
from fengqiao.mediators.actions.enter_mediator import change_mediator, enter_mediator
from fengqiao.mediators.actions.keep_course import add_attendances, add_honour, keep_course
from fengqiao.mediators.actions.keep_particulars import forget_particulars, keep_particulars
from fengqiao.mediators.actions.make_list import close_list, make_list, show_list, withdraw_list
from fengqiao.mediators.actions.object_to_award import answer_objection, object_to_award
from fengqiao.mediators.actions.propose_grading import propose_grading
from fengqiao.mediators.actions.review_grading import (
    grant_grading,
    review_grading,
    show_grading,
    withdraw_grading,
)
from fengqiao.mediators.actions.review_subsidy import review_subsidy
from fengqiao.mediators.actions.seat_member import end_seat, seat_member
from fengqiao.mediators.actions.set_up_committee import change_committee, set_up_committee
from fengqiao.mediators.actions.tell_court import tell_court
from fengqiao.mediators.definitions import PARTICULARS
from fengqiao.mediators.models import (
    Committee,
    Course,
    CourtNotice,
    Grading,
    Mediator,
    Membership,
    Objection,
    Subsidy,
    SubsidyList,
)
from fengqiao.mediators.models.committees import Formed
from fengqiao.mediators.permissions import broken
from fengqiao.mediators.querysets import mediators_on

TOWN_DIGITS = 9
LABELS = {
    "birth_year": gettext_lazy("出生年份"),
    "education": gettext_lazy("文化程度"),
    "political_status": gettext_lazy("政治面貌"),
    "ethnicity": gettext_lazy("民族"),
}


def lacking(committee: Committee, on: date) -> str:
    """What a committee does not keep now, as a sentence behind what was done; '' where all is well."""
    found = " ".join(said(one.sentence) for one in broken(committee, on))
    return " " + _("请注意：") + found if found else ""


def _day(name: str, label: Any, request: StaffRequest, help: Any = "") -> Ask:
    return Ask(name, label, "date", value=today_of(request).isoformat(), help=help)


def _formed() -> Ask:
    label = gettext_lazy("怎样产生的")
    return Ask("formed", label, "select", options=list(Formed.choices), value="elected")


# ── Committees ───────────────────────────────────────────────────────────────────────────────────


def _kinds(now: Committee | None) -> list[Ask]:
    none = [("", _("不是这一类"))]
    return [
        Ask(
            "kind",
            gettext_lazy("种类"),
            "select",
            options=list(Committee.Kind.choices),
            value=now.kind if now else "village",
            help=gettext_lazy("照司法部统计表的分类。"),
        ),
        Ask(
            "trade",
            gettext_lazy("哪个行业、专业"),
            "select",
            options=[*none, *Committee.Trade.choices],
            value=now.trade if now else "",
            wanted=False,
        ),
        Ask(
            "posting",
            gettext_lazy("派驻在哪里"),
            "select",
            options=[*none, *Committee.Posting.choices],
            value=now.posting if now else "",
            wanted=False,
        ),
    ]


def _ask_set_up(request: StaffRequest, organ: Organ) -> list[Ask]:
    return [*_kinds(None), _day("set_up_on", gettext_lazy("哪天设立"), request), why(wanted=False)]


def _do_set_up(request: StaffRequest, organ: Organ, seen: str, given: dict[str, Any]) -> str:
    row = set_up_committee(organ, by=request.post, at=request.at, **given)
    return _("已经登记。接着登记届期、调解员和委员。") + lacking(row, today_of(request))


SET_UP = Act(
    "set-up",
    gettext_lazy("登记调解组织"),
    _ask_set_up,
    _do_set_up,
    gettext_lazy("设立和组成情况要通报所在地基层人民法院（《人民调解法》10），系统会准备好通报。"),
)


def _ask_change(request: StaffRequest, committee: Committee) -> list[Ask]:
    return [*_kinds(committee), why()]


def _do_change(request: StaffRequest, row: Committee, seen: str, given: dict[str, Any]) -> str:
    change_committee(row, by=request.post, at=request.at, seen=seen, **given)
    return _("已经改好。") + lacking(row, today_of(request))


def _ask_term(request: StaffRequest, committee: Committee) -> list[Ask]:
    return [
        _day("from_on", gettext_lazy("本届第一天"), request),
        _formed(),
        Ask(
            "how",
            gettext_lazy("经过"),
            help=gettext_lazy("例如：2026年3月2日村民代表会议推选。"),
            most=200,
            wanted=False,
        ),
        why(wanted=False),
    ]


def _do_term(request: StaffRequest, row: Committee, seen: str, given: dict[str, Any]) -> str:
    term = begin_term(row, by=request.post, at=request.at, seen=seen, **given)
    done = _("新的一届到%(day)s届满。") % {"day": term.to_on}
    return done + lacking(row, today_of(request))


def _of_person(now: Mediator | None) -> list[Ask]:
    return [
        Ask("name", gettext_lazy("姓名"), value=now.name if now else "", most=50),
        Ask(
            "gender",
            gettext_lazy("性别"),
            "select",
            options=list(Mediator.Gender.choices),
            value=now.gender if now else "female",
            help=gettext_lazy("委员里要有妇女（《人民调解法》8）。"),
        ),
        Ask(
            "work",
            gettext_lazy("专职还是兼职"),
            "select",
            options=list(Mediator.Work.choices),
            value=now.work if now else "part_time",
        ),
        Ask(
            "is_public_servant",
            gettext_lazy("是公职人员"),
            "tick",
            value=now.is_public_servant if now else "",
            help=gettext_lazy("公职人员不领取个案补贴。"),
        ),
        Ask(
            "is_bought", gettext_lazy("政府购买服务的"), "tick", value=now.is_bought if now else ""
        ),
        Ask(
            "has_law_licence",
            gettext_lazy("有法律职业资格"),
            "tick",
            value=now.has_law_licence if now else "",
        ),
        Ask(
            "username",
            gettext_lazy("用户名"),
            help=gettext_lazy("他登录用的用户名。有账号的，办过多少件才数得出来。没有就空着。"),
            value=now.user.username if now and now.user else "",
            most=30,
            wanted=False,
        ),
    ]


def _account(given: dict[str, Any], request: StaffRequest) -> User | None:
    """By the user name; Unfit for one that is not of the county."""
    login = given.pop("username").lower()
    if not login:
        return None
    held = Post.objects.filter(organ__place__startswith=request.post.place[:6])
    post = held.filter(user__username=login).select_related("user").first()
    if post is None:
        raise Unfit(_("本县没有这个用户名。"), field="username")
    user: User = post.user
    return user


def _ask_mediator(request: StaffRequest, committee: Committee) -> list[Ask]:
    first = _day("from_on", gettext_lazy("从哪天起做调解员"), request)
    return [*_of_person(None), first, why(wanted=False)]


def _do_mediator(request: StaffRequest, row: Committee, seen: str, given: dict[str, Any]) -> str:
    user = _account(given, request)
    made = enter_mediator(row, by=request.post, at=request.at, user=user, **given)
    return _("%(name)s已经登记。是委员的，接着在他的页面办“任委员”。") % {"name": made.name}


COMMITTEE_ACTS = (
    Act("mediator", gettext_lazy("登记一位调解员"), _ask_mediator, _do_mediator),
    Act(
        "term",
        gettext_lazy("开始新的一届"),
        _ask_term,
        _do_term,
        gettext_lazy("每届三年，可以连选连任（《人民调解法》9）。委员有变化的，另外办任职、离任。"),
        fits=lambda row: row.is_elected,
    ),
    Act("change", gettext_lazy("修改种类"), _ask_change, _do_change),
)


def _ask_tell(request: StaffRequest, notice: CourtNotice) -> list[Ask]:
    courts = Organ.objects.in_force(today_of(request)).filter(kind=Organ.Kind.COURT)
    near = courts.filter(place__startswith=notice.county[:6]).order_by("place", "name")
    return [
        Ask(
            "court",
            gettext_lazy("通报给哪个法院"),
            "select",
            options=[(str(row.pk), row.name) for row in near],
        ),
        _day("told_on", gettext_lazy("哪天送达"), request),
        Ask("told_how", gettext_lazy("怎样送达"), help=gettext_lazy("例如：当面送达，李某签收。")),
    ]


def _do_tell(request: StaffRequest, notice: CourtNotice, seen: str, given: dict[str, Any]) -> str:
    court = Organ.objects.get(pk=given.pop("court"))
    tell_court(notice, by=request.post, at=request.at, seen=seen, court=court, **given)
    return _("已经记下：什么时候、怎样通报了哪个法院。以后再有变化，会另起一份。")


TELL = Act("tell", gettext_lazy("登记已经通报法院"), _ask_tell, _do_tell)


# ── Mediators ────────────────────────────────────────────────────────────────────────────────────


def _ask_person(request: StaffRequest, mediator: Mediator) -> list[Ask]:
    return [*_of_person(mediator), why()]


def _do_person(request: StaffRequest, row: Mediator, seen: str, given: dict[str, Any]) -> str:
    user = _account(given, request)
    change_mediator(row, by=request.post, at=request.at, seen=seen, user=user, **given)
    return _("已经改好。") + lacking(row.committee, today_of(request))


def _ask_seat(request: StaffRequest, mediator: Mediator) -> list[Ask]:
    return [
        Ask(
            "office",
            gettext_lazy("任什么"),
            "select",
            options=list(Membership.Office.choices),
            value="member",
        ),
        _formed(),
        _day("from_on", gettext_lazy("从哪天起"), request),
        why(wanted=False),
    ]


def _do_seat(request: StaffRequest, row: Mediator, seen: str, given: dict[str, Any]) -> str:
    seat_member(row, by=request.post, at=request.at, seen=seen, **given)
    return _("已经登记，法院的通报里加了一条。") + lacking(row.committee, today_of(request))


def _ask_last_day(request: StaffRequest, _row: Mediator) -> list[Ask]:
    return [_day("on", gettext_lazy("最后一天"), request), why()]


def seat_of(mediator: Mediator) -> Membership | None:
    """His seat, by what was read of him before if it was."""
    return next((seat for seat in mediator.memberships.all() if seat.to_on is None), None)


def _do_end_seat(request: StaffRequest, row: Mediator, seen: str, given: dict[str, Any]) -> str:
    seat = seat_of(row)
    if seat is None:
        raise Unfit(_("他现在不是委员。"), field="on")
    end_seat(seat, by=request.post, at=request.at, seen=seen, **given)
    return _("已经登记，法院的通报里加了一条。") + lacking(row.committee, today_of(request))


def _do_end(request: StaffRequest, row: Mediator, seen: str, given: dict[str, Any]) -> str:
    end_mediator(row, by=request.post, at=request.at, seen=seen, **given)
    done = _("已经登记离任。他的岗位由系统管理员在“人员与岗位”里结束。")
    return done + lacking(row.committee, today_of(request))


def _ask_particulars(request: StaffRequest, mediator: Mediator) -> list[Ask]:
    born = Ask(
        "birth_year", LABELS["birth_year"], help=gettext_lazy("例如：1975。"), most=4, wanted=False
    )
    lists = [
        Ask(name, LABELS[name], "select", options=[("", _("没有说")), *codes.items()], wanted=False)
        for name, codes in PARTICULARS.items()
    ]
    return [born, *lists]


def _do_particulars(request: StaffRequest, row: Mediator, seen: str, given: dict[str, Any]) -> str:
    keep_particulars(row, by=request.post, at=request.at, seen=seen, **given)
    return _("已经加密保存，只用来填统计表。")


def _ask_forget(request: StaffRequest, _row: Mediator) -> list[Ask]:
    return [why()]


def _do_forget(request: StaffRequest, row: Mediator, seen: str, given: dict[str, Any]) -> str:
    forget_particulars(row, by=request.post, at=request.at, seen=seen, **given)
    return _("统计信息已经删除。")


def _ask_honour(request: StaffRequest, mediator: Mediator) -> list[Ask]:
    return [
        Ask("title", gettext_lazy("表彰名称"), most=100),
        Ask("given_by", gettext_lazy("谁给的"), most=80),
        _day("given_on", gettext_lazy("哪天"), request),
        why(wanted=False),
    ]


def _do_honour(request: StaffRequest, row: Mediator, seen: str, given: dict[str, Any]) -> str:
    add_honour(row, by=request.post, at=request.at, seen=seen, **given)
    return _("表彰已经登记。")


def ask_grade(request: StaffRequest, mediator: Mediator) -> list[Ask]:
    """Which of the grades that have conditions here; for somebody else, that he agrees."""
    levels = [
        (str(row.level), label_of(row))
        for row in request.tables.mediator_grades()
        if request.tables.conditions(row.level)
    ]
    level = Ask("level", gettext_lazy("申报哪一级"), "select", options=levels, value="4")
    if mediator.user_id == request.post.user_id:
        return [level]
    return [level, Ask("agreed", gettext_lazy("本人同意申报"), "tick")]


def do_grade(request: StaffRequest, row: Mediator, seen: str, given: dict[str, Any]) -> str:
    level, agreed = int(given["level"]), bool(given.get("agreed"))
    propose_grading(row, by=request.post, at=request.at, level=level, agreed=agreed)
    return _("已经申报。条件是从事项里数出来的，由另一位同事审核，再公示；不会自动授予。")


GRADE = Act(
    "grade",
    gettext_lazy("申报等级"),
    ask_grade,
    do_grade,
    gettext_lazy(
        "办过多少件、成功率、培训学时由系统数，不用填。差一点的也可以申报，审核的人看得到。"
    ),
    fits=lambda row: row.valid_to is None,
)


def _serves(row: Mediator) -> bool:
    return row.valid_to is None


MEDIATOR_ACTS = (
    Act("seat", gettext_lazy("任委员、改任"), _ask_seat, _do_seat, fits=_serves),
    Act(
        "end-seat",
        gettext_lazy("不再任委员"),
        _ask_last_day,
        _do_end_seat,
        fits=lambda row: _serves(row) and seat_of(row) is not None,
    ),
    Act("change", gettext_lazy("修改信息"), _ask_person, _do_person),
    Act(
        "particulars",
        gettext_lazy("填写统计信息"),
        _ask_particulars,
        _do_particulars,
        gettext_lazy(
            "统计表要数的内容，加密保存，页面上不显示。每次填写，原来的全部换掉。没有说的不要猜。"
        ),
    ),
    Act("forget", gettext_lazy("删除统计信息"), _ask_forget, _do_forget),
    Act("honour", gettext_lazy("登记表彰"), _ask_honour, _do_honour),
    GRADE,
    Act("end", gettext_lazy("离任"), _ask_last_day, _do_end, fits=_serves),
)


# ── Training ─────────────────────────────────────────────────────────────────────────────────────


def _who(request: StaffRequest) -> Ask:
    return Ask("mediators", gettext_lazy("谁参加了"), "ticks", options=_listed(_serving(request)))


def _serving(request: StaffRequest) -> list[Mediator]:
    """Of the place that was chosen: all of a town, of a county those of the county and its towns."""
    place = request.GET.get("place", "")
    if not (place.startswith(request.post.place) and place.isascii() and place.isdigit()):
        place = request.post.place
    rows = mediators_on(place, today_of(request))
    if len(place) < TOWN_DIGITS:
        rows = rows.alias(digits=Length("committee__organ__place")).filter(digits__lte=TOWN_DIGITS)
    return list(rows.order_by("committee__organ__place", "name", "id"))


def _listed(rows: Iterable[Mediator]) -> Options:
    return [(str(row.pk), f"{row.name} · {row.committee.organ.name}") for row in rows]


def _named(given: dict[str, Any], request: StaffRequest) -> list[Mediator]:
    chosen = set(given["mediators"])
    return [row for row in _serving(request) if str(row.pk) in chosen]


def _ask_course(request: StaffRequest, _row: Any) -> list[Ask]:
    return [
        Ask("topic", gettext_lazy("培训内容"), most=100),
        _day("held_on", gettext_lazy("哪天"), request),
        Ask("hours", gettext_lazy("学时"), help=gettext_lazy("例如：8或者4.5。"), most=5),
        Ask("organiser", gettext_lazy("谁办的"), value=request.post.organ.name, most=80),
        _who(request),
    ]


def _do_course(request: StaffRequest, _row: Any, seen: str, given: dict[str, Any]) -> str:
    given["mediators"] = _named(given, request)
    course = keep_course(by=request.post, at=request.at, **given)
    said = _("%(topic)s已经登记，%(many)d人参加。")
    return said % {"topic": course.topic, "many": len(given["mediators"])}


COURSE = Act("course", gettext_lazy("登记一期培训"), _ask_course, _do_course)


def _ask_attend(request: StaffRequest, course: Course) -> list[Ask]:
    return [_who(request), why(wanted=False)]


def _do_attend(request: StaffRequest, course: Course, seen: str, given: dict[str, Any]) -> str:
    given["mediators"] = _named(given, request)
    many = add_attendances(course, by=request.post, at=request.at, seen=seen, **given)
    return _("补登了%(many)d人。") % {"many": many}


ATTEND = Act("attend", gettext_lazy("补登参加的人"), _ask_attend, _do_attend)


# ── Grades ───────────────────────────────────────────────────────────────────────────────────────


def _opinion(help: Any) -> Ask:
    return Ask("opinion", gettext_lazy("审核意见"), "long", help=help, most=500)


def _ask_review(request: StaffRequest, _row: Grading) -> list[Ask]:
    options = [("yes", _("通过")), ("no", _("不通过"))]
    help = gettext_lazy("写明依据；条件差一点也同意的，写明为什么。")
    return [Ask("is_fit", gettext_lazy("结果"), "select", options=options), _opinion(help)]


def _do_review(request: StaffRequest, row: Grading, seen: str, given: dict[str, Any]) -> str:
    is_fit, opinion = given["is_fit"] == "yes", given["opinion"]
    review_grading(row, by=request.post, at=request.at, is_fit=is_fit, opinion=opinion)
    return _("审核意见已经记下。通过的，接着公示。") if is_fit else _("审核意见已经记下。")


def _nothing(request: StaffRequest, _row: Any) -> list[Ask]:
    return []


def _do_show(request: StaffRequest, row: Grading, seen: str, _given: dict[str, Any]) -> str:
    show_grading(row, by=request.post, at=request.at)
    return _("已经公示，到%(day)s为止。公开页上看得到。") % {"day": row.shown_until_on}


def _do_grant(request: StaffRequest, row: Grading, seen: str, _given: dict[str, Any]) -> str:
    grant_grading(row, by=request.post, at=request.at)
    return _("等级已经授予。")


def _ask_why(request: StaffRequest, _row: Any) -> list[Ask]:
    return [why()]


def _do_withdraw(request: StaffRequest, row: Grading, seen: str, given: dict[str, Any]) -> str:
    withdraw_grading(row, by=request.post, at=request.at, **given)
    return _("申报已经撤回。")


def _ask_object(request: StaffRequest, _row: Any) -> list[Ask]:
    help = gettext_lazy("加密保存。可以不写是谁说的。")
    return [Ask("words", gettext_lazy("异议的内容"), "long", help=help, most=1000)]


def _do_object(
    request: StaffRequest, row: Grading | SubsidyList, seen: str, given: dict[str, Any]
) -> str:
    object_to_award(row, by=request.post, at=request.at, **given)
    return _("异议已经登记。核查、答复以前，不能办下一步。")


def _at(*states: str) -> Any:
    return lambda row: row.state in states


REVIEW = Act("review", gettext_lazy("审核"), _ask_review, _do_review, fits=_at("proposed"))
SHOWING = gettext_lazy("姓名和等级写在公开页上，公示不少于5个工作日。公示期满没有异议，才能授予。")
GRADING_ACTS = (
    REVIEW,
    Act("show", gettext_lazy("公示"), _nothing, _do_show, SHOWING, fits=_at("reviewed")),
    Act("grant", gettext_lazy("授予"), _nothing, _do_grant, fits=_at("shown")),
    Act("object", gettext_lazy("登记异议"), _ask_object, _do_object, fits=_at("shown")),
    Act(
        "withdraw",
        gettext_lazy("撤回"),
        _ask_why,
        _do_withdraw,
        fits=_at("proposed", "reviewed", "shown"),
    ),
)


def _ask_answer(request: StaffRequest, _row: Objection) -> list[Ask]:
    options = [("no", _("异议不成立")), ("yes", _("异议成立"))]
    return [
        Ask("is_upheld", gettext_lazy("结果"), "select", options=options),
        Ask("answer", gettext_lazy("核查结果"), "long", most=500),
    ]


def _do_answer(request: StaffRequest, row: Objection, seen: str, given: dict[str, Any]) -> str:
    given["is_upheld"] = given["is_upheld"] == "yes"
    answer_objection(row, by=request.post, at=request.at, **given)
    return _("核查结果已经记下。")


ANSWER = Act("answer", gettext_lazy("答复异议"), _ask_answer, _do_answer)


# ── Subsidies ────────────────────────────────────────────────────────────────────────────────────


def _ask_subsidy(request: StaffRequest, row: Subsidy) -> list[Ask]:
    options = [("yes", _("通过")), ("no", _("不通过"))]
    grades = [(one.code, _with_rate(request, one, row)) for one in request.tables.difficulties()]
    return [
        Ask("is_due", gettext_lazy("结果"), "select", options=options),
        Ask("difficulty", gettext_lazy("难度"), "select", options=grades, value=row.difficulty),
        _opinion(gettext_lazy("写明依据；难度和建议的不一样的，写明为什么。")),
    ]


def _with_rate(request: StaffRequest, difficulty: Any, row: Subsidy) -> str:
    rate = request.tables.rate(difficulty.code, row.form)
    amount = _("%(amount)d元") % {"amount": rate.amount} if rate else _("没有定金额")
    return f"{label_of(difficulty)} · {amount}"


def _do_subsidy(request: StaffRequest, row: Subsidy, seen: str, given: dict[str, Any]) -> str:
    given["is_due"] = given["is_due"] == "yes"
    review_subsidy(row, by=request.post, at=request.at, **given)
    return _("审核意见已经记下。通过的，做名单时一起公示。")


SUBSIDY = Act(
    "review",
    gettext_lazy("审核补贴"),
    _ask_subsidy,
    _do_subsidy,
    gettext_lazy("难度是算出来的建议，由您定。金额照本县的规则，系统不付款。"),
    fits=_at("proposed"),
)


def _ask_list(request: StaffRequest, _row: Any) -> list[Ask]:
    title = _("%(year)d年第%(quarter)d季度人民调解个案补贴")
    day = today_of(request)
    value = title % {"year": day.year, "quarter": (day.month + 2) // 3}
    return [Ask("title", gettext_lazy("名单名称"), value=value, most=80)]


def _do_list(request: StaffRequest, _row: Any, seen: str, given: dict[str, Any]) -> str:
    listed = make_list(by=request.post, at=request.at, **given)
    return _("%(title)s已经做好，接着公示。") % {"title": listed.title}


LIST = Act(
    "list",
    gettext_lazy("做补贴名单"),
    _ask_list,
    _do_list,
    gettext_lazy("审核通过、还没有上名单的都在里面。"),
)


def _do_show_list(request: StaffRequest, row: SubsidyList, seen: str, _given: Any) -> str:
    show_list(row, by=request.post, at=request.at, seen=seen)
    return _("已经公示，到%(day)s为止。公开页上看得到。") % {"day": row.shown_until_on}


def _do_close_list(request: StaffRequest, row: SubsidyList, seen: str, _given: Any) -> str:
    close_list(row, by=request.post, at=request.at, seen=seen)
    return _("名单已经定稿，可以导出给财政。")


def _do_withdraw_list(
    request: StaffRequest, row: SubsidyList, seen: str, given: dict[str, Any]
) -> str:
    withdraw_list(row, by=request.post, at=request.at, seen=seen, **given)
    return _("名单已经撤回，里面的补贴可以重新做名单。")


LIST_ACTS = (
    Act(
        "show",
        gettext_lazy("公示"),
        _nothing,
        _do_show_list,
        gettext_lazy("公开页上写调解员姓名和金额，不写事项。"),
        fits=_at("draft"),
    ),
    Act("close", gettext_lazy("定稿"), _nothing, _do_close_list, fits=_at("shown")),
    Act("object", gettext_lazy("登记异议"), _ask_object, _do_object, fits=_at("shown")),
    Act("withdraw", gettext_lazy("撤回"), _ask_why, _do_withdraw_list, fits=_at("draft", "shown")),
)
