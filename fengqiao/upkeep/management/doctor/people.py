"""Whether those who work here can, and nobody who should not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.jurisdiction.actions.open_portal import ROLE as RESIDENT
from fengqiao.jurisdiction.models import CountySetting, Organ, Post
from fengqiao.mediation.management.demo.password import password_file
from fengqiao.mediation.management.demo.people import COUNTY as DEMO_COUNTY
from fengqiao.upkeep.management.doctor.finding import Finding, error, some_of, warning
from fengqiao.upkeep.management.doctor.reach import is_reached_from_outside

SOON = timedelta(days=30)
NUMBERED = ("county", "town")


def second_factor(at: datetime) -> Iterator[Finding]:
    """Where a county demands it: who has none."""
    demanding = set(
        CountySetting.objects.filter(second_factor_required=True).values_list("place", flat=True)
    )
    owing = _without_second_factor(p for p in _able(at) if p.place[:6] in demanding)
    if owing:
        told = _("县里要求两步验证，还有 %(count)s 个账号没有设置：%(names)s。")
        yield warning(
            told % {"count": len(owing), "names": some_of(owing)},
            _("请他们尽快登录，系统会先带他们设置；不再使用的账号用 fengqiao staff end 停用。"),
        )


def second_factor_of_admins(at: datetime) -> Iterator[Finding]:
    """Who makes accounts, and has but a password."""
    owing = _without_second_factor(_able(at).filter(role="admin"))
    if owing:
        told = _("系统管理员没有设置两步验证：%(names)s。")
        yield warning(
            told % {"names": some_of(owing)}, _("请他们登录后在“两步验证”里设置，最好今天就设。")
        )


def posts_that_end(at: datetime) -> Iterator[Finding]:
    """Terms that run out within the month."""
    today = timezone.localdate(at)
    ending = _able(at).filter(valid_to__lte=today + SOON)
    names = sorted({post.user.username for post in ending})
    if names:
        told = _("有 %(count)s 个账号的岗位在 30 天内到期：%(names)s。")
        yield warning(
            told % {"count": len(names), "names": some_of(names)},
            _("继续任职的，用 fengqiao staff add 再安排岗位；离任的，先把手上的事项交接好。"),
        )


def number_marks(at: datetime) -> Iterator[Finding]:
    """Centres that number cases without a mark of their own."""
    centres = Organ.objects.in_force(timezone.localdate(at)).filter(
        kind=Organ.Kind.CENTRE, number_mark="", level__in=NUMBERED
    )
    names = list(centres.order_by("place").values_list("name", flat=True))
    if names:
        told = _("有 %(count)s 个综治中心没有编号字头，事项会借用上级的编号：%(names)s。")
        yield warning(
            told % {"count": len(names), "names": some_of(names)},
            _("在机构管理里填写编号字头，例如“泌花园人调字”。"),
        )


def mediators(at: datetime) -> Iterator[Finding]:
    """Counties in which nobody can be appointed."""
    yield from _counties_without(
        at,
        "mediator",
        _("%(names)s还没有调解员，事项受理以后没有人可以调解。"),
        _("用 fengqiao init 的邀请表，或者 fengqiao staff add 安排调解员。"),
    )


def administrators(at: datetime) -> Iterator[Finding]:
    """Counties in which nobody makes accounts."""
    yield from _counties_without(
        at,
        "admin",
        _("%(names)s还没有系统管理员，没有人能管理账号。"),
        _("用 fengqiao init --admin 或者 fengqiao staff add 安排一个。"),
    )


def demonstration(at: datetime) -> Iterator[Finding]:
    """Accounts with a password that stands in a file, where others can reach them."""
    is_demo = password_file(Path(settings.FENGQIAO_HOME)).exists()
    others = [county for county, _name in _counties(at) if county != DEMO_COUNTY]
    if is_demo and (others or is_reached_from_outside()):
        yield error(
            _("这里有演示县的账号，它们共用一个写在文件里的密码，而这台机器已经对外或者有真的县。"),
            _("正式使用请换一个空的数据文件夹和数据库，重新运行 fengqiao init。"),
        )


def _counties_without(at: datetime, role: str, told: str, mend: str) -> Iterator[Finding]:
    having = {place[:6] for place in _able(at).filter(role=role).values_list("place", flat=True)}
    names = [name for county, name in _counties(at) if county not in having]
    if names:
        yield warning(told % {"names": some_of(names)}, mend)


def _counties(at: datetime) -> list[tuple[str, str]]:
    """Those that were set up: place and name of their centres."""
    centres = Organ.objects.in_force(timezone.localdate(at)).filter(
        kind=Organ.Kind.CENTRE, level="county"
    )
    return list(centres.order_by("place").values_list("place", "name"))


def _able(at: datetime) -> Any:
    """Posts of people; in the one for residents nobody logs in."""
    return Post.objects.able(timezone.localdate(at)).exclude(role=RESIDENT)


def _without_second_factor(posts: Any) -> list[str]:
    having = set(
        Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    return sorted({post.user.username for post in posts if post.user_id not in having})
