"""Who brought something that is no quarrel follows it by a code like anybody."""

import pytest

from tests.cases.test_kinds import register, walk
from tests.portal.resident import resident_of
from tests.world import World, principals

pytestmark = pytest.mark.django_db

PUBLISHED = ("publish", {"shown_as": "一位老人想要一副老花镜", "agreed": "yes"})
DONE = ("conclude", {"outcome": "fulfilled", "summary": "眼镜配好了。"})


def test_whose_wish_it_is_reads_how_it_goes_and_says_how_it_was(world: World) -> None:
    case = register(world, "wish", title="想要一副老花镜")
    resident = resident_of(world, case, "applicant")

    before = resident.read("my/")
    claimed = ("claim", {"claimed_by": "某志愿队", "promised_on": world.now.date()})
    walk(world, case, PUBLISHED, claimed, DONE)
    after = resident.read("my/")
    resident.act("evaluation", satisfaction="satisfied")

    assert case.number in before and "待核实" in before
    assert "已实现" in after and "眼镜配好了" in after
    [said] = case.events.filter(verb="evaluate")
    assert (said.party_id, said.facts["satisfaction"]) == (principals(case)[0], "satisfied")


@pytest.mark.parametrize("path", ["my/", "my/data/", "my/note/", "my/request/"])
def test_no_page_of_a_hazard_speaks_of_a_dispute(world: World, path: str) -> None:
    case = register(world, "hazard")

    page = resident_of(world, case, "applicant").read(path)

    assert "纠纷" not in page.partition("<main")[2]
