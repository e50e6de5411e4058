"""Letters of supervision and lists at the desk: drafted from a form, proposed in order, the unit's word beside
them; items with their owners, and as a workbook."""

import re
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from fengqiao.cases import actions
from fengqiao.cases.models import Case
from fengqiao.ledgers.models import Export
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook import tables
from tests.cases.test_kinds import REMOVED, VERIFIED, register, walk
from tests.desk.staff import Staff
from tests.journeys.test_letters import CENTRE, UNIT, draft, grave, limits, send
from tests.world import SHANGHAI, World, do, fresh, moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

DOCS = (Path(__file__).parents[2] / "docs" / "rulebook.md").read_text(encoding="utf-8")
FACTS = {
    "title": "关于一件逾期事项的提示函",
    "story": "请按期答复。",
    "channel": "overdue",
    "type": "LA01",
}


@pytest.fixture
def centre(world: World) -> Staff:
    return Staff(world, CENTRE)


@pytest.fixture
def unit(world: World) -> Staff:
    return Staff(world, UNIT)


def test_a_letter_is_drafted_by_who_may_supervise_alone(world: World, centre: Staff) -> None:
    html = centre.read("/cases/new/?kind=letter")
    assert "提示函" in html and "挂牌督办" in html and 'name="party-1-name"' not in html
    assert "kind=letter" not in Staff(world, "village.clerk").read("/cases/new/")

    answer = centre.send("/cases/new/?kind=letter", **FACTS)

    case = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{case.pk}/"
    html = centre.read(f"/cases/{case.pk}/")
    assert "还没有登记当事人" not in html
    assert "打印回执" not in html


def test_what_the_unit_says_stands_beside_the_letter(
    world: World, centre: Staff, unit: Staff
) -> None:
    letter = draft(world, "LA01")
    send(world, letter)
    do(world, letter, "sign_for", UNIT)
    unit.send(f"/cases/{letter.pk}/do/explanation/", words="材料昨天才到。", said_by="周镇办，主任")

    for page in (centre, unit):
        html = page.read(f"/cases/{letter.pk}/")
        assert "对方单位的话" in html and "材料昨天才到。" in html


def test_the_next_letter_is_proposed_and_its_form_knows_what_came_before(
    world: World, centre: Staff, unit: Staff
) -> None:
    letter = draft(world, "LA01")
    send(world, letter)
    assert "可以起草的后一份" not in centre.read(f"/cases/{letter.pk}/")

    with time_machine.travel(moment(on=date(2026, 3, 10)), tick=False):
        centre = Staff(world, CENTRE)
        html = centre.read(f"/cases/{letter.pk}/")
        assert "可以起草的后一份" in html and "提示函过了答复期限没有答复" in html
        assert "type=LA02" in html
        form = centre.form(f"/cases/new/?kind=letter&type=LA02&after={letter.number}")
    assert form.values["after"] == [letter.number]
    assert form.values["type"] == ["LA02"]


def test_a_letter_is_printed_with_its_number_and_its_unit(world: World, centre: Staff) -> None:
    letter = draft(world, "LA01")
    send(world, letter)
    do(world, letter, "open_file", CENTRE)

    html = centre.read(f"/cases/{letter.pk}/papers/")
    assert "督办文书" in html and "督办决定" not in html
    form = centre.read(f"/cases/{letter.pk}/papers/letter/")
    assert "铜山乡" in form and "县督办办法第三条" in form


def test_a_decision_tells_the_statement_and_every_date(world: World, centre: Staff) -> None:
    listing = grave(world, occurred_on="2026-02-10")
    do(world, listing, "open_file", CENTRE)

    form = centre.read(f"/cases/{listing.pk}/papers/decision/")

    assert "没有意见。（周镇办，镇中心主任）" in form
    assert "2027年2月10日" in form and "作出决定的机关的上一级机关" in form


def test_letters_have_their_ledger(world: World, centre: Staff) -> None:
    letter = draft(world, "LA01")
    send(world, letter)

    assert "督办文书台账" in centre.read("/ledgers/")
    html = centre.read("/ledgers/letters/")
    assert letter.number in html and "提示函" in html and "铜山乡" in html


def test_a_county_has_a_letter_of_its_own_by_rows_alone(world: World, tmp_path: Path) -> None:
    """The rows that docs/rulebook.md shows, as they stand there."""
    [rows] = re.findall(r"```toml\n(\[\[type\]\].*?)```", DOCS, re.DOTALL)
    (tmp_path / "411726.toml").write_text(rows, encoding="utf-8")
    tables.keep_own_rows(tmp_path)
    try:
        world = World(world.posts, now=moment(on=date(2026, 6, 1)))
        note = draft(world, "LA51", at=world.now)
        send(world, note, at=world.now)
        assert note.number == "〔2026〕泌提醒字第0001号"
        assert limits(note)["letter.reply.LA51"] == date(2026, 6, 3)
        reminder = draft(world, "LA01", at=world.now, after=note.pk)
        with pytest.raises(Refusal, match="提醒函过了答复期限没有答复"):
            send(world, reminder, at=world.now)
        send(world, reminder, at=moment(on=date(2026, 6, 4)))
    finally:
        tables.keep_own_rows(Path(settings.FENGQIAO_HOME) / "rules")


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────


