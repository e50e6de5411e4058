"""Places as ledgers call them: 铜山乡大路庄村, 大路庄村委会, an old name, a code."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import Division, Post
from fengqiao.lib.refusal import Refusal

CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,4}")
TOWN_ENDING = re.compile(r"(?:街道办事处|街道|办事处|镇|乡|苏木)$")
ELSEWHERE = re.compile(r"^.{2,8}?(?:省|自治区|市|县|区|旗)")


class PlaceUnclear(Refusal):
    """The text names no place of ours, or more than one."""

    code, status = "place_unclear", 422


class Places:
    """The towns and villages of a post's county by every name they have or had.

    Names are looked for within what the post answers for, so that a village of the same name in
    another county or province is never meant.
    """

    def __init__(self, post: Post, on: date) -> None:
        self.post, self.on = post, on
        self._known: dict[str, str | PlaceUnclear] = {}
        county = post.place[:6]
        rows = list(Division.objects.under(county)) if county else []
        self._names = {row.code: row.name for row in rows}
        self._prefixes = _prefixes(county)
        self._towns = _index(rows, 9, _names_of_town)
        self._villages = _index(rows, 12, _names_of_village)

    def code_of(self, town: str, village: str, place: str) -> str:
        """The code in force of what the three cells say together; the post's own place for nothing.

        PlaceUnclear says what to write instead.
        """
        text = "|".join((town, village, place))
        if text not in self._known:
            try:
                self._known[text] = self._look_up(*map(_plain, (town, village, place)))
            except PlaceUnclear as unclear:
                self._known[text] = unclear
        found = self._known[text]
        if isinstance(found, PlaceUnclear):
            raise found
        return found

    def is_all(self, said: str, code: str) -> bool:
        """Whether the code says all that the words say: nothing like 一组7号 is lost."""
        plain = self._ours(_plain(said))
        names = {*_named(self._towns, code[:9]), *_named(self._villages, code)}
        left = min((plain.replace(name, "") for name in names), key=len, default=plain)
        rest = min((left.replace(name, "") for name in names), key=len, default=left)
        return not rest or bool(CODE.fullmatch(plain))

    def _look_up(self, town: str, village: str, place: str) -> str:
        if code := next((c for c in (place, village, town) if CODE.fullmatch(c)), ""):
            return self._in_force(code)
        said = self._ours(f"{town}{village}{place}")
        if not said:
            return self.post.place
        named = _longest(self._towns, said)
        rest = self._without_town(said)
        villages = _longest(self._villages, village or rest)
        if not named and not villages:
            return self._unknown(said, is_free=bool(place) and not (town or village))
        ours = named or ({self.post.place[:9]} if self.post.place[6:9] else set())
        within = {code for code in villages if not ours or code[:9] in ours}
        return self._one(within or named or villages, said)

    def _without_town(self, said: str) -> str:
        name = max((n for n in self._towns if n in said), key=len, default="")
        return said.replace(name, "", 1) or said if name else said

    def _unknown(self, said: str, *, is_free: bool) -> str:
        """The post's own place for words like 村东头路口, but never for what names a place."""
        if is_free and not ELSEWHERE.match(said):
            return self.post.place
        raise PlaceUnclear(f"没有找到“{said[:30]}”这个地方。请写乡镇和村（社区）的名称。")

    def _ours(self, said: str) -> str:
        """The text without the county and what contains it; PlaceUnclear for another county."""
        for name in self._prefixes:
            said = said.removeprefix(name)
        elsewhere = ELSEWHERE.match(said)
        if elsewhere and not self._is_ours(said) and _is_elsewhere(elsewhere[0], self.post.place):
            raise PlaceUnclear(f"“{elsewhere[0]}”不在本县（市、区），请由当地导入。")
        return said

    def _is_ours(self, said: str) -> bool:
        return bool(_longest(self._towns, said) or _longest(self._villages, said))

    def _one(self, codes: Iterable[str], said: str) -> str:
        ours = sorted(code for code in codes if code.startswith(self.post.place)) or sorted(codes)
        living = {self._in_force(code) for code in ours}
        if len(living) > 1:
            names = "、".join(self._full(code) for code in sorted(living)[:5])
            raise PlaceUnclear(f"“{said[:30]}”有{len(living)}处：{names}。请写上乡镇。")
        [code] = living
        return code

    def _in_force(self, code: str) -> str:
        try:
            found: str = Division.objects.place_in_force(code, self.on)
        except Refusal as refusal:
            raise PlaceUnclear(refusal.sentence) from None
        return found

    def _full(self, code: str) -> str:
        village: str = village_name(self._names.get(code, ""))
        return f"{self._names.get(code[:9], '')}{village}"


def _plain(text: str) -> str:
    return re.sub(r"[\s,，、/\\\-]+", "", unicodedata.normalize("NFKC", text))


def _prefixes(county: str) -> list[str]:
    """河南省, 驻马店市, 泌阳县 with the names they had before, in the order of an address."""
    names: list[str] = []
    for row in Division.objects.path(county):
        names += sorted({row.name, *row.aliases}, key=len, reverse=True)
    return names


def _index(
    rows: Iterable[Division], digits: int, names: Callable[[Division], set[str]]
) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if len(row.code) == digits:
            for name in names(row):
                found[name].add(row.code)
    return dict(found)


def _names_of_town(row: Division) -> set[str]:
    names = {row.name, *row.aliases, row.name.removesuffix("办事处")}
    return names | {stem for name in names if len(stem := TOWN_ENDING.sub("", name)) > 1}


def _names_of_village(row: Division) -> set[str]:
    names = {row.name, *row.aliases}
    names |= {village_name(name) for name in names}
    stems = {re.sub(r"(?:村|社区)$", "", name) for name in names}
    return names | {stem for stem in stems if len(stem) > 1}


def _named(index: dict[str, set[str]], code: str) -> list[str]:
    return [name for name, codes in index.items() if code in codes]


def _longest(index: dict[str, set[str]], said: str) -> set[str]:
    """The codes of the longest name that stands in the text."""
    found = max((name for name in index if name in said), key=len, default="")
    return index.get(found, set())


def _is_elsewhere(name: str, place: str) -> bool:
    """Whether the name is that of a county, city or province that is none of ours."""
    others = Division.objects.filter(name=name, level__in=("province", "city", "county"))
    codes = list(others.values_list("code", flat=True))
    return bool(codes) and not any(place.startswith(code) for code in codes)
