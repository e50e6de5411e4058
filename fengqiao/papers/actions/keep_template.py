"""模板: a county's own DOCX for a form from now on, or ours again. What was used before stays on record."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fengqiao.jurisdiction.models import Post
from fengqiao.lib import typesetting, word
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.papers.definitions.parts import Printed, printed
from fengqiao.papers.models import PaperTemplate
from fengqiao.papers.permissions import check_may_keep_templates
from fengqiao.rulebook.shapes import Form


class TemplateWrong(Refusal):
    code, status = "template_wrong", 422


BESIDE = (
    "文书名称",
    "调解委员会",
    "文书编号",
)  # what a template may name beside the form's own parts


def keep_template(
    form: Form, *, by: Post, at: datetime, file: str = "", content: bytes = b""
) -> PaperTemplate:
    """Use this DOCX for the form in the county of the post; without content, the built-in one again.

    TemplateWrong names the placeholder that is not understood, and what could not be shown on paper.
    """
    check_may_keep_templates(by, at)
    layout = _read(form, content, at) if content else None
    return PaperTemplate.objects.create(
        id=uuid7(at),
        county=by.place[:6],
        form=form.name,
        file=file[:255],
        content=content,
        layout=layout,
        sha256=hashlib.sha256(content).hexdigest(),
        at=at,
        by=by,
    )


def names_of(form: Form) -> list[str]:
    """What may stand in the placeholders of a template for this form."""
    return [*(part.label for part in form.fields), *BESIDE]


def _read(form: Form, content: bytes, at: datetime) -> dict[str, Any]:
    """How the template looks; TemplateWrong where it cannot be used."""
    try:
        template = word.read(content)
    except word.NotATemplate as wrong:
        raise TemplateWrong("{why}", why=str(wrong)) from None
    _check(form, template.names)
    return template.layout | {"remarks": [*template.layout["remarks"], *_tried(form, template, at)]}


def _tried(form: Form, template: word.Template, at: datetime) -> list[str]:
    """What an impression of it shows; TemplateWrong where none can be made."""
    try:
        unknown = impression(form, template.layout, at=at).lacking
    except typesetting.NotSet:
        raise TemplateWrong(
            "这个模板的版式排不出PDF。请换一个简单的版式，例如从一份空白文档做起。"
        ) from None
    return [f"没有字体可以印的字印成“〓”：{'、'.join(unknown)}。"] if unknown else []


def impression(form: Form, layout: Mapping[str, Any], *, at: datetime) -> Printed:
    """How a paper of this layout looks, with the names of the placeholders in their places."""
    parts = [{"label": part.label, "text": f"【{part.label}】"} for part in form.fields]
    told = {"title": form.label, "organ": "【调解委员会】", "foot": "【文书编号】", "parts": parts}
    return printed(told, at=at, layout=layout)


def _check(form: Form, named: list[str]) -> None:
    known = names_of(form)
    if not named:
        raise TemplateWrong(
            "模板里没有占位符。请在要填写的地方写占位符，例如：{example}",
            example=_in_braces(known[0]),
        )
    if unknown := [name for name in named if name not in known]:
        raise TemplateWrong(
            "不认识占位符“{unknown}”。《{form}》可以用的有：{known}。",
            unknown=unknown,
            form=form,
            known=known,
        )
    wanted = [part.label for part in form.fields if part.required and part.kind != "say"]
    if missing := [label for label in wanted if label not in named]:
        raise TemplateWrong(
            "模板里缺少“{missing}”，这些是这份文书必须写明的。请加上后再上传。", missing=missing
        )


def _in_braces(name: str) -> str:
    return f"{{{{ {name} }}}}"
