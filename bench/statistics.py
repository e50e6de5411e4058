"""`python -m bench.statistics`: what the tables that are reported cost, on a private PostgreSQL: a county with
20,000 cases of a year, in its province with two million.

The province stands as sums by village and month, as they are folded; the county's cases stand one by one,
so that its year is folded and its numbers are opened in earnest. So do its mediators, with what is sealed of
them; those of the rest of the province stand without, beside the sums of their counties.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests import postgres

if TYPE_CHECKING:  # the product is loaded when its database stands
    from fengqiao.figures.definitions.tables import Span

PROVINCE, COUNTY = "41", "411726"
CASES, OF_THE_COUNTY = 2_000_000, 20_000
TIMES, EACH = 7, 4  # how often; mediators of a committee
SETTINGS = {"listen_addresses": "", "shared_buffers": "1GB", "timezone": "Asia/Shanghai"}
SINCE, FIRST, LAST = date(2024, 1, 1), date(2025, 1, 1), date(2025, 12, 1)
NOW = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
# A row of sums for each village of the province but ours, and month; `%s` cases on the average.
SUMS = """
    INSERT INTO figures_monthcount (
        id, place, organ_id, month, folded_at, cases, parties, agreed, difficult, amount,
        by_village, by_residents, by_town, by_street, by_enterprise, by_association,
        on_initiative, on_application, entrusted,
        from_court, from_procuratorate, from_police, from_petition, from_others,
        type_01, type_02, type_03, type_04, type_05, type_06, type_07, type_08, type_09,
        type_10, type_11, type_12, type_13, type_14, type_15, type_16, type_17, type_18,
        oral, written, performed, confirmed, spared, apart)
    SELECT gen_random_uuid(), v.code, %s, make_date(2025, m, 1), now(), n, 2 * n, n, 0, 600 * n,
        n, 0, 0, 0, 0, 0, n / 3, n - n / 3 - n / 4, n / 4, n / 4, 0, 0, 0, 0,
        n / 2, n - n / 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        n / 2, n - n / 2, n / 2, 0, n, 0
    FROM jurisdiction_division v, generate_series(1, 12) m,
        LATERAL (SELECT (random() * 2 * %s + 0 * m)::int AS n) chance
    WHERE v.level = 'village' AND v.code LIKE %s AND v.code NOT LIKE %s AND n > 0
"""

# A committee in each village and town but ours; mediators, who each went to two courses and had a subsidy.
ORGANS = """
    INSERT INTO jurisdiction_organ (id, name, short_name, kind, level, place, number_mark, valid_from)
    SELECT gen_random_uuid(), v.name || '调委会', '', 'committee', v.level, v.code, '', %s
    FROM jurisdiction_division v WHERE v.level IN ('village', 'town') AND v.code LIKE %s
"""
COMMITTEES = """
    INSERT INTO mediators_committee (organ_id, county, kind, trade, posting, set_up_on)
    SELECT id, substr(place, 1, 6), level, '', '', %s FROM jurisdiction_organ
    WHERE kind = 'committee' AND place LIKE %s
"""
MEDIATORS = """
    INSERT INTO mediators_mediator (id, county, committee_id, name, gender, work, is_public_servant,
        is_bought, has_law_licence, left_because, valid_from)
    SELECT gen_random_uuid(), c.county, c.organ_id, '郑调解', CASE WHEN n %% 3 = 0 THEN 'female' ELSE 'male' END,
        CASE WHEN n %% 2 = 0 THEN 'full_time' ELSE 'part_time' END, false, false, n = 1, '', %s
    FROM mediators_committee c, generate_series(1, %s) n
"""
COURSES = """
    INSERT INTO mediators_course (id, county, held_on, hours, topic, organiser)
    SELECT gen_random_uuid(), county, make_date(2025, m, 9), 4, '证据', '司法局'
    FROM (SELECT DISTINCT county FROM mediators_committee) c, generate_series(3, 9, 6) m
"""
ATTENDANCES = """
    INSERT INTO mediators_attendance (id, course_id, mediator_id, county)
    SELECT gen_random_uuid(), k.id, m.id, m.county
    FROM mediators_mediator m JOIN mediators_course k ON k.county = m.county
