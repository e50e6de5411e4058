"""The parts of a paper: filled from the matter, changed by hand, checked, and handed on to be printed."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from fengqiao.cases.definitions import ROLES
from fengqiao.lib import fonts, typesetting, word
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.word_layout.filling import filled as filled_layout
from fengqiao.papers.definitions.filling import BAR, cells, fill
from fengqiao.papers.definitions.matter import Matter
from fengqiao.rulebook.shapes import Form, FormField

TEMPLATE = Path(__file__).parents[1] / "typeset" / "paper.typ"
COUNTYS = TEMPLATE.with_name("county.typ")
LONGEST = 20_000  # characters of one part
WIDE = 7  # columns, from which a table lies across the page
HANDS = {
    "parties": "当事人（签名、盖章或者按指印）",
    "applicants": "申请人（签名、盖章或者按指印）",
    "party": "当事人（签名、盖章或者按指印）",
    "principal": "委托人（签名、盖章或者按指印）",
    "agent": "受委托人（签名）",
    "mediator": "人民调解员（签名）",
    "recorder": "记录人（签名）",
    "registrar": "登记人（签名）",
    "respondent": "被调查人（签名或者按指印）",
    "investigator": "调查人（签名）",
    "visitor": "回访人（签名）",
    "checker": "核对人（签名）",
    "filer": "立卷人（签名）",
    "inspector": "检查人（签名）",
    "decider": "签发人（签名）",
}
SEALS = {"seal": "人民调解委员会（印章）", "organ_seal": "机关、单位（印章）"}


class PaperWrong(Refusal):
    code, status = "paper_wrong", 422


@dataclass(frozen=True, slots=True)
class Part:
    """One part with its text, and the text that the matter itself would give."""

    field: FormField
    text: str
    from_matter: str

    @property
    def label(self) -> str:
        return self.field.label

    @property
    def is_typed(self) -> bool:
        """Whether somebody may write something else there."""
        return may_be_typed(self.field)


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as it comes out: the PDF, its pages, and the characters that no font has."""

    pdf: bytes
    pages: int
    lacking: list[str]


def may_be_typed(part: FormField) -> bool:
    """Not what the form itself says, nor what is known only when the file is bound."""
    return part.kind != "say" and not part.at_binding


# ── What stands in it ────────────────────────────────────────────────────────────────────────────


def filled(form: Form, matter: Matter) -> list[Part]:
    """The parts as the matter fills them; what only a person knows is empty."""
    texts = [(part, _filled(part, matter)) for part in form.fields]
    return [Part(part, text, text) for part, text in texts]


def _filled(part: FormField, matter: Matter) -> str:
    if part.kind == "say":
        return part.text
    return fill(part.fill, matter) if part.fill else ""


def changed(parts: list[Part], words: Mapping[str, Any]) -> list[Part]:
    """The parts with what somebody wrote instead; PaperWrong for what the form does not have."""
    labels = {part.label for part in parts if part.is_typed}
    unknown = sorted(set(words) - labels)
    if unknown:
        raise PaperWrong(
            "这份文书没有“{part}”这一栏，或者它的文字是固定的。可以改的有：{parts}。",
            part=unknown[0],
            parts=sorted(labels),
        )
    return [replace(part, text=_written(words.get(part.label, part.text), part)) for part in parts]


def _written(text: Any, part: Part) -> str:
    if not isinstance(text, str):
        raise PaperWrong("“{part}”应当是文字。", part=part.label)
    if len(text) > LONGEST:
        raise PaperWrong(
            "“{part}”太长了，最多{most}个字，现在有{now}个。",
            part=part.label,
            most=LONGEST,
            now=len(text),
        )
    return text.replace("\r\n", "\n").strip()


def read_words(given: str | None) -> dict[str, Any]:
    """The changed parts as they were sent: a JSON object of label and text."""
    if not given:
        return {}
    try:
        words = json.loads(given)
    except ValueError:
        words = None
    if not isinstance(words, dict):
        raise PaperWrong("改过的栏目要写成 JSON 对象：栏目名和文字。")
    return words


