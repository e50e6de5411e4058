"""What lies in a matter's file (卷宗) and what is missing from it, item by item."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fengqiao.cases.models import Attachment, Party
from fengqiao.rulebook.shapes import DossierItem, Form
from fengqiao.rulebook.tables import Tables

# The act of which each time makes one more paper of a form.
ONCE_FOR = {"session": "hold_session", "inquiry": "investigate", "revisit": "revisit"}
UNSORTED = "evidence"  # where an upload lies of which nobody said where


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the file: its papers (the last version of each), what was uploaded for it.

    `lacking`: how many papers it still takes. `makes`: the form by which it can be filled now, if any.
    """

    item: DossierItem
    papers: tuple[Any, ...]
    scans: tuple[Attachment, ...]
    lacking: int
    is_due: bool
    makes: Form | None

    @property
    def state(self) -> Literal["there", "missing", "open", "none"]:
        """there; missing (it must be, and is not); open (as needed, and possible); none."""
        if self.scans or not self.lacking:
            return "there"
        if self.is_due:
            return "missing"
        return "there" if self.papers else "open" if self.makes else "none"


def lines_of(
    tables: Tables,
    kind: str,
    *,
    verbs: Sequence[str],
    parties: Sequence[Party],
    papers: Sequence[Any],
    scans: Sequence[Attachment],
) -> list[Line]:
    """The items of the kind in their order. `verbs`: of every event; `papers`: rows with form and about."""
    forms = {form.name: form for form in tables.forms(kind)}
    file = _File(Counter(verbs), parties, papers)
    items = tables.dossier(kind)
    return [
        _line(item, [forms[name] for name in item.forms], file, _scans_of(item, items, scans))
        for item in items
    ]


def _scans_of(
    item: DossierItem, items: Sequence[DossierItem], scans: Sequence[Attachment]
) -> tuple[Attachment, ...]:
    return tuple(scan for scan in scans if place_of(scan, items) == item.name)


def place_of(scan: Attachment, items: Sequence[DossierItem]) -> str:
    """The name of the item with which an upload lies."""
    return scan.item if any(scan.item == one.name for one in items) else UNSORTED


def _line(
    item: DossierItem, forms: Sequence[Form], file: "_File", scans: tuple[Attachment, ...]
) -> Line:
    possible = [form for form in forms if file.is_possible(form)]
    lacking = [max(0, file.wanted(form) - file.made(form)) for form in possible]
    by_lack = sorted(zip(lacking, possible, strict=True), key=lambda pair: pair[0])
    return Line(
        item=item,
        papers=tuple(p for form in forms for p in file.papers if p.form == form.name),
        scans=scans,
        lacking=min(lacking, default=1),
        is_due=item.needed == "must" and file.has_done(item.after),
        makes=next((form for lack, form in by_lack if lack), None),
    )


@dataclass(frozen=True, slots=True)
class _File:
    """What the lines are counted from."""

    done: Counter[str]
    parties: Sequence[Party]
    papers: Sequence[Any]

    def has_done(self, verbs: Sequence[str]) -> bool:
        return not verbs or any(self.done[verb] for verb in verbs)

    def is_possible(self, form: Form) -> bool:
        return self.has_done(form.after) and self.wanted(form) > 0

    def wanted(self, form: Form) -> int:
        """For how many it is made."""
        if form.once_for in ONCE_FOR:
            return self.done[ONCE_FOR[form.once_for]]
        if form.once_for == "party":
            return sum(party.is_principal for party in self.parties)
        if form.once_for == "agent":
            return sum(party.role == "agent" for party in self.parties)
        return 1

    def made(self, form: Form) -> int:
        return len({paper.about for paper in self.papers if paper.form == form.name})
