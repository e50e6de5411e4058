"""How fast this machine was meanwhile: a fixed piece of Python, timed again and again.

A virtual machine shares its cores. Where the median is twice the quietest, it had half of them, and
every time in the same table is to be read by that.
"""

import time
from statistics import median

from bench.report import Report

TIMES = 300


class Yardstick:
    """The microseconds of processor time in which 10,000 squares are summed."""

    def __init__(self) -> None:
        self.found: list[float] = []

    def read(self) -> None:
        self.found += [_squares() for _ in range(TIMES)]

    def report(self, report: Report) -> None:
        report.add("machine: 10,000 squares summed, quietest", min(self.found), "µs")
        report.add("machine: 10,000 squares summed, median", median(self.found), "µs")


def _squares() -> float:
    began = time.thread_time()
    sum(n * n for n in range(10_000))
    return (time.thread_time() - began) * 1e6
