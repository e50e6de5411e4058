"""The child that reads and writes DOCX (see `lib.word`): a task as JSON comes in, an answer goes out.

Of a county's template only placeholders are understood: no conditions, no loops, nothing that runs.
"""

import base64
import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docxtpl import DocxTemplate, Listing
from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from fengqiao.lib.word import NotATemplate
from fengqiao.lib.word_layout.marks import CannotBeShown
from fengqiao.lib.word_layout.reading import layout

LARGEST = 2 * 1024 * 1024  # octets of a template
LARGEST_UNPACKED = 40 * 1024 * 1024
MEMORY_AT_MOST = 1024 * 1024 * 1024
SONG, HEI = "宋体", "黑体"
PARAGRAPH = "\a"  # as docxtpl takes it
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def main() -> int:
    """Do the task on standard input; what is wrong with a template is an answer, too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, MEMORY_AT_MOST))
    task = json.load(sys.stdin)
    try:
        answer = {"made": TASKS[task["do"]](task)}
    except NotATemplate as wrong:
        answer = {"fault": str(wrong)}
    json.dump(answer, sys.stdout)
    return 0


# ── A county's own ───────────────────────────────────────────────────────────────────────────────


def read(content: bytes) -> dict[str, Any]:
    """The names in the placeholders of a template, each once, and its layout. NotATemplate for everything else."""
    _check_file(content)
    try:
        template = _opened(content)
    except (KeyError, ValueError, SyntaxError):  # a part is missing, or its XML is broken
        raise NotATemplate(NO_DOCX) from None
    try:
        found = template.get_undeclared_template_variables(_plain())
        source = template.patch_xml(template.get_xml()) + "".join(_around(template))
    except TemplateSyntaxError as wrong:
        raise NotATemplate(
            f"模板里有写错的占位符：{wrong.message}。请写成 {{{{ 栏目名 }}}}。"
        ) from None
    if re.search(r"\{%|\{#", source):
        raise NotATemplate("模板里只能写 {{ 栏目名 }} 这样的占位符，不能写 {% … %} 和 {# … #}。")
    for inside in re.findall(r"\{\{(.*?)\}\}", source, re.DOTALL):
        if not re.sub(r"<[^>]+>", "", inside).strip().isidentifier():
            raise NotATemplate(f"占位符“{{{{{_bare(inside)}}}}}”看不懂。里面只写一个栏目名。")
    return {"names": sorted(found), "layout": _layout(content)}


def _layout(content: bytes) -> dict[str, Any]:
    try:
        return layout(_opened(content))
    except CannotBeShown as wrong:
        raise NotATemplate(str(wrong)) from None
    except (KeyError, ValueError, SyntaxError):
        raise NotATemplate(NO_DOCX) from None


def put_into(content: bytes, words: Mapping[str, str]) -> bytes:
    """The template with the words in the places of its placeholders. Where they go on in a new line, a
    paragraph like the one in which they stand begins."""
    template = _opened(content)
    told = {
        name: Listing(NOT_XML.sub("", text).replace("\n", PARAGRAPH))
        for name, text in words.items()
    }
    template.render(told, _plain(), autoescape=True)
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def _opened(content: bytes) -> Any:
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    return template


def _plain() -> Any:
    return SandboxedEnvironment(autoescape=True)


def _around(template: Any) -> list[str]:
    """What stands in headers and footers."""
    return [
        template.patch_xml(template.get_part_xml(part))
        for uri in (template.HEADER_URI, template.FOOTER_URI)
        for _, part in template.get_headers_footers(uri)
    ]


def _bare(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text).strip()[:30]


def _check_file(content: bytes) -> None:
    if len(content) > LARGEST:
        raise NotATemplate("模板太大，最多2MB。请去掉里面的大图片。")
    try:
        with zipfile.ZipFile(BytesIO(content)) as whole:
            names = whole.namelist()
            size = sum(part.file_size for part in whole.infolist())
    except zipfile.BadZipFile:
        raise NotATemplate(NO_DOCX) from None
    if "word/document.xml" not in names or size > LARGEST_UNPACKED:
        raise NotATemplate(NO_DOCX)
    if any("vbaProject" in name for name in names):
        raise NotATemplate("模板里有宏，不能使用。请另存为不带宏的 .docx。")


NO_DOCX = "这不是可以使用的 Word 文档（.docx）。旧的 .doc 请先用 Word 或者 WPS 另存为 .docx。"


# ── Ours ─────────────────────────────────────────────────────────────────────────────────────────


def written(told: Mapping[str, Any]) -> bytes:
    """A paper as an editable document; `told` is what the PDF's template is told."""
    document = Document()
    section = document.sections[0]
    wide, high = (Cm(29.7), Cm(21)) if told["wide"] else (Cm(21), Cm(29.7))
    section.page_width, section.page_height = wide, high
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.6)
    _font(document.styles["Normal"], SONG, Pt(12))
    document.core_properties.title = told["title"]
    document.core_properties.author = told["organ"]
    section.footer.paragraphs[0].text = told["foot"]
    writer = _Writer(document)
    writer.head(told)
    writer.parts(told)
    writer.signs(told["signs"])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _font(styled: Any, name: str, size: Any) -> None:
    """For Latin and for Chinese: Word keeps them apart."""
    styled.font.name, styled.font.size = name, size
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


