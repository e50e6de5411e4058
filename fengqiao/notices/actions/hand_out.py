"""Hand out what waits: claim it, look once more whether it may go, send it, keep the proof.

A claim is a conditional update: of what somebody else has claimed nothing comes back. It ends after
`LEASE`, so that what a killed process held is taken up again, in the same messages under the same
keys. See docs/adr/0016.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Deadline
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.posting import Answer, side_by_side
from fengqiao.lib.uuid7 import uuid7
from fengqiao.notices.actions.send import sending_of
from fengqiao.notices.definitions import key_of_message
from fengqiao.notices.models import Notice, Proof, Subscription, TextChoice
from fengqiao.notices.models.notices import CLAIMED, DROPPED, GIVEN_UP, SENT, WAITING
from fengqiao.notices.permissions import Company
from fengqiao.notices.querysets import Ready, ready, together_with

LEASE = timedelta(minutes=5)  # longer than everything that is claimed together takes to send
AT_A_TIME = 100
SIDE_BY_SIDE = 20
SECONDS = 12.0  # for each heap that is sent side by side; a single post is cut off before
OF_ONE_SYSTEM = 5
MOST_OF_ANSWER = 200
NO_ANSWER = Answer("again", "没有在规定时间内回答")
# After so many minutes it is tried again; after the last it is given up.
PAUSES = (1, 5, 30, 120, 300, 600, 600)


@dataclass(slots=True)
class Message:
    """What goes out together to one recipient by one channel, under one key."""

    key: UUID
    notices: list[Notice]

    @property
    def channel(self) -> str:
        return self.notices[0].channel


def hand_out(*, at: datetime, most: int = AT_A_TIME) -> int:
    """Send at most so many notices that wait; how many were claimed."""
    claim = claim_waiting(at, most)
    notices = _claimed(claim)
    messages = _messages(_still_true(notices, claim.key, at))
    for start in range(0, len(messages), SIDE_BY_SIDE):
        _send(messages[start : start + SIDE_BY_SIDE], claim.key, at)
    return len(notices)


# ── Claiming ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody has asked for; his is of it what bears the key."""

    key: UUID
    asked: Collection[UUID]


def claim_waiting(at: datetime, most: int) -> Claim:
    """Take what may go out now, and what somebody took and did not bring to an end."""
    found = _spread(ready(at, at - LEASE, most))
    claim = Claim(uuid7(at), {one.key for one in found} | together_with(_messages_of(found)))
    taken_long_ago = Q(state=CLAIMED, claimed_at__lt=at - LEASE)
    free = Q(state=WAITING, not_before_at__lte=at) | taken_long_ago
    Notice.objects.filter(free, pk__in=claim.asked).update(
        state=CLAIMED, claim=claim.key, claimed_at=at, tries=F("tries") + 1
    )
    return claim


def _messages_of(found: Sequence[Ready]) -> set[UUID]:
    """The messages in which more than one notice may have gone: never those to a system."""
    return {one.message for one in found if one.message and not one.system}


def _spread(found: Sequence[Ready]) -> list[Ready]:
    """A few of each system at a time, so that one that hangs does not fill the round."""
    many: Counter[UUID] = Counter()
    kept = []
    for one in found:
        if one.system:
            many[one.system] += 1
        if not one.system or many[one.system] <= OF_ONE_SYSTEM:
            kept.append(one)
    return kept


def _claimed(claim: Claim) -> list[Notice]:
    rows = Notice.objects.filter(pk__in=claim.asked, claim=claim.key, state=CLAIMED)
    rows = rows.select_related("case", "post__reach", "party", "subscription")
    return list(rows.order_by("id"))


# ── Looking once more ────────────────────────────────────────────────────────────────────────────


def _still_true(notices: Sequence[Notice], claim: UUID, at: datetime) -> list[Notice]:
    """Those that may still go; the others are dropped, with the reason for proof."""
    company = Company({one.case_id: one.case for one in notices}.values(), at=at)
    standing = Standing(notices, at)
    against = {notice.pk: standing.against(notice, company) for notice in notices}
    dropped = [
        Came(Message(notice.pk, [notice]), Answer("refused", against[notice.pk]), is_dropped=True)
        for notice in notices
        if against[notice.pk]
    ]
    _record(dropped, claim, at)
    return [notice for notice in notices if not against[notice.pk]]


class Standing:
    """What may have changed since the notices were made, read at once."""

    def __init__(self, notices: Sequence[Notice], at: datetime) -> None:
        today = at.astimezone(SHANGHAI).date()
        clocks = [one.about for one in notices if one.clock]
        rows = Deadline.objects.filter(pk__in=clocks, state="running")
        self.limits = dict(rows.values_list("pk", "limit_at"))
        posts = [one.post_id for one in notices if one.post_id]
        self.able = set(Post.objects.able(today).filter(pk__in=posts).values_list("pk", flat=True))
        choices = TextChoice.objects.filter(party__in=[n.party_id for n in notices if n.party_id])
        latest = choices.order_by("at", "id").values_list("party", "is_wanted")
        self.wanting = {party for party, is_wanted in dict(latest).items() if is_wanted}

    def against(self, notice: Notice, company: Company) -> str:
        """Why the notice is not sent any more; '' where it is."""
        if notice.clock and self.limits.get(notice.about) != notice.limit_at:
            return "期限已经停止或者改变"
        if notice.party_id:
            allowed = notice.party_id in self.wanting and not notice.case.compartment
            return "" if allowed else "本人不再接收，或者事项转入专人办理"
        if notice.post_id not in self.able:
            return "岗位已经结束"
        if notice.post and not company.is_seen_by(notice.case, notice.post):
            return "岗位已经看不到这件事项"
        if notice.subscription and not notice.subscription.is_used:
            return "订阅已经停用"
        return ""


