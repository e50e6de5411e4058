"""Many at once are what each would have been by itself: row for row, and found by the same words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db import connection, models, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from fengqiao.cases import events
from fengqiao.cases.actions.import_ import Former, import_
from fengqiao.cases.management.commands.verify import faults_of
from fengqiao.cases.models import Assignment, Case, Deadline, Event, Party
from fengqiao.cases.models.stream import columns_of
from fengqiao.cases.querysets import Question, page
from fengqiao.cases.querysets.search import expect_many, pairs_of, sort_in
from tests.world import LI, STORY, TODAY, VILLAGE, ZHANG, World, moment, register_dispute

pytestmark = pytest.mark.django_db
IMPORT = UUID("01890000-0000-7000-8000-00000000abcd")
ODD = '引号"、反斜杠\\、制表\t、换行\n、𡐓、😀、\ue170、空\u3000格、\\N、\\.'
TABLES: list[type[models.Model]] = [Case, Party, Assignment, Deadline, Event]


def matters() -> list[Former]:
    closed = {
        "title": "张某与李某排水纠纷",
        "story": STORY,
        "place": VILLAGE,
        "channel": "visit",
        "type": "0201",
        "registered_on": date(2024, 5, 6),
        "concluded_on": date(2024, 5, 20),
        "stage": "archived",
        "outcome": "agreed",
    }
    told: list[dict[str, Any]] = [
        closed,
        closed | {"title": f"题目{ODD}".replace("\n", ""), "story": ODD, "amount": "12345.60"},
        closed | {"stage": "accepted", "accepted_on": date(2026, 2, 2), "concluded_on": None},
        closed | {"safety": ["minors"], "people": 7, "occurred_on": date(1949, 10, 1)},
    ]
    return [
        Former(
            command_id=uuid5(IMPORT, str(nth)),
            asked=f"{nth:064d}",
            facts=facts,
            origin={"file": "f" * 64, "sheet": "台账", "row": nth + 3},
            number=lambda nth=nth: f"〔2026〕泌人调字第录1-{nth:04d}号",
            parties=[ZHANG, LI | {"address": ODD}],
            order=nth,
        )
        for nth, facts in enumerate(told)
    ]


def brought_in(world: World, some: list[Former]) -> None:
    import_("dispute", by=world["town.clerk"], at=world.now, command_id=IMPORT, matters=some)


# What differs between any two rows that say the same: keys, and what is counted from them.
OWN = {"id", "case", "hash", "head", "previous", "code_index", "represents"}


def told(row: models.Model) -> dict[str, Any]:
    """What a row says. A sealed field is opened; of history the people's keys are left out."""
    said = {f.name: getattr(row, f.name) for f in columns_of(type(row)) if f.name not in OWN}
    if isinstance(row, Event):
        said["facts"] = {k: v for k, v in row.facts.items() if k != "parties"}
    return said


def everything() -> list[list[dict[str, Any]]]:
    order = {Case: ["number"], Party: ["case__number", "position"]}
    return [
        [told(row) for row in model.objects.order_by(*order.get(model, ["case__number"]))]  # type: ignore[attr-defined]
        for model in TABLES
    ]


def test_many_at_once_are_what_each_would_have_been(world: World) -> None:
    with transaction.atomic():
        brought_in(world, matters())
        together = everything()
        assert list(faults_of(Case.objects.all())) == []
        transaction.set_rollback(True)

    for one in matters():
        brought_in(world, [one])

    assert everything() == together
    assert [len(rows) for rows in together] == [4, 8, 4, 1, 4]


def test_a_packed_row_is_what_an_insertion_writes(world: World) -> None:
    """By COPY in binary, or many at once on SQLite: every column of every table reads the same."""
    case = register_dispute(world, story=ODD, amount="0.05")
    rows = [row for model in TABLES for row in model.objects.all()]  # type: ignore[attr-defined]
    rows += [
        Deadline(
            case=case,
            county="411726",
            clock="dispute.mediation",
            subject=ODD[:60],
            started_at=moment(9),
            ruled_on=date(1949, 10, 1),
            unit="months",
            binds="agreed",
            **{f"{name}_at": moment(10) for name in ("raw", "due", "limit", "yellow")},
            is_provisional=True,
            extension=70_000,
            suspensions=[["2026-01-01", "2026-01-02"], [ODD, "张𡐓"]],
        )
    ]
    for row in rows:
        row.pk, row._state.adding = uuid5(row.pk, "again"), True
        if isinstance(row, Case):
            row.number = "〔2026〕泌人调字第录1-0001号"
            row.amount = Decimal("999999999999.99")
        if isinstance(row, Event):
            row.command = uuid5(row.command, "again")
            row.place_in_chain = 2_000_000_000
        if isinstance(row, Party):
            row.name, row.phone, row.id_number, row.address = ODD, "", "", ODD * 100
            row.code_index = ""

    def written(write: Any) -> list[list[dict[str, Any]]]:
        with transaction.atomic():
            write()
            found = [
                [told(model.objects.get(pk=row.pk)) for row in rows if type(row) is model]  # type: ignore[attr-defined]
                for model in TABLES
            ]
            transaction.set_rollback(True)
        return found

    packed = written(lambda: events.write_packed(events.packed(rows)))

    assert packed == written(lambda: [events.write_together([row]) for row in rows])
    assert packed == [[told(row) for row in rows if type(row) is model] for model in TABLES]


def test_words_are_found_while_their_entries_wait_and_afterwards(world: World) -> None:
    def hits(asked: str) -> int:
        return len(page(world["town.clerk"], Question(on=TODAY, q=asked)).rows)

    with transaction.atomic():
        expect_many(1_000)
        brought_in(world, matters())
    waiting = [hits(word) for word in ("排水", "引号", "没有的词")]
    sort_in()

    assert waiting == [3, 1, 0]
    assert [hits(word) for word in ("排水", "引号", "没有的词")] == waiting


def keys_of(plain: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(cases_keys(%s, '411726204200', 7))", [plain])
        yield from (key for (key,) in cursor.fetchall())


@pytest.mark.postgres
@given(st.text(st.characters(exclude_characters="\0\1", exclude_categories=["Cs"]), max_size=40))
@example("")
@example("𡐓\n😀")
def test_the_index_has_every_pair_and_the_place(plain: str) -> None:
    pairs = pairs_of([plain])
    places = ["@41", "@4117", "@411726", "@411726204", "@411726204200", "@411726204200", "#7"]

    assert sorted(set(keys_of(plain))) == sorted({*pairs, *places})
