"""组建联合工作组: the roles of a template are filled by the organs that have them here, and all are called."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.call_in import call
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.rulebook.shapes import TeamRole


def form_team(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Set up a joint team for a matter; a role that nobody has here is said to be open."""
    return step.take(
        case, "form_team", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    roles = move.tables.team(move.facts["template"]).roles
    filled = dict(_filled(roles, _organs(move, roles)))
    call(move, [*filled.values(), *(move.facts["others"] or [])])
    move.event_facts["members"] = [str(organ.pk) for organ in filled.values()]
    move.event_facts["vacant"] = [role.label for role in roles if role.label not in filled]


def _organs(move: Move, roles: Iterable[TeamRole]) -> dict[str, Organ]:
    """The organs of the county, by the short names that the roles ask for; not who forms the team."""
    wanted = {name for role in roles for name in role.organs}
    found = Organ.objects.of_county(move.case.place, move.today).filter(short_name__in=wanted)
    at_county = found.filter(place=move.case.place[:6]).exclude(pk=move.case.holder_id)
    return {organ.short_name: organ for organ in at_county}


def _filled(roles: Iterable[TeamRole], by_name: dict[str, Organ]) -> Iterable[tuple[str, Organ]]:
    for role in roles:
        for name in role.organs:
            if name in by_name:
                yield role.label, by_name[name]
                break
