"""A DOCX as the typesetter is told of it: what is read, what is counted, and what cannot be shown."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.shared import Cm, Pt

from fengqiao.lib import word, word_writer
from fengqiao.lib.word_layout.filling import filled
from fengqiao.lib.word_layout.numbers import spelled
from tests.papers.countys import agreement, field, picture, saved, wide, xml


def read(document: Any) -> dict[str, Any]:
    content = document if isinstance(document, bytes) else saved(document)
    layout: dict[str, Any] = word_writer.read(content)["layout"]
    return layout


def blocks(document: Any) -> list[dict[str, Any]]:
    [section] = read(document)["sections"]
    found: list[dict[str, Any]] = section["blocks"]
    return found


def texts(part: dict[str, Any]) -> list[str]:
    return ["".join(run.get("text", "") for run in block["runs"]) for block in part["blocks"]]


# ── What is read ─────────────────────────────────────────────────────────────────────────────────


def test_the_page_is_the_templates() -> None:
    [section] = read(wide())["sections"]

    assert [round(section["page"][side]) for side in ("width", "height")] == [1191, 842]


def test_a_paragraph_lies_where_its_style_and_itself_say() -> None:
    document = Document()
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    line = document.add_paragraph("第一条")
    line.alignment = 1
    line.paragraph_format.first_line_indent = Pt(28)
    line.paragraph_format.line_spacing = Pt(26)
    line._p.get_or_add_pPr().append(xml('<w:ind w:leftChars="200" w:left="1"/>'))

    [block] = blocks(document)

    told = {name: block[name] for name in ("align", "first", "left", "before", "after")}
    assert told == {"align": "center", "first": 28.0, "left": 22.0, "before": 0.0, "after": 6.0}
    assert block["runs"] == [{"text": "第一条", "face": "song", "size": 11.0, "line": 26.0}]


@pytest.mark.parametrize(
    ("name", "face"),
    [("宋体", "song"), ("方正小标宋简体", "song"), ("黑体", "hei"), ("微软雅黑", "hei"), ("SimHei", "hei"),
     ("楷体_GB2312", "song"), ("仿宋", "song")],
)  # fmt: skip
def test_a_font_is_one_of_ours(name: str, face: str) -> None:
    document = Document()
    run = document.add_paragraph().add_run("字")
    run._element.append(xml("<w:rPr/>"))
    run._element.insert(0, xml(f'<w:rPr><w:rFonts w:eastAsia="{name}"/></w:rPr>'))

    assert blocks(document)[0]["runs"][0]["face"] == face


def test_cells_go_over_columns_and_rows() -> None:
    document = Document()
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(1, 1)).text = "大"
    table.cell(2, 0).text = "小"
    table.rows[2].height = Cm(2)
    table.cell(2, 2)._tc.get_or_add_tcPr().append(
        xml('<w:tcBorders><w:right w:val="nil"/><w:top w:val="dashed" w:sz="16"/></w:tcBorders>')
    )

    [told] = blocks(document)

    places = [(cell["column"], cell["row"], cell["wide"], cell["down"]) for cell in told["cells"]]
    assert places == [
        (0, 0, 2, 2), (2, 0, 1, 1), (2, 1, 1, 1), (0, 2, 1, 1), (1, 2, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip
    assert texts(told["cells"][0]) == ["大"]
    assert [round(row["height"]) for row in told["rows"]] == [0, 0, 57]
    first, last = told["cells"][0]["lines"], told["cells"][-1]["lines"]
    assert first["top"] == {"width": 0.5, "colour": "", "dash": ""}
    assert (last["right"], last["top"]["width"], last["top"]["dash"]) == (None, 2.0, "dashed")


def test_what_goes_on_after_a_page_is_another_block() -> None:
    document = Document()
    line = document.add_paragraph("前")
    line.add_run().add_break(WD_BREAK.PAGE)
    line.add_run("后")

    kinds = [(block["kind"], len(block.get("runs", ()))) for block in blocks(document)]
    assert kinds == [("paragraph", 1), ("new_page", 0), ("paragraph", 1)]


def test_each_section_has_its_pages_headers_and_footers() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "眉"
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_footer.paragraphs[0].text = "首页脚"
    document.add_paragraph("一")
    other = document.add_section(WD_SECTION.NEW_PAGE)
    other.page_width = Cm(42)
    document.add_paragraph("二")
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("三")

    first, second = read(document)["sections"]

    assert (first["title"], texts(first)) == (True, ["一", ""])
    assert texts({"blocks": first["headers"]["default"]}) == ["眉"]
    assert texts({"blocks": first["footers"]["first"]}) == ["首页脚"]
    assert texts(second) == ["二", "", "三"]


def test_blanks_keep_their_width() -> None:
    document = Document()
    line = document.add_paragraph("签名：")
    line.add_run("    ").underline = True
    line.add_run("　　").underline = True

    _, narrow, broad = blocks(document)[0]["runs"]

    assert (narrow["gap"], narrow["under"]) == (4 * 0.25 * 11, "single")
    assert broad["gap"] == 22.0


def test_a_picture_is_taken_anew() -> None:
    document = Document()
    document.add_paragraph().add_run().add_picture(picture(), width=Cm(2))

    layout = read(document)

    [run] = layout["sections"][0]["blocks"][0]["runs"]
    assert (run["picture"], round(run["wide"])) == ("/0.png", 57)
    assert list(layout["pictures"]) == ["0.png"]


def test_what_is_hidden_is_not_shown() -> None:
    document = Document()
    document.add_paragraph("看得见").add_run("看不见").font.hidden = True

    assert texts({"blocks": blocks(document)}) == ["看得见"]


# ── Words put in ─────────────────────────────────────────────────────────────────────────────────


def put_in(document: Any, **words: str) -> list[str]:
    [section] = filled(read(document), words)["sections"]
    return texts(section)


def test_words_of_several_lines_become_paragraphs_like_the_one_they_stand_in() -> None:
    document = Document()
    line = document.add_paragraph("内容：")
    line.add_run("{{ 协").bold = True
    line.add_run("议 }}")
    line.add_run("。")
    line.alignment = 2

    assert put_in(document, 协议="一、还款\n二、和好") == ["内容：一、还款", "二、和好。"]
    found = word_writer.put_into(saved(document), {"协议": "一、还款\n二、和好"})
    lines = Document(BytesIO(found)).paragraphs
    assert [(line.text, line.alignment) for line in lines] == [
        ("内容：一、还款", 2),
        ("二、和好。", 2),
    ]


def test_lists_are_counted_after_the_words_were_put_in() -> None:
    document = Document()
    document.add_paragraph("{{ 协议 }}", style="List Number")
    document.add_paragraph("存卷", style="List Number")

    assert put_in(document, 协议="还款\n和好") == ["1.还款", "2.和好", "3.存卷"]


@pytest.mark.parametrize(
    ("n", "kind", "told"),
    [
        (1, "decimal", "1"), (3, "decimalZero", "03"), (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"), (20, "japaneseCounting", "二十"),
        (105, "ideographDigital", "一〇五"), (2, "lowerLetter", "b"), (27, "upperLetter", "A"),
        (14, "upperRoman", "XIV"), (9, "lowerRoman", "ix"), (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"), (5, "none", ""),
    ],
)  # fmt: skip
def test_a_list_writes_its_numbers_in_its_way(n: int, kind: str, told: str) -> None:
    assert spelled(n, kind) == told


# ── What cannot be shown ─────────────────────────────────────────────────────────────────────────


def _in_run(told: str) -> Callable[[Any], None]:
    return lambda document: document.add_paragraph().add_run()._element.append(xml(told))


def _in_paragraph(told: str) -> Callable[[Any], None]:
    return lambda document: document.add_paragraph()._p.append(xml(told))


def _of_paragraph(told: str) -> Callable[[Any], None]:
    return lambda document: document.add_paragraph()._p.get_or_add_pPr().append(xml(told))


def _of_section(told: str) -> Callable[[Any], None]:
    return lambda document: document.sections[0]._sectPr.append(xml(told))


def _of_body(told: str) -> Callable[[Any], None]:
    return lambda document: document.element.body.insert(0, xml(told))


def _drawing(inside: str, uri: str = "") -> str:
    return (
        f"<w:drawing><wp:{inside}><a:graphic><a:graphicData uri='{uri}'/></a:graphic></wp:{inside}>"
        "</w:drawing>"
    )


def _floating(document: Any) -> None:
    inline = document.add_paragraph().add_run().add_picture(picture())._inline
    inline.tag = inline.tag.replace("inline", "anchor")


def _linked(document: Any) -> None:
    document.part.relate_to("http://x.test/a.png", f"{OFFICE}/image", is_external=True)


def _attached(document: Any) -> None:
    document.part._settings_part.relate_to(
        "http://x.test/a.dotm", f"{OFFICE}/attachedTemplate", is_external=True
    )


def _vector(document: Any) -> None:
    shown = document.add_paragraph().add_run().add_picture(picture())
    key = next(iter(shown._inline.graphic.graphicData.pic.blipFill.iter(BLIP))).get(EMBED)
    document.part.related_parts[key]._blob = b"\x01\x00\x00\x00 EMF"


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
EMBED = f"{{{OFFICE}}}embed"
ODD = 'xmlns:z="urn:z"'


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (_in_run("<w:pict/>"), "文本框、图形或者水印"),
        (_in_run(_drawing("anchor")), "文本框、图形或者水印"),
        (_in_run(_drawing("inline", "urn:x/chart")), "图表或者 SmartArt"),
        (_in_run("<w:object/>"), "嵌入的对象"),
        (_floating, "浮动的图片"),
        (_linked, "链接的图片"),
        (_vector, "打不开的图片"),
        (_attached, "外部文件（插入的文档、外部模板）"),
        (_in_paragraph("<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"), "修订痕迹"),
        (_in_paragraph("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"), "修订痕迹"),
        (_in_paragraph('<w:commentRangeStart w:id="1"/>'), "批注"),
        (_in_run('<w:footnoteReference w:id="2"/>'), "脚注或者尾注"),
        (_of_body("<w:altChunk/>"), "外部文件（插入的文档、外部模板）"),
        (_in_run("<w:ruby/>"), "拼音指南"),
        (_in_run('<w:sym w:font="Wingdings" w:char="F04A"/>'), "符号字体里的符号"),
        (lambda document: field(document.add_paragraph(), 'DATE \\@ "yyyy"'), "会变的域"),
        (lambda document: field(document.add_paragraph(), "EQ \\o\\ac(○,1)"), "带圈字符"),
        (_of_paragraph('<w:framePr w:dropCap="drop"/>'), "图文框或者首字下沉"),
        (_of_section('<w:cols w:num="2"/>'), "分栏"),
        (_of_section('<w:textDirection w:val="tbRl"/>'), "竖排的页面"),
        (_in_paragraph(f"<z:odd {ODD}/>"), "不认识的内容（odd）"),
    ],
)  # fmt: skip
def test_what_would_be_missing_is_refused_by_name(spoil: Callable[[Any], None], named: str) -> None:
    document = Document()
    for old in document.sections[0]._sectPr.findall("{*}cols"):
        document.sections[0]._sectPr.remove(old)
    spoil(document)

    with pytest.raises(word.NotATemplate, match=f"模板里有印不出来的内容：{named}"):
        read(document)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    document = Document()
    _in_run("<w:pict/>")(document)
    _in_run("<w:object/>")(document)
    _of_section('<w:cols w:num="2"/>')

    with pytest.raises(word.NotATemplate) as refused:
        read(document)

    assert str(refused.value) == (
        "模板里有印不出来的内容：文本框、图形或者水印（请改成普通段落、表格或者嵌入型图片）；"
        "嵌入的对象（请删去，或者换成图片）。改好以后再上传。"
    )


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        (_of_section("<w:pgBorders/>"), "页面边框不印。"),
        (_of_section("<w:lnNumType/>"), "行号不印。"),
        (lambda document: document.element.insert(0, xml("<w:background/>")), "页面背景不印。"),
        (_of_paragraph('<w:pBdr><w:top w:val="double" w:sz="4"/></w:pBdr>'), "双线框线印成单线。"),
    ],
)
def test_what_only_looks_otherwise_is_remarked(change: Callable[[Any], None], remark: str) -> None:
    document = Document()
    change(document)

    assert read(document)["remarks"] == [remark]


@pytest.mark.parametrize(
    ("made", "remark"),
    [("楷体", "楷体印成宋体。"), ("仿宋_GB2312", "仿宋印成宋体。")],
)
def test_fonts_that_are_not_ours_are_remarked(made: str, remark: str) -> None:
    document = Document()
    document.add_paragraph().add_run("字")._element.insert(
        0, xml(f'<w:rPr><w:rFonts w:eastAsia="{made}"/></w:rPr>')
    )

    assert read(document)["remarks"] == [remark]


def _much(document: Any) -> None:
    for _ in range(10_001):
        document.element.body.insert(0, xml("<w:p/>"))


def _deep(document: Any) -> None:
    cell = document.add_table(1, 1).cell(0, 0)
    for _ in range(5):
        cell = cell.add_table(1, 1).cell(0, 0)


def _narrow(document: Any) -> None:
    document.sections[0].left_margin = document.sections[0].right_margin = Cm(10)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [(_much, "模板太复杂"), (_deep, "模板太复杂"), (_narrow, "模板的纸张太大，或者页边距太宽")],
)
def test_what_would_take_long_is_refused(spoil: Callable[[Any], None], sentence: str) -> None:
    document = Document()
    spoil(document)

    with pytest.raises(word.NotATemplate, match=sentence):
        read(document)


def test_a_template_with_much_in_it_is_read_whole() -> None:
    layout = read(agreement())

    assert layout["remarks"] == ["仿宋印成宋体。"]
    assert {block["kind"] for block in layout["sections"][0]["blocks"]} == {
        "paragraph",
        "table",
        "new_page",
    }


def test_xml_that_calls_others_is_not_followed() -> None:
    """An entity in the document is never expanded."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(Document()))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                content = content.replace(b"<w:document", bomb + b"<w:document", 1)
                content = content.replace(
                    b"<w:body>", b"<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
                )
            new.writestr(name, content)

    with pytest.raises(word.NotATemplate):
        read(out.getvalue())
