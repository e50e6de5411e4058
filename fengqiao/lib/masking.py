"""Personal details with their middle taken out: a list shows whom it means, not who it is.

A mask works on characters as people see them, Ext-B, private-use and Latin alike. None raises.
"""

import re

from fengqiao.lib import phone as phones

HAN = re.compile("[\u4e00-\u9fff]*")
INTERPUNCT = "·"  # U+00B7, GB 18030 A1A4: stands between the parts of many names
OTHER_INTERPUNCTS = re.compile("[\u2022\u2027\u30fb\u2219\uff65]")
VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u0300-\u036f]")

COMPOUND_SURNAMES = frozenset(
    """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政
    濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马
    公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌
    微生 梁丘 左丘 东门 西门 南荣 第五 歐陽 諸葛 尉遲 東方
    """.split()  # noqa: SIM905 — a list of words is read as words
)
ORGANISATION_ENDINGS = tuple(
    """
    股份有限公司 有限责任公司 有限公司 分公司 公司 合作社 经营部 商店 超市 饭店 酒店 工厂 厂
    医院 卫生院 诊所 学校 小学 中学 幼儿园 村民委员会 居民委员会 业主委员会 委员会 村委会 居委会
    协会 商会 中心 办公室 事务所 农场 支行 银行 局 店 站 所 队 部 社
    """.split()  # noqa: SIM905
)
TO_VILLAGE = re.compile(r"^.*?(?:村民委员会|居民委员会|村委会|居委会|社区|行政村|村|嘎查)")
TO_TOWN = re.compile(r"^.*?(?:街道|镇|乡|苏木)")
TO_COUNTY = re.compile(r"^.*?(?:县|区|旗|市)(?!.*?[县旗])")


def name(text: str) -> str:
    """张三 → 张*, 欧阳小明 → 欧阳**, 阿不都·热合曼 → 阿**·***, a single character → *."""
    if HAN.fullmatch(text):
        shown = _shown_of_name([*text])
        return text[:shown] + "*" * (len(text) - shown)
    characters = _characters(OTHER_INTERPUNCTS.sub(INTERPUNCT, text.strip()))
    shown = _shown_of_name(characters)
    return "".join(characters[:shown] + [_star(c) for c in characters[shown:]])


def phone(text: str) -> str:
    """138****1234; of other numbers the last two digits at most."""
    number = phones.normal(text)
    if phones.is_mobile(number):
        return f"{number[:3]}****{number[-4:]}"
    return "*" * (len(number) - 2) + number[-2:] if len(number) > 4 else "*" * len(number)


def id_number(text: str) -> str:
    """The county and the last four: 411726********123X; anything shorter is hidden whole."""
    number = text.strip()
    if len(number) < 15:
        return "*" * len(number)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def address(text: str) -> str:
    """As far as the village or community, the rest hidden: …泌水街道北关社区***."""
    for pattern in (TO_VILLAGE, TO_TOWN, TO_COUNTY):
        found = pattern.match(text)
        if found:
            return text if found.end() == len(text) else found.group() + "***"
    return "***" if text else ""


def organisation(text: str) -> str:
    """First two characters and the kind of body: 泌阳**有限公司."""
    ending = max((e for e in ORGANISATION_ENDINGS if text.endswith(e)), key=len, default="")
    characters = _characters(text.removesuffix(ending).strip())
    shown = max(0, min(2, len(characters) - 1))
    return "".join(characters[:shown] + ["*"] * (len(characters) - shown)) + ending


def _shown_of_name(characters: list[str]) -> int:
    """How many leading characters stay: the surname, but never the whole name."""
    if len(characters) < 2:
        return 0
    return 2 if len(characters) > 2 and "".join(characters[:2]) in COMPOUND_SURNAMES else 1


def _star(character: str) -> str:
    return character if character in (INTERPUNCT, " ") else "*"


def _characters(text: str) -> list[str]:
    """Characters together with their variation selectors and accents."""
    found: list[str] = []
    for point in text:
        if found and VARIATION.match(point):
            found[-1] += point
        else:
            found.append(point)
    return found
