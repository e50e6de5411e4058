"""How somebody wants the list of cases: the columns that can be shown, and what was chosen of them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from fengqiao.jurisdiction.models import ListLook, User

# The matter itself is always there.
COLUMNS: dict[str, Any] = {
    "type": _("类型"),
    "place": _("发生地"),
    "stage": _("阶段"),
    "holder": _("经办单位"),
    "registered": _("登记"),
    "limit": _("最近期限"),
}
ORDERS: dict[str, Any] = {
    "newest": _("最新登记的在前"),
    "limit": _("期限最近的在前（只列有期限的）"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a list shows, how close its rows stand, and its order where none is asked for."""

    columns: tuple[str, ...]
    is_compact: bool
    order: str


EVERYTHING = Look(tuple(COLUMNS), is_compact=False, order="newest")


def look_of(user: User) -> Look:
    """As it was last chosen, on whatever machine; everything for who never chose."""
    kept = ListLook.objects.filter(user=user).first()
    if kept is None:
        return EVERYTHING
    columns = tuple(name for name in COLUMNS if name in kept.columns)
    return Look(columns, kept.is_compact, kept.order)
