"""One matter as a ZIP: its facts, its people, what happened, its files with their hashes, and a page
of contents that opens in any browser. The act is in the matter's history."""

import json
import zipfile
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from uuid import UUID

from fengqiao.cases.actions.export import export
from fengqiao.cases.definitions import ROLES, SHANGHAI, plain, sha256_of
from fengqiao.cases.models import Attachment, Case, Event
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.actions.export_list import Exported
from fengqiao.ledgers.definitions.lines import Writer, lines_of
from fengqiao.ledgers.definitions.marks import mark_of
from fengqiao.ledgers.models import Export
from fengqiao.ledgers.permissions import check_may_export, may
from fengqiao.lib.uuid7 import uuid7
from fengqiao.lib.workbook_writer import Table
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import in_force

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px/1.6 sans-serif;margin:2em;max-width:60em}}table{{border-collapse:collapse}}
td,th{{border:1px solid #bbb;padding:.3em .6em;text-align:left;vertical-align:top}}
code{{font-size:12px;word-break:break-all}}</style></head><body>
<h1>{title}</h1><p>{number}</p><p>{mark}</p><h2>目录</h2>
<table><tr><th>文件</th><th>内容</th><th>SHA-256</th></tr>{rows}</table></body></html>"""


def export_case(
    case: Case, *, by: Post, at: datetime, command_id: UUID, folder: Path, reason: str
) -> Exported:
    """Put the act on record, then the whole matter into a ZIP in `folder`.

    Details are in full for who may see them, else masked; attachments go along only in full.
    """
    check_may_export(by, at)
    export(case, by=by, at=at, command_id=command_id, reason=reason)
    in_full = may(by, "read_personal", at)
    path = folder / f"{uuid7(at).hex}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole:
        _fill(whole, case, by, at, folder, in_full=in_full)
    record = Export.objects.create(
        id=uuid7(at),
        county=by.place[:6],
        by=by,
        at=at,
        asked={"case": case.number},
        rows=1,
        is_masked=not in_full,
        reason=reason.strip()[:200],
        sha256=sha256_of(path.read_bytes()),
    )
    return Exported(path, f"{case.number}.zip", record)


def _fill(
    whole: zipfile.ZipFile, case: Case, by: Post, at: datetime, folder: Path, *, in_full: bool
) -> None:
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    kind = tables.kind(case.kind)
    [line] = lines_of([case.pk])
    writer = Writer(tables, kind, in_full=in_full)
    mark = mark_of(by, at)
    contents: list[tuple[str, str, str]] = []

    def put(name: str, what: str, content: bytes) -> None:
        whole.writestr(name, content)
        contents.append((name, what, sha256_of(content)))

    events = list(case.events.select_related("by__user", "by__organ").order_by("place_in_chain"))
    heads, cells = [name for name, _ in writer.columns], writer.line(1, line)
    facts = {name: plain(cell) for name, cell in zip(heads, cells, strict=True) if cell}
    told = {
        "facts": facts,
        "people": [_person(party, in_full=in_full) for party in line.parties],
        "history": [_told(event, kind) for event in events],
    }
    put("事项.json", "登记内容、当事人、办理经过", _json(told))
    put("事项.xlsx", "登记内容（台账的一行）", _sheet(folder, writer.columns, [cells], mark))
    put("办理经过.xlsx", "谁、什么时候、做了什么", _history(folder, events, kind, mark))
    for attachment in case.attachments.order_by("at", "id") if in_full else ():
        put(f"附件/{_name(attachment)}", attachment.title, attachment.path.read_bytes())
    whole.writestr("目录.html", _page(case, contents, mark))


def _person(party: Any, *, in_full: bool) -> dict[str, str]:
    prefix = "" if in_full else "masked_"
    names = ("name", "phone", "id_number", "address")
    return {"role": ROLES[party.role]} | {n: getattr(party, f"{prefix}{n}") for n in names}


def _told(event: Event, kind: Kind) -> dict[str, Any]:
    """As history keeps it: what was said in confidence is there by its hash alone."""
    verb = kind.verbs.get(event.verb)
    return {
        "at": event.at.astimezone(SHANGHAI).isoformat(),
        "act": verb.label if verb else event.verb,
        "by": _who(event),
        "stage": kind.stages[event.stage].label,
        "facts": event.facts,
        "hash": event.hash,
    }


def _who(event: Event) -> str:
    return "当事人" if event.party_id else f"{event.by.user.name}（{event.by.organ.name}）"


def _history(folder: Path, events: list[Event], kind: Kind, mark: str) -> bytes:
    columns = [("时间", 20), ("谁", 30), ("做了什么", 20), ("到了哪一步", 14), ("记录的校验值", 40)]
    rows = [
        [
            f"{event.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            _who(event),
            _told(event, kind)["act"],
            kind.stages[event.stage].label,
            event.hash,
        ]
        for event in events
    ]
    return _sheet(folder, columns, rows, mark)


def _sheet(folder: Path, columns: Any, rows: list[list[Any]], mark: str) -> bytes:
    path = folder / f"{uuid7().hex}.xlsx"
    with Table(path, columns=columns, notes=[f"{mark}。"], mark=mark) as table:
        for row in rows:
            table.add(row)
    content = path.read_bytes()
    path.unlink()
    return content


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()


def _name(attachment: Attachment) -> str:
    """As it was called, told apart by its key; nothing in it leads out of the folder."""
    return f"{attachment.id.hex[-8:]}-{Path(attachment.name.replace(chr(92), '/')).name}"


def _page(case: Case, contents: list[tuple[str, str, str]], mark: str) -> str:
    rows = "".join(
        f'<tr><td><a href="{escape(name)}">{escape(name)}</a></td><td>{escape(what)}</td>'
        f"<td><code>{found}</code></td></tr>"
        for name, what, found in contents
    )
    return PAGE.format(
        title=escape(case.title), number=escape(case.number), mark=escape(mark), rows=rows
    )
