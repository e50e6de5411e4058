"""A file bound: cover, contents, every paper and every upload in the order of the file, back cover; as one
PDF/A with page numbers."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings

from fengqiao.cases.models import Attachment
from fengqiao.lib import joining, typesetting
from fengqiao.lib.certified import certified
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.scans import Scan, Setting, Sheets, set_all
from fengqiao.papers.definitions import parts as made_of
from fengqiao.papers.definitions.drawing import read_picture
from fengqiao.papers.definitions.lying import SIGNATURES, Lying, laid, lying_in
from fengqiao.papers.definitions.matter import Matter, moment
from fengqiao.papers.definitions.parts import Printed
from fengqiao.papers.definitions.versions import Draft, drafted, printed
from fengqiao.rulebook.shapes import Form

TYPESET = made_of.TEMPLATE.parent


class UploadGone(Refusal):
    code, status = "upload_gone", 409


@dataclass(frozen=True, slots=True)
class Sheet:
    """What lies in the file, as it was set: its PDF at `path`, and its pages."""

    lying: Lying
    pages: int
    path: Path


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was not made in ink: its row, the picture of it if any, and the sheet that tells of it."""

    row: Any
    file: tuple[str, str]
    sheet: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """The cover, the contents or the back cover, as it goes around what lies in the file."""

    draft: Draft
    printed: Printed


@dataclass(frozen=True, slots=True)
class Bound:
    """The whole: the PDF, the pages between the covers, what lies in it (see `models.Dossier`), and what
    goes around it."""

    pdf: bytes
    pages: int
    parts: list[dict[str, Any]]
    around: list[Around]


