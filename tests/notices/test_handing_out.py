"""What waits goes out by its channel, once, with proof; what went wrong is tried again, and what is no
longer true is dropped."""

import hashlib
import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from fengqiao.cases.models import Case, Deadline, Party
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.posting import signature
from fengqiao.notices.actions import hand_out as handing
from fengqiao.notices.actions.choose_channels import forget_leavers
from fengqiao.notices.actions.choose_texts import choose_texts
from fengqiao.notices.actions.climb import climb
from fengqiao.notices.actions.hand_out import LEASE, PAUSES, claim_waiting, hand_out
from fengqiao.notices.actions.hear import hear
from fengqiao.notices.models import Notice, Proof, Reach, Subscription
from tests.notices.receivers import Received, nobody, webhooks
from tests.notices.telling import DAY, MINUTE, running
from tests.world import World, do, fresh, moment, register_dispute

pytestmark = pytest.mark.django_db
NIGHT, MORNING = moment(22), moment(8) + DAY


@pytest.fixture(autouse=True)
def _ways_out(settings: Any, tmp_path: Path) -> None:
    settings.FENGQIAO_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "reminders@example.cn"
    settings.FENGQIAO_SITE = "https://fengqiao.example.cn"
    settings.FENGQIAO_SMS = f"file://{tmp_path}/sms.jsonl"


@pytest.fixture
def system(world: World) -> Iterator[Received]:
    """Another system that takes the village's reminders and the status of what it sent in."""
    with webhooks() as (url, received):
        Subscription.objects.create(
            place="411726",
            title="热线平台",
            url=url,
            post=world["village.clerk"],
            sends_reminders=True,
        )
        yield received


def reached(world: World, name: str, **how: str) -> Reach:
    return Reach.objects.create(post=world[name], email=f"{name}@example.cn", **how)


def turned(world: World, **differs: Any) -> Deadline:
    """A clock that turns yellow in the morning at nine."""
    clock = running(world, **differs)
    Deadline.objects.filter(pk=clock.pk).update(yellow_at=world.now, limit_at=world.now + 9 * DAY)
    clock.refresh_from_db()
    return clock


def states(channel: str) -> list[str]:
    return list(Notice.objects.filter(channel=channel).values_list("state", flat=True))


# ── E-mail ───────────────────────────────────────────────────────────────────────────────────────


def test_an_email_goes_out_once_with_its_key_and_its_proof(world: World) -> None:
    reached(world, "village.clerk", by_email="at_once")
    clock = turned(world)
    climb(at=world.now)

    assert hand_out(at=world.now) == 1
    assert hand_out(at=world.now) == 0

    [letter], notice, proof = mail.outbox, Notice.objects.get(channel="email"), Proof.objects.get()
    assert letter.to == ["village.clerk@example.cn"]
    assert letter.extra_headers["Message-ID"] == f"<{notice.pk}@example.cn>"
    assert (notice.state, proof.outcome, proof.message) == ("sent", "sent", notice.pk)
    assert proof.sha256 == hashlib.sha256(str(letter.body).encode()).hexdigest()
    assert clock.case.number in str(letter.body)
    assert "https://fengqiao.example.cn/notices/" in str(letter.body)


def test_nothing_of_the_matter_stands_in_it(world: World) -> None:
    reached(world, "village.clerk", by_email="at_once")
    turned(world)
    climb(at=world.now)
    hand_out(at=world.now)

    said = mail.outbox[0].subject + str(mail.outbox[0].body)
    assert [word for word in ("张", "李", "排水", "12000000001", "大路庄") if word in said] == []


def test_what_comes_at_night_waits_for_the_morning_and_goes_together(world: World) -> None:
    reached(world, "village.clerk", by_email="at_once")
    for _ in range(3):
        clock = running(world)
        Deadline.objects.filter(pk=clock.pk).update(yellow_at=NIGHT, limit_at=NIGHT + 9 * DAY)
    climb(at=NIGHT)

    assert hand_out(at=NIGHT) == hand_out(at=MORNING - MINUTE) == 0
    assert hand_out(at=MORNING) == 3
    assert [letter.subject for letter in mail.outbox] == ["枫桥提醒：3件"]
    assert len(set(Proof.objects.values_list("message", flat=True))) == 1


def test_what_is_urgent_waits_for_no_morning(world: World) -> None:
    reached(world, "village.clerk", by_email="digest")
    clock = running(world)
    Deadline.objects.filter(pk=clock.pk).update(yellow_at=NIGHT - DAY, limit_at=NIGHT + DAY)
    climb(at=NIGHT)

    assert Notice.objects.get(channel="email").step == "last_day"
    assert hand_out(at=NIGHT) == 1


def test_a_digest_goes_out_the_next_morning(world: World) -> None:
    reached(world, "village.clerk", by_email="digest")
    turned(world)
    climb(at=world.now)

    assert hand_out(at=MORNING - MINUTE) == 0
    assert hand_out(at=MORNING) == 1


