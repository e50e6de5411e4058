"""`python -m bench.reminding [CLOCKS]`: what the loop of reminders costs, on a private PostgreSQL with a million open
clocks of ten counties: finding what is due, telling it on the desk, handing it out by e-mail and webhook.

One clock in eight has turned yellow and was told long ago; `DUE` more turn in the night before. The
clocks stand each in a matter of its own, held by the centre of its village.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from bench.filling import PLAIN_INDEXES
from bench.ground import SETTINGS
from tests import postgres
from tests.notices.receivers import mailbox, webhooks

CLOCKS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
DUE, OUT = min(20_000, CLOCKS // 10), min(500, CLOCKS // 100)
COUNTIES = (
    *("411721", "411722", "411723", "411724", "411725"),
    *("411726", "411727", "411728", "411702", "411729"),
)
SINCE = date(2025, 1, 1)
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
# A matter in each village in turn, its limit a little later than that of the one before.
CASES = """
    INSERT INTO cases_case (
        id, kind, number, title, story, channel, type, compartment, place, stage, stage_before,
        is_open, colour, outcome, holder_id, awaits_id, registered_at, registered_by_id, accepted_on,
        limit_at, yellow_at, length, head)
    SELECT gen_random_uuid(), 'dispute', '〔2026〕样人调字第' || n || '号', '张某与李某排水纠纷', '排水。',
        'visit', '0201', '', o.place, 'accepted', '', TRUE, '', '', o.id, o.id, %s, o.post, %s,
        %s + n * %s, %s + n * %s - interval '5 days', 1, ''
    FROM generate_series(0, %s - 1) n
    JOIN (SELECT o.id, o.place, min(p.id::text)::uuid AS post,
              row_number() OVER (ORDER BY o.place) - 1 AS turn, count(*) OVER () AS many
          FROM jurisdiction_organ o JOIN jurisdiction_post p ON p.organ_id = o.id
          WHERE p.role = 'village_clerk' GROUP BY o.id, o.place) o
      ON o.turn = n %% o.many
"""
BESIDE = """
    INSERT INTO cases_assignment (
        id, case_id, county, organ_id, role, sent_by_id, sent_at, signed_at, limit_at)
    SELECT gen_random_uuid(), id, county, holder_id, 'first', registered_by_id, registered_at,
        registered_at, limit_at
    FROM cases_case
"""
DEADLINES = """
    INSERT INTO cases_deadline (
        id, case_id, county, clock, subject, started_at, ruled_on, unit, binds, raw_at, due_at,
        limit_at, yellow_at, is_provisional, extension, extended_times, suspensions, state)
    SELECT gen_random_uuid(), id, county, 'dispute.mediation', '', registered_at, %s, 'calendar_days',
        'authority', limit_at, limit_at, limit_at, yellow_at, FALSE, 0, 0, '[]', 'running'
    FROM cases_case
"""
TOLD = """
    INSERT INTO notices_climb (deadline_id, limit_at, next_at)
    SELECT id, limit_at, %s::timestamptz + interval '30 days' FROM cases_deadline WHERE yellow_at <= %s
"""
EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF)"


def main() -> int:
    binaries = postgres.find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL: no server binaries found (apt-get install postgresql).")
    postgres.leave_in_order()
    plain = {name: value for name, value in SETTINGS.items() if name != "shared_preload_libraries"}
    with ExitStack() as stack:
        url = stack.enter_context(postgres.cluster(binaries, plain))
        home = stack.enter_context(tempfile.TemporaryDirectory())
        mail_url, _mails = stack.enter_context(mailbox())
        system_url, _system = stack.enter_context(webhooks())
        os.environ |= {
            "FENGQIAO_DATABASE_URL": url,
            "FENGQIAO_HOME": home,
            "FENGQIAO_MAIL_URL": mail_url,
            "FENGQIAO_MAIL_FROM": "reminders@example.cn",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        import django  # the product is loaded when its database stands

        django.setup()
        began = time.perf_counter()
        fill()
        print(f"Built {CLOCKS:,} open clocks in {time.perf_counter() - began:.0f} s.", flush=True)
        return 0 if measured(system_url) else 1


def measured(system_url: str) -> bool:
    """Everything, printed; whether both targets hold."""
    from fengqiao.notices.actions.climb import climb
    from fengqiao.notices.querysets import TURNING, turning

    finds_none = told("nothing is due", lambda: turning(NOW, 2000))
    print(explained(TURNING, [NOW, NOW, 2000]))
    let_turn()
    finds = told(f"{DUE:,} are due: the first 2,000", lambda: turning(NOW, 2000))
    finds_all = told("all of them", lambda: turning(NOW, CLOCKS), times=3)
    desk = rate("told on the desk", lambda: climb(at=NOW), DUE)
    out = [
        rate(f"handed out by {channel}", act, OUT // 2)
        for channel, act in ways_out(system_url).items()
    ]
    found_in_time = max(finds_none, finds, finds_all) <= 1
    print(f"targets: found <= 1 s: {found_in_time}, >= 500 a second: {desk >= 500} (desk), {out}")
    return found_in_time and desk >= 500


def told(what: str, act: Callable[[], object], times: int = 7) -> float:
    """The seconds of the slowest; printed beside the median."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    print(
        f"{what}: median {median(took) * 1000:,.0f} ms, slowest {max(took) * 1000:,.0f} ms",
        flush=True,
    )
    return max(took)


