"""What is kept of receiving people: who receives in turn, and when.

Nothing here is written but through `jurisdiction.step`, or by an act on a case.
"""

from fengqiao.reception.models.roster import Leader, Shift

__all__ = ["Leader", "Shift"]
