"""History cannot be rewritten: not by us, not past us without `verify` saying so."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from fengqiao.cases.models import Case, Event, Party
from fengqiao.cases.querysets import keys
from tests.sweeping import _guards_down
from tests.world import World, do, register_dispute, walk


def verified() -> str:
    out = StringIO()
    call_command("verify", stdout=out, stderr=out)
    return out.getvalue()


def tamper(sql: str, *values: object) -> None:
    """Somebody with the database in his hands steps round the triggers."""
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        _guards_down(connection.vendor, cursor),
    ):
        cursor.execute(sql, values)


def key_of(case: Case) -> object:
    return case.pk if connection.vendor == "postgresql" else case.pk.hex


def test_a_whole_history_is_said_to_be_whole(world: World) -> None:
    walk(world, until="archived")

    assert "全部完整" in verified()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_event SET verb = 'archive'",
        "DELETE FROM cases_event",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(world: World, statement: str) -> None:
    register_dispute(world)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 1


@pytest.mark.postgres
def test_postgresql_refuses_to_empty_the_events(world: World) -> None:
    register_dispute(world)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_event CASCADE")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE cases_event SET facts = '{}' WHERE case_id = %s AND place_in_chain = 2", "改动"),
        ("DELETE FROM cases_event WHERE case_id = %s AND place_in_chain = 2", "缺失"),
        ("UPDATE cases_case SET stage = 'archived' WHERE id = %s", "状态"),
        ("UPDATE cases_case SET length = 1 WHERE id = %s", "实际有"),
        ("UPDATE cases_assignment SET limit_at = NULL WHERE case_id = %s", "时限不同"),
    ],
)
def test_verify_finds_what_was_done_behind_the_triggers(
    world: World, change: str, what: str
) -> None:
    case = walk(world, until="prepared")
    tamper(change, key_of(case))

    with pytest.raises(CommandError):
        verified()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stdout=out, stderr=out)
    assert case.number in out.getvalue() and what in out.getvalue()


def test_verify_finds_a_case_that_is_gone_by_its_number(world: World) -> None:
    register_dispute(world)
    gone = register_dispute(world)
    for table in ("cases_event", "cases_party", "cases_assignment", "cases_deadline"):
        tamper(f"DELETE FROM {table} WHERE case_id = %s", key_of(gone))
    tamper("DELETE FROM cases_case WHERE id = %s", key_of(gone))

    with pytest.raises(CommandError):
        verified()


def test_what_one_case_recorded_does_not_fit_into_another(world: World) -> None:
    first, second = register_dispute(world), register_dispute(world)
    hashes = [case.events.get().hash for case in (first, second)]

    assert hashes[0] != hashes[1]
    assert all(case.head == case.events.get().hash for case in (first, second))


# ── Personal fields ──────────────────────────────────────────────────────────────────────────────


def stored(party: Party, column: str) -> bytes:
    with connection.cursor() as cursor:
        key = party.pk if connection.vendor == "postgresql" else party.pk.hex
        cursor.execute(f"SELECT {column} FROM cases_party WHERE id = %s", [key])
        return bytes(cursor.fetchone()[0])


def test_nothing_of_a_person_stands_readable_in_the_database(world: World) -> None:
    case = register_dispute(
        world, parties=[{"role": "applicant", "name": "欧阳𡐓", "phone": "13800000009"}]
    )
    party = case.parties.get()

    assert "欧阳𡐓".encode() not in stored(party, "name")
    assert b"13800000009" not in stored(party, "phone")
    assert (party.name, party.masked_name, party.masked_phone) == (
        "欧阳𡐓", "欧阳*", "138****0009",
    )  # fmt: skip
    assert not any("欧阳𡐓" in str(event.facts) for event in case.events.all())


def test_a_value_moved_to_another_person_does_not_open(world: World) -> None:
    case = register_dispute(world)
    first, second = case.parties.order_by("position")
    Party.objects.filter(pk=second.pk).update(name=stored(first, "name"))

    with pytest.raises(Exception, match="does not open"):
        _ = Party.objects.get(pk=second.pk).name


def test_rotated_keys_open_everything_and_seal_it_anew(world: World) -> None:
    case = register_dispute(world)
    party = case.parties.order_by("position")[0]
    before = stored(party, "name")

    call_command("keys", "rotate", stdout=StringIO())

    after = stored(party, "name")
    assert not keys().is_newest(before) and keys().is_newest(after)
    assert Party.objects.get(pk=party.pk).name == "张甲"


def test_to_see_details_in_full_is_an_act_with_a_reason(world: World) -> None:
    case = register_dispute(world)
    party = case.parties.order_by("position")[0]

    taken = do(world, case, "read_personal", "village.clerk", party=party.pk, reason="通知调解时间")

    assert (taken.event.verb, taken.event.by) == ("read_personal", world["village.clerk"])
    assert taken.event.facts == {"party": str(party.pk), "reason": "通知调解时间"}


def test_corrected_details_leave_no_trace_of_what_they_said(world: World) -> None:
    case = register_dispute(world)
    party = case.parties.order_by("position")[0]

    do(
        world, case, "correct_party", "village.clerk",
        party=party.pk, field="phone", value="13900000003", reason="本人要求",
    )  # fmt: skip

    party.refresh_from_db()
    assert party.phone == "13900000003"
    assert party.phone_index == keys().phone_index("13900000003")
    assert "139" not in str(case.events.latest("place_in_chain").facts.get("value", ""))


def test_a_corrected_story_leaves_only_hashes_of_both(world: World) -> None:
    """Registering seals it; correcting it must not bring into history what was told by mistake."""
    case = register_dispute(world, story="李乙的电话是12000000002，张某家漏水。")

    taken = do(
        world, case, "correct", "village.clerk",
        field="story", value="张某家的雨水流到李某家。", reason="写了不该写的号码",
    )  # fmt: skip

    assert sorted(taken.event.facts) == ["before_hmac", "field", "reason", "value_hmac"]
    assert "12000000002" not in str([event.facts for event in case.events.all()])
    assert Case.objects.get(pk=case.pk).story == "张某家的雨水流到李某家。"
    assert "全部完整" in verified()


# ── Attachments ──────────────────────────────────────────────────────────────────────────────────


def test_verify_finds_a_file_that_was_changed(world: World) -> None:
    from tests.cases.files import png, upload

    case = register_dispute(world)
    do(world, case, "attach", "village.clerk", file=upload("现场.png", png()))
    path: Path = case.attachments.get().path
    assert "全部完整" in verified()

    path.write_bytes(b"something else")

    with pytest.raises(CommandError):
        verified()
