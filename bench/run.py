"""What every measurement is handed: the ground, the servers on it, bare psycopg, the report."""

from dataclasses import dataclass

from bench.bare import Bare
from bench.counting import Counted
from bench.ground import Ground
from bench.report import Report
from bench.serving import Server


@dataclass(frozen=True, slots=True)
class Run:
    ground: Ground
    large: Server
    small: Server
    bare: Bare
    report: Report
    quick: bool
    verbose: bool

    def reader(self, name: str) -> str:
        token: str = self.ground.cast["readers"][name]
        return token

    def some(self, count: int) -> int:
        """So many times; a quick run does a tenth."""
        return max(80, count // 10) if self.quick else count

    def told(self, what: str, counted: Counted) -> None:
        if self.verbose:
            print(f"-- {what}", *counted.told(), sep="\n   ", flush=True)
