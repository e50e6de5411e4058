"""What only the statistics ask of a mediator: kept sealed, read with a reason, forgotten when it is
needed no more. The record of changes says that it was done, never what was said."""

from datetime import datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, because
from fengqiao.mediators.definitions import PARTICULARS
from fengqiao.mediators.models import Mediator, Particulars
from fengqiao.mediators.permissions import check_of_age
from fengqiao.mediators.step import keeping


def keep_particulars(
    mediator: Mediator, *, by: Post, at: datetime, birth_year: str, seen: str = "", **said: str
) -> None:
    """Codes of `PARTICULARS`, '' for what was not said; the whole is written anew."""
    committee = mediator.committee
    with keeping("keep_particulars", of=committee, about=mediator, by=by, at=at, seen=seen) as move:
        if birth_year and not (
            birth_year.isascii() and birth_year.isdigit() and len(birth_year) == 4
        ):
            raise Unfit("出生年份写四位数字，例如1975。", field="birth_year")
        check_of_age(birth_year, committee.organ.place, move.today)
        _remove(mediator)
        Particulars.objects.create(
            mediator=mediator, county=mediator.county, birth_year=birth_year, **_known(said)
        )
        move.note(mediator, {"particulars": False}, {"particulars": True})


def read_particulars(
    mediator: Mediator, *, by: Post, at: datetime, reason: str
) -> Particulars | None:
    """What was kept, to who says why; that he read it stands in the record."""
    kept, committee = because(reason), mediator.committee
    with keeping(
        "read_particulars", of=committee, about=mediator, by=by, at=at, reason=kept
    ) as move:
        found: Particulars | None = Particulars.objects.filter(mediator=mediator).first()
        move.note(mediator, {"was_read": False}, {"was_read": True})
    return found


def forget_particulars(
    mediator: Mediator, *, by: Post, at: datetime, reason: str, seen: str = ""
) -> None:
    """Gone for good: three years after he left, or when he asks for it (个人信息保护法 47)."""
    kept, committee = because(reason), mediator.committee
    with keeping(
        "forget_particulars",
        of=committee,
        about=mediator,
        by=by,
        at=at,
        reason=kept,
        seen=seen,
    ) as move:
        if not _remove(mediator):
            raise Unfit("没有填写过统计信息，不用删除。", field="reason")
        move.note(mediator, {"particulars": True}, {"particulars": False})


def _remove(mediator: Mediator) -> bool:
    many, _by_model = Particulars.objects.filter(mediator=mediator).delete()
    return many > 0


def _known(said: dict[str, str]) -> dict[str, str]:
    return {name: code for name, code in said.items() if code in PARTICULARS[name]}
