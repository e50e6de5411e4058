"""Apply for a grade: by a mediator himself, or for him when he agrees. What the grade asks is counted, not
typed; whoever falls short may apply all the same, and the reviewer sees where."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit
from fengqiao.mediators.models import Grading, Mediator
from fengqiao.mediators.permissions import KEEP
from fengqiao.mediators.querysets import Work, work_of
from fengqiao.mediators.step import PROPOSE, keeping
from fengqiao.rulebook.tables import Tables, in_force


def propose_grading(
    mediator: Mediator, *, by: Post, at: datetime, level: int, agreed: bool, seen: str = ""
) -> Grading:
    """With what was counted today beside what the grade asks here."""
    himself = mediator.user_id == by.user_id
    with keeping(
        "propose_grading",
        of=mediator.committee,
        about=mediator,
        by=by,
        at=at,
        seen=seen,
        power=PROPOSE if himself else KEEP,
    ) as move:
        rules = in_force(move.today, mediator.committee.organ.place)
        _check(mediator, level, rules, move.today, agreed=agreed or himself)
        row = Grading(
            mediator=mediator,
            county=mediator.county,
            level=level,
            facts=counted(level, work_of(mediator, move.today), rules),
            proposed_at=at,
            proposed_by=by,
        )
        move.add(row)
    return row


def counted(level: int, work: Work, rules: Tables) -> list[dict[str, Any]]:
    """Each condition of the grade with what was counted for it."""
    values, found = asdict(work), []
    for row in rules.conditions(level):
        value = values[row.name]
        met = value >= row.least if row.least is not None else value <= (row.most or 0)
        found.append(
            {
                "name": row.name,
                "label": row.label,
                "label_en": row.label_en,
                "value": str(value),
                "least": row.least,
                "most": row.most,
                "met": met,
                "source": row.source,
            }
        )
    return found


def _check(mediator: Mediator, level: int, rules: Tables, on: date, *, agreed: bool) -> None:
    if not agreed:
        raise Unfit("等级由本人申报。替他申报的，请先得到本人同意。", field="agreed")
    if mediator.valid_to is not None:
        raise Unfit("已经离任，不能申报等级。", field="level")
    if level not in {row.level for row in rules.mediator_grades()}:
        raise Unfit("请选一个等级。", field="level")
    if not rules.conditions(level):
        raise Unfit("本地还没有定这一级的条件，不能申报。请先由县里定条件。", field="level")
    running = mediator.gradings.filter(state__in=("proposed", "reviewed", "shown"))
    if running.exists():
        raise Unfit("已经有一次申报还在办理。请等它办完。", field="level")
    _check_years(mediator, rules, on)


def _check_years(mediator: Mediator, rules: Tables, on: date) -> None:
    """Not again before the years between two gradings are over."""
    last = mediator.gradings.filter(state="granted").order_by("-granted_on").first()
    years = rules.measure("grade.years").value
    if last is not None and last.granted_on is not None and on.year - last.granted_on.year < years:
        raise Unfit(
            "等级每{years}年评一次，上次是{day}。", field="level", years=years, day=last.granted_on
        )
