"""Finding a county by what people call it, among all of China, before any is loaded."""

from functools import cache

from fengqiao.jurisdiction.actions.load_divisions import packed_names
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.spelling import alike

COUNTY_DIGITS = 6
ENDINGS = ("自治县", "自治旗", "林区", "特区", "县", "市", "区", "旗")
PLACEHOLDERS = {"市辖区", "县"}


class NoSuchCountyName(Refusal):
    code, status = "no_such_county_name", 422

    def __init__(self, said: str) -> None:
        super().__init__(
            f"没有找到叫“{said}”的县（市、区）。请写全名或者六位代码，如泌阳县、411726。"
        )


class SeveralCounties(Refusal):
    """More than one is called so; `found` are their codes and full names."""

    code, status = "several_counties", 422

    def __init__(self, said: str, found: list[tuple[str, str]]) -> None:
        self.found = found
        names = "、".join(f"{name}（{code}）" for code, name in found)
        super().__init__(f"叫“{said}”的有{len(found)}个：{names}。请写六位代码。")


def county_called(said: str) -> tuple[str, str]:
    """Code and full name of the one county that `said` means: a code, a name, or one without its ending.

    A name may begin with what the county lies in (河南泌阳县, 驻马店市泌阳县), in either spelling (泌陽縣).
    """
    said = alike("".join(said.split()))
    counties = _counties()
    if said in counties:
        return said, _full(said)
    called = [code for code in counties if _is_called(code, said)]
    exactly = [code for code in called if alike(counties[code]) == said] or called
    if not exactly:
        raise NoSuchCountyName(said)
    if len(exactly) > 1:
        raise SeveralCounties(said, [(code, _full(code)) for code in exactly])
    return exactly[0], _full(exactly[0])


def _is_called(code: str, said: str) -> bool:
    """Its name with or without the ending, after as much or as little of what it lies in."""
    name = alike(_counties()[code])
    names = {name, _stem(name)} if len(_stem(name)) > 1 else {name}
    before = next(
        (said.removesuffix(n) for n in sorted(names, key=len, reverse=True) if said.endswith(n)),
        None,
    )
    if before is None:
        return False
    above = [alike(packed_names().get(code[:digits], "")) for digits in (2, 4)]
    told = {"", "".join(above), *above, *(_stem(a) for a in above), _stem(above[0]) + above[1]}
    return before in told


def _stem(name: str) -> str:
    for ending in (*ENDINGS, "省"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def _full(code: str) -> str:
    names = [packed_names().get(code[:digits], "") for digits in (2, 4, 6)]
    return "".join(name for name in names if name not in PLACEHOLDERS)


@cache
def _counties() -> dict[str, str]:
    return {
        code: name
        for code, name in packed_names().items()
        if len(code) == COUNTY_DIGITS and name not in PLACEHOLDERS
    }