def rate(what: str, act: Callable[[], int], least: int) -> float:
    """Notices a second, until there is nothing more to do."""
    from fengqiao.notices.models import Notice

    before = Notice.objects.exclude(state="waiting").count()
    began = time.perf_counter()
    while act():
        pass
    took = time.perf_counter() - began
    many = Notice.objects.exclude(state="waiting").count() - before
    assert many >= least, f"{what}: {many}, not {least}"
    print(f"{what}: {many:,} in {took:.1f} s, {many / took:,.0f} a second", flush=True)
    return many / took


def explained(sql: str, values: list[Any]) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"{EXPLAIN} {sql}", values)
        return "\n".join(f"    {line}" for (line,) in cursor.fetchall())


def ways_out(system_url: str) -> dict[str, Callable[[], int]]:
    """`OUT` notices that wait for each channel, like those that were told on the desk: a letter to each
    of so many posts, and so many calls of 25 systems; what hands them out."""
    from fengqiao.notices.models import Notice, Reach, Subscription

    rows = Notice.objects.filter(post__role="village_clerk").order_by("id")[: OUT * 10]
    posts = list({notice.post_id: notice for notice in rows}.values())[:OUT]
    for notice in posts:
        Reach.objects.create(post_id=notice.post_id, email="clerk@example.cn", by_email="at_once")
    systems = [
        Subscription.objects.create(place=COUNTIES[0], title=str(n), url=system_url, post=one.post)
        for n, one in enumerate(posts[:25])
    ]
    return {
        "e-mail, a letter each": _waiting("email", posts, [None]),
        "webhook, 25 systems": _waiting("webhook", posts, systems),
    }


def _waiting(channel: str, like: list[Any], systems: list[Any]) -> Callable[[], int]:
    """As many notices that wait, when it is called first; then they are handed out."""
    from fengqiao.notices.actions.hand_out import hand_out
    from fengqiao.notices.definitions import key_of
    from fengqiao.notices.models import Notice

    waiting = []
    for n, notice in enumerate(like):
        facts = {
            field.attname: getattr(notice, field.attname) for field in Notice._meta.concrete_fields
        }
        facts |= {"channel": channel, "state": "waiting", "subscription": systems[n % len(systems)]}
        facts |= {"id": key_of(notice.about, notice.step, NOW, notice.pk, channel)}
        del facts["subscription_id"]
        waiting.append(Notice(**facts))
    ready = iter([waiting])

    def act() -> int:
        Notice.objects.bulk_create(next(ready, []))
        return hand_out(at=NOW)

    return act


# ── What it is measured on ───────────────────────────────────────────────────────────────────────


def fill() -> None:
    from django.core.management import call_command
    from django.db import connection

    from fengqiao.jurisdiction.actions.found_county import found_county
    from fengqiao.jurisdiction.actions.load_divisions import load_divisions

    call_command("migrate", verbosity=0, interactive=False)
    load_divisions("41")
    for county in COUNTIES:
        found_county(county, on=SINCE)
    _post_everybody()
    began = NOW - timedelta(days=30)
    first, apart = NOW - timedelta(days=5), timedelta(days=80) / CLOCKS  # between two limits
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_INDEXES)
        indexes = cursor.fetchall()
        cursor.execute("SET session_replication_role = replica")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(CASES, [began, began.date(), first, apart, first, apart, CLOCKS])
        cursor.execute(BESIDE)
        cursor.execute(DEADLINES, [began.date()])
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute(TOLD, [NOW, NOW])
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def _post_everybody() -> None:
    """A clerk in each village's centre and town's, a dispatcher in each county's."""
    from fengqiao.jurisdiction.models import Organ, Post, User

    roles = {6: "dispatcher", 9: "town_clerk", 12: "village_clerk"}
    centres = list(Organ.objects.filter(kind="centre", place__regex=r"^[0-9]{6,12}$"))
    users = [User(username=f"u{n}", name=f"第{n}人") for n in range(len(centres))]
    User.objects.bulk_create(users, batch_size=2000)
    Post.objects.bulk_create(
        [
            Post(
                user=user,
                organ=organ,
                role=roles[len(organ.place)],
                place=organ.place,
                valid_from=SINCE,
            )
            for user, organ in zip(users, centres, strict=True)
        ],
        batch_size=2000,
    )


def let_turn() -> None:
    """So many more clocks have turned yellow since somebody looked last."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_deadline SET yellow_at = %s - interval '1 hour' WHERE id IN ("
            " SELECT id FROM cases_deadline WHERE yellow_at > %s ORDER BY yellow_at LIMIT %s)",
            [NOW, NOW, DUE],
        )
        cursor.execute("VACUUM ANALYZE cases_deadline")


if __name__ == "__main__":
    sys.exit(main())
