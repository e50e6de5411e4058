"""What the worker of the large database holds in memory after all that was asked of it."""

from bench.run import Run


def remembering(run: Run) -> None:
    run.report.add("memory of the worker", run.large.megabytes(), "MB", "≤", 160)
