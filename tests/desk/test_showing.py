"""What a case's pages say: dates with their reckoning, history in words, receipt, rules, languages."""

import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta

import pytest
import time_machine

from fengqiao.cases.actions import code_of, perform
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.lib.aloud import read_aloud
from fengqiao.lib.uuid7 import uuid7
from tests.desk.staff import Staff, form_of, page_of
from tests.world import COUNTY, SINCE, World, do, moment, principals, register_dispute, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


# ── Dates ────────────────────────────────────────────────────────────────────────────────────────


def test_a_date_opens_to_its_reckoning_and_its_source(world: World) -> None:
    case = walk(world, until="accepted")
    clerk = Staff(world, "village.clerk")
    deadline = case.deadlines.get(clock="dispute.mediation")

    for path in (page_of(case), f"{page_of(case)}deadlines/{deadline.pk}/"):
        html = clerk.read(path)
        assert "2026年3月2日（周一）起算" in html, path
        assert "+30日 → 2026年4月1日（周三）" in html
        assert "《人民调解工作若干规定》33" in html
        assert "约束办理单位" in html


def test_raw_day_and_rolled_day_are_both_shown(world: World) -> None:
    case = walk(world, until="agreed")
    deadline = case.deadlines.get(clock="dispute.judicial_confirmation")
    raw, due = deadline.raw_at, deadline.due_at

    html = Staff(world, "village.clerk").read(f"{page_of(case)}deadlines/{deadline.pk}/")

    assert (raw == due) is ("休息日顺延以后" not in html)
    assert "数出来的最后一日" in html and "以哪天为限" in html
    assert "约束当事人" in html


def test_a_limit_that_is_held_or_met_says_so(world: World) -> None:
    case = walk(world, until="accepted")
    do(world, case, "suspend", "village.clerk", ground="appraisal", reason="等鉴定。")
    clerk = Staff(world, "village.clerk")

    held = clerk.read(page_of(case))
    do(world, case, "resume", "village.clerk")
    do(world, case, "ask_to_stop", "village.clerk", party=principals(case)[0])
    met = clerk.read(page_of(case))

    assert "已中止，暂停计算" in held
    assert "已办到，不再计算" in met


def test_a_deadline_of_another_case_is_not_found(world: World) -> None:
    case, other = walk(world, until="accepted"), register_dispute(world)
    deadline = case.deadlines.get()

    answer = Staff(world, "village.clerk").open(f"{page_of(other)}deadlines/{deadline.pk}/")

    assert answer.status_code == 404


# ── History ──────────────────────────────────────────────────────────────────────────────────────


def test_history_is_told_in_words(world: World) -> None:
    case = walk(world, until="performed")
    do(world, case, "grade", "village.clerk", at=moment() + timedelta(days=6), grounds=["weapon"])

    html = Staff(world, "village.clerk").read(page_of(case))
    told = html[html.index('class="history"') :]

    for words in (
        "陈村官 · 铜山乡大路庄村综治中心",
        "<dt>受理依据</dt><dd>依当事人申请</dd>",
        "<dt>调解员</dt><dd>郑调解（",
        "<dt>本次结果</dt><dd>达成一致</dd>",
        "600.00元 一半工钱",
        "人民调解委员会印章",
        "调解员郑调解",
        "申请人张*",
        "<dt>生效日期</dt><dd>2026年3月2日</dd>",
        "第1期，2026年3月22日",
        "<dt>等级</dt><dd>红色</dd>",
        "<dt>依据的事实</dt><dd>现场有人持械</dd>",
        "同时告知了其他途径",
    ):
        assert words in told, words
    assert str(world["mediator"].pk) not in told


def test_the_latest_act_stands_on_top(world: World) -> None:
    case = walk(world, until="accepted")

    html = Staff(world, "village.clerk").read(page_of(case))
    told = html[html.index('class="history"') :]

    assert told.index("<b>受理</b>") < told.index("<b>登记</b>")


def test_the_page_says_what_is_missing_and_why_not(world: World) -> None:
    case = walk(world, until="accepted")
    do(
        world,
        case,
        "appoint_mediator",
        "village.clerk",
        mediator=world["mediator"].pk,
        chosen_by="parties",
    )

    html = Staff(world, "mediator").read(page_of(case))

    assert "<b>开展调解并记录</b> 还没有张*、李*" in html
    assert "现在还不能做的" in html
    assert "到“协议待签”时才能办。" in html