"""
STANDING = """
    INSERT INTO figures_standingcount (id, place, month, "on", sums, folded_at)
    SELECT gen_random_uuid(), p.county, make_date(2025, n, 1), make_date(2025, n, 28), s.sums, now()
    FROM (SELECT DISTINCT county FROM mediators_committee WHERE county <> %s) p, generate_series(1, 12) n,
        (SELECT sums FROM figures_standingcount WHERE place = %s LIMIT 1) s
"""


def main() -> int:
    binaries = postgres.find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL: no server binaries found (apt-get install postgresql).")
    postgres.leave_in_order()
    with postgres.cluster(binaries, SETTINGS) as url, tempfile.TemporaryDirectory() as home:
        os.environ |= {"FENGQIAO_DATABASE_URL": url, "FENGQIAO_HOME": home}
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django  # the product is loaded when its database stands

        django.setup()
        return 0 if measured() else 1


def measured() -> bool:
    """Everything, printed; whether both targets hold."""
    from fengqiao.figures.actions.count import sum_up
    from fengqiao.figures.definitions.tables import BY_BODY, Span, table_of
    from fengqiao.figures.models import MonthCount

    fill()
    months = {(COUNTY, FIRST.replace(month=n)) for n in range(1, 13)}
    told("the county's year folded anew", lambda: sum_up(months, at=NOW), times=3)
    analyse()
    year, rows = Span(FIRST, LAST), MonthCount.objects
    ours = table_of(COUNTY, year).whole.numbers["01"]
    all_of_them = table_of(PROVINCE, year).whole.numbers["01"]
    print(f"{rows.count():,} rows of sums: county {ours:,} cases, province {all_of_them:,}")
    asked = f"?place={COUNTY}&from=2025-01&to=2025-12"
    county = told("the county's year, by town", lambda: table_of(COUNTY, year))
    told("the county's year, by body", lambda: table_of(COUNTY, year, by=BY_BODY))
    page = told("its page", opened(f"/statistics/{asked}"))
    told("the cases behind a number", opened(f"/statistics/cases/{asked}&code=21"))
    told("the city's year, by county", lambda: table_of(COUNTY[:4], year))
    province = told("the province's year, by city", lambda: table_of(PROVINCE, year))
    crew = told_of_bodies(year)
    province = max(province, crew)
    print(f"targets: county <= 1 s: {max(county, page) <= 1}, province <= 5 s: {province <= 5}")
    return max(county, page) <= 1 and province <= 5


def told_of_bodies(year: "Span") -> float:
    """What the table of bodies costs; the seconds of the province's."""
    from fengqiao.figures.definitions.bodies import bodies_of, standing_of
    from fengqiao.mediators.models import Committee, Mediator

    fill_bodies()
    print(f"{Committee.objects.count():,} committees, {Mediator.objects.count():,} mediators")
    asked = f"?place={COUNTY}&from=2025-01&to=2025-12"
    told("the county's bodies, by town", lambda: bodies_of(COUNTY, year, at=NOW))
    told("its page", opened(f"/statistics/bodies/{asked}"))
    province = told("the province's bodies, by city", lambda: bodies_of(PROVINCE, year, at=NOW))
    told("a month of the county's bodies counted anew", lambda: standing_of(COUNTY, year.ends_on))
    return province


def told(what: str, act: Callable[[], object], times: int = TIMES) -> float:
    """The seconds of the slowest; printed beside the median."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    print(f"{what}: median {median(took) * 1000:,.0f} ms, slowest {max(took) * 1000:,.0f} ms")
    return max(took)


def opened(address: str) -> Callable[[], object]:
    """A page of the desk, from the address to the last byte, for the county's dispatcher."""
    from django.test import Client

    from fengqiao.jurisdiction.models import Post

    client = Client(HTTP_HOST="127.0.0.1")
    user = Post.objects.get(role="dispatcher").user
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def act() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code

    act()  # once, so that the templates are read
    return act


# ── What it is measured on ───────────────────────────────────────────────────────────────────────


