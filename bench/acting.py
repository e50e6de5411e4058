"""An act through the one door: fresh cases accepted by `step.take`, inside a process of its own."""

from bench.ground import inside
from bench.run import Run

ACTS = 400


def acting(run: Run) -> None:
    done = inside("acts", run.some(ACTS), url=run.ground.large, home=run.ground.home)
    if run.verbose:
        print("-- act", *done["each"], sep="\n   ", flush=True)
    run.report.add("act: CPU of the process", done["cpu"], "ms")
    run.report.add("act: from call to return", done["milliseconds"], "ms", "≤", 4)
    run.report.add("act: statements", done["statements"], "", "≤", 8)
