"""Invented people: surnames with heavenly stems for those who quarrel, with solar terms for those
who work here, so that anybody can see that they are not real."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from fengqiao.lib import idcard

SURNAMES = tuple("张李王赵陈刘杨黄周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡")
STEMS = tuple("甲乙丙丁戊己庚辛壬癸")
BRANCHES = tuple("子丑寅卯辰巳午未申酉戌亥")
# fmt: off
SOLAR_TERMS = (
    "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满",
    "芒种", "夏至", "小暑", "大暑", "立秋", "处暑", "白露", "秋分",
    "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒",
)
# fmt: on
# Names that every door must survive: Ext-A, Ext-B, and beyond what old fonts know.
RARE_NAMES = ("莫𡐓", "王䶮", "李㛃", "陈𠅤", "阿甲·乙丙")
# Neither belongs to anybody: serial 000 of an identity number, and mobile numbers that begin 120.
NOBODYS_SERIAL = "000"
NOBODYS_MOBILE = "1200000"
COUNTY = "411726"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a matter: `called` is how a title names him, without the given name."""

    name: str
    called: str
    phone: str
    id_number: str
    is_organisation: bool = False

    def as_party(self, role: str, *, address: str = "", **more: Any) -> dict[str, Any]:
        """The shape in which a party is registered."""
        said: dict[str, Any] = {"role": role, "name": self.name, "phone": self.phone}
        if self.is_organisation:
            said["is_organisation"] = True
        if self.id_number:
            said["id_number"] = self.id_number
        if address:
            said["address"] = address
        return said | more


class People:
    """Hands out invented people; no two calls in a row share a surname."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.last = ""

    def adult(self, on: date) -> Person:
        return self._person(on, youngest=19, oldest=78)

    def child(self, on: date) -> Person:
        return self._person(on, youngest=6, oldest=16)

    def rare(self, on: date) -> Person:
        name = self.chance.choice(RARE_NAMES)
        called = name.partition("·")[0] if "·" in name else f"{name[0]}某"
        return Person(name, called, self._phone(), self._id_number(on, 25, 60))

    def company(self, trade: str) -> Person:
        number = self.chance.randrange(60)  # the sixty pairs of stem and branch
        name = f"泌阳{STEMS[number % 10]}{BRANCHES[number % 12]}{trade}"
        return Person(name, name, self._phone(), "", is_organisation=True)

    def organ(self, name: str) -> Person:
        return Person(name, name, "", "", is_organisation=True)

    def _person(self, on: date, *, youngest: int, oldest: int) -> Person:
        surname = self.chance.choice([each for each in SURNAMES if each != self.last])
        self.last = surname
        given = self.chance.choice(STEMS)
        if self.chance.random() < 0.4:
            given += self.chance.choice(BRANCHES)
        id_number = self._id_number(on, youngest, oldest) if self.chance.random() < 0.7 else ""
        if youngest < 18:
            id_number = id_number or self._id_number(on, youngest, oldest)
        return Person(f"{surname}{given}", f"{surname}某", self._phone(), id_number)

    def _phone(self) -> str:
        return f"{NOBODYS_MOBILE}{self.chance.randrange(10_000):04d}"

    def _id_number(self, on: date, youngest: int, oldest: int) -> str:
        days = self.chance.randint(youngest * 366, oldest * 365)
        birth_on = on - timedelta(days=days)
        first17 = f"{COUNTY}{birth_on:%Y%m%d}{NOBODYS_SERIAL}"
        return first17 + idcard.check_character(first17)


def staff_names(chance: Random) -> Iterator[str]:
    """Names for those who work here, without end; every surname with every solar term once a round."""
    names = [surname + term for surname in SURNAMES for term in SOLAR_TERMS]
    while True:
        chance.shuffle(names)
        yield from names