def test_the_process_is_drawn_with_you_are_here(world: World) -> None:
    case = walk(world, until="accepted")

    html = Staff(world, "village.clerk").read(page_of(case))

    assert 'class="stage here"' in html and "● 现在在这里" in html
    assert '<li class="here" aria-current="step"><span>已受理</span>' in html


# ── The receipt ──────────────────────────────────────────────────────────────────────────────────


def test_the_receipt_tells_the_resident_what_he_needs(world: World) -> None:
    case = walk(world, until="accepted", case=register_dispute(world, at=moment(11, 40)))
    clerk = Staff(world, "village.clerk")
    event = case.events.get(verb="register")

    html = clerk.read(f"{page_of(case)}receipt/?command={event.command}")
    picture = clerk.open(f"{page_of(case)}slip/code.svg?command={event.command}")

    assert code_of(Taken(case, event, replayed=True)) in html
    assert html.index("向人民法院起诉") < html.index("接下来") < html.index("向谁反映")
    assert "2026年4月1日（周三）" in html and "+30日" in html
    assert "的上一级泌阳县铜山乡" in html
    assert "陈村官于2026年3月2日 12:00打印" in html
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(picture.content).tag == "{http://www.w3.org/2000/svg}svg"
    assert b"style=" not in picture.content


def test_a_receipt_printed_later_has_no_code(world: World) -> None:
    case = walk(world, until="accepted")

    html = Staff(world, "village.clerk").read(f"{page_of(case)}receipt/")

    assert "查询码只在登记时显示一次" in html
    assert "code.svg" not in html


def test_the_other_side_gets_a_slip_to_print(world: World) -> None:
    case = walk(world, until="accepted")
    clerk, respondent = Staff(world, "village.clerk"), case.parties.get(role="respondent")

    sent = clerk.send(form_of(case, "access_code"), party=str(respondent.pk), how="visit")
    html = clerk.read(sent.headers["Location"])

    assert "被申请人李*" in html and "http://testserver/p/<" in html
    assert "不回答也不等于同意" in html and "向人民法院起诉" in html
    code = respondent.access_code(1)
    assert code in html and all(group in html for group in read_aloud(code))  # on the telephone


def test_the_desk_reads_who_comes_to_the_meeting(world: World) -> None:
    case = walk(world, until="prepared")
    party = case.parties.get(role="respondent")
    meets_at = moment(9, on=date(2026, 3, 6))
    do(world, case, "arrange", "mediator", at=moment(11), meets_at=meets_at, where="村里")
    facts = {"party": party.pk, "answer": "cannot", "how": "phone"}
    do(world, case, "reply", "village.clerk", at=moment(11, 10), **facts)

    with time_machine.travel(moment(12), tick=False):
        html = Staff(world, "village.clerk").read(page_of(case))

    assert "约好的时间" in html and "2026-03-06 09:00" in html
    assert "那时来不了" in html and "还没有回答" in html


def test_what_a_party_asks_beside_the_matter_is_read_by_who_answers_it(world: World) -> None:
    case = walk(world, until="accepted")
    by = world.visitor(case.parties.get(role="applicant"))
    facts = {"about": "delete", "words": "请删掉我的旧号码。"}
    step_of = {"at": moment(11), "command_id": uuid7(moment(11))}
    perform(case, "request", by=by, **step_of, facts=facts)

    html = Staff(world, "village.clerk").read(page_of(case))
    elsewhere = Staff(world, "leader").read(page_of(case))

    assert "请删掉我的旧号码。" in html and "还没有答复" in html
    assert "申请人张*" in html and "本人在网上" in html
    assert "旧号码" not in elsewhere


def test_a_receipt_of_somebody_elses_matter_is_refused(world: World) -> None:
    case = register_dispute(world)

    answer = Staff(world, "town.clerk").open(f"{page_of(case)}receipt/")

    assert answer.status_code == 403
    assert "现在由铜山乡大路庄村综治中心经办" in answer.content.decode()


# ── Rules ────────────────────────────────────────────────────────────────────────────────────────


