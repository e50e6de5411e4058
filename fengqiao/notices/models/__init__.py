"""What is stored of notices: themselves, the proof that they went out, and where they may go."""

from fengqiao.notices.models.calendars import CalendarFeed
from fengqiao.notices.models.notices import Climb, Heard, Notice, Proof, Round
from fengqiao.notices.models.reach import Reach, TextChoice
from fengqiao.notices.models.subscriptions import Subscription

__all__ = [
    "CalendarFeed",
    "Climb",
    "Heard",
    "Notice",
    "Proof",
    "Reach",
    "Round",
    "Subscription",
    "TextChoice",
]
