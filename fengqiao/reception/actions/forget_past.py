"""What was told for a booking or at a visit is deleted when its time is over (个人信息保护法 47)."""

from datetime import datetime, timedelta

from fengqiao.reception.actions.book import forget
from fengqiao.reception.models import Booking, Visit

BOOKED = timedelta(days=30)  # after the reception
VISITED = timedelta(days=365)  # where no matter came of it
FEW = 500


def forget_past(*, at: datetime) -> int:
    """Of how many the names and words were deleted."""
    bookings = Booking.objects.filter(shift__ends_at__lt=at - BOOKED).exclude(name=b"")
    visits = Visit.objects.filter(case=None, at__lt=at - VISITED).exclude(said=b"")
    many = 0
    for booking in bookings[:FEW]:
        forget(booking)
        many += 1
    for visit in visits[:FEW]:
        visit.name = visit.telephone = visit.said = visit.answer = ""
        visit.save(update_fields=["name", "telephone", "said", "answer"])
        many += 1
    return many
