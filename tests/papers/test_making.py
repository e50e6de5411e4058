"""A form becomes a paper: filled from the matter, changed by hand, kept in every version, on record."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from fengqiao.cases import actions
from fengqiao.cases.permissions import FileClosed, FileNotYours, NotYourPost
from fengqiao.cases.step import broken_links
from fengqiao.lib.refusal import Refusal
from fengqiao.papers.definitions.filling import FILLS
from fengqiao.papers.definitions.parts import HANDS, SEALS, PaperWrong, printed
from fengqiao.papers.models import Paper
from fengqiao.papers.permissions import (
    NotForYourEyes,
    NotPossibleYet,
    UnknownForm,
    check_may_read,
    form_of,
)
from fengqiao.rulebook.tables import in_force, latest
from tests.mediation.playing import agree_orally, going, people, session, sign_all
from tests.papers.binding import upload
from tests.papers.making import (
    everything_possible,
    make,
    needs_poppler,
    open_file,
    place,
    places,
    text_of,
)
from tests.world import PATH, Walk, World, fresh, principals, register_dispute, walk

ALL = in_force(latest(), "")
FORMS = ALL.forms("dispute")
LATER = {  # what only a person knows, where a form must have it
    "power_of_attorney": {"委托权限": "代为参加调解、陈述意见。"},
    "session_notice": {"调解时间": "2026年3月3日9时", "调解地点": "村委会"},
    "confirmation_persons": {"此致": "泌阳县人民法院"},
    "confirmation_organisation": {"此致": "泌阳县人民法院", "法定代表人": "孙丁，经理"},
}


@pytest.fixture
def drafted(world: World) -> Walk:
    """An agreement waits for its signatures; the mediator opened the file."""
    play = going(world, until="drafted")
    open_file(play, "mediator")
    return play


# ── What stands in it ────────────────────────────────────────────────────────────────────────────


@needs_poppler
def test_an_agreement_says_what_was_agreed(drafted: Walk, tmp_path: Path) -> None:
    paper = make(drafted, "agreement")

    said = text_of(paper.pdf(), tmp_path)

    assert "人民调解协议书" in said
    assert "申请人：张甲性别：女出生日期：1970年3月2日" in said
    assert "身份证号：411726197003020009" in said
    assert "申请人家的雨水流到对方墙脚。" in said
    assert "一、申请人修排水沟。二、被申请人承担一半工钱600元。" in said
    assert "履行方式、地点：现金，在村委会当面交付。履行时限：2026年3月22日以前。" in said
    assert "本协议一式三份，当事人、人民调解委员会各持一份。" in said
    assert "申请人张甲（签名、盖章或者按指印）：" in said
    assert "人民调解委员会（印章）" in said
    assert "年月日" in said  # the day is written by who signs, never typed (人民调解法 29)


def test_every_fill_and_every_hand_of_the_forms_is_known() -> None:
    forms = [form for kind in ALL.kinds() for form in ALL.forms(kind.name)]
    named = {part.fill for form in forms for part in form.fields if part.fill}
    fills = {fill for fill in named if "." not in fill}  # the others: `rulebook check`
    hands = {sign for form in forms for sign in form.signs} - {"each_party", *SEALS}

    assert fills <= set(FILLS)
    assert hands <= set(HANDS)
    assert set(FILLS) - fills == set()


def test_the_forms_are_those_of_a_file() -> None:
    labels = [form.label for form in FORMS]

    assert labels == [
        "卷宗封面", "卷内目录", "人民调解申请书", "人民调解受理登记表", "人民调解权利义务告知书",
        "授权委托书", "调解通知书", "人民调解调查记录", "人民调解证据材料", "人民调解记录",
        "人民调解协议书", "人民调解口头协议登记表", "履行情况登记表", "人民调解回访记录",
        "司法确认申请书（个人与个人）", "司法确认申请书（个人与单位）", "终止调解通知书",
        "人民调解结案报告表", "人民调解员调解案件登记单", "卷宗情况说明", "封底",
    ]  # fmt: skip


@needs_poppler
def test_a_whole_file_is_made_of_a_matter(world: World, tmp_path: Path) -> None:
    play = going(world, until="accepted")
    applicant = principals(play.case)[0]
    play.do("add_party", "village.clerk", role="agent", name="王丙", represents=applicant)
    PATH["prepared"](play)
    said = {"held_at": play.at, "where": "村委会", "respondent": "赵戊"}
    play.do("investigate", "mediator", **said, record="问：何时开始？\n答：去年雨季。")
    play.do("add_evidence", "mediator", name="现场照片", original="copy", pages=3)
    upload(play, "identity", title="身份证复印件")
    for step in ("mediated", "drafted", "agreed", "performed", "concluded", "revisited"):
        PATH[step](play)

    made = everything_possible(world, play, **LATER)

    texts = {paper.form: text_of(paper.pdf(), tmp_path) for paper in made}
    assert len(made) == 17
    assert "调查内容：问：何时开始？答：去年雨季。" in texts["inquiry"]
    assert "1现场照片" in texts["evidence"]
    assert "双方各让一步" in texts["session"]
    assert "委托人：张甲" in texts["power_of_attorney"]
    assert "张*、李*" in texts["case_slip"] and "张甲" not in texts["case_slip"]
    assert "收条一张" in texts["performance"]
    assert "水沟通畅" in texts["revisit"]
    assert "请求依法确认张甲、李乙于2026年3月2日达成的人民调解协议" in texts["confirmation_persons"]
    assert "本卷应有的文书齐全" in texts["file_statement"]
    assert list(broken_links(fresh(play.case), play.case.events.order_by("place_in_chain"))) == []


@needs_poppler
def test_who_stops_is_told_of_the_other_ways(world: World, tmp_path: Path) -> None:
    play = going(world, until="mediated")
    play.do("ask_to_stop", "mediator", party=people(play.case)[1].pk)
    open_file(play, "mediator")

    paper = make(play, "termination_notice", about=people(play.case)[0].pk)

    said = text_of(paper.pdf(), tmp_path)
    assert "因当事人要求停止调解，调解终止。" in said
    assert "您可以通过下列途径维护自己的权利：1." in said


@needs_poppler
def test_an_oral_agreement_has_the_form_of_its_own(world: World, tmp_path: Path) -> None:
    play = going(world, until="mediated")
    agree_orally(play)
    open_file(play, "mediator")

    names = {one.form.name for one in places(world, play)}
    paper = make(play, "oral_agreement")

    assert "agreement" not in names
    assert "被申请人承担工钱600元。" in text_of(paper.pdf(), tmp_path)


@needs_poppler
def test_an_organisation_asks_the_court_with_who_stands_for_it(
    world: World, tmp_path: Path
) -> None:
    parties = [
        {"role": "applicant", "name": "张甲"},
        {"role": "respondent", "name": "某某建材有限公司", "is_organisation": True},
    ]
    play = going(world, until="agreed", parties=parties)
    open_file(play, "mediator")

    names = {one.form.name for one in places(world, play)}
    paper = make(play, "confirmation_organisation", words=LATER["confirmation_organisation"])

    assert "confirmation_persons" not in names
    said = text_of(paper.pdf(), tmp_path)
    assert "法定代表人：孙丁，经理" in said
    assert "统一社会信用代码" in said


# ── Names as people have them ────────────────────────────────────────────────────────────────────


@needs_poppler
def test_rare_characters_and_long_names_print(world: World, tmp_path: Path) -> None:
    long = "古丽" + "·阿卜杜" * 12
    parties = [
        {"role": "applicant", "name": "莫𡐓𣒍𡌶䶮㛃"},
        {"role": "respondent", "name": long},
    ]
    play = going(world, until="drafted", parties=parties)
    open_file(play, "mediator")

    paper = make(play, "agreement")

    said = text_of(paper.pdf(), tmp_path)
    assert len(long) == 50
    assert "莫𡐓𣒍𡌶䶮㛃" in said
    assert long in said
    assert paper.lacking == ""


@needs_poppler
def test_a_character_that_no_font_has_is_named_and_marked(world: World, tmp_path: Path) -> None:
    parties = [{"role": "applicant", "name": "高\ue170"}, {"role": "respondent", "name": "李乙"}]
    play = going(world, until="drafted", parties=parties)
    open_file(play, "mediator")

    paper = make(play, "agreement")

    assert paper.lacking == "\ue170"
    assert "高〓" in text_of(paper.pdf(), tmp_path)
    assert paper.told()["parts"][1]["text"].startswith("申请人：高\ue170")  # the words stay


# ── Changing, versions ───────────────────────────────────────────────────────────────────────────


@needs_poppler
def test_what_is_changed_makes_a_version_and_the_one_before_stays(
    drafted: Walk, tmp_path: Path
) -> None:
    first = make(drafted, "agreement")
    second = make(drafted, "agreement", words={"协议内容": "一、各修各的。"})
    first.refresh_from_db()

    assert [first.version, second.version] == [1, 2]
    assert first.serial == second.serial
    assert "一、申请人修排水沟。" in text_of(first.pdf(), tmp_path)
    assert "一、各修各的。" in text_of(second.pdf(), tmp_path)


def test_the_event_says_who_made_which_version_and_no_word_of_it(drafted: Walk) -> None:
    paper = make(drafted, "agreement", words={"协议内容": "只写在文书里的话"})

    event = drafted.case.events.order_by("place_in_chain").last()
    assert event.verb == "make_paper"
    assert event.by == drafted.world["mediator"]
    assert event.facts["form"] == "agreement"
    assert event.facts["version"] == 1
    assert event.facts["sha256"] == hashlib.sha256(paper.pdf()).hexdigest() == paper.sha256
    assert "只写在文书里的话" not in json.dumps(event.facts, ensure_ascii=False)


def test_the_same_command_makes_one_paper(drafted: Walk) -> None:
    taken = drafted.do("make_paper", "mediator", form="agreement")
    again = actions.perform(
        drafted.case,
        "make_paper",
        by=drafted.world["mediator"],
        at=drafted.at,
        command_id=taken.event.command,
        facts={"form": "agreement"},
    )

    assert again.replayed
    assert Paper.objects.count() == 1


def test_the_same_words_at_the_same_moment_are_the_same_file(drafted: Walk) -> None:
    paper = make(drafted, "agreement")

    assert printed(paper.told(), at=paper.at).pdf == paper.pdf()


def test_what_must_be_there_is_asked_for(drafted: Walk) -> None:
    with pytest.raises(PaperWrong) as refused:
        make(drafted, "agreement", words={"协议内容": " ", "主要事实和争议事项": ""})

    assert refused.value.sentence == (
        "“主要事实和争议事项”、“协议内容”还没有内容。请填写后再制作。"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ('{"没有的栏": "x"}', "这份文书没有“没有的栏”这一栏"),
        ('{"提示": "不一样的提示"}', "这份文书没有“提示”这一栏，或者它的文字是固定的"),
        ('{"协议内容": 5}', "“协议内容”应当是文字。"),
        ("[1]", "改过的栏目要写成 JSON 对象"),
        ("{", "改过的栏目要写成 JSON 对象"),
        (json.dumps({"协议内容": "长" * 20_001}), "“协议内容”太长了"),
    ],
)
def test_what_a_form_does_not_have_is_refused(drafted: Walk, words: str, sentence: str) -> None:
    with pytest.raises(PaperWrong) as refused:
        drafted.do("make_paper", "mediator", form="agreement", words=words)

    assert refused.value.sentence.startswith(sentence)
    assert not Paper.objects.exists()


@pytest.mark.parametrize("how", ["update", "delete"])
def test_a_paper_is_never_changed(drafted: Walk, how: str) -> None:
    make(drafted, "agreement")
    rows = Paper.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(sha256="0" * 64) if how == "update" else rows.delete()

    assert Paper.objects.count() == 1


def test_what_is_sealed_can_be_sealed_anew(drafted: Walk) -> None:
    """A change of keys is no change of the paper."""
    paper = make(drafted, "agreement")

    paper.save(update_fields=["words", "print"])

    assert Paper.objects.get().sha256 == hashlib.sha256(Paper.objects.get().pdf()).hexdigest()


def test_in_the_database_stands_no_word_of_it(drafted: Walk) -> None:
    make(drafted, "agreement")

    [(words, pdf)] = Paper.objects.values_list("words", "print")

    assert "张甲".encode() not in bytes(words)
    assert b"PDF" not in bytes(pdf)


# ── When, and by whom ────────────────────────────────────────────────────────────────────────────


def test_a_form_waits_for_what_it_is_about(world: World) -> None:
    play = going(world, until="prepared")
    open_file(play, "mediator")

    waiting = {one.form.name: one.why_not for one in places(world, play) if one.why_not}

    assert waiting["agreement"] == "办过其中一项以后才能制作：拟定书面协议。"
    assert waiting["session"] == "办过其中一项以后才能制作：开展调解并记录。"
    assert "acceptance" not in waiting
    with pytest.raises(NotPossibleYet):
        make(play, "agreement")


def test_each_session_has_a_record_of_its_own(world: World) -> None:
    play = going(world, until="prepared")
    session(play, record="第一次的话")
    session(play, record="第二次的话")
    open_file(play, "mediator")
    first, second = (one for one in places(world, play) if one.form.name == "session")

    with pytest.raises(UnknownForm, match="要说明为哪一次"):
        make(play, "session")
    made = [make(play, "session", about=one.about) for one in (first, second)]

    assert [paper.said()["调解记录"] for paper in made] == ["第一次的话", "第二次的话"]
    assert [paper.version for paper in made] == [1, 1]
    assert made[0].serial != made[1].serial


def test_nothing_is_made_before_the_file_was_opened(world: World) -> None:
    play = going(world, until="drafted")

    with pytest.raises(FileClosed):
        make(play, "agreement")

    assert place(world, play, "acceptance").why_not.startswith("今天还没有打开这件事项的卷宗。")


def test_who_holds_the_matter_makes_no_record_of_what_was_said(world: World) -> None:
    """Session records are for its mediators; the agreement also for who holds it (art. 15(4), 31)."""
    play = going(world, until="drafted")
    open_file(play, "village.clerk")
    held = place(world, play, "session", "village.clerk")

    with pytest.raises(NotForYourEyes):
        make(play, "session", "village.clerk", about=held.about)

    assert held.why_not.startswith("这份文书写有笔录")
    assert make(play, "agreement", "village.clerk").version == 1


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        ("town.clerk", NotYourPost),
        ("leader", NotYourPost),
        ("auditor", NotYourPost),
        ("justice.reviewer", NotYourPost),
        ("neighbour.clerk", Refusal),
        ("labour.liaison", Refusal),
    ],
)
def test_who_does_not_work_on_it_makes_nothing(
    world: World, by: str, refusal: type[Refusal]
) -> None:
    play = going(world, until="drafted")

    with pytest.raises(refusal):
        make(play, "acceptance", by)

    assert not Paper.objects.exists()


def test_a_called_in_department_reads_no_paper(world: World) -> None:
    """It opens the file for the attachments; names in full and what was agreed are not for it."""
    case = walk(
        world, until="drafted", case=register_dispute(world, "town.clerk"), holder="town.clerk"
    )
    play = Walk(world, case, at=world.now + timedelta(hours=3), holder="town.clerk")
    organ = world.organ("labour.liaison")
    play.do("call_in", "town.clerk", organ=organ.pk, reason="核对工资")
    play.do("report_in", "labour.liaison", answer="已到")
    open_file(play, "labour.liaison")
    form = form_of(play.case, "acceptance", play.at)

    with pytest.raises(NotForYourEyes):
        check_may_read(form, play.case, by=world["labour.liaison"], at=play.at)


def test_a_stranger_may_not_even_ask(world: World) -> None:
    play = going(world, until="drafted")
    form = form_of(play.case, "acceptance", play.at)

    with pytest.raises(FileNotYours):
        check_may_read(form, play.case, by=world["leader"], at=play.at)


def test_a_form_that_nobody_knows(drafted: Walk) -> None:
    with pytest.raises(UnknownForm):
        make(drafted, "no_such_form")


# ── How much ─────────────────────────────────────────────────────────────────────────────────────


def test_an_agreement_is_small_and_its_fonts_are_inside(drafted: Walk) -> None:
    paper = make(drafted, "agreement")

    assert len(paper.pdf()) <= 80_000
    assert paper.pages == 1
    assert paper.pdf().count(b"/FontFile3") == 1  # 宋, subset


def test_an_effective_agreement_is_still_printed(world: World) -> None:
    play = going(world, until="drafted")
    sign_all(play)
    open_file(play, "mediator")

    assert make(play, "agreement").said()["协议内容"].startswith("一、申请人修排水沟")


def test_a_matter_in_a_compartment_has_papers_for_its_own_people_only(world: World) -> None:
    case = register_dispute(world, safety=["minors"])
    play = Walk(world, case, at=world.now, holder="village.clerk")
    play.do("accept", "village.clerk", basis="application")
    open_file(play, "village.clerk")

    assert make(play, "acceptance", "village.clerk").version == 1
    with pytest.raises(Refusal) as refused:
        make(play, "acceptance", "county.dispatcher")
    assert refused.value.status == 404
