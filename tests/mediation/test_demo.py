"""The demo county: invented people, a year in the rhythm of real offices, and nothing that does not hold."""

import re
import statistics
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command

from fengqiao.cases.models import Case, Event
from fengqiao.jurisdiction.models import Grid, Organ, User
from fengqiao.lib import idcard
from fengqiao.mediation.management.demo import county, rhythm
from fengqiao.mediation.management.demo.matters import Matters, matters
from fengqiao.mediation.management.demo.password import kept_password, password_file
from fengqiao.mediation.management.demo.people import RARE_NAMES, People, staff_names
from fengqiao.mediation.management.demo.staff import NAMED_SEATS
from fengqiao.mediation.management.demo.stories import Story, stories, tell
from fengqiao.papers.management import filing
from fengqiao.papers.models import Dossier
from fengqiao.reception.models import Shift
from fengqiao.rulebook.tables import in_force, latest

TABLES = in_force(latest(), "411726")
FIRST, LAST = date(2025, 3, 1), date(2026, 2, 28)
SAID_OF = {
    "performed": re.compile("做到了|付清|做完"),
    "confirmed": re.compile("法院"),
    "reconciled": re.compile("自己谈好|自行和解"),
    "withdrawn": re.compile("撤回|不再要求"),
}
NAMES = {"a": "张某", "b": "李某", "village": "大路庄村"}


# ── Its rhythm ───────────────────────────────────────────────────────────────────────────────────


def arrivals(many: int, seed: int = 1) -> list[datetime]:
    return rhythm.arrivals(many, first=FIRST, last=LAST, chance=Random(seed))


def test_as_many_come_as_were_asked_for_in_order_and_in_time() -> None:
    moments = arrivals(500)

    assert len(moments) == 500
    assert moments == sorted(moments)
    assert moments[0].date() >= FIRST and moments[-1].date() <= LAST


def test_days_are_as_uneven_as_in_real_offices() -> None:
    """Variance over mean 3.6, as measured; a little more, for weekdays differ as well."""
    days = (LAST - FIRST).days + 1
    ratios = []
    for seed in range(40):
        a_day = Counter(moment.date() for moment in arrivals(500, seed))
        counts = [a_day[FIRST + timedelta(days=n)] for n in range(days)]
        ratios.append(statistics.variance(counts) / statistics.mean(counts))

    assert 3.0 < statistics.mean(ratios) < 4.4


def test_people_write_on_weekdays_and_in_the_morning_most() -> None:
    moments = [moment for seed in range(40) for moment in arrivals(500, seed)]
    weekdays = Counter(moment.weekday() for moment in moments)
    hours = Counter(moment.hour for moment in moments)

    assert weekdays.most_common()[-2:] == sorted(
        ((5, weekdays[5]), (6, weekdays[6])), key=lambda day: -day[1]
    )
    assert hours.most_common(1)[0][0] == 10
    assert all(hours[hour] / len(moments) < 0.02 for hour in range(1, 6))


@pytest.mark.parametrize(
    ("at", "days", "first_possible", "why"),
    [
        ("2026-03-02T09:00", 0, "2026-03-02", "a Monday morning: at once"),
        ("2026-03-02T18:00", 0, "2026-03-03", "after hours: the next day"),
        ("2026-03-06T16:00", 1, "2026-03-09", "Saturday: on Monday"),
        ("2026-02-13T12:00", 1, "2026-02-14", "a Saturday that is worked (调休)"),
        ("2026-02-14T12:00", 1, "2026-02-24", "the Spring Festival is over on the 24th"),
    ],
)
def test_an_office_goes_on_when_it_works(at: str, days: int, first_possible: str, why: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=rhythm.SHANGHAI)

    found = rhythm.after(moment, days, Random(1))

    assert found.date().isoformat() == first_possible, why
    assert rhythm.is_office_time(found)


# ── Its people and stories ───────────────────────────────────────────────────────────────────────


def test_nobody_in_it_can_be_real() -> None:
    """Numbers that are given to nobody, and names made of stems and solar terms."""
    people = People(Random(1))
    persons = [people.adult(LAST) for _ in range(300)] + [people.child(LAST) for _ in range(20)]

    for person in persons:
        assert re.fullmatch("1200000[0-9]{4}", person.phone)
        if person.id_number:
            assert idcard.fault(person.id_number) == ""
            assert person.id_number[14:17] == "000"
        assert re.fullmatch(".[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]?", person.name)
        assert person.called == f"{person.name[0]}某"
    ages = [
        idcard.age_on(card.birth_on, LAST)
        for p in persons[300:]
        if (card := idcard.read(p.id_number))
    ]
    assert len(ages) == 20 and max(ages) < 18


def test_some_names_are_hard_to_store() -> None:
    people = People(Random(1))

    assert {people.rare(LAST).name for _ in range(200)} == set(RARE_NAMES)
    assert {"𡐓", "䶮", "㛃"} <= set("".join(RARE_NAMES))


