"""The stories of the demo, read once, and told with names, places and sums."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FILE = Path(__file__).with_name("stories.toml")


@dataclass(frozen=True, slots=True)
class Story:
    """One row of stories.toml; what its fields mean stands there."""

    type: str
    title: str
    text: str
    terms: tuple[str, ...] = ()
    money: tuple[int, int] | None = None
    company: str = ""
    village: bool = False
    minor: bool = False
    appraisal: bool = False
    calls: str = ""
    grounds: tuple[str, ...] = ()
    safety: str = ""
    ground: str = ""
    reason: str = ""

    @property
    def is_declined(self) -> bool:
        return bool(self.ground)


@cache
def stories() -> tuple[Story, ...]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["story"]
    return tuple(_story(row) for row in rows)


def _story(row: dict[str, Any]) -> Story:
    lists: dict[str, Any] = {k: tuple(v) for k, v in row.items() if isinstance(v, list)}
    return Story(**{**row, **lists})


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its blanks filled. `amount` in yuan, 0 where no money is at stake."""

    story: Story
    title: str
    text: str
    terms: str
    amount: int


def tell(story: Story, names: Mapping[str, str], chance: Random) -> Told:
    """Fill {a}, {b} and {village} from `names`; sums and days are drawn."""
    amount = _sum(*story.money, chance) if story.money else 0
    blanks = {
        **names,
        "money": str(amount),
        "days": str(chance.choice((7, 10, 15, 20))),
        "mu": chance.choice(("二", "三", "五", "八")),
    }
    terms = "\n".join(
        f"{numeral}、{term.format_map(blanks)}"
        for numeral, term in zip("一二三四五", story.terms, strict=False)
    )
    return Told(story, story.title.format_map(blanks), story.text.format_map(blanks), terms, amount)


def _sum(lowest: int, highest: int, chance: Random) -> int:
    """A sum as people name it: in tens below a thousand, in hundreds below ten thousand."""
    drawn = chance.randint(lowest, highest)
    step = 10 if drawn < 1000 else 100 if drawn < 10_000 else 1000
    return max(step, drawn // step * step)