def test_who_has_chosen_nothing_is_told_on_the_desk_alone(world: World) -> None:
    turned(world)
    climb(at=world.now)

    assert hand_out(at=world.now) == 0
    assert (states("desk"), mail.outbox) == (["sent"], [])


# ── Text messages ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def applicant(world: World) -> Party:
    party = register_dispute(world).parties.get(role="applicant")
    choose_texts(party, is_wanted=True, by=world.visitor(party), at=world.now)
    do(world, party.case, "accept", "village.clerk", basis="application")
    hear(at=world.now)
    return party


def texts(tmp_path: Path) -> list[dict[str, str]]:
    path = tmp_path / "sms.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_text_says_which_matter_and_how_to_look_and_no_more(
    world: World, applicant: Party, tmp_path: Path
) -> None:
    hand_out(at=world.now)

    [text] = texts(tmp_path)
    assert text["phone"] == "12000000001"
    assert text["text"] == (
        f"【枫桥】您的事项{applicant.case.number}有新进展。请凭查询码到 https://fengqiao.example.cn/p/ 查看。"
        "不想再收，在同一页停止。"
    )
    assert Proof.objects.get().answer == "file-1"


def test_who_stops_it_before_it_goes_out_gets_none(
    world: World, applicant: Party, tmp_path: Path
) -> None:
    choose_texts(applicant, is_wanted=False, by=world.visitor(applicant), at=world.now + MINUTE)
    hand_out(at=world.now)

    assert (texts(tmp_path), states("sms")) == ([], ["dropped"])


def test_what_went_into_a_compartment_meanwhile_is_not_told(
    world: World, applicant: Party, tmp_path: Path
) -> None:
    Case.objects.filter(pk=applicant.case_id).update(compartment="domestic_violence")
    hand_out(at=world.now)

    assert (texts(tmp_path), states("sms")) == ([], ["dropped"])


# ── Webhooks ─────────────────────────────────────────────────────────────────────────────────────


def test_a_system_takes_what_it_can_check(world: World, system: Received) -> None:
    clock = turned(world)
    climb(at=world.now)

    hand_out(at=world.now)

    [(key, body)], [headers] = system.posted, system.headers
    secret = Subscription.objects.get().secret()
    assert headers["webhook-signature"] == signature(
        secret, key=key, timestamp=int(headers["webhook-timestamp"]), body=body
    )
    assert json.loads(body) == {
        "type": "reminder",
        "case": {"id": str(clock.case_id), "number": clock.case.number, "kind": "dispute"},
        "step": "yellow",
        "label": "快到期了",
        "stage": "accepted",
        "stage_label": "已受理",
        "is_open": True,
        "at": "2026-03-02T09:00:00+08:00",
        "clock": "dispute.mediation",
        "limit_on": "2026-03-11",
    }
    assert Proof.objects.get().answer == "200 taken"


def test_a_system_that_fails_is_tried_again_later_each_time_until_it_is_given_up(
    world: World, system: Received
) -> None:
    turned(world)
    climb(at=world.now)
    system.status, at = 503, world.now

    for pause in PAUSES:
        assert hand_out(at=at) == 1
        assert hand_out(at=at + timedelta(minutes=pause) - timedelta(seconds=1)) == 0
        at += timedelta(minutes=pause)
    assert hand_out(at=at) == 1

    assert states("webhook") == ["given_up"]
    assert len(system.posted) == Proof.objects.count() == len(PAUSES) + 1
    assert len(system.kept) == 1  # under one key


def test_a_system_that_comes_back_gets_what_it_missed(world: World, system: Received) -> None:
    turned(world)
    climb(at=world.now)
    system.status = 503
    hand_out(at=world.now)
    system.status = 200

    assert hand_out(at=world.now + timedelta(minutes=1)) == 1
    assert states("webhook") == ["sent"]
    assert Subscription.objects.get().failures == 0


def test_one_that_hangs_holds_nobody_up_and_is_left_to_rest(
    world: World, system: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "SECONDS", 0.5)
    reached(world, "village.clerk", by_email="at_once")
    for _ in range(4):
        turned(world)
    climb(at=world.now)
    system.hangs = True

    hand_out(at=world.now)
    hand_out(at=world.now)

    assert states("email") == ["sent"] * 4
    assert states("webhook") == ["waiting"] * 4
    assert len(system.posted) == 4  # the second round left it alone


