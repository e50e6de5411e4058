"""A file is bound: whole or with its gaps explained, in its order, with page numbers; kept, held, destroyed."""

import hashlib
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from docx import Document

from fengqiao.cases.models import PersonalField
from fengqiao.cases.models.people import WITH_THE_CASE
from fengqiao.cases.permissions import FileClosed, NotInThisStage, NotYourPost
from fengqiao.cases.step import broken_links
from fengqiao.lib.crypto import SealBroken
from fengqiao.lib.refusal import Refusal
from fengqiao.papers.actions.appraise import YearsMissing
from fengqiao.papers.actions.destroy import personal_of_a_case
from fengqiao.papers.actions.keep_template import keep_template, names_of
from fengqiao.papers.actions.make_dossier import GapsUnexplained, NothingToBind
from fengqiao.papers.actions.pack_dossier import pack_dossier
from fengqiao.papers.actions.write_out import write_out
from fengqiao.papers.definitions.matter import day
from fengqiao.papers.definitions.parts import PaperWrong
from fengqiao.papers.models import Dossier, Paper
from fengqiao.papers.permissions import (
    Held,
    NotForYourEyes,
    NotHeld,
    SamePerson,
    StillKept,
    check_may_read_dossier,
)
from fengqiao.reception.querysets import visits_of
from fengqiao.rulebook.tables import in_force, latest
from tests.mediation.playing import draft, going, sign_all
from tests.papers.binding import a_pdf, bind, ended, make_all, picture, read, upload
from tests.papers.making import PDFTOTEXT, docx, make, needs_poppler, open_file, text_of
from tests.world import Walk, World, fresh, moment


@pytest.fixture
def whole(world: World) -> Walk:
    play = ended(world)
    make_all(world, play)
    return play


@needs_poppler
def test_a_file_is_bound_in_its_order_with_page_numbers(whole: Walk, tmp_path: Path) -> None:
    dossier = bind(whole)

    pdf = dossier.pdf()
    labels = [part["label"] for part in dossier.parts]
    assert labels == [
        "人民调解受理登记表", "人民调解权利义务告知书", "人民调解权利义务告知书", "身份证复印件",
        "人民调解记录", "人民调解协议书", "履行情况登记表", "人民调解回访记录",
    ]  # fmt: skip
    assert [part["page"] for part in dossier.parts] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (dossier.pages, len(read(pdf).pages)) == (8, 11)
    said = text_of(pdf, tmp_path)
    assert "卷名张某与李某排水纠纷" in said and "保管期限10年" in said
    assert "6人民调解协议书6" in said
    assert "本卷共8页" in said
    assert "二、被申请人承担一半工钱600元。" in said
    assert hashlib.sha256(pdf).hexdigest() == dossier.sha256
    assert dossier.kept_until.isoformat() == "2036-12-31"


