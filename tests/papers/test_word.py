"""A paper as DOCX: ours, and in a county's own template; LibreOffice opens both."""

import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from docx import Document

from fengqiao.cases.permissions import NotYourPost
from fengqiao.lib import word_writer
from fengqiao.lib.word_writer import put_into
from fengqiao.papers.actions.keep_template import TemplateWrong, keep_template, names_of
from fengqiao.papers.actions.write_out import write_out
from fengqiao.papers.models import PaperTemplate
from fengqiao.rulebook.shapes import Form
from fengqiao.rulebook.tables import in_force, latest
from tests.mediation.playing import going
from tests.papers.making import docx, everything_possible, make, open_file
from tests.world import Walk, World

SOFFICE = shutil.which("soffice")
FORMS = in_force(latest(), "").forms("dispute")
AGREEMENT = in_force(latest(), "").form("dispute", "agreement")
EVERYTHING = (
    "编号：{{ 编号 }}",
    "{{ 当事人 }}",
    "{{ 主要事实和争议事项 }}",
    "{{ 协议内容 }}",
    "{{ 履行方式和时限 }}",
    "{{ 调解委员会 }}《{{ 文书名称 }}》{{ 文书编号 }}",
)


def text_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


@pytest.fixture
def drafted(world: World) -> Walk:
    play = going(world, until="drafted", parties=PARTIES)
    open_file(play, "mediator")
    return play


PARTIES = [
    {"role": "applicant", "name": "莫𡐓𣒍𡌶䶮㛃", "phone": "12000000001"},
    {"role": "respondent", "name": "古丽" + "·阿卜杜" * 12},
]
RARE = "、".join(party["name"] for party in PARTIES)


# ── Ours ─────────────────────────────────────────────────────────────────────────────────────────


def test_ours_says_what_the_pdf_says(drafted: Walk) -> None:
    said = text_of(write_out(make(drafted, "agreement")))

    assert "人民调解协议书" in said
    assert "申请人：莫𡐓𣒍𡌶䶮㛃" in said
    assert "古丽·阿卜杜·阿卜杜" in said
    assert "一、申请人修排水沟。二、被申请人承担一半工钱 600 元。" in said
    assert "人民调解委员会（印章）" in said


def test_a_register_is_a_table_of_two_columns(drafted: Walk) -> None:
    document = Document(BytesIO(write_out(make(drafted, "acceptance"))))

    [table] = document.tables
    told = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert told["案件来源"] == "当事人上门申请"
    assert told["纠纷类型"] == "邻里纠纷"


def told_of(form: Form) -> dict[str, Any]:
    """What a form that is not made in this matter would be told: in every part the same names."""
    parts = [
        {
            "label": part.label,
            "heading": part.heading,
            "kind": part.kind,
            "text": part.text or RARE,
            "columns": list(part.columns),
            "rows": [[RARE] * len(part.columns)],
        }
        for part in form.fields
    ]
    signs = [{"label": "人民调解员（签名）", "seal": False}, {"label": "印章", "seal": True}]
    frame = {"look": form.look, "title": form.label, "organ": "某乡人民调解委员会", "foot": "1"}
    return {**frame, "headed": True, "wide": False, "parts": parts, "signs": signs}


