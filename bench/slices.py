"""A load in slices. What the quietest slice cost is what the work costs: neighbours only add to it."""

from collections.abc import Sequence

from bench import clients
from bench.serving import Server

SLICE = 80


def loaded(server: Server, requests: Sequence[bytes]) -> tuple[float, list[float]]:
    """Requests a second over all slices, and of each the milliseconds of processor time a request."""
    seconds, cpu = 0.0, []
    for start in range(0, len(requests), SLICE):
        part = requests[start : start + SLICE]
        before = server.cpu_seconds()
        seconds += clients.load(server.port, part).seconds
        cpu.append((server.cpu_seconds() - before) * 1000 / len(part))
    return len(requests) / seconds, cpu
