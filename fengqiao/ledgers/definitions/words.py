"""What words in cells mean: outcomes, sources, types of dispute. The words are the rulebook's."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from fengqiao.rulebook.shapes import LedgerWord
from fengqiao.rulebook.tables import Tables

ENDINGS = re.compile(r"(?:类|案件|纠纷|争议|矛盾)+$")


class Words:
    """The words of one kind of case, as they hold on a day at a place."""

    def __init__(self, tables: Tables, kind: str) -> None:
        rules, fields = tables.kind(kind), ("outcome", "channel", "safety", "type")
        self._rows = {field: _by_length(tables.ledger_words(kind, field)) for field in fields}
        self._types = _labels_of_types(tables, kind)
        facts = rules.verbs["import"].facts
        self._labels = {
            field: {choice.label: choice.value for choice in facts[field].choices}
            for field in ("outcome", "channel", "safety")
        }
        self._stages = {row.value: row.stage for row in tables.ledger_words(kind, "outcome")}
        self._meaning = lru_cache(maxsize=16_384)(self._look_up)

    def value(self, field: str, text: str) -> str:
        """The value that a cell means, '' where no word of it is known."""
        return self._meaning(field, text) if text else ""

    def stage_of(self, outcome: str) -> str:
        return self._stages.get(outcome, "")

    def dangers(self, text: str) -> list[str]:
        """The compartments that the words of a matter call for."""
        if not text:
            return []
        return sorted({value for word, value in self._rows["safety"] if word in text})

    def _look_up(self, field: str, text: str) -> str:
        plain = unicodedata.normalize("NFKC", text).strip()
        if field == "type":
            exact = self._types.get(plain) or self._types.get(ENDINGS.sub("", plain), "")
        else:
            exact = self._labels[field].get(text.strip(), "")
        if exact:
            return exact
        return next((value for word, value in self._rows[field] if word in plain), "")


def _by_length(rows: tuple[LedgerWord, ...]) -> list[tuple[str, str]]:
    """Words and what they mean, the longest first: 未达成协议 decides before 达成协议."""
    pairs = [(unicodedata.normalize("NFKC", word), row.value) for row in rows for word in row.words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _labels_of_types(tables: Tables, kind: str) -> Mapping[str, str]:
    """Types by label and code; a heading of the list stands for what is left over under it."""
    leaves = {row.code: row for row in tables.types(kind)}
    found: dict[str, str] = {}
    for parent in tables.parents(kind):
        code = parent.code if parent.code in leaves else f"{parent.code}99"
        if code in leaves:
            found[parent.label] = found[ENDINGS.sub("", parent.label)] = code
    for row in leaves.values():
        found[row.label] = found[row.code] = row.code
        found.setdefault(ENDINGS.sub("", row.label), row.code)
    return found
