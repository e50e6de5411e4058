"""A file bound: cover, contents, every paper and every upload in the order of the file, back cover; as one
PDF/A with page numbers."""

import tempfile
from collections.abc import Iterator, Sequence
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
from fengqiao.papers.definitions.matter import Matter, moment
from fengqiao.rulebook.shapes import Form, Retention

TYPESET = made_of.TEMPLATE.parent


SIGNED_WITH = "agreement"  # the item with which signatures lie that were not made in ink


class UploadGone(Refusal):
    code, status = "upload_gone", 409


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper or an upload as it lies in the file: its PDF at `path`, and what it is an original of (`row`).

    `remark` names whom a paper is for: printed, not kept.
    """

    item: str
    label: str
    remark: str
    kind: str  # paper, attachment, drawing, certificate
    row: Any
    pages: int
    path: Path


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was not made in ink: its row, the picture of it if any, and the sheet that tells of it."""

    kind: str
    row: Any
    file: tuple[str, str]
    sheet: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Binding:
    """What the cover, the contents and the back cover tell of the file."""

    rows: tuple[tuple[Any, ...], ...]
    pages: int
    retention: Retention


@dataclass(frozen=True, slots=True)
class Bound:
    """The whole: the PDF, the pages between the covers, and what lies in it (see `models.Dossier`)."""

    pdf: bytes
    pages: int
    parts: list[dict[str, Any]]


def bound(matter: Matter, *, at: datetime) -> Bound:
    """The file as it is now; UploadGone where an upload is not there any more."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        return _bound(matter, Path(folder), at)


def _bound(matter: Matter, folder: Path, at: datetime) -> Bound:
    forms = {form.name: form for form in matter.tables.forms(matter.case.kind)}
    sheets = list(_sheets(matter, forms, folder, at))
    starts = _starts(sheets)
    pages = sum(sheet.pages for sheet in sheets)
    rows = tuple(_row(n, *one) for n, one in enumerate(zip(sheets, starts, strict=True), start=1))
    matter.binding = Binding(rows, pages, matter.retention)
    cover, contents, back = (
        _set(forms[name], matter, folder, at) for name in ("cover", "contents", "back_cover")
    )
    parts, whole = [sheet.path for sheet in sheets], folder / "whole.pdf"
    numbers = _numbers(sheets, folder, at)
    joining.joined([cover, contents], parts, [back], numbers=numbers, to=whole)
    told = [_told(*one) for one in zip(sheets, starts, strict=True)]
    return Bound(whole.read_bytes(), pages, told)


def _set(form: Form, matter: Matter, folder: Path, at: datetime) -> Path:
    told = made_of.told(form, made_of.filled(form, matter), matter, foot=matter.case.number)
    return _kept(folder, form.name, made_of.printed(told, at=at).pdf)


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


def _starts(sheets: Sequence[Sheet]) -> list[int]:
    """The first page of each."""
    starts, page = [], 1
    for sheet in sheets:
        starts.append(page)
        page += sheet.pages
    return starts


def _row(n: int, sheet: Sheet, start: int) -> tuple[Any, ...]:
    """序号, 文书名称, 页号, 备注."""
    last = start + sheet.pages - 1
    pages = str(start) if last == start else f"{start}-{last}"
    return (n, sheet.label, pages, sheet.remark)


def _told(sheet: Sheet, start: int) -> dict[str, Any]:
    return {
        "item": sheet.item,
        "label": sheet.label,
        "kind": sheet.kind,
        "id": str(sheet.row.pk),
        "sha256": sheet.row.sha256,
        "page": start,
        "pages": sheet.pages,
    }


# ── What lies in it ──────────────────────────────────────────────────────────────────────────────


def _sheets(matter: Matter, forms: dict[str, Form], folder: Path, at: datetime) -> Iterator[Sheet]:
    """In the order of the file: of each item its papers, then what was uploaded for it."""
    last = [paper.pk for line in matter.lines for paper in line.papers]
    whole = {paper.pk: paper for paper in matter.case.papers.filter(pk__in=last)}
    names: dict[Any, str] = {party.pk: party.name for party in matter.parties}
    uploads = [scan for line in matter.lines for scan in line.scans]
    signed = _signed(matter, folder)
    scanned = _scanned(uploads, signed, matter, folder, at)
    for line in matter.lines:
        for paper in line.papers:
            label, remark = forms[paper.form].label, names.get(paper.about, "")
            path = _kept(folder, paper.pk.hex, whole[paper.pk].pdf())
            yield Sheet(line.item.name, label, remark, "paper", paper, paper.pages, path)
        for one in signed if line.item.name == SIGNED_WITH else ():
            made, remark = scanned[one.row.pk], names.get(one.row.signature.party_id, "")
            path = folder / made.name
            label = str(one.sheet["title"])
            yield Sheet(line.item.name, label, remark, one.kind, one.row, made.pages, path)
        for scan in line.scans:
            made = scanned[scan.pk]
            path = folder / made.name
            yield Sheet(line.item.name, scan.title, "附件", "attachment", scan, made.pages, path)


def _scanned(
    uploads: Sequence[Attachment],
    signed: Sequence[Signed],
    matter: Matter,
    folder: Path,
    at: datetime,
) -> dict[Any, Sheets]:
    """Each upload, and each signature that was not made in ink, as a PDF in the folder."""
    if gone := [scan.title for scan in uploads if not scan.path.is_file()]:
        raise UploadGone(
            "附件“{titles}”的文件不在存储里了。请告诉系统管理员从备份恢复。", titles=gone
        )
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


def _signed(matter: Matter, folder: Path) -> list[Signed]:
    drawn = matter.case.drawn_signatures.select_related("signature").order_by("at")
    certified = matter.case.certified_signatures.select_related("signature").order_by("at")
    drawings = [
        Signed("drawing", row, (_drawn_to(folder, row), "image/png"), _witness(row, matter))
        for row in drawn
    ]
    return drawings + [
        Signed("certificate", row, ("", ""), _certificate(row, matter)) for row in certified
    ]


def _drawn_to(folder: Path, drawn: Any) -> str:
    path = folder / f"{drawn.pk.hex}.png"
    path.write_bytes(read_picture(drawn.picture))
    return str(path)


def _witness(drawn: Any, matter: Matter) -> dict[str, Any]:
    """What is known of a signature that was drawn: who, when, under what."""
    names = {party.pk: party.name for party in matter.parties}
    rows = [
        ("签名人", names.get(drawn.signature.party_id, "")),
        ("签名时间", moment(drawn.at)),
        ("协议书校验值", " ".join(wrap(drawn.paper_sha256, 16))),
        ("图样校验值", " ".join(wrap(drawn.picture_sha256, 16))),
    ]
    return {"picture": "", "title": "屏幕签名记录", "rows": rows, "beside": True}


def _certificate(row: Any, matter: Matter) -> dict[str, Any]:
    """What a certificate says of its signature, as it was checked when it came."""
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
    return {"picture": "", "title": "数字证书签名记录", "rows": rows, "certified": True}


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
