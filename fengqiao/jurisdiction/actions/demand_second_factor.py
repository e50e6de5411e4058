"""Let a county demand a second factor of everybody who holds a post in it, or no longer; at the server."""

from datetime import datetime

from fengqiao.jurisdiction.models import CountySetting, Division
from fengqiao.jurisdiction.step import taking
from fengqiao.lib.refusal import Refusal


class NoSuchCounty(Refusal):
    """No county that is set up has this code."""

    code, status = "no_such_county", 404


def demand_second_factor(county: str, *, at: datetime) -> None:
    _decide(county, at, required=True)


def waive_second_factor(county: str, *, at: datetime) -> None:
    _decide(county, at, required=False)


def _decide(county: str, at: datetime, *, required: bool) -> None:
    if not Division.objects.filter(code=county, level=Division.Level.COUNTY).exists():
        raise NoSuchCounty(
            "没有代码为“{county}”的县（市、区）。请核对六位代码后再试。", county=county
        )
    setting, _made = CountySetting.objects.get_or_create(place=county)
    with taking("change_settings", by=None, at=at, county=county, about=setting) as move:
        move.change(setting, second_factor_required=required)