# ── Sending ──────────────────────────────────────────────────────────────────────────────────────


def _messages(notices: Sequence[Notice]) -> list[Message]:
    """What goes to one by e-mail or text goes together; to a system each by itself. What was put
    together before stays together, under its key."""
    heaps: dict[object, list[Notice]] = {}
    for notice in notices:
        one = notice.pk if notice.channel == "webhook" else notice.post_id or notice.party_id
        heaps.setdefault(notice.message or (notice.channel, one), []).append(notice)
    messages = [
        Message(heap[0].message or key_of_message([notice.pk for notice in heap]), heap)
        for heap in heaps.values()
    ]
    _keep_keys([message for message in messages if message.notices[0].message is None])
    return messages


def _keep_keys(messages: Sequence[Message]) -> None:
    """Note which goes in which before anything is sent; of most, one notice is one message."""
    alone = [message.key for message in messages if len(message.notices) == 1]
    Notice.objects.filter(pk__in=alone).update(message=F("id"))
    for message in messages:
        if len(message.notices) > 1:
            keys = [notice.pk for notice in message.notices]
            Notice.objects.filter(pk__in=keys).update(message=message.key)


def _send(messages: Sequence[Message], claim: UUID, at: datetime) -> None:
    """All of them at once, so that one who does not answer holds nobody up."""
    sendings = [sending_of(one.key, one.notices, at) for one in messages]
    answers = side_by_side([sending.act for sending in sendings], seconds=SECONDS)
    came = [
        Came(message, answer or NO_ANSWER, sending.body)
        for message, sending, answer in zip(messages, sendings, answers, strict=True)
    ]
    _record(came, claim, at)


# ── The proof ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a message: the answer to it, and what was sent."""

    message: Message
    answer: Answer
    body: bytes = b""
    is_dropped: bool = False

    @property
    def state(self) -> str:
        """Where its notices stand now."""
        if self.is_dropped:
            return DROPPED
        if self.answer.outcome == "sent":
            return SENT
        is_over = self.answer.outcome == "refused" or self.message.notices[0].tries > len(PAUSES)
        return GIVEN_UP if is_over else WAITING

    @property
    def pause(self) -> timedelta:
        """For how long it rests before it is tried again."""
        tries = self.message.notices[0].tries
        return timedelta(minutes=PAUSES[min(tries, len(PAUSES)) - 1])


def _record(came: Sequence[Came], claim: UUID, at: datetime) -> None:
    """Where the notices stand now, and the proof of each attempt, together. What somebody else has
    taken up meanwhile is left to him; what was answered here is kept all the same."""
    stands: dict[tuple[str, timedelta], list[UUID]] = {}
    for one in came:
        keys = stands.setdefault((one.state, one.pause), [])
        keys += [notice.pk for notice in one.message.notices]
    with transaction.atomic():
        for (state, pause), keys in stands.items():
            ours = Notice.objects.filter(pk__in=keys, claim=claim, state=CLAIMED)
            ours.update(state=state, claim=None, not_before_at=at + pause)
        Proof.objects.bulk_create([proof for one in came for proof in _proofs(one, at)])
        for system, ones in sorted(_by_system(came).items()):
            _let_rest(system, ones, at)


def _proofs(one: Came, at: datetime) -> list[Proof]:
    sha256 = hashlib.sha256(one.body).hexdigest() if one.body else ""
    return [
        Proof(
            id=uuid7(at),
            notice=notice,
            message=one.message.key,
            at=at,
            outcome="dropped" if one.is_dropped else one.answer.outcome,
            answer=one.answer.words[:MOST_OF_ANSWER],
            sha256=sha256,
        )
        for notice in one.message.notices
    ]


def _by_system(came: Sequence[Came]) -> dict[UUID, list[Came]]:
    found: dict[UUID, list[Came]] = {}
    for one in came:
        if (system := one.message.notices[0].subscription_id) and one.body:
            found.setdefault(system, []).append(one)
    return found


def _let_rest(system: UUID, came: Sequence[Came], at: datetime) -> None:
    """A system that failed is left alone for a while, with all that waits for it."""
    rows = Subscription.objects.filter(pk=system)
    failed = [one for one in came if one.answer.outcome == "again"]
    if failed:
        pause = max(one.pause for one in failed)
        rows.update(failures=F("failures") + 1, rests_until_at=at + pause)
    else:
        rows.exclude(failures=0).update(failures=0, rests_until_at=None)
