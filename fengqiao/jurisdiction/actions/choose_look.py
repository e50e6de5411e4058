"""Remember how somebody wants to see lists: columns, density, order."""

from collections.abc import Sequence

from fengqiao.jurisdiction.models import ListLook, User

ORDERS = ("newest", "limit")


def choose_look(user: User, *, columns: Sequence[str], is_compact: bool, order: str) -> ListLook:
    """From now on, on whatever machine; an order that is none means the newest first."""
    order = order if order in ORDERS else ORDERS[0]
    said = {"columns": list(columns), "is_compact": is_compact, "order": order}
    found, _ = ListLook.objects.update_or_create(user=user, defaults=said)
    return found
