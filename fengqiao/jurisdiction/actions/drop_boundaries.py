"""Take the outlines of a place, and of all that lies in it, off the maps: tiles stand there again."""

from fengqiao.jurisdiction.models import Boundary
from fengqiao.jurisdiction.querysets import under


def drop_boundaries(place: str) -> int:
    """How many there were."""
    rows, _by_model = Boundary.objects.filter(under(place)).delete()
    return rows