def bound(matter: Matter, *, at: datetime) -> Bound:
    """The file as it is now; UploadGone where an upload is not there any more."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        return _bound(matter, Path(folder), at)


def _bound(matter: Matter, folder: Path, at: datetime) -> Bound:
    sheets = _sheets(matter, folder, at)
    pages = [sheet.pages for sheet in sheets]
    matter.laid = laid([sheet.lying for sheet in sheets], pages)
    around = _around(matter, at)
    front, back = _in_front(around, folder)
    parts, whole = [sheet.path for sheet in sheets], folder / "whole.pdf"
    numbers = _numbers(sheets, folder, at)
    joining.joined(front, parts, back, numbers=numbers, to=whole)
    told = [_told(*one) for one in zip(sheets, _starts(pages), strict=True)]
    return Bound(whole.read_bytes(), sum(pages), told, around)


def _around(matter: Matter, at: datetime) -> list[Around]:
    """Each as its next version, with what somebody typed in the last."""
    drafts = [_next(form, n, matter) for n, form in enumerate(_forms_around(matter), start=1)]
    return [Around(draft, printed(draft, at=at)) for draft in drafts]


def _forms_around(matter: Matter) -> list[Form]:
    return [form for form in matter.tables.forms(matter.case.kind) if form.bound]


def _next(form: Form, n: int, matter: Matter) -> Draft:
    """`n`: its place among those around, where it is new and gets a number."""
    last = matter.case.papers.filter(form=form.name).order_by("-version").first()
    if last is None:
        serials = matter.case.papers.values_list("serial", flat=True)
        return drafted(form, matter, serial=max(serials, default=0) + n, version=1)
    labels = {part.label for part in form.fields if made_of.may_be_typed(part)}
    words = {label: text for label, text in last.typed().items() if label in labels}
    return drafted(form, matter, serial=last.serial, version=last.version + 1, words=words)


def _in_front(around: Sequence[Around], folder: Path) -> tuple[list[Path], list[Path]]:
    """What goes in front of the papers, and what after them."""
    paths = [_kept(folder, one.draft.form.name, one.printed.pdf) for one in around]
    return paths[:-1], paths[-1:]


def _kept(folder: Path, name: str, pdf: bytes) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    return path


def _numbers(sheets: Sequence[Sheet], folder: Path, at: datetime) -> Path:
    """A page with nothing but its number for each page of the sheets, as large as that."""
    sizes = [size for sheet in sheets for size in typesetting.sizes_of(sheet.path.read_bytes())]
    home = Path(settings.FENGQIAO_HOME)
    pdf = typesetting.pdf(TYPESET / "numbers.typ", {"sizes": sizes}, home=home, at=at)
    return _kept(folder, "numbers", pdf)


def _starts(pages: Sequence[int]) -> list[int]:
    """The first page of each."""
    return [1 + sum(pages[:n]) for n in range(len(pages))]


def _told(sheet: Sheet, start: int) -> dict[str, Any]:
    one = sheet.lying
    return {
        "item": one.item,
        "label": one.label,
        "kind": one.kind,
        "id": str(one.row.pk),
        "sha256": one.row.sha256,
        "page": start,
        "pages": sheet.pages,
    }


# ── What lies in it ──────────────────────────────────────────────────────────────────────────────


def _sheets(matter: Matter, folder: Path, at: datetime) -> list[Sheet]:
    lying = lying_in(matter)
    papers = matter.case.papers.in_bulk([one.row.pk for one in lying if one.kind == "paper"])
    scanned = _scanned(lying, matter, folder, at)
    return [_sheet(one, papers, scanned, folder) for one in lying]


def _sheet(
    one: Lying, papers: Mapping[Any, Any], scanned: Mapping[Any, Sheets], folder: Path
) -> Sheet:
    if one.kind != "paper":
        made = scanned[one.row.pk]
        return Sheet(one, made.pages, folder / made.name)
    path = _kept(folder, one.row.pk.hex, papers[one.row.pk].pdf())
    return Sheet(one, one.row.pages, path)


def _scanned(
    lying: Sequence[Lying], matter: Matter, folder: Path, at: datetime
) -> dict[Any, Sheets]:
    """Each upload, and each signature that was not made in ink, as a PDF in the folder."""
    uploads = [one.row for one in lying if one.kind == "attachment"]
    if gone := [scan.title for scan in uploads if not scan.path.is_file()]:
        raise UploadGone(
            "附件“{titles}”的文件不在存储里了。请告诉系统管理员从备份恢复。", titles=gone
        )
    signed = [_signed(one, matter, folder) for one in lying if one.kind in SIGNATURES]
    rows = [*uploads, *(one.row for one in signed)]
    files = [(str(scan.path), scan.media_type) for scan in uploads]
    files += [one.file for one in signed]
    beside = [*map(_stand_in, uploads), *(one.sheet for one in signed)]
    fit, _ = made_of.fitted({"title": "附件", "organ": matter.organ, "sheets": beside})
    told = {name: fit[name] for name in ("title", "organ", "rare")}
    setting = Setting(TYPESET / "scans.typ", told, Path(settings.FENGQIAO_HOME), at)
    asked = [Scan(*file, sheet) for file, sheet in zip(files, fit["sheets"], strict=True)]
    made = set_all(asked, setting, folder)
    return {row.pk: sheets for row, sheets in zip(rows, made, strict=True)}


def _signed(one: Lying, matter: Matter, folder: Path) -> Signed:
    if one.kind == "drawing":
        return Signed(one.row, (_drawn_to(folder, one.row), "image/png"), _witness(one, matter))
    return Signed(one.row, ("", ""), _certificate(one))


def _drawn_to(folder: Path, drawn: Any) -> str:
    path = folder / f"{drawn.pk.hex}.png"
    path.write_bytes(read_picture(drawn.picture))
    return str(path)


def _witness(one: Lying, matter: Matter) -> dict[str, Any]:
    """What is known of a signature that was drawn: who, when, under what."""
    drawn = one.row
    names = {party.pk: party.name for party in matter.parties}
    rows = [
        ("签名人", names.get(drawn.signature.party_id, "")),
        ("签名时间", moment(drawn.at)),
        ("协议书校验值", " ".join(wrap(drawn.paper_sha256, 16))),
        ("图样校验值", " ".join(wrap(drawn.picture_sha256, 16))),
    ]
    return {"picture": "", "title": one.label, "rows": rows, "beside": True}


def _certificate(one: Lying) -> dict[str, Any]:
    """What a certificate says of its signature, as it was checked when it came."""
    row = one.row
    said = certified(row.cms(), row.paper_sha256, [load_pem_x509_certificate(row.anchor.encode())])
    effect = "测试证书，没有法律效力" if row.is_trial else "核验通过：证书有效，协议书没有改动"
    rows = [
        ("签名人", said.name),
        ("签名时间", f"{moment(row.signed_at)}（时间戳）"),
        ("签名服务", row.provider),
        ("证书颁发者", said.issuer),
        ("证书号", " ".join(wrap(said.number, 16))),
        ("协议书校验值", " ".join(wrap(row.paper_sha256, 16))),
        ("签名校验值", " ".join(wrap(row.cms_sha256, 16))),
        ("核验", effect),
    ]
    return {"picture": "", "title": one.label, "rows": rows, "certified": True}


def _stand_in(scan: Attachment) -> dict[str, Any]:
    """The sheet that stands for what cannot be shown."""
    rows = [
        ("名称", scan.title),
        ("文件名", scan.name),
        ("种类", scan.media_type),
        ("大小", f"{scan.size:,} 字节"),
        ("校验值", " ".join(wrap(scan.sha256, 16))),
    ]
    return {"picture": "", "title": "电子材料替代页", "rows": rows}
