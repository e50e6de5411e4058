"""Names and numbers left out of what everybody who sees a case may read: 张某, 138****1234.

Who is in a matter stands with the parties, sealed; its name and story are searched by their words,
so they name nobody in full.
"""

import re
from collections.abc import Mapping, Sequence

from fengqiao.lib import masking
from fengqiao.lib.people_cells import ID_NUMBER, PHONE, Person

PARTS_OF_PLACES = tuple("村乡镇县市区省庄街路屯组河山湖")
SOME_DIGITS = re.compile(r"[0-9]{5}")
ORDER = "甲乙丙丁戊己庚辛壬癸"


def veiled(text: str, people: Sequence[Person]) -> str:
    """The text with each person as courts write them, and numbers with their middle taken out."""
    return veiled_as(text, aliases(people))


def veiled_as(text: str, called: Mapping[str, str]) -> str:
    """The same where the `aliases` are known already."""
    if not text:
        return ""
    for person, alias in sorted(called.items(), key=lambda pair: -len(pair[0])):
        if person in text:
            text = _replaced(text, person, alias)
    if not SOME_DIGITS.search(text):
        return text
    text = ID_NUMBER.sub(lambda found: masking.id_number(found[0]), text)
    return PHONE.sub(lambda found: masking.phone(found[0]), text)


def _replaced(text: str, person: str, alias: str) -> str:
    """高山 is somebody, 高山村 a place."""
    first, *parts = text.split(person)
    return first + "".join(
        (person if part.startswith(PARTS_OF_PLACES) else alias) + part for part in parts
    )


def aliases(people: Sequence[Person]) -> dict[str, str]:
    """张三 is 张某; where two are of one surname, 张某甲 and 张某乙. Organisations keep their names."""
    named = [person.name for person in people if not person.is_organisation]
    names = list(dict.fromkeys(name for name in named if len(name) > 1 and "某" not in name))
    shown = {name: masking.name(name).rstrip("*·") or name[0] for name in names}
    found: dict[str, str] = {}
    for name in names:
        alike = [other for other in names if shown[other] == shown[name]]
        order = ORDER[alike.index(name) % len(ORDER)] if len(alike) > 1 else ""
        found[name] = f"{shown[name]}某{order}"
    return found
