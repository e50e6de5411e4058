"""What can be asked of receiving people."""

from fengqiao.reception.querysets.charges import (
    Charge,
    charge_of,
    charges_seen_by,
    spoken_of,
    visits_of,
)
from fengqiao.reception.querysets.counter import (
    booked,
    booked_on,
    booking_by,
    free_place,
    full_shifts,
    last_number,
    queue,
    visits_seen_by,
)
from fengqiao.reception.querysets.roster import (
    Kept,
    coming,
    kept_of,
    next_in_turn,
    of_organ,
    serving,
)

__all__ = [
    "Charge",
    "Kept",
    "booked",
    "booked_on",
    "booking_by",
    "charge_of",
    "charges_seen_by",
    "coming",
    "free_place",
    "full_shifts",
    "kept_of",
    "last_number",
    "next_in_turn",
    "of_organ",
    "queue",
    "serving",
    "spoken_of",
    "visits_of",
    "visits_seen_by",
]
