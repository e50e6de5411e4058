"""A paper in a county's own template: the PDF says and looks as the DOCX does."""

import re
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from fengqiao.papers.actions.keep_template import TemplateWrong, impression, keep_template
from fengqiao.papers.actions.write_out import write_out
from fengqiao.papers.models import Paper, PaperTemplate
from fengqiao.rulebook.tables import in_force, latest
from tests.mediation.playing import going
from tests.papers.countys import agreement, saved, wide
from tests.papers.making import PDFTOTEXT, docx, make, needs_poppler, open_file
from tests.world import Walk, World

SOFFICE = shutil.which("soffice")
AGREEMENT = in_force(latest(), "").form("dispute", "agreement")
PARTS = ("编号", "当事人", "主要事实和争议事项", "协议内容", "履行方式和时限")
# The header, the number of the page; the dots before a seal, which we draw as a line.
ON_EACH_PAGE = re.compile(r"泌阳县人民调解文书|第\d页共\d页|\.{3,}")
PARTIES = [
    {"role": "applicant", "name": "莫𡐓𣒍𡌶䶮㛃", "phone": "12000000001"},
    {"role": "respondent", "name": "古丽" + "·阿卜杜" * 12},
]
TERMS = {"协议内容": "一、<不再>争吵 & 和好。\n二、三月二十日以前付清工钱六百元。"}


@pytest.fixture
def drafted(world: World) -> Walk:
    play = going(world, until="drafted", parties=PARTIES)
    open_file(play, "mediator")
    return play


def keep(play: Walk, content: bytes) -> PaperTemplate:
    admin = play.world["admin"]
    return keep_template(AGREEMENT, by=admin, at=play.at, file="协议书.docx", content=content)


def made(play: Walk, content: bytes, **words: str) -> Paper:
    keep(play, content)
    return make(play, "agreement", words=words or TERMS)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def printed_text(pdf: bytes, folder: Path) -> str:
    (folder / "paper.pdf").write_bytes(pdf)
    assert PDFTOTEXT
    told = subprocess.run(
        [PDFTOTEXT, "-raw", folder / "paper.pdf", "-"], capture_output=True, check=True
    )
    return squeezed(told.stdout.decode())


def lines_of(content: bytes) -> list[str]:
    """Every paragraph of a DOCX: of its body, its tables, its headers and footers."""
    document = Document(BytesIO(content))
    around = [part for section in document.sections for part in (section.header, section.footer)]
    cells = {cell._tc: cell for t in document.tables for row in t.rows for cell in row.cells}
    holders: list[Any] = [document, *around, *cells.values()]
    return [squeezed(line.text) for holder in holders for line in holder.paragraphs]


def embeds(font: Any) -> bool:
    below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return bool({"/FontFile2", "/FontFile3"} & set(below["/FontDescriptor"].get_object()))


@needs_poppler
def test_the_pdf_says_what_the_docx_says(drafted: Walk, tmp_path: Path) -> None:
    paper = made(drafted, agreement())

    said, wanted = printed_text(paper.pdf(), tmp_path), lines_of(write_out(paper))
    numbers = [line for line in wanted if "页共" in line]  # the DOCX keeps what Word counted last
    lost = [line for line in wanted if line not in said and line not in numbers]
    assert lost == []
    assert "泌阳县人民调解文书" in said and "送达回证" in said
    assert [f"第{n}页共3页" in said for n in (1, 2, 3)] == [True, True, True]
    assert "一、<不再>争吵&和好。" in said and "莫𡐓𣒍𡌶䶮㛃" in said
    assert "1.各执一份。" in said and "2.存卷一份。" in said
    assert paper.lacking == ""
    assert paper.pages == 3


def test_it_is_a_pdf_a_with_its_fonts(drafted: Walk) -> None:
    pdf = PdfReader(BytesIO(made(drafted, agreement()).pdf()))

    described = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in described
    fonts = [
        font.get_object()
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].get_object().values()
    ]
    assert {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts} >= {
        "NotoSerifSC",
        "NotoSansSC",
    }
    assert all(embeds(font) for font in fonts)


def test_its_pages_are_those_of_the_template(drafted: Walk) -> None:
    document = wide()
    for name in PARTS:
        document.add_paragraph(f"{{{{ {name} }}}}")

    [page] = PdfReader(BytesIO(made(drafted, saved(document)).pdf())).pages

    assert [round(side) for side in page.mediabox[2:]] == [1191, 842]


@needs_poppler
@pytest.mark.skipif(SOFFICE is None, reason="NOT COMPARED: install libreoffice-writer-nogui")
def test_libreoffice_prints_the_same_words(drafted: Walk, tmp_path: Path) -> None:
    paper = made(drafted, agreement())
    (tmp_path / "paper.docx").write_bytes(write_out(paper))
    where = (
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "pdf",
    )
    command = [SOFFICE, *where, "--outdir", tmp_path / "out", tmp_path / "paper.docx"]
    subprocess.run(command, capture_output=True, timeout=120, check=True)

    theirs = (tmp_path / "out/paper.pdf").read_bytes()

    said = [printed_text(pdf, tmp_path) for pdf in (paper.pdf(), theirs)]
    assert Counter(ON_EACH_PAGE.sub("", said[0])) == Counter(ON_EACH_PAGE.sub("", said[1]))


@needs_poppler
def test_a_character_that_no_font_has_is_named(drafted: Walk, tmp_path: Path) -> None:
    paper = made(drafted, agreement(), 协议内容="一、还给\U000323af某。")

    assert paper.lacking == "\U000323af"
    assert "还给〓某" in printed_text(paper.pdf(), tmp_path)


def test_what_the_template_itself_says_and_cannot_print_is_told(drafted: Walk) -> None:
    lines = ("\U000323af县", *(f"{{{{ {name} }}}}" for name in PARTS))

    kept = keep(drafted, docx(*lines))

    assert kept.layout["remarks"] == ["没有字体可以印的字印成“〓”：\U000323af。"]


@needs_poppler
def test_an_impression_has_the_names_in_their_places(drafted: Walk, tmp_path: Path) -> None:
    kept = keep(drafted, agreement())

    shown = impression(AGREEMENT, kept.layout, at=drafted.at)

    said = printed_text(shown.pdf, tmp_path)
    assert "【协议内容】" in said and "编号：【编号】" in said and "人民调解协议书" in said


@needs_poppler
def test_a_template_from_before_its_layout_was_read_shapes_the_docx_alone(
    drafted: Walk, tmp_path: Path
) -> None:
    template = keep(drafted, agreement())
    fields = ("county", "form", "file", "content", "sha256", "by")
    drafted.do("note", "mediator", text="以前的模板")
    PaperTemplate.objects.create(
        **{name: getattr(template, name) for name in fields}, at=drafted.at
    )

    paper = make(drafted, "agreement")

    assert "送达回证" not in printed_text(paper.pdf(), tmp_path)
    assert "送达回证" in lines_of(write_out(paper))


def test_what_cannot_be_shown_keeps_the_template_out(drafted: Walk) -> None:
    document = Document(BytesIO(agreement()))
    section = document.sections[0]._sectPr
    section.find("{*}cols").set(f"{{{section.nsmap['w']}}}num", "2")

    with pytest.raises(TemplateWrong) as refused:
        keep(drafted, saved(document))

    assert refused.value.sentence == (
        "模板里有印不出来的内容：分栏（请改成一栏，或者用表格）。改好以后再上传。"
    )
    assert not PaperTemplate.objects.exists()
