"""A kind drawn: as Mermaid text, and as an SVG that stands by itself (no script, no style).

The SVG is read from top to bottom. The main path runs down the left; beside each stage stands
where else one can go from there, each arrow with its verbs. The stages off the main path follow
below in the same manner.
"""

from collections.abc import Iterator
from html import escape
from itertools import pairwise, zip_longest
from unicodedata import east_asian_width

from fengqiao.rulebook.shapes import Kind, Stage

BEFORE = "@before"
WORDS = {
    "zh": {"main": "主要过程", "side": "其他阶段", "before": "原来的阶段", "here": "现在在这里"},
    "en": {
        "main": "Main path",
        "side": "Other stages",
        "before": "The stage before",
        "here": "Here",
    },
}

Ways = dict[str, list[str]]  # target stage -> labels of the verbs that lead there


def mermaid(kind: Kind, *, lang: str = "zh") -> str:
    """A Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_label(stage, lang)}" as {stage.name}' for stage in _ordered(kind)]
    lines.append(f"    [*] --> {kind.start}")
    for stage in _ordered(kind):
        for target, verbs in _ways(kind, stage, lang).items():
            for name in _left_for(kind, stage) if target == BEFORE else [target]:
                lines.append(f"    {stage.name} --> {name}: {'、'.join(verbs)}")
        if not stage.open:
            lines.append(f"    {stage.name} --> [*]")
    return "\n".join(lines) + "\n"


def _ordered(kind: Kind) -> list[Stage]:
    """The main path in its order, then the others as written."""
    return [*_main(kind), *(stage for stage in kind.stages.values() if stage.path is None)]


def _main(kind: Kind) -> list[Stage]:
    path = [stage for stage in kind.stages.values() if stage.path is not None]
    return sorted(path, key=lambda stage: stage.path or 0)


def _ways(kind: Kind, stage: Stage, lang: str) -> Ways:
    """Where one can go from the stage, and by which verbs, in the order of the kind's file."""
    ways: Ways = {}
    for verb in kind.verbs.values():
        if kind.may_start_from(verb, stage.name):
            for to in verb.ways:
                if to != stage.name:
                    ways.setdefault(to, []).append(verb.label if lang == "zh" else verb.label_en)
    return ways


def _left_for(kind: Kind, stage: Stage) -> list[str]:
    """The stages from which a verb that remembers them (`keep`) leads to this one."""
    keeping = [verb for verb in kind.verbs.values() if verb.keep and verb.to == stage.name]
    return [
        other
        for other in kind.stages
        if any(kind.may_start_from(verb, other) for verb in keeping) and other != stage.name
    ]


def _label(stage: Stage, lang: str) -> str:
    return stage.label if lang == "zh" else stage.label_en


# ── SVG ──────────────────────────────────────────────────────────────────────────────────────────

MARGIN = 24
LINE = 46  # from one way out to the next
BOX = 34  # height of a stage
GAP = 26  # between two stages
STEM = 20  # from the left edge of a stage to the arrow down
SIZE = 14
SMALL = 12.5
FONT = "system-ui, 'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', sans-serif"
INK, SOFT, PAPER = "#1f2933", "#52606d", "#ffffff"
MAIN_FILL, MAIN_EDGE = "#e6f0ec", "#2f6f57"
SIDE_FILL, SIDE_EDGE = "#f5f1e6", "#8a6d1f"


def svg(kind: Kind, here: str = "", *, lang: str = "zh") -> str:
    """The kind as one SVG element; the stage `here`, if any, stands out."""
    return _Drawing(kind, here, lang).whole()


