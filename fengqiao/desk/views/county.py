"""The administrator's pages of a county: organs, people and posts, places and grids, settings. Nobody
else finds them; of matters they show no more than how many an organ still has in hand."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.desk import county, own_rules, trials
from fengqiao.desk.asking import Act, read, shown
from fengqiao.desk.changes import Told, records, told
from fengqiao.desk.county import Invited, today_of
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.places import drill
from fengqiao.desk.typed import is_sent
from fengqiao.desk.words import label_of, place_names
from fengqiao.jurisdiction.actions.adopt_rule import about_rule
from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.actions.give_post import OF_NOBODY
from fengqiao.jurisdiction.actions.take_over_rules import about_pack
from fengqiao.jurisdiction.models import (
    Counter,
    CountySetting,
    Division,
    Grid,
    Introduction,
    KeptList,
    Organ,
    Post,
    Reception,
    User,
)
from fengqiao.jurisdiction.querysets import offices
from fengqiao.jurisdiction.step import WHAT_RULE, About, ChangedMeanwhile, Unfit, seen_of
from fengqiao.lib.refusal import Refusal
from fengqiao.upkeep.querysets import in_hand

PAGE = 50
OWN_CHANGES = 20
P = ParamSpec("P")


class NoSuchPage(Refusal):
    """For everybody but the administrator, and for what lies outside his place."""

    code, status = "no_such_page", 404

    def __init__(self) -> None:
        super().__init__(_("没有找到这个页面。请从“我的事项”重新进入。"))


def county_page(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase], *, power: str = "administer"
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page that is not there but for who has the power in a county or a part of it."""

    @staff_page
    def asked(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.tables.may(request.post.role, power) or len(request.post.place) < 6:
            raise NoSuchPage
        return view(request, *args, **kwargs)

    return asked


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────


@require_safe
@county_page
def organs(request: StaffRequest) -> HttpResponse:
    """Those of a place, narrowed by what lies below it or by a word; closed ones when asked for."""
    place, find = _place(request), request.GET.get("find", "").strip()
    today, closed = today_of(request), "closed" in request.GET
    rows = Organ.objects.under(place).select_related("counter")
    if not closed:
        rows = rows.in_force(today)
    if find:
        rows = rows.filter(Q(name__contains=find) | Q(short_name__contains=find))
    elif not closed and len(place) < 12:
        rows = rows.filter(place__in=[place, *_below(place, request)])
    page = rows.order_by("place", "kind", "name")
    return _list(
        request,
        "county_organs.html",
        page,
        options=drill(request.post.place, place, today),
        place=place,
        find=find,
        closed=closed,
        names=place_names,
    )


@require_safe
@county_page
def people(request: StaffRequest) -> HttpResponse:
    """Everybody who holds or held a post here, a row a post."""
    find, state = (request.GET.get(name, "").strip() for name in ("find", "state"))
    today = today_of(request)
    rows = Post.objects.filter(organ__place__startswith=request.post.place)
    rows = rows.exclude(role__in=OF_NOBODY).select_related("user", "organ")
    if find:
        rows = rows.filter(
            Q(user__name__contains=find)
            | Q(user__username__contains=find.lower())
            | Q(organ__name__contains=find)
        )
    if state == "ended":
        rows = rows.filter(valid_to__lt=today)
    elif state == "locked":
        rows = rows.filter(user__is_active=False)
    elif not find:
        rows = rows.in_force(today)
    page = rows.order_by("user__name", "user_id", "valid_from", "id")
    roles = {role.name: label_of(role) for role in request.tables.roles()}
    return _list(
        request, "county_people.html", page, find=find, state=state, roles=roles, today=today
    )


@require_safe
@county_page
def places(request: StaffRequest) -> HttpResponse:
    """A place with what lies in it: towns, villages, grids of both levels."""
    place, today = _place(request), today_of(request)
    if len(place) > 12:
        raise NoSuchPage
    here = Division.objects.filter(pk=place).first()
    if here is None:
        raise NoSuchPage
    if len(place) < 12:
        rows: Sequence[Any] = list(Division.objects.children_of(place, today))
    else:
        rows = list(Grid.objects.under(place).order_by("code"))
    return show(
        request,
        "county_places.html",
        here=here,
        name=village_name(here.name),
        options=drill(request.post.place, place, today),
        rows=[(row, village_name(row.name), row.is_valid_on(today)) for row in rows],
        workers=_workers(place, request) if len(place) == 12 else {},
        acts=[a for a in county.PLACE_ACTS if a.fits(here)],
        changes=changes_of(request, here),
    )


def _workers(village: str, request: StaffRequest) -> dict[str, list[str]]:
    """Who answers for which grid today."""
    found: dict[str, list[str]] = {}
    for post in Post.objects.able(today_of(request)).filter(
        place__startswith=village, role="grid_worker"
    ):
        found.setdefault(post.place, []).append(post.user.name)
    return found


def _list(request: StaffRequest, template: str, rows: Any, **context: Any) -> HttpResponse:
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    asked = request.GET.copy()
    asked.pop("page", None)
    if names := context.pop("names", None):
        context["names"] = names(row.place for row in found[:PAGE])
    return show(
        request,
        template,
        rows=found[:PAGE],
        page=page,
        before=_link(asked, page - 1) if page > 1 else "",
        after=_link(asked, page + 1) if len(found) > PAGE else "",
        **context,
    )


def _link(asked: QueryDict, page: int) -> str:
    asked["page"] = str(page)
    return f"?{asked.urlencode()}"


def _place(request: StaffRequest) -> str:
    """What the list is narrowed to, within the administrator's own place."""
    place = request.GET.get("place", "")
    fits = place.startswith(request.post.place) and place.isascii() and place.isdigit()
    return place if fits else request.post.place


def _below(place: str, request: StaffRequest) -> list[str]:
    rows = Division.objects.children_of(place, today_of(request)) if len(place) == 9 else []
    return [row.code for row in rows]


# ── One of them ──────────────────────────────────────────────────────────────────────────────────


@require_safe
@county_page
def organ(request: StaffRequest, key: UUID) -> HttpResponse:
    """An organ: what it is, who works in it, what can be done with it, what was changed."""
    found = _organ(request, key)
    today = today_of(request)
    posts = Post.objects.in_force(today).filter(organ=found).exclude(role__in=OF_NOBODY)
    roles = {role.name: label_of(role) for role in request.tables.roles()}
    return show(
        request,
        "county_organ.html",
        organ=found,
        where=place_names([found.place])[found.place],
        counter=Counter.objects.filter(organ=found).first(),
        posts=posts.select_related("user").order_by("user__name"),
        roles=roles,
        many=in_hand(found).count(),
        is_open=found.valid_to is None or found.valid_to >= today,
        acts=county.ORGAN_ACTS if found.valid_to is None else (),
        changes=changes_of(request, found),
    )


@require_safe
@county_page
def person(request: StaffRequest, key: UUID) -> HttpResponse:
    """Somebody's account and posts, what can be done with them, what was changed."""
    found = _person(request, key)
    today = today_of(request)
    posts = Post.objects.filter(user=found, organ__place__startswith=request.post.place)
    roles = {role.name: label_of(role) for role in request.tables.roles()}
    held = [(post, post.is_valid_on(today)) for post in posts.select_related("organ")]
    left = set(KeptList.objects.left(today).filter(user=found).values_list("organ_id", "role"))
    return show(
        request,
        "county_person.html",
        person=found,
        is_invited=not found.has_usable_password(),
        has_second_factor=Authenticator.objects.filter(user_id=found.pk, type="totp").exists(),
        posts=[
            (p, roles.get(p.role, p.role), now, _fitting(p, is_now=now, left=left))
            for p, now in held
        ],
        acts=[act for act in county.PERSON_ACTS if act.fits(found)],
        changes=changes_of(request, found),
    )


@require_safe
@county_page
def grid(request: StaffRequest, grid: str) -> HttpResponse:
    """A grid: since when, who answers for it, what lies in it, what was changed."""
    found = _grid(request, grid)
    today = today_of(request)
    posts = Post.objects.in_force(today).filter(place=found.code).select_related("user", "organ")
    return show(
        request,
        "county_grid.html",
        grid=found,
        where=place_names([found.village_code])[found.village_code],
        is_open=found.is_valid_on(today),
        posts=posts,
        inside=Grid.objects.filter(parent_code=found.code).order_by("code"),
        acts=[a for a in county.GRID_ACTS if a.fits(found)] if found.valid_to is None else [],
        changes=changes_of(request, found),
    )


@require_safe
@county_page
def public(request: StaffRequest) -> HttpResponse:
    """What the public page of a place says of its organs: hours, roster, people, complaints."""
    place, today = _place(request), today_of(request)
    setting, _made = CountySetting.objects.get_or_create(place=request.post.place[:6])
    return show(
        request,
        "county_public.html",
        place=place,
        options=drill(request.post.place, place, today),
        offices=offices(place, today, all_of_them=True),
        acts=county.PUBLIC_ACTS,
        setting=setting,
    )


@require_safe
@county_page
def rules(request: StaffRequest) -> HttpResponse:
    """What holds in the county today, with its sources; what it has decided for itself."""
    return show(
        request,
        "county_rules.html",
        clocks=own_rules.clocks(request),
        sections=own_rules.sections(request),
        packs=own_rules.packs(request),
        years=_years(request),
        changes=told(_of_rules(request), request.tables),
    )


def _of_rules(request: StaffRequest) -> Any:
    rows = records().filter(what=WHAT_RULE, county=request.post.place[:6])
    return rows.order_by("-id")[:OWN_CHANGES]


def _years(request: StaffRequest) -> list[int]:
    """Of which years the calendar of rest days is known."""
    year = today_of(request).year
    known = request.tables.calendar.is_known
    return [one for one in range(year - 3, year + 3) if known(date(one, 1, 1))]


@require_safe
@county_page
def settings(request: StaffRequest) -> HttpResponse:
    """What the county decides for itself, and the ways to the other pages."""
    setting, _made = CountySetting.objects.get_or_create(place=request.post.place[:6])
    return show(
        request, "county_settings.html", setting=setting, changes=changes_of(request, setting)
    )


def _fitting(post: Post, *, is_now: bool, left: set[tuple[UUID, str]]) -> list[Act]:
    """What can be done with a post; with one that has ended, when there are lists left from it."""
    if is_now:
        return [act for act in county.POST_ACTS if act.fits(post)]
    return list(county.LEFT_ACTS) if (post.organ_id, post.role) in left else []


def changes_of(request: StaffRequest, about: Model) -> list[Told]:
    """What was done to it, the newest first."""
    rows = records().filter(subject=str(about.pk), county=request.post.place[:6])
    return told(rows.order_by("-id")[:OWN_CHANGES], request.tables)


def _organ(request: StaffRequest, key: UUID) -> Organ:
    rows = Organ.objects.filter(place__startswith=request.post.place).select_related("parent")
    found: Organ | None = rows.filter(pk=key).first()
    if found is None:
        raise NoSuchPage
    return found


def _person(request: StaffRequest, key: UUID) -> User:
    rows = Post.objects.filter(organ__place__startswith=request.post.place, user=key)
    post: Post | None = rows.exclude(role__in=OF_NOBODY).select_related("user").first()
    if post is None:
        raise NoSuchPage
    return post.user


def _post(request: StaffRequest, key: UUID) -> Post:
    rows = Post.objects.filter(organ__place__startswith=request.post.place, pk=key)
    rows = rows.exclude(role__in=OF_NOBODY).select_related("user", "organ")
    found: Post | None = rows.first()
    if found is None:
        raise NoSuchPage
    return found


def _grid(request: StaffRequest, code: str) -> Grid:
    found: Grid | None = Grid.objects.filter(pk=code).first()
    if found is None or not code.startswith(request.post.place):
        raise NoSuchPage
    return found


def _division(request: StaffRequest, code: str) -> Division:
    found: Division | None = Division.objects.filter(pk=code).first()
    if found is None or not code.startswith(request.post.place):
        raise NoSuchPage
    return found


# ── Doing ────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def organ_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    found = _organ(request, key)
    return act_page(
        request, county.ORGAN_ACTS, act, found, found, reverse("county_organ", args=[key])
    )


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def person_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    found = _person(request, key)
    back = reverse("county_person", args=[key])
    return act_page(request, county.PERSON_ACTS, act, found, found, back)


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def post_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    """A post's changes stand on its holder's page."""
    found = _post(request, key)
    back = reverse("county_person", args=[found.user_id])
    acts = (*county.POST_ACTS, *county.LEFT_ACTS)
    return act_page(request, acts, act, found, found.user, back)


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def grid_act(request: StaffRequest, grid: str, act: str) -> HttpResponseBase:
    found = _grid(request, grid)
    back = reverse("county_grid", args=[grid])
    return act_page(request, county.GRID_ACTS, act, found, found, back)


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def place_act(request: StaffRequest, place: str, act: str) -> HttpResponseBase:
    found = _division(request, place)
    back = f"{reverse('county_places')}?place={place}"
    return act_page(request, county.PLACE_ACTS, act, found, found, back)


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def settings_act(request: StaffRequest) -> HttpResponseBase:
    setting, _made = CountySetting.objects.get_or_create(place=request.post.place[:6])
    back = reverse("county_settings")
    return act_page(request, (county.SETTINGS,), "settings", setting, setting, back)


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def rule_adopt(request: StaffRequest, rule: str) -> HttpResponseBase:
    """A rule of the county's own: a limit, a suggestion where to, the colour of a fact."""
    county_code = request.post.place[:6]
    about, act = about_rule(rule, county_code), own_rules.adopting(rule, county_code)
    return act_page(request, (act,), "adopt", rule, about, reverse("county_rules"))


@require_safe
@county_page
def rule_trial(request: StaffRequest, rule: str) -> HttpResponse:
    """A stricter limit tried on the last year's cases, before anybody is bound by it."""
    asked = trials.asked_of(request, rule)
    return show(
        request,
        "county_trial.html",
        rule=rule,
        of=str(about_rule(rule, request.post.place[:6])),
        asked=asked,
        told=trials.told_of(request, asked) if asked.row else None,
        status=422 if asked.wrong else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def rule_pack(request: StaffRequest, place: str) -> HttpResponseBase:
    """Rows of a rule pack, to be taken over as the county's own."""
    found = next((one for one in own_rules.packs(request) if one.place == place), None)
    if found is None:
        raise NoSuchPage
    about = about_pack(found.pack, request.post.place[:6])
    back = reverse("county_rules")
    return act_page(request, (own_rules.TAKE_OVER,), "take-over", found, about, back)


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def rule_end(request: StaffRequest, rule: str, begins: str) -> HttpResponseBase:
    """The last day of one of them, by its name and its first day."""
    row = own_rules.ending(request, rule, begins)
    if row is None:
        raise NoSuchPage
    about = about_rule(rule, request.post.place[:6])
    return act_page(request, (own_rules.END,), "end", row, about, reverse("county_rules"))


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def complaints(request: StaffRequest) -> HttpResponseBase:
    setting, _made = CountySetting.objects.get_or_create(place=request.post.place[:6])
    back = reverse("county_public")
    return act_page(request, (county.COMPLAINTS,), "complaints", setting, setting, back)


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def public_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    """A new line of an organ's roster, a new person on its page."""
    found = _organ(request, key)
    return act_page(request, county.PUBLIC_ACTS, act, found, found, _public(found))


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def reception_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    rows = Reception.objects.filter(organ__place__startswith=request.post.place, pk=key)
    found: Reception | None = rows.select_related("organ").first()
    if found is None:
        raise NoSuchPage
    return act_page(request, county.RECEPTION_ACTS, act, found, found.organ, _public(found.organ))


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def introduction_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    rows = Introduction.objects.filter(organ__place__startswith=request.post.place, pk=key)
    found: Introduction | None = rows.select_related("organ").first()
    if found is None:
        raise NoSuchPage
    return act_page(
        request, county.INTRODUCTION_ACTS, act, found, found.organ, _public(found.organ)
    )


def _public(organ: Organ) -> str:
    return f"{reverse('county_public')}?place={organ.place}"


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def new_organ(request: StaffRequest) -> HttpResponseBase:
    """An organ of the place that was chosen in the list."""
    place = _place(request)
    if len(place) not in (6, 9, 12):
        raise NoSuchPage
    act = Act(
        "new",
        _("增加机构"),
        lambda asked, _where: county.ask_new_organ(asked, place),
        lambda asked, _where, _seen, given: county.do_new_organ(asked, place, given),
        _("设在：%(place)s") % {"place": place_names([place])[place]},
    )
    done = _done(request, act, None, "")
    if isinstance(done, Organ):
        messages.success(request, _("机构已经增加。接着可以邀请人、写接待时间。"))
        return redirect("county_organ", done.pk)
    back = f"{reverse('county_organs')}?place={place}"
    return _form(request, act, None, done, "", back, str(place))


def act_page(
    request: StaffRequest,
    acts: Sequence[Act],
    name: str,
    row: Any,
    about: About,
    back: str,
    of: str = "",
) -> HttpResponseBase:
    """The form of an act, or what came of it; `of` says what it is about where its name does not."""
    act = next((one for one in acts if one.name == name and one.fits(row)), None)
    if act is None:
        raise NoSuchPage
    done = _done(request, act, row, request.POST.get("seen", ""))
    if isinstance(done, Invited):
        return show(request, "county_code.html", invited=done, back=back)
    if isinstance(done, str):
        messages.success(request, done)
        return redirect(back)
    seen = request.POST.get("seen", "")
    if isinstance(done, ChangedMeanwhile) or not seen:
        seen = seen_of(about)
    return _form(request, act, row, done, seen, back, of or str(about))


def _done(request: StaffRequest, act: Act, row: Any, seen: str) -> Any:
    """What the act gives; what was wrong with what was sent; None where nothing was sent."""
    if not is_sent(request):
        return None
    try:
        given = read(act.asks(request, row), request.POST)
        return act.do(request, row, seen, given)
    except Unfit as wrong:
        return wrong


def _form(
    request: StaffRequest, act: Act, row: Any, wrong: Unfit | None, seen: str, back: str, of: str
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    return show(
        request,
        "county_act.html",
        act=act,
        of=of,
        asked=shown(act.asks(request, row), sent, wrong),
        seen=seen,
        back=back,
        status=wrong.status if wrong else 200,
    )
