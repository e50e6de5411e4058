"""A party says whether it wants a text message when its matter moves; it alone, on its own page."""

from datetime import datetime

from fengqiao.cases.models import Party
from fengqiao.jurisdiction.models import Visitor
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.notices.models import TextChoice


class NotYourMatter(Refusal):
    code, status = "not_your_matter", 404

    def __init__(self) -> None:
        super().__init__("没有找到这件事项。请用自己的查询码重新进入。")


class NoPhone(Refusal):
    code, status = "no_phone", 409

    def __init__(self) -> None:
        super().__init__("您没有留手机号码，收不到短信。可以请经办单位更正您的信息，再来选择。")


def choose_texts(party: Party, *, is_wanted: bool, by: Visitor, at: datetime) -> None:
    """What the party wants from now on; the same said again changes nothing."""
    if by.party_id != party.pk:
        raise NotYourMatter
    if is_wanted and not party.phone:
        raise NoPhone
    if wants_texts(party) is not is_wanted:
        TextChoice.objects.create(
            id=uuid7(at),
            case_id=party.case_id,
            county=party.county,
            party=party,
            is_wanted=is_wanted,
            at=at,
        )


def wants_texts(party: Party) -> bool:
    """What the party said last; who has said nothing wants none."""
    latest = TextChoice.objects.filter(party=party).order_by("at", "id").last()
    return latest is not None and latest.is_wanted