def fill() -> None:
    from django.core.management import call_command
    from django.db import connection

    from fengqiao.jurisdiction.actions.appoint import appoint
    from fengqiao.jurisdiction.actions.found_county import found_county
    from fengqiao.jurisdiction.actions.load_divisions import load_divisions
    from fengqiao.jurisdiction.models import Division, Organ, User

    call_command("migrate", verbosity=0, interactive=False)
    load_divisions(PROVINCE)
    found_county(COUNTY, on=SINCE)
    centre = Organ.objects.get(place=COUNTY, kind="centre")
    user = User.objects.create_user("dispatcher", password=None, name="孙分流")
    post = appoint(user, organ=centre, role="dispatcher", from_on=SINCE)
    others = Division.objects.under(PROVINCE).filter(level="village").exclude(pk__startswith=COUNTY)
    average = (CASES - OF_THE_COUNTY) / others.count() / 12
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [centre.pk, average, f"{PROVINCE}%", f"{COUNTY}%"])
    _fill_county(post, centre)


def _fill_county(post: object, centre: object) -> None:
    """Cases one by one, each counted, over the villages and the days of the year."""
    from fengqiao.cases.models import Case
    from fengqiao.figures.models import CountedCase

    cases = list(_cases(post, centre))
    Case.objects.bulk_create(cases, batch_size=2000)
    CountedCase.objects.bulk_create(
        (
            CountedCase(
                case=case,
                place=case.place,
                organ=centre,
                registered_on=case.registered_at.date(),
                ended_on=case.concluded_on,
                performed_on=case.concluded_on,
                is_agreed=n % 20 > 0,
                parties=2,
                amount=600,
                body="village",
                source="application",
                type=f"{n % 18 + 1:02d}",
                form="written" if n % 20 else "",
                spared=2,
                counted_at=NOW,
            )
            for n, case in enumerate(cases)
        ),
        batch_size=2000,
    )


def _cases(post: object, centre: object) -> Iterator[object]:
    from fengqiao.cases.models import Case
    from fengqiao.jurisdiction.models import Division
    from fengqiao.lib.uuid7 import uuid7

    villages = list(Division.objects.under(COUNTY).filter(level="village").values_list("pk"))
    for n in range(OF_THE_COUNTY):
        at = datetime(2025, 1, 1, 9, tzinfo=NOW.tzinfo) + timedelta(minutes=25 * n)
        yield Case(
            id=uuid7(at),
            kind="dispute",
            number=f"〔2025〕泌人调字第{n:05d}号",
            title="张某与李某排水纠纷",
            story="排水。",
            channel="visit",
            type="0201",
            place=villages[n % len(villages)][0],
            stage="concluded",
            outcome="performed",
            holder=centre,
            registered_at=at,
            registered_by=post,
            accepted_on=at.date(),
            concluded_on=min(at.date() + timedelta(days=9), date(2025, 12, 31)),
        )


def fill_bodies() -> None:
    from django.db import connection

    from fengqiao.figures.actions.count_bodies import count_all_bodies
    from fengqiao.mediators.models import Mediator, Particulars

    below = f"{PROVINCE}%"
    with connection.cursor() as cursor:
        cursor.execute(ORGANS, [SINCE, f"{COUNTY}%"])
        cursor.execute(COMMITTEES, [SINCE, below])
        cursor.execute(MEDIATORS, [SINCE, EACH])
    mediators = Mediator.objects.all()
    said = {"education": "college", "political_status": "party_member", "ethnicity": "han"}
    Particulars.objects.bulk_create(
        (Particulars(mediator=one, county=COUNTY, birth_year="1975", **said) for one in mediators),
        batch_size=1000,
    )
    count_all_bodies(at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"{ORGANS} AND v.code NOT LIKE %s", [SINCE, below, f"{COUNTY}%"])
        others = f"{COMMITTEES} AND place NOT LIKE %s"
        cursor.execute(others, [SINCE, below, f"{COUNTY}%"])
        cursor.execute(f"{MEDIATORS} WHERE c.county <> %s", [SINCE, EACH, COUNTY])
        cursor.execute(COURSES)
        cursor.execute(ATTENDANCES)
        cursor.execute(STANDING, [COUNTY, COUNTY])
    analyse()


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    sys.exit(main())
