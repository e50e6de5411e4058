"""Let a county demand a second factor of everybody who holds a post in it, or no longer."""

from fengqiao.jurisdiction.models import CountySetting, Division
from fengqiao.lib.refusal import Refusal


class NoSuchCounty(Refusal):
    """No county that is set up has this code."""

    code, status = "no_such_county", 404


def demand_second_factor(county: str) -> None:
    _decide(county, required=True)


def waive_second_factor(county: str) -> None:
    _decide(county, required=False)


def _decide(county: str, *, required: bool) -> None:
    if not Division.objects.filter(code=county, level=Division.Level.COUNTY).exists():
        raise NoSuchCounty(
            "没有代码为“{county}”的县（市、区）。请核对六位代码后再试。", county=county
        )
    setting, _made = CountySetting.objects.get_or_create(place=county)
    setting.second_factor_required = required
    setting.save()
