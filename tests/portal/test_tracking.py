"""A party's own pages: what it may see, what it may do, and that it is nobody else."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cases.actions import possible
from fengqiao.cases.models import Case
from tests.cases.files import png
from tests.portal.resident import Resident, handed_out, resident_of
from tests.world import LI, STORY, ZHANG, Walk, World, do, fresh, moment, register_dispute, walk

pytestmark = pytest.mark.django_db


def side(case: Case, role: str) -> str:
    return str(case.parties.get(role=role).pk)


# ── Getting in ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["{}", "{} ", "lower", "plain"])
def test_a_code_opens_ones_own_matter(world: World, typed: str) -> None:
    case = register_dispute(world)
    code = handed_out(world, case, case.parties.get(role="respondent"))
    written = {"lower": code.lower(), "plain": code.replace("-", "")}.get(typed, typed.format(code))
    resident = Resident()

    resident.come_by(written)

    assert case.number in resident.read("my/")


def test_the_picture_on_the_slip_leads_in_and_the_code_out_of_the_address(world: World) -> None:
    case = register_dispute(world)
    code = handed_out(world, case, case.parties.get(role="respondent"))
    resident = Resident()

    answer = resident.open(f"c/{code}/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/p/my/")
    assert case.number in resident.read("my/")


@pytest.mark.parametrize("path", ["my/", "my/data/", "receipt/", "receipt/code.svg", "my/note/"])
def test_without_a_code_nothing_opens(world: World, path: str) -> None:
    register_dispute(world)

    answer = Resident().open(path)

    assert answer.status_code == 403
    assert "请先输入查询码" in answer.content.decode()


def test_a_code_that_was_replaced_opens_nothing(world: World) -> None:
    case = register_dispute(world)
    resident = resident_of(world, case, "respondent")
    handed_out(world, case, case.parties.get(role="respondent"))

    assert resident.open("my/").status_code == 403


def test_a_code_in_a_cookie_that_somebody_forged_opens_nothing(world: World) -> None:
    case = register_dispute(world)
    code = handed_out(world, case, case.parties.get(role="respondent"))
    resident = Resident()
    resident.client.cookies["fq_code"] = f"{code}:1tXyz:forged"

    assert resident.open("my/").status_code == 403


def test_who_leaves_leaves_nothing_behind(world: World) -> None:
    resident = resident_of(world, register_dispute(world), "respondent")

    resident.send("leave/")

    assert resident.open("my/").status_code == 403


# ── Seeing ───────────────────────────────────────────────────────────────────────────────────────

PATHS = ("my/", "my/data/", "receipt/", "my/note/", "my/request/")
RECORD = "双方各让一步"
OFFICE = "先稳住双方情绪"


def everything(resident: Resident) -> str:
    return "".join(resident.open(path).content.decode() for path in PATHS)


@pytest.fixture
def mediated(world: World) -> Case:
    """A case with everything that could leak."""
    case = walk(world, until="drafted")
    do(world, case, "note", "village.clerk", at=moment(11), text=OFFICE)
    return fresh(case)


@pytest.mark.parametrize(
    ("role", "mine", "other"), [("applicant", ZHANG, LI), ("respondent", LI, ZHANG)]
)
def test_a_party_reads_its_own_in_full_and_of_the_other_the_name(
    world: World, mediated: Case, role: str, mine: dict[str, str], other: dict[str, str]
) -> None:
    text = everything(resident_of(world, mediated, role))

    assert all(mine[name] in text for name in mine if name != "role")
    assert other["name"] in text
    assert [name for name in other if name not in ("role", "name") and other[name] in text] == []


@pytest.mark.parametrize("role", ["applicant", "respondent"])
def test_no_party_reads_a_record_or_what_stays_in_the_office(
    world: World, mediated: Case, role: str
) -> None:
    text = everything(resident_of(world, mediated, role))

    assert RECORD not in text and OFFICE not in text
    assert "要签的协议" in text and "承担一半工钱" in text  # their own words, to be signed


@pytest.mark.parametrize(
    ("disclosure", "name", "story"),
    [("story", True, True), ("name", True, False), ("nothing", False, False), (None, True, False)],
)
def test_the_other_side_is_told_what_the_applicant_allowed(
    world: World, disclosure: str | None, name: bool, story: bool
) -> None:
    case = register_dispute(world, disclosure=disclosure, title="张某家水沟纠纷")

    text = everything(resident_of(world, case, "respondent"))

    assert (ZHANG["name"] in text, STORY in text) == (name, story)
    assert ("张某" in text) is name
    assert STORY in everything(resident_of(world, case, "applicant"))


def test_who_sat_together_knows_each_other(world: World) -> None:
    case = walk(world, until="mediated", case=register_dispute(world, disclosure="nothing"))

    assert ZHANG["name"] in everything(resident_of(world, case, "respondent"))


def test_a_party_sees_nothing_of_another_matter(world: World) -> None:
    mine, other = register_dispute(world), register_dispute(world, title="别人的纠纷")
    resident = resident_of(world, mine, "applicant")

    text = everything(resident)

    assert other.number not in text and other.title not in text
    for key in other.attachments.values_list("pk", flat=True):
        assert resident.open(f"my/files/{key}/").status_code == 404


def test_who_has_read_it_stands_there_with_the_reason(world: World) -> None:
    case = register_dispute(world)
    party, reason = case.parties.get(role="respondent"), "电话通知调解时间"
    do(world, case, "read_personal", "village.clerk", party=party.pk, reason=reason)

    mine = resident_of(world, case, "respondent").read("my/data/")
    others = resident_of(world, case, "applicant").read("my/data/")

    assert reason in mine and "陈村官" in mine
    assert reason not in others


def test_each_date_says_why(world: World) -> None:
    html = resident_of(world, walk(world, until="accepted"), "respondent").read("my/")

    assert "2026年4月1日（周三）" in html and "+30日" in html
    assert "《人民调解工作若干规定》33" in html


# ── Acting ───────────────────────────────────────────────────────────────────────────────────────


def test_the_respondent_says_yes_reads_his_rights_and_both_count(world: World) -> None:
    case = walk(world, until="accepted")
    resident = resident_of(world, case, "respondent")

    resident.act("consent", answer="given")
    resident.act("rights_notice")

    answers = {(c.to, c.answer, c.how) for c in case.consents.all()}
    assert answers == {("mediation", "given", "online"), ("rights", "given", "online")}
    assert {str(c.party_id) for c in case.consents.all()} == {side(case, "respondent")}
    assert "您答复过：愿意调解" in resident.read("my/")


def test_a_mediation_can_begin_on_what_both_said_by_themselves(world: World) -> None:
    case = walk(world, until="accepted")
    for role in ("applicant", "respondent"):
        resident = resident_of(world, case, role)
        resident.act("consent", answer="given")
        resident.act("rights_notice")
    play = Walk(world, fresh(case), at=moment(12), holder="village.clerk")
    play.do("appoint_mediator", "village.clerk", mediator=world["mediator"].pk, chosen_by="parties")

    offers = possible(play.case, by=world["mediator"], at=play.at)
    assert "hold_session" in {offer.verb.name for offer in offers}


def test_asking_to_stop_takes_one_tap(world: World) -> None:
    case = walk(world, until="mediated")
    resident = resident_of(world, case, "respondent")
    command = resident.read("my/").split('name="command_id" value="')[1][:36]

    resident.send("my/stop/", command_id=command)

    html = resident.read("my/")
    assert fresh(case).stage == "terminated"
    assert "调解已经停止" in html and "向人民法院起诉" in html


def test_an_act_sent_twice_is_one(world: World) -> None:
    case = register_dispute(world)
    resident = resident_of(world, case, "applicant")
    command = resident.command("my/note/")

    for _ in range(3):
        resident.send("my/note/", command_id=command, text="又下雨了。")

    assert case.events.filter(verb="note").count() == 1
    assert "又下雨了。" in resident.read("my/")


def test_what_a_party_adds_the_other_does_not_read(world: World) -> None:
    case = register_dispute(world)
    resident_of(world, case, "applicant").act("note", text="我有收条。")

    assert "我有收条" not in everything(resident_of(world, case, "respondent"))


def test_a_photograph_comes_back_only_to_who_sent_it(world: World) -> None:
    case = register_dispute(world)
    mine = resident_of(world, case, "applicant")
    mine.act("attachment", file=SimpleUploadedFile("沟.png", png()), title="水沟")
    key = case.attachments.get().pk

    theirs = resident_of(world, case, "respondent")

    answer = mine.open(f"my/files/{key}/")
    assert b"".join(answer) == png()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert theirs.open(f"my/files/{key}/").status_code == 404


def test_an_evaluation_asks_three_questions_and_none_must_be_answered(world: World) -> None:
    case = walk(world, until="concluded")
    at = case.events.latest("place_in_chain").at
    with time_machine.travel(at, tick=False):
        resident = resident_of(world, case, "applicant")
        resident.act("evaluation")
        resident.act("evaluation", satisfaction="dissatisfied", solved="no", words="水沟又堵了")

    said = [e.facts for e in case.events.filter(verb="evaluate").order_by("place_in_chain")]
    party = side(case, "applicant")
    assert said == [
        {"party": party, "satisfaction": "declined"},
        {"party": party, "satisfaction": "dissatisfied", "solved": "no", "words": "水沟又堵了"},
    ]


def test_who_is_unhappy_asks_to_have_it_taken_up_again(world: World) -> None:
    case = walk(world, until="archived")
    at = case.events.latest("place_in_chain").at
    with time_machine.travel(at, tick=False):
        resident = resident_of(world, case, "applicant")
        assert "没有解决，请重新办理" in resident.read("my/")
        resident.act("request", about="reopen", words="又堵了。")
        html = resident.read("my/")

    assert "等答复" in html and "答复当事人的请求" in html
    assert fresh(case).awaits_id == case.holder_id


def test_a_child_is_spoken_for_by_its_guardian(world: World) -> None:
    child = {"role": "respondent", "name": "李小丙", "id_number": "411726201503020012"}
    guardian = {"role": "guardian", "name": "李丁", "represents": 1}
    case = register_dispute(world, parties=[ZHANG, child, guardian])
    do(world, case, "accept", "village.clerk", basis="application")
    resident = resident_of(world, case, "respondent")
    speaker = case.parties.get(role="guardian")

    refused = resident.act("consent", answer="given")
    resident.act("consent", answer="given", given_by=str(speaker.pk))

    assert refused.status_code == 409 and "监护人" in refused.content.decode()
    assert case.consents.get().given_by == speaker


@pytest.mark.parametrize("noun", ["conclusion", "acceptance", "personal_read", "grade", "nothing"])
def test_what_is_the_offices_is_not_there(world: World, noun: str) -> None:
    case = register_dispute(world)
    resident = resident_of(world, case, "applicant")
    length = case.events.count()

    opened = resident.open(f"my/{noun}/").status_code
    sent = resident.send(f"my/{noun}/", command_id="01890000-0000-7000-8000-000000000001")

    assert {opened, sent.status_code} <= {404, 409, 403}
    assert case.events.count() == length


def test_nobody_speaks_for_the_other_side(world: World) -> None:
    case = walk(world, until="accepted")
    resident = resident_of(world, case, "respondent")

    resident.act("consent", answer="given", party=side(case, "applicant"))

    assert {str(c.party_id) for c in case.consents.all()} == {side(case, "respondent")}
