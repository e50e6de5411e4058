"""`python -m bench [--cases N] [--quick] [--only NAME …] [--keep FOLDER] [--verbose]`."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from bench import bare, ground, serving
from bench.acting import acting
from bench.creating import creating
from bench.handling import handling
from bench.importing import importing
from bench.keeping_out import keeping_out
from bench.listing import listing
from bench.paging import paging
from bench.reading import reading
from bench.remembering import remembering
from bench.report import Report
from bench.run import Run
from bench.searching import searching
from bench.sqlite import sqlite
from bench.telling import telling
from bench.yardstick import Yardstick
from tests import postgres

MEASUREMENTS: dict[str, Callable[[Run], None]] = {
    "create": creating,
    "list": listing,
    "detail": reading,
    "act": acting,
    "desk": paging,
    "search": searching,
    "akin": telling,
    "exclusions": keeping_out,
    "handling": handling,
    "memory": remembering,
    "sqlite": sqlite,
    "import": importing,
}
QUICK = 20_000


def main(arguments: list[str]) -> int:
    """Measures, prints, and gives 1 where a target is missed."""
    postgres.leave_in_order()
    wanted, report, yardstick = _read(arguments), Report(), Yardstick()
    with (
        ground.ground(wanted.cases, wanted.keep) as on,
        bare.bare() as beside,
        serving.server(on.large, on.home) as large,
        serving.server(on.small, on.home) as small,
    ):
        run = Run(on, large, small, beside, report, wanted.quick, wanted.verbose)
        for name in wanted.only:
            yardstick.read()
            MEASUREMENTS[name](run)
        yardstick.read()
        yardstick.report(report)
    print(f"\n{report.text()}")
    return 0 if report.holds else 1


def _read(arguments: list[str]) -> Namespace:
    parser = ArgumentParser("python -m bench", description="What Fengqiao costs, as a table.")
    parser.add_argument("--cases", type=int, help="how many the large database holds (1,000,000)")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} cases, a tenth as often")
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, default=list(MEASUREMENTS))
    parser.add_argument("--keep", type=Path, help="a folder to build in, found again next time")
    parser.add_argument("--verbose", action="store_true", help="say which statements were counted")
    found = parser.parse_args(arguments)
    found.cases = found.cases or (QUICK if found.quick else 1_000_000)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
