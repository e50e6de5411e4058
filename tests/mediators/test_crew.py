"""Who mediates: what the database refuses, and what a table counts."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from fengqiao.mediators.models import Committee, CourtNotice, Membership, Particulars, Term
from fengqiao.mediators.querysets import committees_on, mediators_counted, mediators_on
from tests.mediators.crew import BORN, DAY, committee, mediator, particulars
from tests.world import COUNTY, NEIGHBOUR_TOWN, SINCE, TOWN, World


def refused(model: Any, **said: Any) -> str:
    """What the database says to such a row."""
    with pytest.raises(IntegrityError) as fault, transaction.atomic():
        model.objects.create(**said)
    return str(fault.value)


def test_a_committee_of_a_trade_says_which_and_a_posted_room_where(world: World) -> None:
    town = committee()

    for said in ({"trade": "medical"}, {"kind": "trade"}, {"kind": "posted"}, {"posting": "court"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Committee.objects.filter(pk=town.pk).update(**said)
    Committee.objects.filter(pk=town.pk).update(kind="trade", trade="medical")


def test_a_committee_has_one_chair_and_a_mediator_one_seat(world: World) -> None:
    town = committee()
    chair, other = mediator(town), mediator(town, "赵甲")
    seat = {"committee": town, "county": COUNTY, "formed": "elected", "from_on": SINCE}
    held = Membership.objects.create(mediator=chair, office="chair", **seat)

    assert refused(Membership, mediator=other, office="chair", **seat)
    assert refused(Membership, mediator=chair, office="member", **seat)
    held.to_on = DAY
    held.save()
    Membership.objects.create(mediator=other, office="chair", **seat)


def test_a_term_ends_after_it_begins(world: World) -> None:
    town = committee()
    said = {"committee": town, "county": COUNTY, "formed": "elected", "from_on": DAY}

    assert refused(Term, to_on=DAY - timedelta(days=1), **said)
    assert Term.objects.create(to_on=DAY, **said).pk


def test_what_the_court_was_not_told_stands_in_one_notice(world: World) -> None:
    town = committee()
    said = {"committee": town, "county": COUNTY, "made_at": world.now}
    CourtNotice.objects.create(**said)

    assert refused(CourtNotice, **said)
    assert refused(CourtNotice, told_on=DAY, **said)


def test_a_table_counts_who_served_on_its_day(world: World) -> None:
    town, other = committee(), committee(NEIGHBOUR_TOWN, "subdistrict")
    chair = mediator(town)
    particulars(chair, ethnicity="minority")
    Membership.objects.create(
        committee=town,
        county=COUNTY,
        mediator=chair,
        office="chair",
        formed="elected",
        from_on=SINCE,
    )
    mediator(town, "钱乙", gender="male", work="part_time", valid_to=date(2025, 12, 31))
    mediator(other, "孙丙")

    [counted] = mediators_counted(TOWN, DAY)

    assert asdict(counted) == {
        "committee": town.pk,
        "kind": "town",
        "trade": "",
        "posting": "",
        "work": "full_time",
        "gender": "female",
        "is_member": True,
        "is_bought": False,
        "has_law_licence": False,
        "education": "college",
        "political_status": "party_member",
        "ethnicity": "minority",
    }
    assert mediators_on(COUNTY, DAY).count() == 2
    assert mediators_on(COUNTY, date(2025, 12, 31)).count() == 3
    assert committees_on(COUNTY, DAY).count() == 2
    assert committees_on(COUNTY, date(2024, 12, 31)).count() == 0


def test_what_only_the_statistics_ask_lies_sealed(world: World) -> None:
    particulars(mediator(committee()))

    with connection.cursor() as cursor:
        cursor.execute("SELECT birth_year, education, ethnicity FROM mediators_particulars")
        stored = b"".join(bytes(value) for value in cursor.fetchone())

    assert b"college" not in stored
    assert BORN.encode() not in stored
    assert Particulars.objects.get().birth_year == BORN
