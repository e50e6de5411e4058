"""A county's ready words beside a form: those that fit the verb and the type of matter, found by a
word in them, their blanks filled from the matter. Names of people stay masked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from fengqiao.cases.definitions import SHANGHAI, Frame
from fengqiao.cases.models import Case, Standing
from fengqiao.cases.querysets import as_uuid
from fengqiao.jurisdiction.actions.keep_wording import IN_BRACES
from fengqiao.jurisdiction.models import Wording
from fengqiao.rulebook.shapes import Verb

MOST_OFFERED = 30


@dataclass(frozen=True, slots=True)
class Ready:
    """Ready words, filled for one matter."""

    wording: Wording
    text: str


def goes_into(verb: Verb) -> str:
    """The fact of a verb that ready words are for: its longest text; '' where it has none."""
    texts = {fact.type: name for name, fact in reversed(verb.facts.items())}
    return texts.get("long_text") or texts.get("text", "")


def offered(verb: Verb, frame: Frame, find: str = "") -> list[Ready]:
    """What fits this verb on this matter, in one statement."""
    case, standing = frame.case, frame.standing
    if case is None or standing is None or not goes_into(verb):
        return []
    rows = Wording.objects.filter(
        place=case.place[:6], is_used=True, verb__in=("", verb.name)
    ).order_by("-verb", "title")
    fitting = [row for row in rows if case.type.startswith(row.type)]
    found = [row for row in fitting if find in row.title or find in row.text]
    blanks = _blanks(case, standing, frame)
    return [Ready(row, filled(row.text, blanks)) for row in found[:MOST_OFFERED]]


def filled(text: str, blanks: Mapping[str, str]) -> str:
    return IN_BRACES.sub(lambda blank: blanks.get(blank[1], blank[0]), text)


def with_words(
    given: Mapping[str, Any], verb: Verb, ready: list[Ready], key: str
) -> dict[str, Any]:
    """What was typed so far, with the chosen words behind it: nothing typed is lost."""
    name, chosen = goes_into(verb), as_uuid(key)
    words = [one.text for one in ready if one.wording.pk == chosen]
    before = str(given.get(name, "")).strip()
    return {**given, name: "\n".join(part for part in (before, *words) if part)}


def _blanks(case: Case, standing: Standing, frame: Frame) -> dict[str, str]:
    today = frame.at.astimezone(SHANGHAI).date()
    limit = case.limit_at and formats.date_format(case.limit_at.astimezone(SHANGHAI).date())
    return {
        "编号": case.number,
        "名称": case.title,
        "申请人": _names(standing, "applicant"),
        "被申请人": _names(standing, "respondent"),
        "今天": formats.date_format(today),
        "期限": limit or _("（没有期限）"),
        "单位": frame.by.organ.name,
        "姓名": frame.by.user.name,
    }


def _names(standing: Standing, role: str) -> str:
    return _("、").join(party.masked_name for party in standing.parties if party.role == role)
