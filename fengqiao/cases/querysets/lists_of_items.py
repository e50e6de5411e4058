"""Lists that hold matters together: which matters are the items of one, and which of them are done."""

from typing import Any

from django.db.models import Q

from fengqiao.rulebook.tables import Tables


def items_of(gathering: Any) -> Any:
    """The matters linked to it either way; of all of them, whoever asks: narrow it by `visible_to`."""
    either = Q(links__other=gathering) | Q(linked_from__case=gathering)
    return type(gathering)._default_manager.filter(either).distinct().order_by("id")


def is_struck_off(item: Any, tables: Tables) -> bool:
    """Whether somebody has struck it off, or nothing is to be done with it any more."""
    verb = tables.kind(item.kind).verbs.get("strike_off")
    return not item.is_open or (verb is not None and item.stage == verb.to)
