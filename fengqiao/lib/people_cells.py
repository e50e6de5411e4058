"""Several people in one cell of a table, as ledgers have them: 张三（138…）、李四 411…；王五等5人.

Finds who is named, with the telephone or identity number that stands beside the name. Nothing is
guessed: what is not understood is handed back, so that no word of the cell gets lost.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from fengqiao.lib import idcard
from fengqiao.lib.masking import ORGANISATION_ENDINGS

ID_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
PHONE = re.compile(
    r"(?<![0-9])(?:\+?86[\s-]?)?(?:1[0-9]{2}[\s-]?[0-9]{4}[\s-]?[0-9]{4}|0[0-9]{2,3}-[0-9]{7,8}|[2-8][0-9]{6,7})(?![0-9])"
)
SOME_DIGITS = re.compile(r"[0-9]{3}")
BRACKETS = re.compile(r"[(\[【〔]([^)\]】〕]*)[)\]】〕]")
BETWEEN_PEOPLE = re.compile(r"[、,;/\n\r|]+|(?<=[^\s])\s{2,}(?=[^\s])")
SIDES = re.compile(r"\s*(?:与|和|诉|同|跟|及|VS|vs|—+|－)\s*")
LABELS = re.compile(
    r"(?:^|\s|(?<=[、,;\n]))(申请人|被申请人|申请方|被申请方|甲方|乙方|原告|被告|姓名|当事人)(?:[一二12])?\s*[::]\s*"
)
AND_OTHERS = re.compile(r"等\s*([0-9一二三四五六七八九十百]*)\s*(?:余|多)?\s*(?:人|户|名)?$")
SECOND_SIDE = ("被申请人", "被申请方", "乙方", "被告")
PLAIN_NAME = re.compile("(?!.*[等电手身男女族])[\u4e00-\u9fff]{2,4}")  # nothing to take apart
NO_NAME = re.compile(r"[男女]性?|[0-9]+(?:岁|周岁)?|[汉回满蒙]族?|无|/|-+|—+")
LONGEST_NAME = 50
LONGEST_IN_A_PAIR = 20
SHORT_NAME = 4  # characters; longer ones without an interpunct are seldom people


@dataclass(slots=True)
class Person:
    """Somebody named in a cell. `is_organisation` by the ending of the name."""

    name: str
    phone: str = ""
    id_number: str = ""

    @property
    def is_organisation(self) -> bool:
        return len(self.name) > SHORT_NAME and self.name.endswith(ORGANISATION_ENDINGS)


@dataclass(slots=True)
class People:
    """Who is named on each side, and `left`: words of the cell that nobody's field has taken."""

    first: list[Person] = field(default_factory=list)
    second: list[Person] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def people_in(cell: str) -> People:
    """Everybody in a cell that names one side: all of them stand in `first`."""
    if PLAIN_NAME.fullmatch(cell):
        return People([Person(cell)])
    found = People()
    for part in _parts(_plain(cell)):
        _read_person(LABELS.sub(" ", part), found.first, found)
    return found


def sides_in(cell: str) -> People:
    """Both sides of a matter in one cell: 张三与李四, 甲方：张三 乙方：李四, or the first and the rest."""
    if not cell:
        return People()
    plain = _plain(cell)
    labelled = [*LABELS.finditer(plain)]
    found = People()
    if len(labelled) > 1:
        _read_labelled(plain, labelled, found)
        return found
    sides = [side for side in SIDES.split(LABELS.sub(" ", plain)) if side.strip()]
    if len(sides) == 2 and all(_is_short(side) for side in sides):
        for side, people in zip(sides, (found.first, found.second), strict=True):
            for part in _parts(side):
                _read_person(part, people, found)
        return found
    everybody = people_in(cell)
    return People(everybody.first[:1], everybody.first[1:], everybody.left)


def numbers_in(cell: str, pattern: re.Pattern[str] = PHONE) -> list[str]:
    """The telephone numbers (or what else the pattern means) in a cell of their own, in order."""
    return [found.strip() for found in pattern.findall(_plain(cell))]


