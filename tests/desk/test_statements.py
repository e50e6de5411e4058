"""What each page of the desk asks of the database: pinned, so that a page that asks more says so."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.mediators.models import CourtNotice, Grading, Subsidy
from tests.desk.staff import Staff, page_of
from tests.desk.test_letters import listed, owned
from tests.journeys.test_letters import ANSWER, CENTRE, UNIT, draft, send
from tests.mediators.crew import of_the_world
from tests.reception.roster import a_day_of_receiving
from tests.world import World, do, moment, walk

MOST = 12


@pytest.fixture
def counted() -> Iterator[Callable[[Staff, str], int]]:
    """How many statements a page takes that is opened a second time, as it is all day long."""

    def statements(staff: Staff, path: str) -> int:
        staff.read(path)
        with CaptureQueriesContext(connection) as asked:
            staff.read(path)
        return len(asked)

    yield statements


# Path of a page, who opens it, and its statements; who asks are the first three of them.
PAGES = {
    "/?tab=mine": ("mediator", 9),
    "/?tab=waiting": ("village.clerk", 9),
    "/?tab=due": ("leader", 9),
    "/cases/": ("town.clerk", 9),
    "/cases/?q=排水&order=limit": ("town.clerk", 9),
    "/cases/kept/": ("town.clerk", 4),
    "/cases/new/": ("county.dispatcher", 4),
    "/notices/": ("town.clerk", 4),
    "/notices/reach/": ("town.clerk", 4),
    "/county/systems/": ("admin", 5),
    "/map/": ("county.dispatcher", 8),
    "/county/screens/": ("admin", 5),
    "/county/apps/": ("admin", 5),
    "/county/rules/": ("admin", 4),
    "/county/rules/dispute.mediation/adopt/": ("admin", 4),
    "/county/rules/dispute.mediation/try/?length=20&unit=calendar_days": ("admin", 5),
    "/county/rules/route.0203/adopt/": ("admin", 5),
    "/county/rules/fact.group/adopt/": ("admin", 4),
    "/county/rules/packs/waiting/": ("admin", 4),
    "/kinds/dispute/": ("town.clerk", 3),
    "/why/": ("town.clerk", 3),
    "/statistics/": ("county.dispatcher", 8),
    "/statistics/bodies/": ("county.dispatcher", 12),
    "/statistics/handling/": ("county.dispatcher", 8),
    "/keys/": ("town.clerk", 3),
    "/posts/": ("town.clerk", 3),
    "/why-not/": ("admin", 3),
    "/wordings/": ("admin", 4),
    "/imports/": ("county.dispatcher", 4),
    "/exports/": ("auditor", 4),
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_no_more_than_it_did(
    world: World, counted: Callable[[Staff, str], int], path: str
) -> None:
    who, most = PAGES[path]
    for until in ("drafted", "prepared"):
        walk(world, until=until)
    with time_machine.travel(moment(12) + timedelta(days=25), tick=False):  # some are yellow
        found = counted(Staff(world, who), path)

    assert found == most <= MOST


# An administrator's forms, to be opened and put back after a lost session.
FORMS = {
    "/county/organs/new/": 5,
    "/county/organs/{organ}/rename/": 5,
    "/county/organs/{organ}/invite/": 6,
    "/county/organs/{organ}/close/": 7,
    "/county/people/{user}/rename/": 5,
    "/county/posts/{post}/end/": 6,
    "/county/posts/{post}/lists/": 6,
    "/county/places/411726204200/rename/": 5,
    "/county/grids/411726204200001/split/": 5,
    "/county/public/complaints/": 5,
    "/county/public/{organ}/person/": 5,
    "/county/settings/change/": 5,
    "/wordings/new/": 3,
}


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_the_county_asks_no_more_than_it_did(
    world: World, morning: time_machine.Traveller, counted: Callable[[Staff, str], int], path: str
) -> None:
    post = world["village.clerk"]
    named = path.format(organ=post.organ_id, user=post.user_id, post=post.pk)

    assert counted(Staff(world, "admin"), named) == FORMS[path] <= MOST


# Of one case: its page and what hangs on it.
OF_A_CASE = {
    "": 11,
    "akin/": 7,
    "dossier/": 8,
    "do/note/": 6,
    "do/performance/": 10,
    "do/confirmation_application/": 11,
    "do/conclusion/": 11,
    "export/": 5,
    "receipt/": 8,
}


@pytest.mark.parametrize("part", OF_A_CASE)
def test_a_page_of_a_case_asks_no_more_than_it_did(
    world: World, morning: time_machine.Traveller, counted: Callable[[Staff, str], int], part: str
) -> None:
    case = walk(world, until="agreed")
    staff = Staff(world, "village.clerk")
    assert counted(staff, page_of(case) + part) == OF_A_CASE[part] <= MOST


# Of a letter that was answered in vain and comes late, and of a list with an item.
OF_SUPERVISION = {"letter": ("", 10), "checklist": ("items/", 5)}


@pytest.mark.parametrize("kind", OF_SUPERVISION)
def test_a_page_of_supervision_asks_no_more_than_it_did(
    world: World, morning: time_machine.Traveller, counted: Callable[[Staff, str], int], kind: str
) -> None:
    letter = draft(world, "LA01", about=walk(world, until="accepted").pk)
    send(world, letter)
    do(world, letter, "sign_for", UNIT)
    do(world, letter, "answer", UNIT, **ANSWER)
    gathering = listed(world, "checklist", title="汛期隐患清单", channel="hazards")
    owned(world, gathering)
    part, most = OF_SUPERVISION[kind]
    case = {"letter": letter, "checklist": gathering}[kind]

    assert counted(Staff(world, CENTRE), page_of(case) + part) == most <= MOST


# Of receiving people: with leaders, a booking, numbers, a visit, and a matter that a leader has taken on.
OF_RECEPTION = {
    "/reception/": ("county.dispatcher", 9),
    "/reception/shifts/{shift}/": ("county.dispatcher", 8),
    "/reception/organs/{organ}/turn/": ("county.dispatcher", 8),
    "/reception/queue/": ("county.dispatcher", 5),
    "/reception/visits/": ("county.dispatcher", 4),
    "/reception/charges/": ("leader", 5),
    "/cases/{case}/visits/": ("county.dispatcher", 6),
    "/notices/calendar/": ("county.dispatcher", 4),
}


@pytest.mark.parametrize("path", OF_RECEPTION)
def test_a_page_of_receiving_people_asks_no_more_than_it_did(
    world: World, morning: time_machine.Traveller, counted: Callable[[Staff, str], int], path: str
) -> None:
    who, most = OF_RECEPTION[path]

    found = counted(Staff(world, who), path.format(**a_day_of_receiving(world)))

    assert found == most <= MOST


# Of those who mediate: `{organ}`, `{mediator}` … are what `_crew` makes.
OF_THE_CREW = {
    "/crew/": ("justice.reviewer", 9),
    "/crew/committees/{organ}/": ("justice.reviewer", 9),
    "/crew/committees/{organ}/mediator/": ("admin", 5),
    "/crew/notices/{notice}/": ("justice.reviewer", 6),
    "/crew/mediators/{mediator}/": ("justice.reviewer", 11),
    "/crew/mediators/{mediator}/seat/": ("justice.reviewer", 7),
    "/crew/mine/": ("mediator", 12),
    "/crew/training/": ("justice.reviewer", 6),
    "/crew/training/new/": ("justice.reviewer", 5),
    "/crew/awards/": ("justice.reviewer", 8),
    "/crew/gradings/{grading}/": ("justice.reviewer", 6),
    "/crew/subsidies/{subsidy}/": ("justice.reviewer", 6),
}


@pytest.mark.parametrize("path", OF_THE_CREW)
def test_a_page_of_those_who_mediate_asks_no_more_than_it_did(
    world: World, morning: time_machine.Traveller, counted: Callable[[Staff, str], int], path: str
) -> None:
    who, most = OF_THE_CREW[path]

    found = counted(Staff(world, who), path.format(**_crew(world)))

    assert found == most <= MOST


def _crew(world: World) -> dict[str, object]:
    """A committee with a mediator who applies for a grade and a subsidy."""
    mediator = of_the_world(world)
    case = walk(world, until="concluded")
    reviewer = world["justice.reviewer"]
    grading = Grading.objects.create(
        mediator=mediator, county="411726", level=4, proposed_at=world.now, proposed_by=reviewer
    )
    subsidy = Subsidy.objects.create(
        case=case,
        county="411726",
        mediator=mediator,
        form="written",
        difficulty="simple",
        proposed_at=world.now,
        proposed_by=world["mediator"],
    )
    notice = CourtNotice.objects.create(
        committee=mediator.committee, county="411726", made_at=world.now
    )
    return {
        "organ": mediator.committee_id,
        "mediator": mediator.pk,
        "notice": notice.pk,
        "grading": grading.pk,
        "subsidy": subsidy.pk,
    }
