"""The ways in to cases, as SQL: what a scope means (said in `jurisdiction.scope`), one index range
each, so that a page costs the same at ten cases and at ten million."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fengqiao.cases.querysets.reading import adapted
from fengqiao.jurisdiction.models import Actor
from fengqiao.jurisdiction.scope import Branch, around, visible_to

Sql = tuple[str, list[Any]]  # a statement, or a part of one, and its values


@dataclass(frozen=True, slots=True)
class Way:
    """One way in. `id` and `limit_at` are the columns by which its indexes are ordered; `beside`
    brings in the case as `c` where `source` is not the case; `place` is where all its cases lie."""

    source: str
    condition: str
    values: list[Any]
    id: str
    limit_at: str
    place: str
    beside: str = ""

    def lets_in(self) -> Sql:
        """Whether this way leads to the one case `c`, as a condition, and its values."""
        if not self.beside:
            return self.condition, self.values
        sql = f"EXISTS (SELECT 1 FROM {self.source} WHERE {self.id} = c.id AND {self.condition})"
        return sql, self.values


def ways_in(post: Actor) -> Iterator[Way]:
    """The branches of the post's scope; being involved is two ways, as an organ and by this post."""
    for branch in visible_to(post).branches():
        if branch.kind == "column":
            yield _by_place(branch)
        elif branch.kind == "party":
            yield _by_party(branch, post.organ.place)
        else:
            yield from _by_assignment(branch, post.organ.place)


def _by_place(branch: Branch) -> Way:
    condition, values = "c.compartment = ''", []
    if branch.column:
        condition, values = f"c.{branch.column} = %s AND {condition}", [branch.code]
    return Way("cases_case c", condition, values, "c.id", "c.limit_at", branch.code)


def _by_assignment(branch: Branch, place: str) -> Iterator[Way]:
    """An organ is brought only into cases of its own county, a court into those of its city
    (`step.Move.assign`)."""
    organ, post = adapted(branch.organ_id), adapted(branch.post_id)
    running = "a.organ_id = %s AND a.ended_at IS NULL"
    outside, kept_out = _outside(branch)
    parts: list[Sql] = [(f"{running} AND a.post_id = %s", [organ, post])]
    if not branch.personal_only:
        parts.append((f"{running} AND a.post_id IS NULL", [organ]))
    for condition, values in parts:
        yield Way(
            source="cases_assignment a",
            condition=f"{condition} AND {outside}",
            values=[*values, *kept_out],
            id="a.case_id",
            limit_at="a.limit_at",
            place=place[:6],
            beside="JOIN cases_case c ON c.id = a.case_id",
        )


def _outside(branch: Branch) -> Sql:
    """That the case does not keep the organ out, nor a place around the post. Few cases keep anybody out, so
    the keys of those that do are read once, not asked of every row."""
    places = around(branch.code)
    marks = ", ".join(["%s"] * len(places))
    either = f" OR x.place IN ({marks})" if places else ""
    sql = f"SELECT x.case_id FROM cases_exclusion x WHERE x.organ_id = %s{either}"
    return f"a.case_id NOT IN ({sql})", [adapted(branch.organ_id), *places]


def _by_party(branch: Branch, place: str) -> Way:
    """The one case of a visitor."""
    return Way(
        source="cases_party p JOIN cases_case o ON o.id = p.case_id",
        condition="p.id = %s",
        values=[adapted(branch.party_id)],
        id="o.id",
        limit_at="o.limit_at",
        place=place[:6],
        beside="JOIN cases_case c ON c.id = o.id",
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """A way in as far as a list reads it: the part of its index, the keys, and their order."""

    way: Way
    columns: str
    within: str
    values: list[Any]
    order: str

    def source(self, asked: str) -> str:
        """The case itself is read only where something is asked of it."""
        return f"{self.way.source} {self.way.beside}" if asked else self.way.source

    def head(self, size: int, asked: str = "") -> str:
        """The first keys, of cases for which `asked` (SQL that begins with AND) holds."""
        return (
            f"SELECT DISTINCT {self.columns} FROM {self.source(asked)} WHERE {self.within}{asked}"
            f" ORDER BY {self.order} LIMIT {size}"
        )


def merged(reaches: Sequence[Reach], size: int, asked: Sql = ("", [])) -> Sql:
    """The heads of all ways together, each key once."""
    condition, asked_values = asked
    heads = (
        f"SELECT * FROM ({reach.head(size, condition)}) way_{n}" for n, reach in enumerate(reaches)
    )
    values = [value for reach in reaches for value in (*reach.values, *asked_values)]
    return " UNION ".join(heads), values