def _plain(cell: str) -> str:
    """Half-width digits and brackets; the characters of a name stay as they were written."""
    return "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" or c == "\u3000" else c
        for c in cell
    ).strip()


def _is_short(side: str) -> bool:
    """Whether a side can be names: an 和 inside a sentence, a firm's or a person's name (张和平)
    parts nothing."""
    names = (PHONE.sub("", ID_NUMBER.sub("", BRACKETS.sub("", part))) for part in _parts(side))
    return all(2 <= len(name.strip()) <= LONGEST_IN_A_PAIR for name in names)


def _read_labelled(plain: str, labels: list[re.Match[str]], found: People) -> None:
    ends = [*(label.start() for label in labels[1:]), len(plain)]
    for label, end in zip(labels, ends, strict=True):
        side = found.second if label[1] in SECOND_SIDE else found.first
        for part in _parts(plain[label.end() : end]):
            _read_person(part, side, found)


def _parts(plain: str) -> Iterator[str]:
    """One person each; what stands in brackets is not parted, and a padded name is one: 张  三."""
    held: list[str] = []

    def hold(bracket: re.Match[str]) -> str:
        held.append(bracket[0])
        return f"\0{len(held) - 1}\0"

    parts = [part for part in BETWEEN_PEOPLE.split(BRACKETS.sub(hold, plain)) if part.strip()]
    whole = plain.replace(" ", "")
    if (
        len(parts) > 1
        and all(len(part.strip()) == 1 for part in parts)
        and whole == "".join(part.strip() for part in parts)
    ):
        parts = [whole]
    for part in parts:
        for name in _by_blanks(part):
            yield re.sub(r"\0(\d+)\0", lambda mark: held[int(mark[1])], name)


def _by_blanks(part: str) -> list[str]:
    """张三 李四 are two people, 张 三 is one, and a number belongs to the name before it."""
    words = part.split()
    names = [word for word in words if re.fullmatch(r"[^\W\d_A-Za-z]{2,4}", word)]
    if len(words) > 1 and len(names) == len(words):
        return words
    return [part]


def _read_person(part: str, people: list[Person], found: People) -> None:
    """Take a part to pieces: numbers, what stands in brackets, the name."""
    id_numbers, part = _taken(ID_NUMBER, part)
    phones, part = _taken(PHONE, part)
    asides = [
        aside.strip()
        for aside in BRACKETS.findall(part)
        if aside.strip(" ,，、:电话手机联系号身份证")
    ]
    name = re.sub(
        r"(?:联系)?(?:电话|手机|身份证)号?码?\s*:?\s*", " ", BRACKETS.sub(" ", part)
    ).strip(" :,.，。")
    if others := AND_OTHERS.search(name):
        name = name[: others.start()].strip()
        asides.append(others[0])
    name = _joined(name)
    if not name:
        _to_last(people, phones, id_numbers, found)
        found.left += asides
        return
    if len(name) > LONGEST_NAME or NO_NAME.fullmatch(name):
        found.left.append(part.strip())
        return
    people.append(Person(name, *_first(phones), *_first(id_numbers)))
    found.left += [*asides, *phones[1:], *id_numbers[1:]]


def _taken(pattern: re.Pattern[str], text: str) -> tuple[list[str], str]:
    if not SOME_DIGITS.search(text):
        return [], text
    found = [one.strip() for one in pattern.findall(text)]
    return found, pattern.sub(" ", text) if found else text


def _first(values: list[str]) -> tuple[str]:
    return (values[0] if values else "",)


def _to_last(people: list[Person], phones: list[str], ids: list[str], found: People) -> None:
    """A number that stands alone belongs to the one named before it, who has none yet."""
    for phone in phones:
        if people and not people[-1].phone:
            people[-1].phone = phone
        else:
            found.left.append(phone)
    for number in ids:
        if people and not people[-1].id_number:
            people[-1].id_number = idcard.normal(number)
        else:
            found.left.append(number)


def _joined(name: str) -> str:
    """张  三 is 张三; a name in Latin letters keeps its blanks."""
    if re.search(r"[A-Za-z]", name):
        return re.sub(r"\s+", " ", name)
    return re.sub(r"\s+", "", name)
