"""模板: a county's own DOCX for a form from now on, or ours again. What was used before stays on record."""

import hashlib
from datetime import datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.lib import word
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
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

    TemplateWrong names the placeholder that is not understood.
    """
    check_may_keep_templates(by, at)
    if content:
        _check(form, content)
    return PaperTemplate.objects.create(
        id=uuid7(at),
        county=by.place[:6],
        form=form.name,
        file=file[:255],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        at=at,
        by=by,
    )


def names_of(form: Form) -> list[str]:
    """What may stand in the placeholders of a template for this form."""
    return [*(part.label for part in form.fields), *BESIDE]


def _check(form: Form, content: bytes) -> None:
    try:
        named = word.placeholders(content)
    except word.NotATemplate as wrong:
        raise TemplateWrong("{why}", why=str(wrong)) from None
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
