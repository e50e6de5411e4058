"""Words in the places of the placeholders of a layout. No library, no file: what the worker does itself."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fengqiao.lib.word_layout.numbers import Count

PLACE = re.compile(r"\{\{(.*?)\}\}")
Block = Mapping[str, Any]
Run = Mapping[str, Any]


def filled(layout: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """The layout with the words in it. Where they go on in a new line, a paragraph like this one begins."""
    filling = _Filling(words)
    sections = [filling.section(one) for one in layout["sections"]]
    return {"sections": sections, "tab": layout["tab"]}


class _Filling:
    def __init__(self, words: Mapping[str, str]) -> None:
        self.words, self.count = words, Count()

    def section(self, section: Mapping[str, Any]) -> dict[str, Any]:
        around = {
            name: {which: self.blocks(blocks) for which, blocks in section[name].items()}
            for name in ("headers", "footers")
        }
        return {**section, **around, "blocks": self.blocks(section["blocks"])}

    def blocks(self, blocks: list[Block]) -> list[Block]:
        return [new for block in blocks for new in self._block(block)]

    def _block(self, block: Block) -> Iterator[Block]:
        if "cells" in block:
            cells = [{**cell, "blocks": self.blocks(cell["blocks"])} for cell in block["cells"]]
            yield {**block, "cells": cells}
        elif "runs" in block:
            for runs in self._lines(block["runs"]):
                yield {**block, "runs": [self._counted(run) for run in runs]}
        else:
            yield block

    def _lines(self, runs: list[Run]) -> list[list[Run]]:
        """The runs of each paragraph that this one becomes; the numbers of a list stand before each."""
        found: list[list[Run]] = [[]]
        in_front = runs[: next((n for n, run in enumerate(runs) if "text" in run), 0)]
        numbered = in_front if any("number" in run for run in in_front) else []
        for run in runs:
            for n, line in enumerate(self._told(run).split("\n") if "text" in run else [None]):
                if n:
                    found.append([*numbered])
                if line != "" or run.get("text") == "":
                    found[-1].append(run if line is None else {**run, "text": line})
        return found

    def _told(self, run: Run) -> str:
        return PLACE.sub(lambda place: self.words.get(place.group(1).strip(), ""), run["text"])

    def _counted(self, run: Run) -> Run:
        if "number" not in run:
            return run
        plain = {name: said for name, said in run.items() if name != "number"}
        return {**plain, "text": self.count.next(run["number"])}
