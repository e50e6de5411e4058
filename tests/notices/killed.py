"""`python -m tests.notices.killed POINT MOMENT`: one round of the loop at a moment, by a process that is
killed (SIGKILL, as by the kernel) when it comes to the point; "nowhere" lets it live."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any


def main(point: str, moment: str) -> int:
    import django

    django.setup()
    import time_machine

    from fengqiao.notices.management.commands import remind

    _set(point)
    with time_machine.travel(datetime.fromisoformat(moment), tick=True):
        print(remind.one_round())
    return 0


def _set(point: str) -> None:
    from fengqiao.notices.actions import climb, hand_out, hear
    from fengqiao.notices.management.commands import remind

    where: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
        "before the notices are committed": (climb, "tell", _after),
        "after the clocks were told": (remind, "climb", _after),
        "before the acts are committed": (hear, "tell", _after),
        "after the claim": (hand_out, "_claimed", _after),
        "before the first is sent": (hand_out, "side_by_side", _before),
        "after it was sent, before that is noted": (hand_out, "_record", _before),
        "after it was noted": (hand_out, "_record", _after),
    }
    if point != "nowhere":
        module, name, killing = where[point]
        setattr(module, name, killing(getattr(module, name)))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(act: Any) -> Any:
    return lambda *args, **kwargs: _die()


def _after(act: Any) -> Any:
    def acted(*args: Any, **kwargs: Any) -> Any:
        act(*args, **kwargs)
        _die()

    return acted


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
