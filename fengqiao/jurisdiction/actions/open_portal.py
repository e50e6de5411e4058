"""Open a county to residents: the one post in which everybody acts who has no account."""

from datetime import date

from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.models import Organ, Post, User

ROLE = "resident"
CALLED = "居民（网上）"


def open_portal(county: str, *, on: date) -> Post:
    """The residents' post of a founded county (6 digits), made from `on` where there is none yet.

    It stands at the county's centre, which takes in what comes. Nobody can log in by it.
    """
    centre = Organ.objects.in_force(on).get(place=county, kind=Organ.Kind.CENTRE)
    user = User.objects.filter(username=f"portal.{county}").first()
    if user is None:
        user = User.objects.create_user(f"portal.{county}", password=None, name=CALLED)
    held: Post | None = Post.objects.able(on).filter(user=user, role=ROLE, organ=centre).first()
    return held or appoint(user, organ=centre, role=ROLE, from_on=on)
