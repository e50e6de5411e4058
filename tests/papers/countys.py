"""A county's own template of the agreement with what such templates have in them, and parts to put in one."""

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from PIL import Image

NAMES = nsdecls("w", "wp", "a", "pic", "r")
COLUMNS = (2.4, 5.0, 2.4, 5.6)  # centimetres


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def xml(told: str) -> Any:
    """An element: `<w:p/>`."""
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {NAMES}", told))


def faced(run: Any, name: str, size: float) -> Any:
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
    return run


def field(paragraph: Any, code: str) -> None:
    for told in (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        f"<w:r><w:instrText> {code} </w:instrText></w:r>",
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r><w:t>9</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        paragraph._p.append(xml(told))


def picture() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (120, 120), "red").save(out, "PNG")
    out.seek(0)
    return out


def agreement() -> bytes:
    """Two pages: a head with a sign, a table with merged cells, clauses, lines for the pen, numbers, a back."""
    document = Document()
    _pages(document)
    _head(document)
    _table(document)
    for title, name in (
        ("一、纠纷主要事实和争议事项", "主要事实和争议事项"),
        ("二、协议内容", "协议内容"),
        ("三、履行方式和时限", "履行方式和时限"),
    ):
        heading = document.add_paragraph()
        faced(heading.add_run(title), "黑体", 14)
        heading.paragraph_format.keep_with_next = True
        body = document.add_paragraph()
        faced(body.add_run(f"{{{{ {name} }}}}"), "仿宋_GB2312", 14)
        body.alignment = ALIGN.JUSTIFY
        body.paragraph_format.line_spacing = Pt(26)
        body.paragraph_format.first_line_indent = Pt(28)
    _end(document)
    return saved(document)


def _pages(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.header_distance = section.footer_distance = Cm(2)
    _usual(document)
    header = section.header.paragraphs[0]
    faced(header.add_run("泌阳县人民调解文书"), "宋体", 9)
    header.alignment = ALIGN.CENTER
    line = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    header._p.get_or_add_pPr().append(xml(line))
    footer = section.footer.paragraphs[0]
    footer.alignment = ALIGN.CENTER
    footer.add_run("第")
    field(footer, "PAGE")
    footer._p.append(xml("<w:r><w:t>页共</w:t></w:r>"))
    field(footer, "NUMPAGES")
    footer._p.append(xml("<w:r><w:t>页</w:t></w:r>"))


def _usual(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    normal.paragraph_format.space_after = Pt(0)


def _head(document: Any) -> None:
    sign = document.add_paragraph()
    sign.alignment = ALIGN.CENTER
    sign.add_run().add_picture(picture(), width=Cm(2))
    for name, face, size in (("调解委员会", "黑体", 16), ("文书名称", "方正小标宋简体", 22)):
        line = document.add_paragraph()
        line.alignment = ALIGN.CENTER
        faced(line.add_run(f"{{{{ {name} }}}}"), face, size).bold = True
    number = document.add_paragraph()
    number.alignment = ALIGN.RIGHT
    faced(number.add_run("编号：{{ 编号 }}"), "仿宋", 12)


def _table(document: Any) -> None:
    table = document.add_table(rows=4, cols=4, style="Table Grid")
    for grid, wide in zip(table._tbl.tblGrid, COLUMNS, strict=True):
        grid.set(qn("w:w"), str(round(wide * 567)))
    for row in table.rows:
        for cell, wide in zip(row.cells, COLUMNS, strict=True):
            cell.width = Cm(wide)
    who = table.cell(0, 0).merge(table.cell(1, 0))
    who.text, who.vertical_alignment = "当事人", VERTICAL.CENTER
    table.cell(0, 1).merge(table.cell(1, 3)).text = "{{ 当事人 }}"
    for column, text in enumerate(("文书编号", "{{ 文书编号 }}", "日期", "    年  月  日")):
        table.cell(2, column).text = text
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E7E6E6"/>'
    table.cell(2, 0)._tc.get_or_add_tcPr().append(xml(shade))
    table.rows[2].height = Cm(1.2)
    remark = table.cell(3, 0).merge(table.cell(3, 3))
    remark.text = "备注：本表由调解员填写，当事人核对。"
    remark.paragraphs[0].runs[0].italic = True


def _end(document: Any) -> None:
    hand = document.add_paragraph("当事人签名：")
    hand.add_run("                ").underline = True
    hand.add_run("\t").underline = True
    hand.paragraph_format.tab_stops.add_tab_stop(Cm(14))
    seal = document.add_paragraph("经办人：\t（盖章）")
    stops = seal.paragraph_format.tab_stops
    stops.add_tab_stop(Cm(15.6), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    marks = document.add_paragraph("　　注：")
    marks.add_run("红字").font.color.rgb = RGBColor(0xC0, 0, 0)
    marks.add_run("2").font.superscript = True
    marks.add_run("作废").font.strike = True
    for text in ("各执一份。", "存卷一份。"):
        document.add_paragraph(text, style="List Number")
    document.add_page_break()
    document.add_paragraph("送达回证")


def wide() -> Any:
    """A document on A3 across."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(42), Cm(29.7)
    return document