def test_a_socket_that_never_answers_is_cut_off_tried_later_and_told_to_who_administers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the line and then says and reads nothing at all; each pause is longer than the one before."""
    monkeypatch.setattr(handing, "SECONDS", 0.5)
    reached(world, "village.clerk", by_email="at_once")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/in"
        system = Subscription.objects.create(
            place="411726",
            title="热线平台",
            url=url,
            post=world["village.clerk"],
            sends_reminders=True,
        )
        turned(world)
        climb(at=world.now)
        at, pauses = world.now, []
        for failed in (1, 2, 3):
            assert system not in Subscription.objects.failing()
            hand_out(at=at)
            system.refresh_from_db()
            assert (system.failures, states("webhook")) == (failed, ["waiting"])
            assert system.rests_until_at
            pauses.append(system.rests_until_at - at)
            at = system.rests_until_at

    assert pauses == [timedelta(minutes=minutes) for minutes in PAUSES[:3]]
    assert states("email") == ["sent"] and len(mail.outbox) == 1
    assert [*Subscription.objects.failing()] == [system]
    told = Proof.objects.filter(notice__channel="webhook").values_list("outcome", "answer")
    assert {*told} == {("again", "没有在规定时间内回答")}


def test_where_nobody_listens_nothing_is_lost(world: World, system: Received) -> None:
    Subscription.objects.update(url=nobody())
    turned(world)
    climb(at=world.now)
    hand_out(at=world.now)

    assert states("webhook") == ["waiting"]
    assert Proof.objects.get().outcome == "again"


# ── What is no longer true, or no longer allowed ─────────────────────────────────────────────────


def _stop(world: World, clock: Deadline) -> None:
    Deadline.objects.filter(pk=clock.pk).update(state="stopped")


def _extend(world: World, clock: Deadline) -> None:
    Deadline.objects.filter(pk=clock.pk).update(limit_at=clock.limit_at + DAY)


def _end_the_post(world: World, clock: Deadline) -> None:
    Post.objects.filter(pk=world["village.clerk"].pk).update(valid_to=world.now.date() - DAY)


def _hide(world: World, clock: Deadline) -> None:
    Case.objects.filter(pk=clock.case_id).update(compartment="report")
    clock.case.assignments.update(ended_at=world.now)


@pytest.mark.parametrize("change", [_stop, _extend, _end_the_post, _hide])
def test_what_is_no_longer_true_is_dropped_with_its_reason(world: World, change: Any) -> None:
    reached(world, "village.clerk", by_email="at_once")
    clock = turned(world)
    climb(at=world.now)
    change(world, clock)

    hand_out(at=world.now)

    assert (states("email"), mail.outbox) == (["dropped"], [])
    assert Proof.objects.get().outcome == "dropped"
    assert Proof.objects.get().answer


def test_of_who_has_left_the_addresses_are_deleted(world: World) -> None:
    for name in ("village.clerk", "town.clerk"):
        reached(world, name, by_email="at_once")
    _end_the_post(world, running(world))

    forget_leavers(at=world.now)

    assert [reach.post for reach in Reach.objects.all()] == [world["town.clerk"]]


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────


def test_what_somebody_has_claimed_nobody_else_gets_until_the_lease_is_over(world: World) -> None:
    reached(world, "village.clerk", by_email="at_once")
    turned(world)
    climb(at=world.now)
    claim_waiting(world.now, 100)

    assert hand_out(at=world.now + LEASE) == 0
    assert hand_out(at=world.now + LEASE + timedelta(seconds=1)) == 1
    assert len(mail.outbox) == 1


def test_a_message_that_was_cut_short_goes_again_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came in meanwhile goes by itself: the other side knows the message by its key."""
    reached(world, "village.clerk", by_email="at_once")
    for _ in range(2):
        turned(world)
    climb(at=world.now)
    with monkeypatch.context() as cut:
        cut.setattr(handing, "_record", lambda *_: None)
        hand_out(at=world.now)
    turned(world)
    climb(at=world.now)

    hand_out(at=world.now + LEASE + timedelta(seconds=1))

    keys = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert [letter.subject for letter in mail.outbox[:1]] == ["枫桥提醒：2件"]
    assert sorted(keys.count(key) for key in set(keys)) == [1, 2]
    assert states("email") == ["sent"] * 3


def test_who_was_overtaken_changes_nothing_any_more(world: World) -> None:
    reached(world, "village.clerk", by_email="at_once")
    turned(world)
    climb(at=world.now)
    slow = claim_waiting(world.now, 100)
    notices = handing._claimed(slow)
    hand_out(at=world.now + LEASE + timedelta(seconds=1))

    late = handing.Came(handing.Message(notices[0].pk, notices), handing.NO_ANSWER)
    handing._record([late], slow.key, world.now)

    assert states("email") == ["sent"]
    assert Proof.objects.count() == 2  # what was answered is kept all the same


# ── The proof ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_proof_stays(world: World, act: str) -> None:
    reached(world, "village.clerk", by_email="at_once")
    turned(world)
    climb(at=world.now)
    hand_out(at=world.now)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows = Proof.objects.all()
        rows.update(answer="") if act == "update" else rows.delete()


@pytest.mark.parametrize("column", ["about", "step", "channel", "made_at"])
def test_what_a_notice_was_about_stays(world: World, column: str) -> None:
    turned(world)
    climb(at=world.now)
    notice = Notice.objects.get()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Notice.objects.update(**{column: getattr(notice, column)})
    assert fresh(notice.case).is_open
