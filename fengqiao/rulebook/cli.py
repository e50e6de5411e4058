"""`fengqiao due` and `fengqiao rulebook`: the rulebook at the command line, without a database.

Answers go to standard output; what cannot be answered is one plain sentence and exit code 2.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

import msgspec

from fengqiao.rulebook import book, check, clocks, picture, tables
from fengqiao.rulebook.clocks import DueDate, Span
from fengqiao.rulebook.clocks.words import Moment, day, day_en
from fengqiao.rulebook.shapes import Clock, RuleError, Unit
from fengqiao.rulebook.tables import Tables

UNITS: dict[str, Unit] = {
    "calendar-days": "calendar_days",
    "working-days": "working_days",
    "months": "months",
    "hours": "hours",
}
BARE_SOURCE = "《民法典》200-204"
QUESTION = {"start", "length", "unit", "clock", "where", "suspend", "extend", "on"}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Asked(Exception):
    """A question that cannot be answered, in one sentence."""


def main(arguments: Sequence[str]) -> int:
    """One command line, beginning with `due` or `rulebook`; gives its exit code."""
    try:
        options = _parser().parse_args(arguments)
        return cast(int, options.answer(options))
    except BrokenPipeError:  # whoever read the answers has enough of them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Asked, RuleError) as refusal:
        reason = refusal.reason if isinstance(refusal, RuleError) else refusal
        print(f"fengqiao: {reason}", file=sys.stderr)
        return 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Asked(f"命令写得不对：{message}。用 {self.prog} --help 看用法")


def _parser() -> argparse.ArgumentParser:
    top = _Parser(prog="fengqiao", allow_abbrev=False)
    commands = top.add_subparsers(required=True, metavar="due | rulebook")
    _due_options(commands.add_parser("due", help="算期限，并说明理由", allow_abbrev=False))
    rulebook = commands.add_parser("rulebook", help="检查、查看规则", allow_abbrev=False)
    _rulebook_options(rulebook)
    return top


def _due_options(due: argparse.ArgumentParser) -> None:
    due.set_defaults(answer=_due)
    due.add_argument("clock", nargs="?", help="期限的名字，如 dispute.judicial_confirmation")
    due.add_argument("--start", help="起算日 2026-04-02，或时刻 2026-04-02T09:30+08:00")
    due.add_argument("--where", help="区划代码，如 411726；不写为全国")
    due.add_argument("--suspend", action="append", metavar="FROM..TO", help="中止期间，首尾都不计")
    due.add_argument("--extend", type=int, metavar="N", help="延长 N 个单位")
    due.add_argument("--length", type=int, metavar="N", help="不用规则，只算长度")
    due.add_argument("--unit", metavar="UNIT", help="、".join(UNITS))
    due.add_argument("--on", help="按哪一天的规则算；不写为起算日")
    due.add_argument("--batch", metavar="FILE", help="逐行读 JSON 问题,- 为标准输入")
    due.add_argument("--json", action="store_true", help="输出 JSON")
    due.add_argument("--lang", choices=("zh", "en"), default="zh", help="说明用的语言")


def _rulebook_options(rulebook: argparse.ArgumentParser) -> None:
    acts = rulebook.add_subparsers(required=True, metavar="check | show")
    checks = acts.add_parser("check", help="检查全部规则", allow_abbrev=False)
    checks.set_defaults(answer=_check)
    checks.add_argument("--folder", type=Path, default=book.HERE, help="规则所在的文件夹")
    shows = acts.add_parser("show", help="把一类事项的过程画出来", allow_abbrev=False)
    shows.set_defaults(answer=_show)
    shows.add_argument("kind", help="如 dispute")
    shows.add_argument("--svg", action="store_true", help="画成 SVG;不写为 Mermaid")
    shows.add_argument("--here", default="", metavar="STAGE", help="标出现在的阶段(SVG)")
    shows.add_argument("--where", default="", help="区划代码")
    shows.add_argument("--on", help="按哪一天的规则；不写为最新")
    shows.add_argument("--lang", choices=("zh", "en"), default="zh", help="用哪种语言")


# ── due ──────────────────────────────────────────────────────────────────────────────────────────


def _due(options: argparse.Namespace) -> int:
    if options.batch is not None:
        return _batch(options)
    question = {key: getattr(options, key) for key in QUESTION}
    rule, found = _answered({key: said for key, said in question.items() if said is not None})
    if options.json:
        print(msgspec.json.encode(_plain(found, options.lang)).decode())
    else:
        print(_told(rule, found, options.lang))
    return 0


def _batch(options: argparse.Namespace) -> int:
    """Each line a question, each answer a line; a bad line answers with its error."""
    given = [key for key in sorted(QUESTION) if getattr(options, key) is not None]
    if given:
        raise Asked(f"用 --batch 时，问题都写在各行里，命令行不再写 {given[0]}")
    if options.batch == "-":
        return _answer_lines(sys.stdin.buffer, options.lang)
    with _opened(options.batch) as lines:
        return _answer_lines(lines, options.lang)


def _opened(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as fault:
        raise Asked(f"读不了 {path}：{fault.strerror}") from fault


def _answer_lines(lines: BinaryIO, lang: str) -> int:
    encode, out = msgspec.json.Encoder().encode, sys.stdout.buffer
    for line in lines:
        if line.strip():
            out.write(encode(_line(line, lang)) + b"\n")
            out.flush()
    return 0


def _line(line: bytes, lang: str) -> dict[str, Any]:
    try:
        question = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        return {"error": f"这一行不是合法的 JSON:{fault}"}
    try:
        return _plain(_answered(question)[1], lang)
    except Asked as refusal:
        return {"error": str(refusal)}
    except RuleError as refusal:
        return {"error": refusal.reason}


def _answered(question: Any) -> tuple[Clock, DueDate]:
    """The rule that was asked for, and until when it runs."""
    if not isinstance(question, dict):
        raise Asked("每个问题要写成 JSON 对象")
    for key in question.keys() - QUESTION:
        raise Asked(f"不认识的键“{key}”，可用：{'、'.join(sorted(QUESTION))}")
    start = _moment(_text(question, "start") or _missing("start"))
    on = _date(_text(question, "on") or "") if question.get("on") else _day(start)
    where = _place(_text(question, "where") or "")
    known = tables.in_force(on, where)
    rule = _rule(question, known)
    found = clocks.due(
        rule,
        start,
        calendar=known.calendar,
        suspensions=_suspensions(question.get("suspend", [])),
        extension=_whole(question, "extend") or 0,
    )
    return rule, found


def _rule(question: dict[str, Any], known: Tables) -> Clock:
    name, length, unit = (
        _text(question, "clock"),
        _whole(question, "length"),
        _text(question, "unit"),
    )
    if name is not None and (length is not None or unit is not None):
        raise Asked("期限的名字和长度(length、unit)只能写一样")
    if name is not None:
        return _clock(name, known)
    if length is None or unit is None:
        raise Asked("请写明期限的名字，或者长度和单位(length、unit)")
    return _bare(length, unit)


def _clock(name: str, known: Tables) -> Clock:
    if known.has_clock(name):
        return known.clock(name)
    there = "、".join(row.name for row in known.clocks(name.partition(".")[0]))
    where = known.where or "全国"
    raise Asked(
        f"{where}没有名为“{name}”的期限" + (f",可用：{there}" if there else ",请写成 种类.期限")
    )


@lru_cache(maxsize=4096)
def _bare(length: int, unit: str) -> Clock:
    if unit not in UNITS and unit not in UNITS.values():
        raise Asked(f"不认识的单位“{unit}”，可用：{'、'.join(UNITS)}")
    if length < 0:
        raise Asked("期限的长度不能是负数")
    return clocks.bare(length, UNITS.get(unit, cast(Unit, unit)))


def _suspensions(said: Any) -> list[Span]:
    """'FROM..TO', or a list of such."""
    spans = [said] if isinstance(said, str) else said
    if not isinstance(spans, list):
        raise Asked("suspend 要写成 FROM..TO,或者这样的列表")
    return [_span(span) for span in spans]


def _span(said: Any) -> Span:
    since, dots, until = said.partition("..") if isinstance(said, str) else ("", "", "")
    if not (since and dots and until):
        raise Asked(f"中止期间要写成 FROM..TO,如 2026-03-01..2026-03-05，而不是“{said}”")
    return _moment(since), _moment(until)


def _text(question: dict[str, Any], key: str) -> str | None:
    said = question.get(key)
    if said is not None and not isinstance(said, str):
        raise Asked(f"{key} 要写成文字，而不是 {said}")
    return said


def _whole(question: dict[str, Any], key: str) -> int | None:
    said = question.get(key)
    if said is not None and (not isinstance(said, int) or isinstance(said, bool)):
        raise Asked(f"{key} 要写成整数，而不是 {said}")
    return said


def _missing(key: str) -> NoReturn:
    raise Asked(f"请写明起算日（{key}），如 2026-04-02")


@lru_cache(maxsize=4096)
def _moment(said: str) -> Moment:
    """A day, or a moment; a moment is taken to Asia/Shanghai."""
    try:
        if DATE.fullmatch(said):
            return date.fromisoformat(said)
        if DATE.match(said) and said[10:11] in ("T", " "):
            return clocks.moment(datetime.fromisoformat(said))
    except (ValueError, OverflowError):
        pass
    raise Asked(f"“{said}”不是公历的日期或时刻，请写成 2026-04-02 或 2026-04-02T09:30+08:00")


def _date(said: str) -> date:
    return _day(_moment(said))


def _day(of: Moment) -> date:
    return of.date() if isinstance(of, datetime) else of


def _place(said: str) -> str:
    if said and not (said.isdigit() and said.isascii() and len(said) <= 18):
        raise Asked(f"“{said}”不是区划代码（最多 18 位数字），如 411726")
    return said


def _plain(found: DueDate, lang: str) -> dict[str, Any]:
    """The answer as it is printed: exactly these keys, days and moments as ISO 8601."""
    return {
        "raw": found.raw.isoformat(),
        "due": found.due.isoformat(),
        "provisional": found.provisional,
        "limit": found.limit.isoformat(),
        "source": found.source or BARE_SOURCE,
        "why": found.why if lang == "zh" else found.why_en,
    }


def _told(rule: Clock, found: DueDate, lang: str) -> str:
    """The steps one by one, and the limit."""
    if lang == "en":
        head = f"{rule.label_en or 'Bare reckoning'} ({found.source or BARE_SOURCE})"
        tail = f"Limit: {day_en(found.limit)}" + (", provisional" if found.provisional else "")
        return _numbered(head, found.why_en, tail)
    head = f"{rule.label or '只算长度'}（{found.source or BARE_SOURCE}）"
    tail = f"期限：{day(found.limit)}" + (",暂定" if found.provisional else "")
    return _numbered(head, found.why, tail)


def _numbered(head: str, steps: Iterable[str], tail: str) -> str:
    return "\n".join([head, *(f"  {n}. {step}" for n, step in enumerate(steps, start=1)), tail])


# ── rulebook ─────────────────────────────────────────────────────────────────────────────────────


def _check(options: argparse.Namespace) -> int:
    if not options.folder.is_dir():
        raise Asked(f"没有文件夹 {options.folder}")
    found = check.faults(options.folder, tables.own_folder())
    for fault in found:
        print(f"{fault.file}: {fault.row}: {fault.reason}")
    if found:
        print(f"有{len(found)}处要改。")
        return 1
    print(f"规则都站得住：{check.counted(options.folder, tables.own_folder())}。")
    return 0


def _show(options: argparse.Namespace) -> int:
    on = _date(options.on) if options.on else tables.latest()
    kind = tables.in_force(on, _place(options.where)).kind(options.kind)
    if options.here and options.here not in kind.stages:
        raise Asked(f"没有“{options.here}”这个阶段，可用：{'、'.join(kind.stages)}")
    if options.svg:
        print(picture.svg(kind, options.here, lang=options.lang), end="")
    else:
        print(picture.mermaid(kind, lang=options.lang), end="")
    return 0
