"""What can be asked of those who mediate."""

from fengqiao.mediators.querysets.crew import (
    Counted,
    committees_on,
    mediators_counted,
    mediators_on,
)

__all__ = ["Counted", "committees_on", "mediators_counted", "mediators_on"]
