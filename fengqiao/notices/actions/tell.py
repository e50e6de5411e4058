"""告知: make the notices of what is to be told, for whom it concerns, by the channels that each has
chosen. Nothing leaves here; what is told on the desk is told when its row is there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Post
from fengqiao.notices.definitions import key_of
from fengqiao.notices.models import Notice, Reach, Subscription, TextChoice
from fengqiao.notices.models.notices import SENT, WAITING
from fengqiao.notices.permissions import Company
from fengqiao.rulebook.reminders import next_morning, undisturbed
from fengqiao.rulebook.shapes import Whom
from fengqiao.rulebook.tables import in_force

DIGEST = "digest"
AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class News:
    """Something to be told of a case: a step of a clock, or an act. `at` is when the clock reaches the
    step, or the moment of the act; `by_id` who did it, and so is not told."""

    case: Case
    about: UUID
    step: str
    at: datetime
    to: tuple[Whom, ...]
    clock: str = ""
    limit_at: datetime | None = None
    before_at: datetime | None = None
    is_urgent: bool = False
    by_id: UUID | None = None
    by_party: UUID | None = None


def tell(news: Sequence[News], *, at: datetime) -> int:
    """Make the notices; how many. Those that are there already stay as they are."""
    if not news:
        return 0
    company = Company({one.case.pk: one.case for one in news}.values(), at=at)
    told = [(one, company.told(one.case, one.to, clock=one.clock)) for one in news]
    ways = Ways({post.pk for _, posts in told for post in posts}, news)
    made = [notice for one, posts in told for notice in _notices(one, posts, ways, company, at)]
    made.sort(key=lambda notice: notice.pk.hex)  # two who write the same rows never wait crosswise
    Notice.objects.bulk_create(made, batch_size=AT_A_TIME, ignore_conflicts=True)
    return len(made)


class Ways:
    """How those concerned want to be told beside the desk, read at once."""

    def __init__(self, posts: Collection[UUID], news: Sequence[News]) -> None:
        self.reach = {row.post_id: row for row in Reach.objects.filter(post__in=posts)}
        used = Subscription.objects.filter(is_used=True).select_related("post__organ")
        self.subscriptions = list(used)
        self.parties = _wanting([one.case for one in news if "parties" in one.to])


def _wanting(cases: Collection[Case]) -> Mapping[UUID, list[UUID]]:
    """By case the parties that want text messages; in a compartment nobody gets one, for whoever
    holds the telephone would read that there is a matter at all."""
    open_ones = [case.pk for case in cases if not case.compartment]
    latest: dict[tuple[UUID, UUID], bool] = {}
    if open_ones:
        rows = TextChoice.objects.filter(case__in=open_ones).order_by("at", "id")
        latest = {(row.case_id, row.party_id): row.is_wanted for row in rows}
    found: dict[UUID, list[UUID]] = {}
    for (case, party), is_wanted in latest.items():
        if is_wanted:
            found.setdefault(case, []).append(party)
    return found


def _notices(
    one: News, posts: Sequence[Post], ways: Ways, company: Company, at: datetime
) -> Iterator[Notice]:
    for post in posts:
        if post.pk != one.by_id:
            yield from _to_post(one, post, ways, at)
    if "parties" in one.to:
        for party in ways.parties.get(one.case.pk, ()):
            if party != one.by_party:
                yield _notice(one, "sms", at, party_id=party, recipient=party)
    if "sender" in one.to:
        for way in _of_sender(one.case, ways.subscriptions):
            if company.is_seen_by(one.case, way.post):
                yield _to_system(one, way, at)


def _to_post(one: News, post: Post, ways: Ways, at: datetime) -> Iterator[Notice]:
    yield _notice(one, "desk", at, post_id=post.pk, recipient=post.pk)
    reach = ways.reach.get(post.pk)
    for channel in ("email", "sms"):
        how = getattr(reach, f"by_{channel}", "")
        if how:
            later = how == DIGEST
            yield _notice(one, channel, at, post_id=post.pk, recipient=post.pk, later=later)
    for way in ways.subscriptions:
        if way.sends_reminders and way.post_id == post.pk:
            yield _to_system(one, way, at)


def _to_system(one: News, way: Subscription, at: datetime) -> Notice:
    return _notice(
        one, "webhook", at, post_id=way.post_id, subscription_id=way.pk, recipient=way.pk
    )


def _of_sender(case: Case, subscriptions: Iterable[Subscription]) -> Iterator[Subscription]:
    """The systems of the organ that sent the matter in."""
    for way in subscriptions:
        if way.sends_status and way.post.organ_id == case.registered_by.organ_id:
            yield way


def _notice(
    one: News, channel: str, at: datetime, *, recipient: UUID, later: bool = False, **whom: UUID
) -> Notice:
    return Notice(
        id=key_of(one.about, one.step, one.at, recipient, channel, one.limit_at),
        case=one.case,
        county=one.case.county_code,
        about=one.about,
        step=one.step,
        clock=one.clock,
        limit_at=one.limit_at,
        before_at=one.before_at,
        channel=channel,
        is_urgent=one.is_urgent,
        made_at=at,
        state=SENT if channel == "desk" else WAITING,
        is_read=channel != "desk",
        not_before_at=_from(one, channel, at, later=later),
        **whom,
    )


def _from(one: News, channel: str, at: datetime, *, later: bool) -> datetime:
    """When it may go out: at once where it is urgent or the channel wakes nobody."""
    tables = in_force(at.astimezone(SHANGHAI).date(), one.case.place)
    hours = tables.quiet(channel)
    if one.is_urgent or hours is None:
        return at
    begin = next_morning if later else undisturbed
    return begin(at.astimezone(SHANGHAI), hours, tables.calendar)
