"""What residents bring in that is no quarrel: the same pages, with the questions that the kind has."""

import pytest

from fengqiao.cases.models import Case
from tests.petitions.reporting import on_duty
from tests.portal.resident import STORY, Resident
from tests.world import CAST, COUNTY, VILLAGE, World

pytestmark = pytest.mark.django_db

PETITION = {
    "what": {"story": "村口的路坏了半年，请修好。"},
    "photos": {},
    "where": {"place": VILLAGE},
    "me": {"name": "张甲", "phone": "12000000001"},
    "safe": {"safety": "none"},
}
REPORT = {
    "what": {"story": "村里鱼塘的租金三年没有入账。"},
    "photos": {},
    "where": {"place": VILLAGE},
    "accused": {"accused": "村委会", "accused_at": f"place:{VILLAGE}"},
    "me": {"name": "", "phone": ""},
}


def bring(resident: Resident, kind: str, answers: dict[str, dict[str, str]]) -> Case:
    """Choose the kind on the first page, answer its questions, send."""
    first = resident.open("new/", kind=kind).headers["Location"]
    path = first.removeprefix("/p/")
    for step, given in answers.items():
        assert path.partition("?")[0] == f"new/{step}/"
        assert resident.client.get(f"/p/{path}").status_code == 200
        sent = resident.send(path, **given)
        path = sent.headers["Location"].removeprefix("/p/")
    assert path == "new/check/"
    resident.read(path)
    answer = resident.send(path)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.order_by("-id")[0]


@pytest.fixture
def resident(world: World) -> Resident:
    return Resident()


def test_the_first_page_asks_what_somebody_brings(resident: Resident) -> None:
    page = resident.read("")

    assert "提建议、反映问题（信访）" in page and "检举、控告" in page
    assert 'href="/p/new/?kind=petition"' in page and 'href="/p/new/?kind=report"' in page


def test_a_petition_is_brought_in_and_followed_by_its_code(
    world: World, resident: Resident
) -> None:
    case = bring(resident, "petition", PETITION)

    assert (case.kind, case.holder) == ("petition", world.organ("county.dispatcher"))
    assert case.title == "铜山乡大路庄村居民网上反映的信访事项"
    receipt = resident.read("receipt/")
    assert case.number in receipt and "调解" not in receipt.partition("<article")[2]
    assert "信访事项" in resident.read("my/") or case.number in resident.read("my/")


def test_a_report_without_a_name_is_followed_by_its_code_and_seen_by_nobody_else(
    world: World, resident: Resident
) -> None:
    duty = on_duty(world)
    case = bring(resident, "report", REPORT)

    assert (case.kind, case.compartment, case.holder) == ("report", "report", duty.organ)
    assert case.story.startswith("反映的对象：村委会\n\n")
    assert [(p.role, p.name) for p in case.parties.all()] == [("applicant", "匿名")]
    assert {row.place for row in case.exclusions.all() if row.place} == {VILLAGE}
    seen = {name: Case.objects.visible_to(world[name]).count() for name in CAST}
    assert seen == dict.fromkeys(CAST, 0)
    assert case.number in resident.read("receipt/")
    assert case.number in resident.read("my/")
    resident.client.cookies.clear()
    assert resident.come_by(case.parties.get().access_code(1)).status_code == 302


def test_where_nobody_receives_reports_what_was_written_stays(
    world: World, resident: Resident
) -> None:
    with pytest.raises(AssertionError, match="12388"):
        bring(resident, "report", REPORT)

    assert "鱼塘的租金" in resident.read("new/check/")
    assert not Case.objects.exists()


def test_a_kind_that_residents_do_not_bring_is_none_here(resident: Resident) -> None:
    first = resident.open("new/", kind="hazard").headers["Location"]

    assert first == "/p/new/what/?kind=dispute"
    assert resident.open("new/accused/").status_code == 404


def test_a_quarrel_is_asked_for_as_before(world: World, resident: Resident) -> None:
    case = resident.file()

    assert (case.kind, case.story, case.place[:6]) == ("dispute", STORY, COUNTY)
