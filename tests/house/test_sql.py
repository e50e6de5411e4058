"""SQL is written by us alone: what users say goes beside it, as values, never into it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

import pytest

from fengqiao.cases import querysets
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import Question, lists
from fengqiao.lib.refusal import Refusal
from tests.house.code import Module, Rule, broken, dotted, example, modules
from tests.world import World, register_dispute

SQL = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|WHERE|ORDER BY|LIMIT|JOIN|COPY|UNION|WITH)\b"
    r"|= %s|\bIN \(|IS NULL|^c\.| = $"
)
SPAN = re.compile(r"FROM\.\.TO")  # the help of `--suspend`

# What may stand in a statement beside its own words: names of our tables and columns, parts that
# were made the same way, numbers of our own counting.
WOVEN = {
    "fengqiao/cases/events.py": {
        *("sql", "parts", "last", "model._meta.db_table", "columns", "places", "column"),
        *("TAKE_NUMBER", "NUMBERED", "asked", "stands"),
    },
    "fengqiao/cases/models/standing.py": {"condition"},
    "fengqiao/cases/querysets/cases.py": {
        *("columns_of(case, 'c')", "columns_of(organ, 'h')", "columns_of(organ, 'r')"),
        *("named", "allowed"),
    },
    "fengqiao/cases/querysets/akin.py": {
        *("same", "MOST_OF_SOMEBODY", "allowed", "why", "column", "marks", "keys_of", "NEAR"),
        *("way.id", "way.condition", "column_of(place)"),
    },
    "fengqiao/cases/querysets/counts.py": {"column", "places"},
    "fengqiao/cases/querysets/heaps.py": {
        *("asked", "condition", "ours", "allowed", "part", "columns", "keys", "order", "size"),
        *("organs", "name", "stands", "of", "way.id", "way.limit_at", "way.condition"),
        *("'<' if back else '>'", "_order('c.', back=back)"),
    },
    "fengqiao/cases/querysets/lists.py": {
        *("COLUMNS", "keys", "order", "size", "_qualified(order)", "part", "stands"),
        *("condition", "behind", "way.id", "way.limit_at", "history", "places"),
        *("column", "column_of(question.place)", "'TRUE' if question.is_open else 'FALSE'"),
        *("NAMES", "marks"),
    },
    "fengqiao/cases/querysets/parts.py": {
        *("number", "columns", "model._meta.db_table", "condition"),
    },
    "fengqiao/cases/querysets/reading.py": {
        *("_table(model)", "columns_of(model, 't')", "condition", "order"),
    },
    "fengqiao/cases/querysets/search.py": {
        *("near", "order", "NEAR", "case", "condition", "size", "checked", "column"),
        *("named", "found", "name", "sql", "far", "either", "wanting", "back", "within"),
        *("reach.columns", "reach.source(condition)", "reach.way.id", "reach.within"),
        "'hit.case_id DESC' if reach.order == 'id DESC' else reach.order",
    },
    "fengqiao/cases/querysets/ways.py": {
        *("branch.column", "condition", "running", "asked", "n", "size"),
        *("outside", "sql", "either", "marks"),  # who is kept out: places are given beside it
        *("self.source", "self.id", "self.condition"),
        *("self.columns", "self.source(asked)", "self.within", "self.order"),
        "reach.head(size, condition)",
    },
    "fengqiao/desk/standings.py": {"', '.join(['%s'] * len(keys))", "those"},
    "fengqiao/lib/append_only.py": {
        *("table", "row", "rows", "function", "told", "update"),
        *("', '.join(columns)", "act", "act.split()[0].lower()"),
    },
    "fengqiao/jurisdiction/actions/load_divisions.py": {
        *("COLUMNS", "_update()", "sets", "old", "new", "_told(column)", "table", "column"),
    },
    "fengqiao/notices/querysets.py": {"places"},
    "fengqiao/upkeep/management/backups/sqlite.py": {"quoted"},
    "fengqiao/jurisdiction/querysets.py": {"', '.join(POST_OF_TOKEN_COLUMNS)"},
}


def weaves(module: Module) -> Iterator[str]:
    """Something other than our own names woven into a statement."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        words = "\n".join(
            part.value
            for part in node.values
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
        if SQL.search(words) and not SPAN.search(words):
            woven = {ast.unparse(p.value) for p in node.values if isinstance(p, ast.FormattedValue)}
            for expression in sorted(woven - WOVEN.get(module.path, set())):
                yield module.at(node, expression)


