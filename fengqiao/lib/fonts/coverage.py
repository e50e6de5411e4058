"""The child that reads which characters fonts have: `coverage.py OUT FONT …` leaves one bit for each."""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont

ALL = 0x110000


def main(out: str, *fonts: str) -> int:
    """Leave in `out` a bit for each character that one of the fonts has."""
    bits = bytearray(ALL >> 3)
    for path in fonts:
        with TTFont(path, lazy=True) as font:
            for code in font.getBestCmap():
                bits[code >> 3] |= 1 << (code & 7)
    Path(out).write_bytes(bits)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