class _Writer:
    """Adds a paper to a document, from its head to the signatures."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def head(self, told: Mapping[str, Any]) -> None:
        if told["headed"]:
            self._centred(told["organ"], 15)
        if told["title"]:
            self._centred(told["title"], 22)

    def parts(self, told: Mapping[str, Any]) -> None:
        if told["look"] == "table":
            self._form(told["parts"])
        else:
            for part in told["parts"]:
                self._part(part)

    def signs(self, signs: Sequence[Mapping[str, Any]]) -> None:
        for one in signs:
            line = self._line(one["label"] if one["seal"] else f"{one['label']}：")
            line.paragraph_format.keep_with_next = True
            line.alignment = 2 if one["seal"] else 0
        if signs:
            self._line("年　　月　　日").alignment = 2

    def _centred(self, text: str, size: int) -> None:
        line = self.document.add_paragraph()
        line.alignment = 1
        run = line.add_run(_clean(text))
        run.font.size, run.font.name = Pt(size), HEI
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)

    def _part(self, part: Mapping[str, Any]) -> None:
        if part["kind"] == "rows":
            self._rows(part)
        elif part["kind"] == "line":
            self._line(f"{part['label']}：{part['text']}")
        else:
            heading = part["heading"] or (
                "" if part["kind"] in ("say", "people") else part["label"]
            )
            if heading not in ("", "-"):
                self._line(heading.rstrip("：") + "：").runs[0].bold = True
            for line in part["text"].split("\n"):
                self._line(line, indented=part["kind"] != "people")

    def _line(self, text: str, *, indented: bool = False) -> Any:
        line = self.document.add_paragraph(_clean(text))
        line.paragraph_format.space_after = Pt(4)
        if indented:
            line.paragraph_format.first_line_indent = Pt(24)
        return line

    def _rows(self, part: Mapping[str, Any]) -> None:
        table = self.document.add_table(rows=1, cols=len(part["columns"]), style="Table Grid")
        for cell, heading in zip(table.rows[0].cells, part["columns"], strict=True):
            cell.text = _clean(heading)
        for row in part["rows"]:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = _clean(text)

    def _form(self, parts: Sequence[Mapping[str, Any]]) -> None:
        table = self.document.add_table(rows=0, cols=2, style="Table Grid")
        table.autofit = False
        for part in parts:
            label, text = table.add_row().cells
            label.width, text.width = Cm(3), Cm(12.8)
            label.text, text.text = _clean(part["label"]), _clean(part["text"])


def _clean(text: str) -> str:
    """Without the characters that no XML may hold."""
    return NOT_XML.sub("", text)


def _as_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


TASKS: dict[str, Callable[[Any], Any]] = {
    "written": lambda task: _as_text(written(task["told"])),
    "put_into": lambda task: _as_text(put_into(base64.b64decode(task["template"]), task["words"])),
    "read": lambda task: read(base64.b64decode(task["template"])),
}

if __name__ == "__main__":
    sys.exit(main())
