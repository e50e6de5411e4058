"""The kinds of cases: their stages and verbs, one TOML file a kind and version."""

from pathlib import Path
from typing import Any

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Fact, Kind, RuleError, Stage, Verb


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Kind]:
    """The kinds, one from each file."""
    kinds: list[Kind] = []
    for file, content in rows.tables_in(folder, fault):
        try:
            kinds.append(_kind(content, file))
        except RuleError as error:
            fault(error)
    return kinds


def _kind(content: rows.Table, file: str) -> Kind:
    table = {("name" if key == "kind" else key): value for key, value in content.items()}
    for part in ("name", "stages", "verbs"):
        if part not in table:
            raise RuleError(f"缺少“{'kind' if part == 'name' else part}”", file=file, row="kind")
    stages = {name: _stage(name, row, file) for name, row in table["stages"].items()}
    verbs = {name: _verb(name, row, file) for name, row in table["verbs"].items()}
    table |= {"stages": stages, "verbs": verbs}
    return rows.row(table, Kind, file=file, row=f"kind {table['name']}")


def _stage(name: str, table: dict[str, Any], file: str) -> Stage:
    return rows.shaped({"name": name, **table}, Stage, file=file, row=f"stages.{name}")


def _verb(name: str, table: dict[str, Any], file: str) -> Verb:
    called = f"verbs.{name}"
    facts = {
        fact: rows.shaped({"name": fact, **row}, Fact, file=file, row=f"{called}.facts.{fact}")
        for fact, row in table.get("facts", {}).items()
    }
    verb = rows.shaped({"name": name, **table, "facts": facts}, Verb, file=file, row=called)
    if not verb.source.strip():
        raise RuleError("没有写来源 source:每一条规则都要写明依据", file=file, row=called)
    return verb
