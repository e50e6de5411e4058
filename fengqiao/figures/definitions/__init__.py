"""What each figure means, and how a case counts in the tables that are reported."""

from fengqiao.figures.definitions.months import (
    ANSWERED_STAGES,
    BINDING,
    DEFINITIONS,
    DOUBT,
    KIND,
    LEAST,
    LEFT_OUT_STAGES,
    MONTHS,
    RED_FROM,
    YELLOW_FROM,
)

__all__ = [
    "ANSWERED_STAGES",
    "BINDING",
    "DEFINITIONS",
    "DOUBT",
    "KIND",
    "LEAST",
    "LEFT_OUT_STAGES",
    "MONTHS",
    "RED_FROM",
    "YELLOW_FROM",
]