def test_a_kind_shows_its_process_its_limits_and_their_sources(world: World) -> None:
    html = Staff(world, "leader").read("/kinds/dispute/")

    for words in (
        "<svg",
        "共同申请司法确认",
        "30日",
        "1个工作日",
        "《人民调解法》33",
        "向人民法院起诉",
    ):
        assert words in html, words
    kinds = Staff(world, "leader").read("/kinds/")
    assert all(f'href="/kinds/{name}/"' in kinds for name in ("dispute", "hazard", "wish"))
    assert Staff(world, "leader").open("/kinds/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("clock=dispute.mediation&start=2026-03-02", "算到这一天：2026年4月1日（周三）"),
        ("clock=dispute.mediation&start=2028-03-02", "暂算"),
        ("clock=dispute.protection_order&start=2026-03-02T09:30", "2026年3月5日（周四）09:30"),
        ("clock=dispute.mediation&start=%E6%98%8E%E5%A4%A9", '<a href="#start">起算的日子要写成'),
        ("clock=nothing&start=2026-03-02", '<a href="#clock">没有名为“nothing”的期限'),
        ("clock=dispute.mediation", "从哪天起算"),
    ],
)
def test_any_limit_explains_itself(world: World, asked: str, says: str) -> None:
    assert says in Staff(world, "village.clerk").read(f"/why/?{asked}")


# ── Who, in which language ───────────────────────────────────────────────────────────────────────


def test_who_holds_two_posts_chooses_and_sees_accordingly(world: World) -> None:
    case = register_dispute(world, by="town.clerk", title="镇里的事")
    centre = world.organ("county.dispatcher")
    second = appoint(
        world.user("neighbour.clerk"),
        organ=centre,
        role="dispatcher",
        from_on=SINCE + timedelta(days=1),
        place=COUNTY,
    )
    desk = Staff(world, "neighbour.clerk")

    before = desk.open(page_of(case)).status_code
    answer = desk.client.post("/posts/", {"post": second.pk}, follow=True)
    after = desk.open(page_of(case)).status_code

    assert (before, after) == (404, 200)
    assert "已换到所选的岗位。" in answer.content.decode()
    assert "换岗位" in answer.content.decode()


def test_a_post_of_somebody_else_is_not_taken(world: World) -> None:
    case = register_dispute(world)
    desk = Staff(world, "neighbour.clerk")

    desk.client.post("/posts/", {"post": world["village.clerk"].pk})

    assert desk.open(page_of(case)).status_code == 404
    assert "换岗位" not in desk.read("/")


def test_a_chosen_post_that_is_over_falls_back(world: World) -> None:
    centre = world.organ("county.dispatcher")
    second = appoint(
        world.user("village.clerk"), organ=centre, role="dispatcher", from_on=SINCE, place=COUNTY
    )
    desk = Staff(world, "village.clerk")
    desk.client.post("/posts/", {"post": second.pk})
    second.valid_to = moment().date() - timedelta(days=1)
    second.save()

    assert "铜山乡大路庄村综治中心" in desk.read("/")


def test_the_desk_speaks_english_when_asked(world: World) -> None:
    case = walk(world, until="agreed")
    clerk = Staff(world, "village.clerk")

    answer = clerk.client.post("/language/", {"language": "en", "next": page_of(case)}, follow=True)
    html = answer.content.decode()
    form = clerk.read(form_of(case, "evaluation"))
    ledger = clerk.read("/cases/")

    assert '<html lang="en">' in html
    for words in ("Agreement in effect", "Next", "Respondent 李*", "days left", "Hold a session"):
        assert words in html, words
    assert "Satisfied" in form and "Applicant 张*" in form
    assert "Water, drainage, passage, air, light" in ledger


def test_linked_and_merged_cases_lead_to_each_other(world: World) -> None:
    case, other, third = (register_dispute(world, title=title) for title in "甲乙丙")
    do(world, case, "link", "village.clerk", other=other.number, reason="同一条沟")
    do(world, third, "merge", "village.clerk", into=case.number, reason="重复登记")
    clerk = Staff(world, "village.clerk")

    def leads_to(this: Case, that: Case) -> bool:
        return f'<a href="{page_of(that)}">{that.number}</a>' in clerk.read(page_of(this))

    assert leads_to(case, other) and leads_to(other, case) and leads_to(third, case)


def test_why_not_is_told_in_english_when_asked(world: World) -> None:
    """On the page of a case, before the court is asked, and where the door says no."""
    case = walk(world, until="agreed")
    clerk = Staff(world, "village.clerk")
    clerk.client.cookies["django_language"] = "en"

    page = clerk.read(page_of(case))
    refused = clerk.open(form_of(case, "acceptance"))

    assert "The agreement is in effect since " in page
    for told in (page, refused.content.decode()):
        assert "请先" not in told and "请刷新" not in told
    assert refused.status_code == 409
    assert "“Accept” can be done at “Registered” only" in refused.content.decode()
