"""`python -m bench.papers`: what an agreement costs as PDF and as DOCX, in our form and in a county's own
template, in a process of its own."""

import resource
import statistics
import sys
import tempfile
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fengqiao.lib import fonts, typesetting, word
from fengqiao.lib.word_layout.filling import filled
from fengqiao.rulebook.tables import in_force, latest
from tests.papers.countys import agreement as a_countys

TEMPLATE = Path(__file__).parents[1] / "fengqiao" / "papers" / "typeset" / "paper.typ"
COUNTYS = TEMPLATE.with_name("county.typ")
AT = datetime(2026, 3, 2, tzinfo=UTC)
TIMES = 200
CLAUSE = "被申请人于{n}日前一次付清工钱六百元，申请人当日修好排水沟，双方今后互不追究。"
PERSON = (
    "申请人：张甲　性别：女　出生日期：1970年3月2日　身份证号：411726197003020009　住址：大路庄村"
)


def agreement(n: int, rare: str = "") -> dict[str, Any]:
    """What the template is told of the n-th agreement: six clauses, two people, in words of its own."""
    form = in_force(latest(), "").form("dispute", "agreement")
    long = "\n".join(f"{i}. {CLAUSE.format(n=n + i)}" for i in range(1, 7))
    texts = {"people": f"{PERSON}{rare}\n被{PERSON}", "text": long, "line": f"〔2026〕第{n}号"}
    parts = [
        {
            "label": part.label,
            "heading": part.heading,
            "kind": part.kind,
            "text": part.text or texts[part.kind],
            "columns": [],
            "widths": [],
            "rows": [],
        }
        for part in form.fields
    ]
    signs = [{"label": "人民调解员（签名）", "seal": False}, {"label": "印章", "seal": True}]
    frame = {"look": form.look, "title": form.label, "organ": "某乡人民调解委员会", "wide": False}
    return {
        **frame,
        "headed": True,
        "foot": str(n),
        "rare": fonts.families(rare),
        "parts": parts,
        "signs": signs,
    }


def in_a_countys(layout: dict[str, Any], n: int) -> dict[str, Any]:
    """The same agreement as a county's template shapes it."""
    told = agreement(n)
    words = {part["label"]: part["text"] for part in told["parts"]}
    beside = {"文书名称": told["title"], "调解委员会": told["organ"], "文书编号": told["foot"]}
    frame = {name: told[name] for name in ("title", "organ", "rare")}
    return frame | filled(layout, words | beside)


def kept_pictures(layout: dict[str, Any]) -> Path:
    folder = Path(tempfile.mkdtemp())
    for name, content in layout["pictures"].items():
        (folder / name).write_bytes(b64decode(content))
    return folder


def costs(make: Callable[[int], bytes], times: int = TIMES) -> tuple[float, float, int]:
    """Processor milliseconds of the first, of the median of the rest, and the size of the last."""
    spent, made = [], b""
    for n in range(times):
        began = used()
        made = make(n)
        spent.append((used() - began) * 1000)
    return spent[0], statistics.median(spent[1:]), len(made)


def used() -> float:
    """Processor seconds of this process and of the children that it waited for."""
    told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in told)


def resident() -> int:
    """MB of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() >> 20


def main() -> int:
    home = Path(tempfile.mkdtemp())
    began, before = used(), resident()
    fonts.unpacked(home)
    print(f"rare characters unpacked, once an installation: {used() - began:.1f} s")

    def pdf(n: int, rare: str = "") -> bytes:
        return typesetting.pdf(TEMPLATE, agreement(n, rare), home=home, at=AT)

    began, content = used(), a_countys()
    layout = word.read(content).layout
    print(f"a county's template read, once: {used() - began:.2f} s CPU, {len(content):,} octets")
    pictures = kept_pictures(layout)

    def countys(n: int) -> bytes:
        told = in_a_countys(layout, n)
        return typesetting.pdf(COUNTYS, told, home=home, at=AT, root=pictures)

    rows: dict[str, tuple[Callable[[int], bytes], int]] = {
        "agreement as PDF": (pdf, TIMES),
        "with a rare character": (lambda n: pdf(n, "𣒍"), TIMES),
        "in a county's template": (countys, TIMES),
        "agreement as DOCX, by a child": (lambda n: word.written(agreement(n)), 10),
    }
    for name, (make, times) in rows.items():
        first, median, size = costs(make, times)
        print(f"{name}: first {first:.0f} ms, median {median:.1f} ms CPU, {size:,} octets")
        print(f"  memory: {before} MB before, {resident()} MB now")
    fonts.lacking("莫𡐓", home)
    print(f"memory in the end: {resident()} MB")
    _, median, size = costs(pdf)
    print(f"targets: <= 20 ms: {median <= 20}, <= 80,000 octets: {size <= 80_000}")
    return 0 if median <= 20 and size <= 80_000 else 1


if __name__ == "__main__":
    sys.exit(main())
