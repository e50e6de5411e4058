"""How matters were handled (`/statistics/handling/`) and what everybody is told of how many came in, among a million
work orders of a year: a database of its own, made once beside the others."""

import psycopg

from bench import ground
from bench.addresses import conninfo, url
from bench.filling import PLAIN_INDEXES
from bench.run import Run

NAME = "handling"
SINCE = "2025-01-01 00:00:00+08"  # and then for a year
TIMES = 5
# A work order every half minute or so over a year, in the villages of our sample; of three the person was called,
# of two the answer was asked for; each with the clock of its grade.
AT = "%(since)s::timestamptz + n * %(apart)s::interval"
KEY = f"""(
    lpad(to_hex((extract(epoch FROM {AT}) * 1000)::bigint), 12, '0')
    || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15)
)::uuid"""
CENTRES = """
    CREATE TEMPORARY TABLE centres AS
    SELECT o.id AS organ, o.place, p.id AS post, row_number() OVER (ORDER BY md5(o.place)) - 1 AS turn
    FROM jurisdiction_organ o
    JOIN (SELECT min(id::text)::uuid AS id, left(place, 6) AS county FROM jurisdiction_post
          WHERE length(place) >= 6 GROUP BY left(place, 6)) p ON p.county = left(o.place, 6)
    WHERE o.kind = 'centre' AND length(o.place) = 12
"""
CASES = f"""
    INSERT INTO cases_case (
        id, kind, number, title, story, channel, type, compartment, place, stage, stage_before, is_open,
        colour, outcome, holder_id, registered_at, registered_by_id, length, head)
    SELECT {KEY}, 'request', '〔2026〕样诉求字第' || n || '号', '路灯坏了', '路口的灯不亮。', 'hotline',
        (ARRAY['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'QD'])[1 + n %% 7], '', v.place, 'called_back',
        '', TRUE, '', 'solved', v.organ, {AT}, v.post, 3, ''
    FROM generate_series(1, %(many)s) n
    JOIN centres v ON v.turn = n %% (SELECT count(*) FROM centres)
"""
EVENTS = """
    INSERT INTO cases_event (
        id, case_id, county, place_in_chain, verb, at, by_id, command, asked, stage, facts, previous, hash)
    SELECT gen_random_uuid(), c.id, c.county, e.place, e.verb, c.registered_at + e.after, c.registered_by_id,
        gen_random_uuid(), '', 'accepted', e.facts::jsonb, '', ''
    FROM cases_case c
    JOIN (VALUES (1, 'register', interval '0', '{"level": "help"}'),
                 (2, 'contact', interval '5 hours', '{"how": "phone"}'),
                 (3, 'call_back', interval '9 days', '{"finding": "solved", "satisfaction": "satisfied"}'))
         e (place, verb, after, facts) ON hashtext(c.number) % e.place = 0
    WHERE c.kind = 'request'
"""
DEADLINES = """
    INSERT INTO cases_deadline (
        id, case_id, county, clock, subject, started_at, ruled_on, unit, binds, raw_at, due_at, limit_at,
        yellow_at, is_provisional, extension, extended_times, suspensions, state, stopped_at)
    SELECT gen_random_uuid(), id, county, k.clock, '', registered_at, registered_at::date, 'working_days', 'authority',
        registered_at + k.length, registered_at + k.length, registered_at + k.length, registered_at, FALSE, 0, 0, '[]',
        'stopped', registered_at + interval '5 hours'
    FROM cases_case, (VALUES ('request.contact', interval '1 day'),
                             ('request.help', interval '14 days')) k (clock, length)
    WHERE kind = 'request'
"""


def handling(run: Run) -> None:
    """Seconds of each page's reckoning, at each level, over a month and a year; and of the counts."""
    address = _built(run)
    found = ground.inside(NAME, TIMES, url=address, home=run.ground.home)
    for what, seconds in found["asked"].items():
        run.report.add(what, seconds, "s", "≤", 1)
    for what, seconds in found["made"].items():
        run.report.add(what, seconds, "s")


def _built(run: Run) -> str:
    """The database, found again where the ground is kept."""
    many, address = run.ground.cases, url(run.ground.folder, NAME)
    with psycopg.connect(conninfo(url(run.ground.folder, "postgres")), autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            return address
        server.execute(f"CREATE DATABASE {NAME} TEMPLATE base")
    ground.inside("migrated", url=address, home=run.ground.home)
    with psycopg.connect(conninfo(address), autocommit=True) as connection:
        indexes = connection.execute(PLAIN_INDEXES).fetchall()
        connection.execute("SET session_replication_role = replica")
        connection.execute(CENTRES)
        connection.execute("ANALYZE centres")
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        given = {"since": SINCE, "apart": f"{365 * 86_400 / many} seconds", "many": many}
        connection.execute(CASES, given)
        connection.execute(EVENTS)
        connection.execute(DEADLINES)
        connection.execute("SET maintenance_work_mem = '1GB'")
        for _, definition in indexes:
            connection.execute(definition)
        connection.execute("VACUUM ANALYZE")
    return address