def test_those_who_work_there_have_names_of_their_own() -> None:
    names = staff_names(Random(1))

    assert len({next(names) for _ in range(900)}) == 900


def test_there_are_stories_of_every_type() -> None:
    assert len(stories()) >= 60
    assert {story.type[:2] for story in stories()} == {
        kind.code[:2] for kind in TABLES.types("dispute")
    }
    assert {story.type for story in stories()} <= {kind.code for kind in TABLES.types("dispute")}


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.title)
def test_a_story_can_be_told(story: Story) -> None:
    told = tell(story, NAMES, Random(1))

    for text in (told.title, told.text, told.terms):
        assert not re.search(r"[{}]|None|\b0元", text)
    assert "张某" in told.title + told.text
    assert bool(told.terms) is not story.is_declined
    assert set(story.grounds) <= {fact.code for fact in TABLES.grade_facts("dispute")}
    assert bool(told.amount) is bool(story.money)


@pytest.mark.django_db
def test_every_department_that_a_story_calls_is_there(world: object) -> None:
    departments = Organ.objects.filter(place="411726", kind="department")

    called = {story.calls for story in stories() if story.calls}
    assert called - set(departments.values_list("short_name", flat=True)) == set()


@pytest.mark.django_db
def test_matters_of_every_kind_go_their_way_after_a_long_holiday_too() -> None:
    now = datetime(2026, 2, 24, 1, tzinfo=rhythm.SHANGHAI)
    chance = Random(1)
    staff = county.found(password="", on=now.date() - 2 * county.YEAR, chance=chance)

    Matters(staff, now, chance).play()

    assert Case.objects.count() == len(matters()) + 1  # what was passed on of the report
    assert Event.objects.filter(at__gt=now).count() == 0


# ── The county ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    settings.FENGQIAO_HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.mark.django_db
def test_a_county_is_built_once_and_its_history_holds(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # When it is built
    call_command("demo", cases=40, seed=3)
    told = capsys.readouterr().out

    # Then it has the grids of the press article, everybody can log in, and every chain is whole
    assert (Grid.objects.filter(level=3).count(), Grid.objects.filter(level=4).count()) == (
        3807,
        10100,
    )
    assert Case.objects.filter(kind="dispute").count() == 40
    password = re.findall(r"密码都是：(\S+)", told)[0]
    for seat in NAMED_SEATS:
        user = User.objects.get(username=seat.login)
        assert user.check_password(password)
        assert [post.role for post in user.posts.all()] == [seat.role]
        assert seat.login in told
    call_command("verify")

    # And what each case went through happened one after the other, before now
    for case in Case.objects.all():
        moments = [event.at for event in case.events.order_by("place_in_chain")]
        assert moments == sorted(moments)

    # And a newcomer finds something of every kind, and one thing that the village it is about does not find
    assert set(Case.objects.values_list("kind", flat=True)) == {k.name for k in TABLES.kinds()}
    report = Case.objects.get(kind="report", stage="accepted")
    accused = User.objects.get(username="village.411726204201").posts.get()
    assert not Case.objects.visible_to(accused).filter(pk=report.pk).exists()

    # And the files of what has ended in an agreement are bound, each beginning with how it was taken in
    bound = Dossier.objects.in_bulk(field_name="pk").values()
    assert {file.case for file in bound} == set(filing.finished()) != set()
    assert {file.parts[0]["label"] for file in bound} == {"人民调解受理登记表"}

    # And leaders receive people in the coming weeks
    assert len(set(Shift.objects.values_list("leader", flat=True))) == 3

    # And what people are told at the end is what came out
    concluded = Event.objects.filter(verb="conclude", case__kind="dispute")
    for event in concluded.select_related("case"):
        said, outcome = event.facts["summary"], event.facts["outcome"]
        assert SAID_OF[outcome].search(said), (outcome, said)
        assert not (("钱" in said or "付" in said) and event.case.amount is None), said
    for event in Event.objects.filter(verb="revisit", stage="terminated"):
        assert "途径" in event.facts["finding"] or "起诉" in event.facts["finding"]

    # When it is asked for again, nothing changes and the same password is told
    capsys.readouterr()
    cases, events = Case.objects.count(), Event.objects.count()
    call_command("demo")
    assert f"密码都是：{password}" in capsys.readouterr().out
    assert (Case.objects.count(), Event.objects.count()) == (cases, events)


@pytest.mark.django_db
def test_a_real_county_is_left_alone(
    world: object, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo")

    assert "没有改动" in capsys.readouterr().out
    assert (Case.objects.count(), User.objects.count()) == (0, 13)  # the cast and the residents
    assert not password_file(home).exists()


def test_the_password_is_random_kept_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    first, other = tmp_path / "a", tmp_path / "b"
    first.mkdir(), other.mkdir()

    password = kept_password(first)

    assert kept_password(first) == password != kept_password(other)
    assert len(password) >= 16
    assert password_file(first).stat().st_mode & 0o777 == 0o600
