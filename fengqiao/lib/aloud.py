"""How an access code is read out on the telephone: each letter by a word whose pinyin begins with it."""

from string import ascii_uppercase

# A–Z; I, O, U and V begin no syllable: they are told by their shape.
WORDS = dict(
    zip(
        ascii_uppercase,
        (
            *("爱", "爸", "草", "大", "鹅", "飞", "哥", "好", "像数字1", "家", "开", "来", "妈"),
            *(
                "你",
                "圆圈",
                "朋",
                "七",
                "人",
                "三",
                "天",
                "像杯子",
                "像对勾",
                "我",
                "小",
                "一",
                "中",
            ),
        ),
        strict=True,
    )
)


def read_aloud(code: str) -> list[str]:
    """A code's groups, each as it is said: K（开）7 A（爱）M（妈）; digits stand for themselves."""
    return ["".join(_said(character) for character in group) for group in code.upper().split("-")]


def _said(character: str) -> str:
    return f"{character}（{WORDS[character]}）" if character in WORDS else f"{character} "
