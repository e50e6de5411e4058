"""A table of counts with its totals: how much doubt is left about a cell that is not told.

Rows and columns each add up to a total, and all totals to the corner. Whoever knows the told cells can work the
others out as far as the sums allow: exactly so far, for a change of one cell can be made good along a way round
through other unknown cells, and along nothing else. How many such ways there are is a flow.
"""

from collections import deque
from collections.abc import Mapping

TOTAL = ""  # of the rows, and of the columns
Cell = tuple[str, str]
Node = tuple[str, str]  # ("row", its name) or ("column", its name)


class CrossedTable:
    """The true numbers by row and column, totals under TOTAL; `unknown` has of each cell that is not told the
    least that everybody knows it to be."""

    def __init__(self, numbers: Mapping[Cell, int], unknown: Mapping[Cell, int]) -> None:
        self.numbers = numbers
        self._beside: dict[Node, dict[Node, Cell]] = {}
        self._least = dict(unknown)
        for cell in unknown:
            self._join(cell)

    def add(self, cell: Cell, least: int) -> None:
        """One more that is not told."""
        self._least[cell] = least
        self._join(cell)

    def doubt(self, cell: Cell, enough: int) -> int:
        """How many values a cell that is not told can have, up to `enough`."""
        more = self._flow(cell, 1, enough - 1)
        fewer = min(self._flow(cell, -1, enough - 1), self.numbers[cell] - self._least[cell])
        return min(enough, 1 + more + fewer)

    def _join(self, cell: Cell) -> None:
        row, column = ("row", cell[0]), ("column", cell[1])
        self._beside.setdefault(row, {})[column] = cell
        self._beside.setdefault(column, {})[row] = cell

    def _flow(self, cell: Cell, change: int, most: int) -> int:
        """By how much the cell can grow (1) or shrink (-1), the others making it good."""
        ends: tuple[Node, Node] = ("column", cell[1]), ("row", cell[0])
        start, goal = ends if change == _sign(cell) else ends[::-1]
        changed: dict[Cell, int] = {}
        found = 0
        while found < most and (way := self._way(start, goal, cell, changed)):
            for other, step in way:
                changed[other] = changed.get(other, 0) + step
            found += 1
        return found

    def _way(
        self, start: Node, goal: Node, without: Cell, changed: Mapping[Cell, int]
    ) -> list[tuple[Cell, int]]:
        """The shortest way from one end of the cell to the other, and by what each cell on it changes."""
        came: dict[Node, tuple[Node, Cell, int]] = {}
        seen, waiting = {start}, deque([start])
        while waiting and goal not in seen:
            here = waiting.popleft()
            for there, cell in self._beside.get(here, {}).items():
                step = _sign(cell) if here[0] == "row" else -_sign(cell)
                if there in seen or cell == without or not self._may(cell, step, changed):
                    continue
                seen.add(there)
                came[there] = here, cell, step
                waiting.append(there)
        way, at = [], goal
        while at in came:
            at, cell, step = came[at]
            way.append((cell, step))
        return way

    def _may(self, cell: Cell, step: int, changed: Mapping[Cell, int]) -> bool:
        now = self.numbers[cell] + changed.get(cell, 0)
        return step > 0 or now > self._least[cell]


def _sign(cell: Cell) -> int:
    """A total stands on the other side of its sum."""
    return -1 if (cell[0] == TOTAL) != (cell[1] == TOTAL) else 1
