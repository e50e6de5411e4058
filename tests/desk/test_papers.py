"""The pages of papers: what was made, what can be made and why not yet; making, reading, taking along."""

from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.oxml.ns import qn

from fengqiao.papers.models import Paper, PaperTemplate
from tests.desk.staff import Staff, form_of, page_of
from tests.world import World, do, moment, register_dispute, walk

pytestmark = pytest.mark.usefixtures("morning")
PAPER = "制作文书"


def papers_of(case: Any) -> str:
    return f"/cases/{case.pk}/papers/"


@pytest.fixture
def mediator(world: World) -> Staff:
    return Staff(world, "mediator")


@pytest.fixture
def drafted(world: World) -> Any:
    return walk(world, until="drafted")


def opened(world: World, case: Any, by: str = "mediator") -> None:
    do(world, case, "open_file", by, at=moment(11, 30))


def test_the_case_leads_to_its_papers_and_they_lead_to_the_file(
    world: World, mediator: Staff, drafted: Any
) -> None:
    assert papers_of(drafted) in mediator.read(page_of(drafted))
    page = mediator.read(papers_of(drafted))
    assert "打开卷宗" in page
    assert "今天还没有打开这件事项的卷宗" in page

    form = {"command_id": "019cac0f-2680-7000-8000-000000000001", "as_post": world["mediator"].pk}
    answer = mediator.client.post(papers_of(drafted), form)

    assert answer.headers["Location"] == papers_of(drafted)
    page = mediator.read(papers_of(drafted))
    assert f"{papers_of(drafted)}agreement/" in page
    assert drafted.events.filter(verb="open_file").count() == 1


def test_a_paper_is_filled_in_changed_looked_at_and_made(
    world: World, mediator: Staff, drafted: Any
) -> None:
    opened(world, drafted)
    path = f"{papers_of(drafted)}agreement/"
    form = mediator.form(path)
    [terms] = [name for name, value in form.values.items() if "排水沟" in str(value)]

    looked = mediator.post(path, form, **{terms: "一、各修各的。", "look": "1"})
    assert looked.content.startswith(b"%PDF")
    assert Paper.objects.count() == 0

    mediator.post(path, form, **{terms: "一、各修各的。"})

    paper = Paper.objects.get()
    assert paper.said()["协议内容"] == "一、各修各的。"
    page = mediator.read(papers_of(drafted))
    assert paper.sha256 in page
    assert "第1版" in page
    again = mediator.form(path)
    assert again.values[terms] == [
        "一、各修各的。"
    ]  # what was written stays when it is changed again
    assert "排水沟" in str(mediator.form(f"{path}?anew=1").values[terms])


def test_what_must_be_filled_in_is_named_at_its_field(
    world: World, mediator: Staff, drafted: Any
) -> None:
    opened(world, drafted)
    path = f"{papers_of(drafted)}session_notice/?about={drafted.parties.order_by('position')[0].pk}"

    answer = mediator.send(path)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“调解时间”、“调解地点”还没有内容。" in page
    assert 'href="#part-2"' in page and 'id="part-2"' in page


def test_a_paper_comes_as_pdf_and_as_docx(world: World, mediator: Staff, drafted: Any) -> None:
    opened(world, drafted)
    mediator.send(f"{papers_of(drafted)}agreement/")
    paper = Paper.objects.get()

    pdf = mediator.open(f"{papers_of(drafted)}made/{paper.pk}.pdf")
    docx = mediator.open(f"{papers_of(drafted)}made/{paper.pk}.docx")

    assert (pdf.headers["Content-Type"], pdf.content) == ("application/pdf", paper.pdf())
    assert pdf.headers["Content-Disposition"].startswith("inline")
    assert docx.headers["Content-Disposition"].startswith("attachment")
    assert "人民调解协议书" in "".join(p.text for p in Document(BytesIO(docx.content)).paragraphs)


def test_the_next_day_the_file_is_closed_again(world: World, mediator: Staff, drafted: Any) -> None:
    opened(world, drafted)
    mediator.send(f"{papers_of(drafted)}agreement/")
    paper = Paper.objects.get()

    with time_machine.travel(moment(12, on=moment().date().replace(day=3)), tick=False):
        later = Staff(world, "mediator")
        answers = [
            later.open(f"{papers_of(drafted)}{path}").status_code
            for path in (f"made/{paper.pk}.pdf", f"made/{paper.pk}.docx", "agreement/", "")
        ]

    assert answers == [403, 403, 403, 200]