class _Drawing:
    """One picture while it is being laid out: `y` is how far down it has come."""

    def __init__(self, kind: Kind, here: str, lang: str) -> None:
        self.kind, self.here, self.lang = kind, here, lang
        self.words = WORDS[lang]
        self.ways = {stage.name: _ways(kind, stage, lang) for stage in kind.stages.values()}
        self.y = float(MARGIN)
        labels = [_label(stage, lang) for stage in kind.stages.values()]
        verbs = [_joined(labels) for ways in self.ways.values() for labels in ways.values()]
        boxes = [_width(label, SIZE) + 32 for label in (*labels, self.words["before"])]
        self.box = max([*boxes, *(_width(text, SMALL) + 2 * STEM for text in self._downward())])
        self.arrow = max([0.0, *(_width(text, SMALL) + 36 for text in verbs)])
        self.target_x = MARGIN + self.box + self.arrow

    def _downward(self) -> list[str]:
        """What is written beside the arrows of the main path."""
        main = [stage.name for stage in _main(self.kind)]
        return [
            _joined(self.ways[stage][following])
            for stage, following in pairwise(main)
            if following in self.ways[stage]
        ]

    def whole(self) -> str:
        body = [*self._path(), *self._side()]
        width, height = self.target_x + self.box + MARGIN, self.y
        name = f"picture-{escape(self.kind.name)}"
        title = self.kind.label if self.lang == "zh" else self.kind.label_en
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" '
                f'aria-labelledby="{name}-title {name}-desc" width="{width:.0f}" '
                f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" '
                f'font-family="{FONT}" font-size="{SIZE}" fill="{INK}">',
                f'<title id="{name}-title">{escape(title)}</title>',
                f'<desc id="{name}-desc">{escape(self._told())}</desc>',
                f'<rect width="100%" height="100%" fill="{PAPER}"/>',
                *body,
                "</svg>\n",
            ]
        )

    def _told(self) -> str:
        """The picture in words, for who cannot see it."""
        sentences = []
        for stage in _ordered(self.kind):
            ways = [
                f"{_joined(verbs)} → {self._name(target)}"
                for target, verbs in self.ways[stage.name].items()
            ]
            told = ";".join(ways) if self.lang == "zh" else "; ".join(ways)
            now = f" ({self.words['here']})" if stage.name == self.here else ""
            sentences.append(f"{_label(stage, self.lang)}{now}: {told}" if told else "")
        return " | ".join(filter(None, sentences))

    def _path(self) -> Iterator[str]:
        main = _main(self.kind)
        if main:
            yield self._heading("main")
        for stage, following in zip_longest(main, main[1:]):
            straight = following.name if following else ""
            yield from self._stage(stage, straight)

    def _side(self) -> Iterator[str]:
        side = [stage for stage in self.kind.stages.values() if stage.path is None]
        if side:
            self.y += GAP / 2
            yield self._heading("side")
        for stage in side:
            yield from self._stage(stage, "")

    def _heading(self, word: str) -> str:
        self.y += SIZE
        text = self.words[word]
        line = f'<text x="{MARGIN}" y="{self.y:.1f}" font-weight="600" fill="{SOFT}">{text}</text>'
        self.y += GAP / 2
        return line

    def _stage(self, stage: Stage, straight: str) -> Iterator[str]:
        """A stage, the ways out beside it, and the arrow straight down to the next, if there is."""
        top, ways = self.y, self.ways[stage.name]
        beside = [target for target in ways if target != straight]
        for row, target in enumerate(beside):
            yield from self._way(top, row, target, _joined(ways[target]))
        yield from self._box(MARGIN, top, stage)
        self.y = top + max(BOX, (len(beside) - 1) * LINE + BOX) + GAP
        if straight in ways:
            yield from self._down(top + BOX, _joined(ways[straight]))

    def _down(self, top: float, verbs: str) -> Iterator[str]:
        x = MARGIN + STEM
        self.y = max(self.y, top + GAP * 2)
        yield _arrow(x, top, x, self.y)
        yield _text(x + 9, top + (self.y - top) / 2 + 4, verbs)

    def _way(self, top: float, row: int, target: str, verbs: str) -> Iterator[str]:
        """An arrow from the stage to a small copy of the target beside it."""
        left, y = MARGIN + self.box, top + BOX / 2 + row * LINE
        if row:
            yield _line(left + 14, y - LINE, left + 14, y)
        yield _arrow(left + (14 if row else 0), y, self.target_x, y)
        yield _text(left + 22, y - 6, verbs)
        yield from self._copy(self.target_x, y - BOX / 2, target)

    def _box(self, x: float, y: float, stage: Stage) -> Iterator[str]:
        now = stage.name == self.here
        fill, edge = _colours(stage)
        yield (
            f'<g class="stage{" here" if now else ""}">'
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{self.box:.1f}" height="{BOX}" rx="8" '
            f'fill="{edge if now else fill}" stroke="{edge}" stroke-width="{3 if now else 2}"/>'
        )
        ink = PAPER if now else INK
        yield _text(
            x + self.box / 2,
            y + BOX / 2 + 5,
            _label(stage, self.lang),
            f'text-anchor="middle" font-weight="600" fill="{ink}"',
            size=SIZE,
        )
        if now:
            more = f'text-anchor="end" font-weight="600" fill="{edge}"'
            yield _text(x + self.box, y - 6, f"● {self.words['here']}", more)
        yield "</g>"

    def _copy(self, x: float, y: float, target: str) -> Iterator[str]:
        stage = self.kind.stages.get(target)
        fill, edge = _colours(stage) if stage else (PAPER, SOFT)
        dashes = "" if stage else ' stroke-dasharray="4 3"'
        yield (
            f'<rect x="{x:.1f}" y="{y + 3:.1f}" width="{self.box:.1f}" height="{BOX - 6}" rx="14" '
            f'fill="{fill}" stroke="{edge}"{dashes}/>'
        )
        middle = x + self.box / 2
        yield _text(middle, y + BOX / 2 + 4.5, self._name(target), 'text-anchor="middle"')

    def _name(self, target: str) -> str:
        if target == BEFORE:
            return self.words["before"]
        return _label(self.kind.stages[target], self.lang)


def _colours(stage: Stage) -> tuple[str, str]:
    return (MAIN_FILL, MAIN_EDGE) if stage.path is not None else (SIDE_FILL, SIDE_EDGE)


def _joined(verbs: list[str]) -> str:
    return "、".join(verbs) if any(_is_wide(verbs[0])) else ", ".join(verbs)


def _is_wide(text: str) -> list[bool]:
    return [east_asian_width(character) in "WFA" for character in text]


def _width(text: str, size: float) -> float:
    """About how wide the text is drawn: a Chinese character is a square."""
    return sum(size if wide else size * 0.58 for wide in _is_wide(text))


def _text(x: float, y: float, text: str, more: str = "", *, size: float = SMALL) -> str:
    more = more or f'fill="{SOFT}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" {more}>{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{SOFT}" stroke-width="1.5"/>'
    )


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight arrow, down or to the right, whose head ends at (x2, y2)."""
    if x1 == x2:
        head = f"{x2:.1f},{y2:.1f} {x2 - 5:.1f},{y2 - 9:.1f} {x2 + 5:.1f},{y2 - 9:.1f}"
        return _line(x1, y1, x2, y2 - 8) + f'<polygon points="{head}" fill="{SOFT}"/>'
    head = f"{x2:.1f},{y2:.1f} {x2 - 9:.1f},{y2 - 5:.1f} {x2 - 9:.1f},{y2 + 5:.1f}"
    return _line(x1, y1, x2 - 8, y2) + f'<polygon points="{head}" fill="{SOFT}"/>'
