"""The desk's pages as a clerk opens them, one after the other: time in the server, and statements."""

from bench.ground import inside
from bench.run import Run

TIMES = 120
MOST_MILLISECONDS, MOST_STATEMENTS = 30, 12


def paging(run: Run) -> None:
    """Every page is opened so often, by somebody logged in, of a matter that has come far."""
    pages = inside("pages", TIMES, url=run.ground.large, home=run.ground.home)
    for name, page in pages.items():
        if run.verbose:
            print(f"-- {name}", *page["each"], sep="\n   ", flush=True)
        time, quietest, asked = page["cpu"], page["quietest"], page["statements"]
        run.report.add(f"desk, {name}: CPU, database's too", time, "ms", "≤", MOST_MILLISECONDS)
        run.report.add(f"desk, {name}: quietest by the clock", quietest, "ms")
        run.report.add(f"desk, {name}: statements", asked, "", "≤", MOST_STATEMENTS)