@pytest.mark.skipif(SOFFICE is None, reason="DOCX NOT OPENED: install libreoffice-writer-nogui")
def test_libreoffice_opens_every_paper(world: World, tmp_path: Path) -> None:
    play = going(world, until="revisited", parties=PARTIES)
    later = {"confirmation_persons": {"此致": "泌阳县人民法院"}}
    later["session_notice"] = {"调解时间": "2026年3月3日9时", "调解地点": "村委会"}
    made = everything_possible(world, play, **later)
    made += [make(play, form.name) for form in FORMS if form.bound]
    for paper in made:
        (tmp_path / f"{paper.form}-{paper.serial}.docx").write_bytes(write_out(paper))
    others = [form for form in FORMS if form.name not in {paper.form for paper in made}]
    for form in others:
        (tmp_path / f"{form.name}.docx").write_bytes(word_writer.written(told_of(form)))

    files = sorted(tmp_path.glob("*.docx"))
    done = subprocess.run(
        [
            *(SOFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"),
            *("--convert-to", "pdf", "--outdir", tmp_path / "out", *files),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )

    assert len(list((tmp_path / "out").glob("*.pdf"))) == len(files)
    assert len(files) == len(made) + len(others)
    assert "rror" not in done.stdout + done.stderr.replace("javaldx", "")


# ── A county's own ───────────────────────────────────────────────────────────────────────────────


def keep(world: World, content: bytes, **differs: str) -> PaperTemplate:
    by = world[differs.pop("by", "admin")]
    return keep_template(AGREEMENT, by=by, at=world.now, file="协议书.docx", content=content)


def test_a_county_writes_out_in_its_own_template(drafted: Walk) -> None:
    before = make(drafted, "agreement")
    drafted.do("note", "mediator", text="换了模板")
    keep_template(
        AGREEMENT, by=drafted.world["admin"], at=drafted.at, content=docx("本县样式", *EVERYTHING)
    )
    paper = make(
        drafted, "agreement", words={"协议内容": "一、各修各的。\n二、<不再>争吵 & 和好。"}
    )

    said = text_of(write_out(paper))

    assert said.startswith("本县样式\n编号：〔2026〕泌铜山人调字第0001号")
    assert "一、各修各的。\n二、<不再>争吵 & 和好。" in said
    assert "申请人：莫𡐓𣒍𡌶䶮㛃" in said
    assert "泌阳县铜山乡人民调解委员会《人民调解协议书》" in said
    assert "本县样式" not in text_of(write_out(before))  # a paper keeps the template of its day


def test_ours_can_be_taken_again(drafted: Walk) -> None:
    keep(drafted.world, docx(*EVERYTHING, "本县样式"))
    keep_template(AGREEMENT, by=drafted.world["admin"], at=drafted.at)

    assert "本县样式" not in text_of(write_out(make(drafted, "agreement")))
    assert PaperTemplate.objects.count() == 2


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("没有占位符",), "模板里没有占位符。"),
        (("{{ 协议内容 }}",), "模板里缺少“编号、当事人、主要事实和争议事项、履行方式和时限”"),
        ((*EVERYTHING, "{{ 电话 }}"), "不认识占位符“电话”。"),
        ((*EVERYTHING, "{% for a in 当事人 %}x{% endfor %}"), "模板里只能写"),
        ((*EVERYTHING, "{{ 编号.__class__ }}"), "占位符“{{编号.__class__}}”看不懂"),
        ((*EVERYTHING, "{{ 编号 | upper }}"), "占位符“{{编号 | upper}}”看不懂"),
        ((*EVERYTHING, "{{ 9 ** 9 }}"), "占位符“{{9 ** 9}}”看不懂"),
        ((*EVERYTHING, "{{ 编号"), "模板里有写错的占位符"),
    ],
)
def test_what_is_not_understood_is_named(
    world: World, lines: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(TemplateWrong) as refused:
        keep(world, docx(*lines))

    assert refused.value.sentence.startswith(sentence)
    assert not PaperTemplate.objects.exists()


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in files.items():
            whole.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"not a zip",
        zipped(readme=b"x"),
        zipped(word__document=b"x"),
        zipped(**{"word/document.xml": b"<broken"}),
        zipped(**{"word/document.xml": b" " * (word_writer.LARGEST_UNPACKED + 1)}),
        b"PK" + b"\0" * (word_writer.LARGEST + 1),
        docx("x") + b"",
    ],
)
def test_a_file_that_is_no_template_is_refused_in_words(world: World, content: bytes) -> None:
    with pytest.raises(TemplateWrong):
        keep(world, content)


def test_only_the_administrator_keeps_templates(world: World) -> None:
    with pytest.raises(NotYourPost):
        keep(world, docx(*EVERYTHING), by="village.clerk")


def test_a_template_that_was_used_stays_on_record(world: World) -> None:
    keep(world, docx(*EVERYTHING))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PaperTemplate.objects.all().delete()


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_every_form_can_be_a_countys_own(world: World, form: Form) -> None:
    """Each of its names is one that a placeholder can hold; rare characters and long names go in."""
    names = names_of(form)
    content = docx("本县样式", *(f"{name}：{{{{ {name} }}}}" for name in names))

    kept = keep_template(form, by=world["admin"], at=world.now, file="本县.docx", content=content)
    said = text_of(put_into(bytes(kept.content), dict.fromkeys(names, RARE)))

    assert said.split("\n") == ["本县样式", *(f"{name}：{RARE}" for name in names)]
