"""What is kept of receiving people: who receives in turn and when, who has booked, the queue of a day, and
what was said.

Nothing here is written but through `jurisdiction.step`, or by an act on a case.
"""

from fengqiao.reception.models.counter import Booking, Ticket, Visit
from fengqiao.reception.models.roster import Leader, Shift

__all__ = ["Booking", "Leader", "Shift", "Ticket", "Visit"]
