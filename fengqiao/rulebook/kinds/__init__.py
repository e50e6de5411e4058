"""The kinds of cases: their stages and verbs, one TOML file a kind and version.

What a kind does not say of a stage, a verb or a fact, the usual one of that name says (`usual/`).
"""

from pathlib import Path
from typing import Any

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Fact, Kind, RuleError, Stage, Verb


def load(folder: Path, fault: rows.Fault = rows.stop, usual: Path | None = None) -> list[Kind]:
    """The kinds, one from each file; `usual` is where the stages and verbs of most kinds are."""
    known = _usual(usual, fault) if usual else {}
    kinds: list[Kind] = []
    for file, content in rows.tables_in(folder, fault):
        try:
            kinds.append(_kind(_completed(content, known), file))
        except RuleError as error:
            fault(error)
    return kinds


def _usual(folder: Path, fault: rows.Fault) -> rows.Table:
    found: rows.Table = {"stages": {}, "verbs": {}}
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, *found, file=file, fault=fault)
        for part in found:
            for name, table in content.get(part, {}).items():
                if name in found[part]:
                    fault(RuleError(f"“{name}”写了两次", file=file, row=f"{part}.{name}"))
                found[part].setdefault(name, {**table, "file": file})
    return found


def _completed(content: rows.Table, usual: rows.Table) -> rows.Table:
    """The kind with what is usual of its stages and verbs; its own words go before."""
    whole = dict(content)
    for part, known in usual.items():
        if isinstance(tables := content.get(part), dict):
            whole[part] = {name: _over(table, known.get(name)) for name, table in tables.items()}
    _begin_at_the_start(whole, content)
    return whole


def _begin_at_the_start(whole: rows.Table, content: rows.Table) -> None:
    """What is registered stands where the kind begins, whatever is usual."""
    named = content.get("verbs", {})
    if "register" in named and "start" in content and "to" not in named["register"]:
        whole["verbs"]["register"]["to"] = content["start"]


def _over(table: Any, usual: Any) -> Any:
    """One table laid over another, and so the tables within; anything else replaces what was there.

    What the kind names comes first, in its order; what it calls false of what is usual it does not have.
    """
    if not (isinstance(table, dict) and isinstance(usual, dict)):
        return table
    named = {key: _over(value, usual.get(key)) for key, value in table.items()}
    whole = named | {key: value for key, value in usual.items() if key not in named}
    return {
        key: value
        for key, value in whole.items()
        if value is not False or not isinstance(usual.get(key), dict)
    }


def _kind(content: rows.Table, file: str) -> Kind:
    table = {("name" if key == "kind" else key): value for key, value in content.items()}
    for part in ("name", "stages", "verbs"):
        if part not in table:
            raise RuleError(f"缺少“{'kind' if part == 'name' else part}”", file=file, row="kind")
    stages = {name: _stage(name, row, file) for name, row in table["stages"].items()}
    verbs = {name: _verb(table["name"], name, row, file) for name, row in table["verbs"].items()}
    table |= {"stages": stages, "verbs": verbs}
    return rows.row(table, Kind, file=file, row=f"kind {table['name']}")


def _stage(name: str, table: dict[str, Any], file: str) -> Stage:
    return rows.shaped({"name": name, **table}, Stage, file=file, row=f"stages.{name}")


def _verb(kind: str, name: str, table: dict[str, Any], file: str) -> Verb:
    called = f"verbs.{name}"
    facts = {
        fact: rows.shaped({"name": fact, **row}, Fact, file=file, row=f"{called}.facts.{fact}")
        for fact, row in table.get("facts", {}).items()
    }
    table = {"name": name, **_with_clocks(kind, table), "facts": facts}
    if isinstance(whens := table.get("when"), list):
        table["when"] = [_with_clocks(kind, when) for when in whens]
    verb = rows.shaped(table, Verb, file=file, row=called)
    if not verb.source.strip():
        raise RuleError("没有写来源 source:每一条规则都要写明依据", file=file, row=called)
    return verb


CLOCKS = ("starts", "stops", "holds", "resumes", "extends", "within", "beyond")


def _with_clocks(kind: str, table: dict[str, Any]) -> dict[str, Any]:
    return {**table, **{key: _of_kind(kind, table[key]) for key in CLOCKS if key in table}}


def _of_kind(kind: str, clocks: Any) -> Any:
    """Clocks that begin with a dot are the kind's own: ".sign_for" is "dispute.sign_for"."""
    if not isinstance(clocks, list):
        return clocks
    return [f"{kind}{clock}" if str(clock).startswith(".") else clock for clock in clocks]
