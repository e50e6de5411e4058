"""What can be asked of receiving people."""

from fengqiao.reception.querysets.roster import (
    Kept,
    coming,
    kept_of,
    next_in_turn,
    of_organ,
    serving,
)

__all__ = ["Kept", "coming", "kept_of", "next_in_turn", "of_organ", "serving"]