@pytest.mark.parametrize("name", ["leader", "auditor", "town.clerk", "justice.reviewer"])
def test_who_may_only_see_the_case_sees_that_papers_were_made_and_no_more(
    world: World, mediator: Staff, drafted: Any, name: str
) -> None:
    opened(world, drafted)
    mediator.send(f"{papers_of(drafted)}agreement/")
    paper, reader = Paper.objects.get(), Staff(world, name)

    page = reader.read(papers_of(drafted))

    assert "人民调解协议书" in page and "张甲" not in page
    assert reader.open(f"{papers_of(drafted)}made/{paper.pk}.pdf").status_code == 403
    assert reader.open(f"{papers_of(drafted)}agreement/").status_code == 403


def test_a_reviewer_reads_papers_with_his_reason(
    world: World, mediator: Staff, drafted: Any
) -> None:
    opened(world, drafted)
    mediator.send(f"{papers_of(drafted)}agreement/")
    paper = Paper.objects.get()
    do(world, drafted, "review_record", "justice.reviewer", at=moment(11, 50), reason="年度评查")

    pdf = Staff(world, "justice.reviewer").open(f"{papers_of(drafted)}made/{paper.pk}.pdf")

    assert pdf.content == paper.pdf()


def test_the_form_of_the_verb_leads_to_the_papers(mediator: Staff, drafted: Any) -> None:
    assert mediator.open(form_of(drafted, "paper")).headers["Location"] == papers_of(drafted)
    assert PAPER not in mediator.read(page_of(drafted))


def test_a_rare_character_that_no_font_has_is_named(world: World, mediator: Staff) -> None:
    parties = [{"role": "applicant", "name": "高\ue170"}, {"role": "respondent", "name": "李乙"}]
    case = walk(world, until="drafted", case=register_dispute(world, parties=parties))
    opened(world, case)
    path = f"{papers_of(case)}agreement/"

    assert "没有字体可以印的字" in mediator.read(path)
    answer = mediator.client.post(path, mediator.form(path).values, follow=True)

    assert "\ue170（U+E170）" in answer.content.decode()


def test_the_list_costs_the_same_with_many_papers(
    world: World, mediator: Staff, drafted: Any, django_assert_max_num_queries: Any
) -> None:
    opened(world, drafted)
    mediator.read(papers_of(drafted))
    for form in ("agreement", "acceptance", "application"):
        mediator.send(f"{papers_of(drafted)}{form}/")

    with django_assert_max_num_queries(45):
        mediator.read(papers_of(drafted))


# ── Templates ────────────────────────────────────────────────────────────────────────────────────


def template(*lines: str, face: str = "宋体") -> SimpleUploadedFile:
    document, out = Document(), BytesIO()
    for line in lines:
        run = document.add_paragraph().add_run(line)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    document.save(out)
    return SimpleUploadedFile("本县回访记录.docx", out.getvalue())


def test_the_administrator_keeps_the_countys_template(
    world: World, morning: time_machine.Traveller
) -> None:
    admin = Staff(world, "admin")
    assert "内置" in (listed := admin.read("/templates/"))
    assert "/templates/cover/" in listed
    names = ["当事人", "回访事由", "回访时间", "回访情况"]

    wrong = admin.client.post("/templates/revisit/", {"file": template("{{ 电话 }}")})
    right = template(*(f"{{{{ {name} }}}}" for name in names), face="楷体")
    kept = admin.client.post("/templates/revisit/", {"file": right})

    assert wrong.status_code == 422
    assert "不认识占位符“电话”" in wrong.content.decode()
    assert "本县回访记录.docx" in admin.read("/templates/")
    assert kept["Location"] == "/templates/revisit/"  # there it says how the PDF differs
    assert "楷体印成宋体。" in admin.read("/templates/revisit/")
    assert admin.open("/templates/revisit/?sample=1").content[:4] == b"%PDF"
    assert admin.open("/templates/revisit/?download=1").content[:2] == b"PK"
    morning.shift(60)
    admin.client.post("/templates/revisit/", {"ours": "1"})
    assert "本县回访记录.docx" not in admin.read("/templates/")
    assert PaperTemplate.objects.count() == 2


def test_nobody_else_keeps_templates(world: World) -> None:
    clerk = Staff(world, "village.clerk")

    assert clerk.open("/templates/").status_code == 403
    assert clerk.client.post("/templates/revisit/", {"ours": "1"}).status_code == 403
    assert not PaperTemplate.objects.exists()