def test_nothing_but_our_own_names_is_woven_into_a_statement() -> None:
    assert broken(weaves) == []


def pastes(module: Module) -> Iterator[str]:
    """A statement put together by +, % or format, or handed to a back door of the framework."""
    for node in ast.walk(module.tree):
        if _is_pasted(node):
            yield module.at(node, "pasted together")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "format" and _is_sql(node.func.value):
                yield module.at(node, "formatted")
            if node.func.attr in ("raw", "extra"):
                yield module.at(node, dotted(node.func) or node.func.attr)
        if isinstance(node, ast.Call) and dotted(node.func).endswith("RawSQL"):
            yield module.at(node, "RawSQL")


def _is_pasted(node: ast.AST) -> bool:
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add)):
        return False
    return _is_sql(node.left) or _is_sql(node.right)


def _is_sql(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(re.search(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE)\b", node.value))
    )


def test_nothing_is_allowed_that_is_not_woven_any_more() -> None:
    for path, allowed in WOVEN.items():
        module = next(found for found in modules() if found.path == path)
        woven = {
            ast.unparse(node.value)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.FormattedValue)
        }
        assert sorted(allowed - woven) == []


def test_no_statement_is_pasted_together() -> None:
    assert broken(pastes) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (weaves, "f\"SELECT * FROM cases_case WHERE title = '{title}'\""),
        (weaves, "def f(q):\n    return f\"c.title = '{q}' AND c.kind = %s\""),
        (pastes, "\"SELECT * FROM cases_case WHERE title = '%s'\" % title"),
        (pastes, '"SELECT * FROM cases_case WHERE title = \'" + title'),
        (pastes, '"DELETE FROM {}".format(table)'),
        (pastes, "Case.objects.raw(text)"),
        (pastes, "RawSQL(text, [])"),
    ],
)
def test_a_rule_notices_what_breaks_it(rule: Rule, text: str) -> None:
    assert list(rule(example(text))) != []


# ── And the lists themselves, asked by somebody who means harm ───────────────────────────────────

HARM = "x' OR '1'='1'; DROP TABLE cases_case; --"
ASKED = [
    field.name
    for field in fields(Question)
    if field.type in (str, "str") and field.name not in ("order", "place", "cursor")
]


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_for_stays_beside_the_statement(name: str) -> None:
    statement, values = lists._conditions(replace(Question(on=date(2026, 3, 2)), **{name: HARM}))

    assert "DROP" not in statement
    assert statement.count("%s") == len(values)


@pytest.mark.parametrize("name", ["kind", "stage", "colour", "type", "q"])
def test_a_list_asked_by_somebody_who_means_harm_is_empty(world: World, name: str) -> None:
    register_dispute(world)

    page = querysets.page(
        world["village.clerk"], replace(Question(on=world.now.date()), **{name: HARM})
    )

    assert page.rows == []
    assert Case.objects.count() == 1


def test_a_cursor_that_nobody_gave_out_is_refused(world: World) -> None:
    with pytest.raises(Refusal, match="翻页"):
        querysets.page(world["village.clerk"], Question(on=world.now.date(), cursor=HARM))


def test_a_place_is_a_value_too(world: World) -> None:
    """It chooses its column by its length alone; the code itself stays beside."""
    place = "' OR 1=1 --  "[:12]

    statement, values = lists._conditions(Question(on=date(2026, 3, 2), place=place))

    assert (statement, values) == (" AND c.village = %s", [place])


def test_an_order_that_we_do_not_have_is_the_newest_first() -> None:
    assert lists.order_of(Question(on=date(2026, 3, 2), order=HARM)) == "id DESC"