def check(parts: list[Part]) -> None:
    """PaperWrong names what must not be left empty."""
    empty = [part.label for part in parts if part.field.required and not part.text]
    if empty:
        named = "、".join(f"“{label}”" for label in empty)
        raise PaperWrong("{parts}还没有内容。请填写后再制作。", parts=named)


# ── Printing ─────────────────────────────────────────────────────────────────────────────────────


def told(form: Form, parts: list[Part], matter: Matter, *, foot: str) -> dict[str, Any]:
    """What the template is told."""
    widest = max((len(part.field.columns) for part in parts), default=0)
    return {
        "look": form.look,
        "title": _title(form, matter),
        "organ": matter.first if form.by_first else matter.organ,
        "headed": form.headed,
        "wide": widest > WIDE,
        "foot": foot,
        "parts": [_told(part) for part in parts],
        "signs": _signs(form, matter),
    }


def _title(form: Form, matter: Matter) -> str:
    if form.titled_by_type:
        return matter.tables.type(matter.case.type).label
    return form.label if form.title is None else form.title


def _told(part: Part) -> dict[str, Any]:
    field = part.field
    return {
        "label": field.label,
        "heading": field.heading,
        "kind": field.kind,
        "text": part.text,
        "typed": part.text != part.from_matter,
        "columns": list(field.columns),
        "widths": list(field.widths),
        "rows": cells(part.text, len(field.columns)) if field.columns else [],
    }


def _signs(form: Form, matter: Matter) -> list[dict[str, Any]]:
    """Whose hands the form wants, in words; of the parties to an agreement each by himself."""
    found: list[dict[str, Any]] = []
    for sign in form.signs:
        if sign == "each_party":
            found += [
                {"label": f"{ROLES[p.role]}{p.name}（签名、盖章或者按指印）", "seal": False}
                for p in matter.standing.principals
            ]
        else:
            found.append({"label": (HANDS | SEALS)[sign], "seal": sign in SEALS})
    return found


def printed(
    told: Mapping[str, Any], *, at: datetime, layout: Mapping[str, Any] | None = None
) -> Printed:
    """The paper as PDF, in the layout of a county's template or in ours. What no font has is printed as 〓
    and named."""
    home = Path(settings.FENGQIAO_HOME)
    if layout is None:
        fit, unknown = fitted(told)
        pdf = typesetting.pdf(TEMPLATE, fit, home=home, at=at)
    else:
        frame = {name: told[name] for name in ("title", "organ")}
        fit, unknown = fitted(frame | filled_layout(layout, words_of(told)))
        with pictures_of(layout) as root:
            pdf = typesetting.pdf(COUNTYS, fit, home=home, at=at, root=root)
    return Printed(pdf, typesetting.pages_of(pdf), unknown)


@contextmanager
def pictures_of(layout: Mapping[str, Any]) -> Iterator[Path | None]:
    """A folder with the pictures of a layout, where it has any."""
    if not layout["pictures"]:
        yield None
        return
    with TemporaryDirectory(prefix="pictures-") as folder:
        for name, content in layout["pictures"].items():
            (Path(folder) / name).write_bytes(b64decode(content))
        yield Path(folder)


def fitted(told: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The same with a mark for each character that no font has and the fonts of the rest; and these."""
    unknown = lacking(told)
    said = json.dumps(told, ensure_ascii=False)
    fit = json.loads(fonts.printable(said, unknown)) if unknown else dict(told)
    return {**fit, "rare": fonts.families(said)}, unknown


def lacking(told: Mapping[str, Any]) -> list[str]:
    """The characters in it that no font has."""
    return fonts.lacking(json.dumps(told, ensure_ascii=False), Path(settings.FENGQIAO_HOME))


def as_word(told: Mapping[str, Any], template: bytes | None) -> bytes:
    """The paper as DOCX: in the county's own template, or as ours."""
    if template is None:
        return word.written(told)
    return word.put_into(template, words_of(told))


def words_of(told: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the placeholders of a county's template."""
    words = {part["label"]: part["text"].replace(BAR, "　") for part in told["parts"]}
    beside = {"文书名称": told["title"], "调解委员会": told["organ"], "文书编号": told["foot"]}
    return words | beside
