"""Connect another system, change it, give it another secret, switch it off and on, send again what was
given up. By who administers the county, each on record; the secret is told once and kept nowhere."""

from contextlib import AbstractContextManager
from datetime import datetime

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Move, Unfit, because, taking, typed
from fengqiao.lib import posting
from fengqiao.lib.uuid7 import uuid7
from fengqiao.notices.models import Notice, Subscription
from fengqiao.notices.models.notices import GIVEN_UP, WAITING

MOST_OF_TITLE, MOST_OF_URL = 40, 300


def subscribe(
    *,
    title: str,
    url: str,
    username: str,
    sends_status: bool,
    sends_reminders: bool,
    by: Post,
    at: datetime,
) -> Subscription:
    """A new connection for a post of the county. Its secret is `shown_secret`, told this once."""
    title = typed("title", "对方是谁", title, most=MOST_OF_TITLE)
    url = typed("url", "网址", url, most=MOST_OF_URL)
    if fault := posting.fault_of(url):
        raise Unfit("这个网址不能用：{fault}。请向对方要一个正确的网址。", field="url", fault=fault)
    if not (sends_status or sends_reminders):
        raise Unfit("请至少选一样要发送的内容。", field="sends_status")
    system = Subscription(
        id=uuid7(at),
        place=by.place[:6],
        title=title,
        url=url,
        post=_post_of(username, by, at),
        sends_status=sends_status,
        sends_reminders=sends_reminders,
    )
    with taking("subscribe", by=by, at=at, county=system.place, about=system) as move:
        move.add(system)
    return system


def renew_secret(system: Subscription, *, reason: str, by: Post, at: datetime) -> Subscription:
    """Another secret; what is signed from now on is signed with it."""
    because(reason)
    with _taking("renew_secret", system, reason, by, at) as move:
        move.change(system, serial=system.serial + 1)
    return system


def switch(system: Subscription, *, is_used: bool, by: Post, at: datetime) -> None:
    """Switch it off, or on again; what waits for it goes on waiting for no longer than it is tried."""
    with _taking("switch_subscription", system, "", by, at) as move:
        move.change(system, is_used=is_used, rests_until_at=None)


def send_again(system: Subscription, *, by: Post, at: datetime) -> int:
    """What was given up is tried anew, under its keys; how many."""
    with _taking("send_again", system, "", by, at) as move:
        given_up = Notice.objects.filter(subscription=system, state=GIVEN_UP)
        many = given_up.update(state=WAITING, tries=0, not_before_at=at)
        move.note(system, {"given_up": many}, {"given_up": 0})
        Subscription.objects.filter(pk=system.pk).update(rests_until_at=None, failures=0)
    return int(many)


def shown_secret(system: Subscription) -> str:
    """The secret as the receiver's library takes it (whsec_…)."""
    return posting.shown(system.secret())


def _taking(
    act: str, system: Subscription, reason: str, by: Post, at: datetime
) -> AbstractContextManager[Move]:
    return taking(act, by=by, at=at, county=system.place, reason=reason, about=system)


def _post_of(username: str, by: Post, at: datetime) -> Post:
    """The post as which the other system sees: the account's oldest one in this county."""
    name = typed("username", "账号", username, most=150)
    able = Post.objects.able(at.astimezone(SHANGHAI).date()).filter(user__username=name)
    post: Post | None = able.filter(place__startswith=by.place).first()
    if post is None:
        raise Unfit(
            "没有找到账号“{name}”在本县的岗位。请先在“人员与岗位”里给它一个岗位。",
            field="username",
            name=name,
        )
    return post
