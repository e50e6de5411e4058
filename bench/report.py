"""What was measured, as a table that can be read and pasted: each figure beside what it should be."""

from dataclasses import dataclass, field
from typing import Literal

Bound = Literal["≤", "≥"]


@dataclass(frozen=True, slots=True)
class Figure:
    what: str
    value: float
    unit: str
    bound: Bound | None = None
    target: float = 0.0

    @property
    def holds(self) -> bool:
        if self.bound is None:
            return True
        return self.value <= self.target if self.bound == "≤" else self.value >= self.target

    def line(self) -> str:
        wanted = f"{self.bound} {self.target:g}" if self.bound else ""
        verdict = "" if self.bound is None else "yes" if self.holds else "**no**"
        return f"| {self.what} | {_short(self.value)} {self.unit} | {wanted} | {verdict} |"


@dataclass(slots=True)
class Report:
    figures: list[Figure] = field(default_factory=list)

    def add(
        self, what: str, value: float, unit: str, bound: Bound | None = None, target: float = 0.0
    ) -> None:
        figure = Figure(what, value, unit, bound, target)
        self.figures.append(figure)
        print(figure.line(), flush=True)

    def text(self) -> str:
        head = ["| Figure | Measured | Target | Holds |", "|---|---|---|---|"]
        return "\n".join([*head, *(figure.line() for figure in self.figures)])

    @property
    def holds(self) -> bool:
        return all(figure.holds for figure in self.figures)


def _short(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