def test_the_file_is_a_pdf_a(whole: Walk) -> None:
    upload(whole, "evidence", name="照片.png", content=picture(kind="PNG"))

    pdf = read(bind(whole).pdf())

    catalog = pdf.trailer["/Root"]
    described = catalog["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in described
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in described
    assert catalog["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert len(pdf.trailer["/ID"]) == 2
    assert not {"/AcroForm", "/OpenAction", "/Names"} & set(catalog)
    embedded = [_embeds(font) for page in pdf.pages for font in _fonts(page)]
    assert embedded and all(embedded)


def _fonts(page: Any) -> list[Any]:
    fonts = page["/Resources"].get_object().get("/Font", {})
    return [font.get_object() for font in fonts.get_object().values()]


def _embeds(font: Any) -> bool:
    below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return bool(
        {"/FontFile", "/FontFile2", "/FontFile3"} & set(below["/FontDescriptor"].get_object())
    )


def test_uploads_become_pages_and_what_cannot_stands_for_itself(
    whole: Walk, tmp_path: Path
) -> None:
    upload(whole, "evidence", name="书证.pdf", content=a_pdf(3), title="借条")
    upload(whole, "", name="大照片.jpg", content=picture(size=(4000, 3000)), title="现场")
    upload(whole, "other", name="经过.txt", content="经过如下".encode(), title="来信")
    upload(whole, "other", name="坏的.pdf", content=b"%PDF-1.7\n%%EOF\n", title="坏文件")

    dossier = bind(whole)

    pages = {part["label"]: (part["item"], part["pages"]) for part in dossier.parts}
    assert pages["借条"] == ("evidence", 3)
    assert pages["现场"] == ("evidence", 1)
    assert pages["来信"] == pages["坏文件"] == ("other", 1)
    assert len(read(dossier.pdf()).pages) == dossier.pages + 3
    if PDFTOTEXT:
        said = text_of(dossier.pdf(), tmp_path)
        assert said.count("电子材料替代页") == 2
        assert hashlib.sha256("经过如下".encode()).hexdigest() in said


def test_a_file_with_gaps_is_bound_with_their_reasons(world: World) -> None:
    play = going(world, until="concluded")
    open_file(play, "mediator")
    make(play, "acceptance")

    with pytest.raises(GapsUnexplained) as refused:
        bind(play)
    statement = make(play, "file_statement")
    dossier = bind(play)

    missing = "《权利义务告知书》、《身份证明》、《调解记录》、《协议书或者口头协议登记表》"
    assert refused.value.sentence.startswith(f"卷宗还缺{missing}。")
    assert statement.said()["情况说明"].startswith(f"本卷缺少{missing}。")
    assert [part["label"] for part in dossier.parts] == ["人民调解受理登记表", "卷宗情况说明"]


def test_an_empty_file_is_not_bound(world: World) -> None:
    play = going(world, until="concluded")
    open_file(play, "mediator")

    with pytest.raises(NothingToBind):
        bind(play)


def test_nothing_is_bound_before_the_file_was_opened(whole: Walk) -> None:
    whole.days_later(1)

    with pytest.raises(FileClosed):
        bind(whole)


def test_a_clerk_binds_what_he_may_not_read(whole: Walk) -> None:
    """The office files what the mediator wrote; the words of the sessions stay his."""
    open_file(whole, "village.clerk")
    dossier = bind(whole, "village.clerk")
    asked = {"by": whole.world["village.clerk"], "at": whole.at}

    with pytest.raises(NotForYourEyes):
        check_may_read_dossier(whole.case, **asked)
    check_may_read_dossier(whole.case, by=whole.world["mediator"], at=whole.at)
    assert dossier.version == 1


@pytest.mark.parametrize(
    ("differs", "label", "until"),
    [
        ({}, "other", "2036-12-31"),
        ({"type": "0103"}, "family_and_land", "2056-12-31"),
        ({"type": "0901"}, "family_and_land", "2056-12-31"),
    ],
)
def test_how_long_a_file_is_kept_follows_from_what_was_agreed(
    world: World, differs: dict[str, str], label: str, until: str
) -> None:
    play = ended(world, **differs)
    make_all(world, play)

    dossier = bind(play)

    assert (dossier.retention, dossier.kept_until.isoformat()) == (label, until)


def test_a_file_of_what_goes_on_is_kept_long(world: World) -> None:
    play = going(world, until="mediated")
    days = [play.today + timedelta(days=n) for n in (20, 400)]
    draft(play, instalments="\n".join(f"{on} 300元 工钱" for on in days), perform_by=days[-1])
    sign_all(play)
    upload(play, "identity")
    play.do("conclude", "village.clerk", outcome="performing", summary="按期履行。")
    open_file(play, "mediator")
    make_all(world, play)

    assert bind(play).retention == "continuing"


def test_a_dossier_stays_as_it_was_bound(whole: Walk) -> None:
    first = bind(whole)
    upload(whole, "evidence", title="后补照片")
    second = bind(whole)

    assert [first.version, second.version] == [1, 2]
    assert first.pages + 1 == second.pages
    assert hashlib.sha256(first.pdf()).hexdigest() == first.sha256
    for change in ({"sha256": "0" * 64}, {"kept_until": None}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Dossier.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Dossier.objects.all().delete()


def test_on_the_disk_stands_no_word_of_it(whole: Walk) -> None:
    dossier = bind(whole)

    stored = dossier.path.read_bytes()

    assert b"%PDF" not in stored
    dossier.path.write_bytes(stored[:-1] + b"\0")
    with pytest.raises(SealBroken):
        dossier.pdf()


def test_the_zip_has_the_originals_and_their_hashes(whole: Walk) -> None:
    photo = picture(size=(3000, 4000))
    upload(whole, "evidence", name="现场.jpg", content=photo, title="现场/照片")
    dossier = bind(whole)

    with pack_dossier(dossier) as packed, zipfile.ZipFile(packed) as whole_zip:
        names = whole_zip.namelist()
        sums = whole_zip.read("校验值.txt").decode().splitlines()
        for line in sums:
            sha256, _, name = line.partition("  ")
            assert hashlib.sha256(whole_zip.read(name)).hexdigest() == sha256

        assert whole_zip.read("附件/05现场_照片.jpg") == photo
    assert names[0] == "卷宗.pdf" and names[-1] == "校验值.txt"
    assert len(sums) == len(dossier.parts) + 1


# ── What goes around it ──────────────────────────────────────────────────────────────────────────


def around(play: Walk) -> dict[str, Paper]:
    """The last version of the cover, the contents and the back cover."""
    rows = Paper.objects.filter(case=play.case, form__in=("cover", "contents", "back_cover"))
    return {paper.form: paper for paper in rows.order_by("version", "serial")}


def listed(paper: Paper) -> list[list[str]]:
    [part] = paper.told()["parts"]
    return part["rows"]


@needs_poppler
def test_binding_makes_what_goes_around_as_papers(whole: Walk, tmp_path: Path) -> None:
    before = whole.case.papers.count()
    taken = whole.do("make_dossier", "mediator")

    made = around(whole)
    assert list(made) == ["cover", "contents", "back_cover"]
    assert [paper.serial for paper in made.values()] == [before + 1, before + 2, before + 3]
    assert taken.event.facts["around"] == {name: paper.sha256 for name, paper in made.items()}
    assert [paper.sha256 for paper in made.values()] == [
        hashlib.sha256(paper.pdf()).hexdigest() for paper in made.values()
    ]
    said = text_of(Dossier.objects.get(case=whole.case).pdf(), tmp_path)
    for paper in made.values():
        assert text_of(paper.pdf(), tmp_path) in said
    lines = [line.text for line in Document(BytesIO(write_out(made["cover"]))).paragraphs]
    assert "卷名：张某与李某排水纠纷" in lines and "保管期限：10年" in lines


def test_what_somebody_typed_on_the_cover_stays_when_it_is_bound(whole: Walk) -> None:
    make(whole, "cover", words={"备注": "附光盘一张", "立卷人": "赵调解"})
    alone = make(whole, "back_cover")
    bind(whole)
    whole.days_later(1)
    open_file(whole, "village.clerk")
    upload(whole, "other", title="后补材料")
    bind(whole, "village.clerk")

    made = around(whole)
    assert {name: paper.version for name, paper in made.items()} == {
        "cover": 3, "contents": 2, "back_cover": 3,
    }  # fmt: skip
    cover, back = made["cover"].said(), made["back_cover"].said()
    assert (cover["备注"], cover["立卷人"]) == ("附光盘一张", "赵调解")
    assert cover["立卷日期"] == back["装订日期"] == day(whole.today)
    assert back["装订人"] == "陈村官"  # nobody typed one: who binds
    assert (alone.said()["页数"], back["页数"]) == ("本卷共8页", "本卷共9页")


def test_what_is_known_only_when_it_is_bound_is_typed_by_nobody(whole: Walk) -> None:
    with pytest.raises(PaperWrong, match="“页数”这一栏，或者它的文字是固定的"):
        make(whole, "back_cover", words={"页数": "本卷共100页"})


def test_contents_made_alone_count_as_far_as_pages_are_known(whole: Walk) -> None:
    upload(whole, "evidence", name="书证.pdf", content=a_pdf(3), title="借条")
    before = make(whole, "contents")
    bind(whole)
    after = make(whole, "contents")

    rows = listed(before)
    assert [row[:3] for row in rows[3:7]] == [
        ["4", "身份证复印件", "4"], ["5", "借条", "5"],
        ["6", "人民调解记录", ""], ["7", "人民调解协议书", ""],
    ]  # fmt: skip
    assert [row[2] for row in listed(after)[3:7]] == ["4", "5-7", "8", "9"]
    assert listed(after) == listed(around(whole)["contents"])


def test_a_county_has_its_own_cover(whole: Walk, world: World) -> None:
    form = in_force(latest(), "").form("dispute", "cover")
    lines = ("本县卷宗", *(f"{name}：{{{{ {name} }}}}" for name in names_of(form)))
    keep_template(form, by=world["admin"], at=whole.at, file="封面.docx", content=docx(*lines))
    whole.days_later(1)
    open_file(whole, "mediator")
    bind(whole)

    said = Document(BytesIO(write_out(around(whole)["cover"]))).paragraphs
    assert [line.text for line in said][:2] == ["本县卷宗", "卷名：张某与李某排水纠纷"]


# ── Review ───────────────────────────────────────────────────────────────────────────────────────

ASPECTS = ("acceptance", "completeness", "forms", "evidence", "law", "revisit", "binding")


def test_a_reviewer_judges_the_file_by_its_seven_aspects(whole: Walk) -> None:
    dossier = bind(whole)
    judged = dict.fromkeys(ASPECTS, "good") | {"revisit": "flawed", "remark": "回访晚了三天"}

    with pytest.raises(FileClosed):
        whole.do("review_quality", "justice.reviewer", **judged)
    whole.do("review_record", "justice.reviewer", reason="年度案卷评查")
    event = whole.do("review_quality", "justice.reviewer", **judged).event

    assert {name: event.facts[name] for name in judged} == judged
    assert event.facts["dossier"] == str(dossier.pk)
    with pytest.raises(NotYourPost):
        whole.do("review_quality", "village.clerk", **judged)


# ── Kept, held, destroyed ────────────────────────────────────────────────────────────────────────

OPINION = {
    "opinion": "destroy",
    "appraisers": "陈某、周某",
    "minutes": "保管期满，没有继续保存的价值。",
}
DESTROYED = {
    "supervisors": "周某、吴某",
    "approved_by": "司法局局长，批准",
    "minutes": "当场清除。",
}


@pytest.fixture
def archived(world: World) -> Walk:
    """Bound and archived; its ten years are over, and it was appraised by the village."""
    play = ended(world, until="archived")
    make_all(world, play)
    bind(play)
    play.at = moment(10, on=date(2037, 1, 4))
    return play


def test_a_file_is_not_destroyed_before_its_time(world: World, archived: Walk) -> None:
    archived.at = moment(10, on=date(2036, 12, 31))

    with pytest.raises(StillKept) as refused:
        archived.do("appraise", "village.clerk", **OPINION)

    assert "要保管到" in refused.value.sentence
    archived.at = moment(10, on=date(2037, 1, 1))
    archived.do("appraise", "village.clerk", **OPINION)


def test_what_is_held_is_not_destroyed(archived: Walk) -> None:
    archived.do("appraise", "village.clerk", **OPINION)
    archived.do("hold_file", "town.clerk", ground="court", reason="法院调卷")

    with pytest.raises(Held):
        archived.do("destroy", "town.clerk", **DESTROYED)
    archived.do("release_hold", "town.clerk", reason="案件审结")
    archived.do("destroy", "town.clerk", **DESTROYED)

    assert fresh(archived.case).stage == "destroyed"


def test_a_hold_is_set_once_and_released_once(archived: Walk) -> None:
    with pytest.raises(NotHeld):
        archived.do("release_hold", "town.clerk", reason="没有")
    archived.do("hold_file", "justice.reviewer", ground="petition", reason="复查")
    with pytest.raises(Held):
        archived.do("hold_file", "town.clerk", ground="audit", reason="又一次")


def test_who_appraised_does_not_destroy(archived: Walk) -> None:
    archived.do("appraise", "town.clerk", **OPINION)

    with pytest.raises(SamePerson):
        archived.do("destroy", "town.clerk", **DESTROYED)


@pytest.mark.parametrize("name", ["mediator", "leader", "justice.reviewer", "admin", "auditor"])
def test_nobody_else_destroys(archived: Walk, name: str) -> None:
    archived.do("appraise", "village.clerk", **OPINION)

    with pytest.raises(Refusal) as refused:
        archived.do("destroy", name, **DESTROYED)

    assert refused.value.status in (403, 404)


def test_what_is_of_value_is_kept_longer(archived: Walk) -> None:
    keep = OPINION | {"opinion": "keep"}
    with pytest.raises(YearsMissing):
        archived.do("appraise", "village.clerk", **keep)
    archived.do("appraise", "village.clerk", **keep, years=5)

    with pytest.raises(StillKept):
        archived.do("destroy", "town.clerk", **DESTROYED)
    with pytest.raises(StillKept):
        archived.do("appraise", "village.clerk", **OPINION)
    archived.at = moment(10, on=date(2043, 1, 4))
    archived.do("appraise", "village.clerk", **OPINION)
    archived.do("destroy", "town.clerk", **DESTROYED)


@pytest.mark.django_db(transaction=True)
def test_the_content_goes_and_the_history_stays(world: World) -> None:
    play = ended(world, until="archived")
    make_all(world, play)
    dossier = bind(play)
    before = play.case.length
    play.at = moment(10, on=date(2037, 1, 4))
    play.do("appraise", "village.clerk", **OPINION)
    files = [row.path for row in (*play.case.attachments.all(), dossier)]
    assert all(path.is_file() for path in files)

    play.do("destroy", "town.clerk", **DESTROYED)

    case = fresh(play.case)
    assert (case.stage, case.is_open, case.story, case.length) == (
        "destroyed",
        False,
        "",
        before + 2,
    )
    assert [path for path in files if path.exists()] == []
    for model, fields, way in personal_of_a_case():
        for row in model._default_manager.filter(**{way: case.pk}).values(*fields):
            assert all(bytes(value) == b"" for value in row.values()), model
    assert list(broken_links(case, case.events.order_by("place_in_chain"))) == []
    call_command("verify")
    event = case.events.order_by("place_in_chain").last()
    assert event.facts["dossiers"] == [str(dossier.pk)]
    assert len(event.facts["papers"]) == case.papers.count() == 10
    assert Dossier.objects.get().parts == dossier.parts  # the list of what was destroyed


def test_what_was_said_at_a_reception_goes_with_the_file(archived: Walk) -> None:
    archived.do(
        "add_visit", "town.clerk",
        received_by="副镇长周某", received_at=archived.at, said="路还没有修。", answer="下周开工。",
    )  # fmt: skip
    assert [visit.said for visit in visits_of(archived.case)] == ["路还没有修。"]
    archived.do("appraise", "village.clerk", **OPINION)
    archived.do("destroy", "town.clerk", **DESTROYED)

    [visit] = visits_of(archived.case)
    assert (visit.said, visit.answer, visit.outcome) == ("", "", "joined")


def test_nothing_more_is_made_of_a_destroyed_file(archived: Walk) -> None:
    archived.do("appraise", "village.clerk", **OPINION)
    archived.do("destroy", "town.clerk", **DESTROYED)

    for verb, facts in (
        ("open_file", {}),
        ("make_paper", {"form": "acceptance"}),
        ("make_dossier", {}),
    ):
        with pytest.raises(NotInThisStage):
            archived.do(verb, "village.clerk", **facts)


def test_every_field_kept_with_a_file_is_found() -> None:
    kept = {
        (field.model, field.name)
        for field in PersonalField.declared
        if field.retention == WITH_THE_CASE or field.ends_with_case
    }
    found = {(model, name) for model, names, _ in personal_of_a_case() for name in names}

    assert found == kept


def test_a_place_in_the_file_can_be_chosen_at_an_upload() -> None:
    tables = in_force(latest(), "")
    offered = [
        choice.value for choice in tables.kind("dispute").verbs["attach"].facts["item"].choices
    ]

    assert offered == [item.name for item in tables.dossier("dispute")]
