"""What lies in a matter's file in its order, and on which of its pages: what the list of contents tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fengqiao.lib.scans import READABLE
from fengqiao.papers.definitions.matter import Matter

SIGNED_WITH = "agreement"  # the item with which signatures lie that were not made in ink
SIGNATURES = {"drawing": "屏幕签名记录", "certificate": "数字证书签名记录"}


@dataclass(frozen=True, slots=True)
class Lying:
    """A paper, an upload or a signature in its place; `row` is what it is an original of.

    `remark` names whom it is for: printed, not kept.
    """

    item: str
    label: str
    remark: str
    kind: str  # paper, attachment, drawing, certificate
    row: Any


@dataclass(frozen=True, slots=True)
class Laid:
    """The rows of the list of contents (序号, 文书名称, 页号, 备注) and the pages in all.

    A page that is known only when the file is bound is '', and so is what follows from it.
    """

    rows: tuple[tuple[Any, ...], ...]
    pages: int | None


def lying_in(matter: Matter) -> list[Lying]:
    """In the order of the file: of each item its papers, then what was uploaded for it."""
    return list(_lying_in(matter))


def _lying_in(matter: Matter) -> Iterator[Lying]:
    forms = {form.name: form.label for form in matter.tables.forms(matter.case.kind)}
    names: dict[Any, str] = {party.pk: party.name for party in matter.parties}
    for line in matter.lines:
        item = line.item.name
        for paper in line.papers:
            yield Lying(item, forms[paper.form], names.get(paper.about, ""), "paper", paper)
        for kind, row in _signatures(matter) if item == SIGNED_WITH else ():
            who = names.get(row.signature.party_id, "")
            yield Lying(item, SIGNATURES[kind], who, kind, row)
        for scan in line.scans:
            yield Lying(item, scan.title, "附件", "attachment", scan)


def _signatures(matter: Matter) -> list[tuple[str, Any]]:
    """Those that were not made in ink."""
    ways: dict[str, Any] = {
        "drawing": matter.case.drawn_signatures,
        "certificate": matter.case.certified_signatures,
    }
    return [
        (kind, row)
        for kind, rows in ways.items()
        for row in rows.select_related("signature").order_by("at")
    ]


def laid(lying: Sequence[Lying], pages: Sequence[int | None]) -> Laid:
    """Each with its pages, counted from the first; None where nobody knows how many a thing has."""
    rows: list[tuple[Any, ...]] = []
    page: int | None = 1
    for n, (one, many) in enumerate(zip(lying, pages, strict=True), start=1):
        rows.append((n, one.label, _from_to(page, many), one.remark))
        page = page + many if page and many else None
    return Laid(tuple(rows), page - 1 if page else None)


def _from_to(page: int | None, many: int | None) -> str:
    """3; 3-5; '' where its first page is not known."""
    if page is None:
        return ""
    return f"{page}-{page + many - 1}" if many and many > 1 else str(page)


def laid_so_far(matter: Matter) -> Laid:
    """As it would be bound now, as far as its pages are known without opening what was uploaded."""
    lying, before = lying_in(matter), _pages_when_bound(matter)
    return laid(lying, [_pages(one, before) for one in lying])


def _pages_when_bound(matter: Matter) -> dict[str, int]:
    last = matter.case.dossiers.order_by("-version").first()
    return {part["id"]: part["pages"] for part in last.parts} if last else {}


def _pages(one: Lying, before: dict[str, int]) -> int | None:
    """A picture is a page, and so is what stands for what cannot be shown; of a PDF it was counted or not."""
    if one.kind == "paper":
        return int(one.row.pages)
    is_uploaded_pdf = one.kind == "attachment" and one.row.media_type == READABLE[0]
    return before.get(str(one.row.pk)) if is_uploaded_pdf else 1
