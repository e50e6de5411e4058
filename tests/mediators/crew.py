"""A committee of the world with its people, as its pages would have made it."""

from datetime import date
from typing import Any

from fengqiao.jurisdiction.models import Organ
from fengqiao.mediators.models import Committee, Mediator, Particulars
from tests.world import COUNTY, SINCE, TOWN, World

BORN = "1975"


def committee(place: str = TOWN, kind: str = "town", **differs: Any) -> Committee:
    """What the organ that mediates in a place is."""
    organ = Organ.objects.get(place=place, kind="committee")
    said = {"organ": organ, "county": COUNTY, "kind": kind, "set_up_on": SINCE}
    return Committee.objects.create(**(said | differs))


def mediator(of: Committee, name: str = "郑调解", **differs: Any) -> Mediator:
    """Somebody who mediates there full-time."""
    said = {
        "county": COUNTY,
        "committee": of,
        "name": name,
        "gender": "female",
        "work": "full_time",
        "is_public_servant": False,
        "valid_from": SINCE,
    }
    return Mediator.objects.create(**(said | differs))


def particulars(of: Mediator, **differs: str) -> Particulars:
    said = {
        "birth_year": BORN,
        "education": "college",
        "political_status": "party_member",
        "ethnicity": "han",
    }
    return Particulars.objects.create(mediator=of, county=COUNTY, **(said | differs))


def of_the_world(world: World) -> Mediator:
    """The mediator of the cast, with his account."""
    return mediator(committee(), name="郑调解", user=world.user("mediator"))


DAY = date(2026, 3, 2)