def listed(world: World, kind: str, **facts: object) -> Case:
    """A list, or an item of one, of the county's centre."""
    said = {"story": "照此办理。", "parties": [], **facts}
    at = world.now
    return actions.register(kind, by=world[CENTRE], at=at, command_id=uuid7(at), **said).case


@pytest.fixture
def checklist(world: World) -> Case:
    return listed(world, "checklist", title="汛期隐患清单", channel="hazards")


def task(world: World, checklist: Case, title: str = "清理河道") -> Case:
    due = {"checklist": checklist.pk, "channel": "plan", "due_on": "2026-03-12"}
    return listed(world, "task", title=title, **due)


def owned(world: World, checklist: Case) -> Case:
    """An item that the town has signed for and says it has done."""
    item = task(world, checklist)
    do(world, item, "dispatch", CENTRE, organ=world.organ(UNIT).pk, reason="三月十二日前完成。")
    do(world, item, "sign_for", UNIT)
    do(world, item, "conclude", UNIT, outcome="done", summary="河道已清，照片见附件。")
    return fresh(item)


def test_an_item_is_struck_off_by_somebody_else_and_only_then_the_list_is_closed(
    world: World, checklist: Case
) -> None:
    item = owned(world, checklist)
    closing = {"outcome": "all_done", "summary": "各项都已核验。"}
    assert item.awaits_id == world.organ(CENTRE).pk
    with pytest.raises(Refusal, match="“核验销号”要由经办方来做"):
        do(world, item, "strike_off", UNIT, verified_how="自己看过。")
    with pytest.raises(Refusal, match=f"还有1项没有销号：{item.number}"):
        do(world, checklist, "conclude", CENTRE, **closing)

    do(world, item, "strike_off", CENTRE, verified_how="到现场看过。")
    do(world, checklist, "conclude", CENTRE, **closing)

    assert fresh(item).stage == "struck_off"
    assert not fresh(checklist).is_open


def test_what_fails_the_check_has_another_day(world: World, checklist: Case) -> None:
    item = owned(world, checklist)

    do(world, item, "fail_check", CENTRE, reason="下游没有清。", again_by="2026-03-20")

    item = fresh(item)
    assert item.stage == "accepted"
    assert item.limit_at.astimezone(SHANGHAI).date() == date(2026, 3, 20)


def test_who_says_it_is_done_does_not_strike_it_off_whatever_the_kind(world: World) -> None:
    hazard = register(world, "hazard")
    walk(world, hazard, VERIFIED, REMOVED)

    with pytest.raises(Refusal, match="“报告已整改”是您办的，“核验销号”要由另一个人来办"):
        do(world, hazard, "strike_off", "village.clerk", verified_how="看过。")
    do(world, hazard, "strike_off", UNIT, verified_how="到现场看过。")


def test_a_list_tells_who_owes_what_and_what_is_late(
    world: World, centre: Staff, unit: Staff, checklist: Case
) -> None:
    item, other = owned(world, checklist), task(world, checklist, "修护栏")
    hazard = register(world, "hazard", title="河堤裂缝")
    do(world, checklist, "link", CENTRE, other=hazard.pk, reason="汛期隐患")

    html = centre.read(f"/cases/{checklist.pk}/items/")
    assert "共3项，已销号0项，超期0项。" in html
    assert all(one.title in html for one in (item, other, hazard))
    assert f'href="?owner={world.organ(UNIT).pk}"' in html
    mine = centre.read(f"/cases/{checklist.pk}/items/?owner={world.organ(UNIT).pk}")
    assert item.title in mine and other.title not in mine
    with time_machine.travel(moment(on=date(2026, 3, 13)), tick=False):
        assert "超期2项" in Staff(world, CENTRE).read(f"/cases/{checklist.pk}/items/")
    assert unit.open(f"/cases/{checklist.pk}/items/").status_code == 404
    assert unit.open(f"/cases/{item.pk}/items/").status_code == 404


def test_a_list_goes_out_as_a_workbook_on_record(
    world: World, centre: Staff, checklist: Case
) -> None:
    owned(world, checklist)

    answer = centre.client.post(f"/cases/{checklist.pk}/items/export/")

    assert answer.status_code == 200
    record = Export.objects.get()
    assert (record.rows, record.asked["number"]) == (1, checklist.number)


def test_a_new_item_knows_its_list(centre: Staff, checklist: Case) -> None:
    form = centre.form(f"/cases/new/?kind=task&checklist={checklist.number}")

    assert form.values["checklist"] == [checklist.number]
