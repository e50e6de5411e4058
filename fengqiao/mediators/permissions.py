"""Is a committee made up as the law has it, is its term running, may somebody mediate, be graded or be
given a subsidy: asked at each change, and by the pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import NotYours, OutsideOfYours, Unfit
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import Sentence, say
from fengqiao.mediators.models import (
    Committee,
    Grading,
    Mediator,
    Membership,
    SubsidyList,
    Term,
)
from fengqiao.mediators.querysets import members_on
from fengqiao.rulebook import clocks
from fengqiao.rulebook.clocks import words
from fengqiao.rulebook.shapes import Measure
from fengqiao.rulebook.tables import Tables, in_force

KEEP = "keep_mediators"
NOTICE = "award.public_notice"


class IsPublicServant(Refusal):
    """Who is paid by the state takes no subsidy for a case."""

    code, status = "public_servant", 422

    def __init__(self, name: str) -> None:
        super().__init__(
            "{name}是公职人员，按规定不领取个案补贴。身份有变化的，请先更正调解员信息。", name=name
        )


class OwnAward(Refusal):
    """Nobody reviews what he proposed, or what is about himself."""

    code, status = "own_award", 403

    def __init__(self) -> None:
        super().__init__("自己申报的、关于自己的，要由另一位同事审核。")


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a committee does not keep: what is wrong, and who says so."""

    sentence: Sentence
    source: str


def check_may_keep(by: Post, on: date) -> None:
    """Refused to who does not keep committees and mediators."""
    if not in_force(on, by.place).may(by.role, KEEP):
        raise NotYours(power=KEEP)


def check_within(by: Post, committee: Committee) -> None:
    """OutsideOfYours for a committee that does not lie in the post's place."""
    if not by.place or not committee.organ.place.startswith(by.place):
        raise OutsideOfYours


def broken(committee: Committee, on: date) -> list[Broken]:
    """What of its composition and its term is not as it should be on the day (人民调解法 8, 9)."""
    if not committee.is_elected:
        return []
    return broken_with(committee, list(members_on(committee, on)), newest_term(committee), on)


def broken_with(
    committee: Committee, seats: Sequence[Membership], term: Term | None, on: date
) -> list[Broken]:
    """The same of one whose seats and newest term were read before, as a list of many reads them."""
    if not committee.is_elected:
        return []
    rules = in_force(on, committee.organ.place)
    return [*_of_members(seats, rules), *_of_term(term, rules, on)]


def is_too_many(committee: Committee, on: date) -> Measure | None:
    """The rule that one more member would break."""
    most = in_force(on, committee.organ.place).measure("committee.members_most")
    return most if members_on(committee, on).count() >= most.value else None


def newest_term(committee: Committee) -> Term | None:
    found: Term | None = committee.terms.order_by("-from_on").first()
    return found


def term_ends_on(from_on: date, place: str) -> date:
    """The last day of a term that begins then."""
    years = in_force(from_on, place).measure("committee.term_years").value
    leap_day = (from_on.month, from_on.day) == (2, 29)
    ended = from_on.replace(year=from_on.year + years, day=28 if leap_day else from_on.day)
    return ended if leap_day else ended - timedelta(days=1)


def is_ending(term: Term, rules: Tables, on: date) -> bool:
    """Whether it is time to think of the next one."""
    days = rules.measure("committee.term_notice_days").value
    return term.to_on - timedelta(days=days) <= on


def check_of_age(birth_year: str, place: str, on: date) -> None:
    """Refused for who cannot have come of age yet (人民调解法 14)."""
    least = in_force(on, place).measure("mediator.age_least")
    if birth_year and on.year - int(birth_year) < least.value:
        raise Unfit(
            "调解员要年满{years}周岁（{source}）。请核对出生年份。",
            field="birth_year",
            years=least.value,
            source=least.source,
        )


def check_other(proposed_by: Post, mediator: Mediator, by: Post) -> None:
    """OwnAward where the reviewer proposed it, or is meant by it."""
    if by.user_id in (proposed_by.user_id, mediator.user_id):
        raise OwnAward


def check_may_receive(mediator: Mediator) -> None:
    if mediator.is_public_servant:
        raise IsPublicServant(mediator.name)


def _of_members(seats: Sequence[Membership], rules: Tables) -> Iterator[Broken]:
    many = len(seats)
    women = sum(seat.mediator.gender == Mediator.Gender.FEMALE for seat in seats)
    least, most = (rules.measure(f"committee.members_{end}") for end in ("least", "most"))
    if many < least.value:
        said = say("现在有{many}名委员，至少要{least}名。", many=many, least=least.value)
        yield Broken(said, least.source)
    if many > most.value:
        said = say("现在有{many}名委员，最多{most}名。", many=many, most=most.value)
        yield Broken(said, most.source)
    wanted = rules.measure("committee.women_least")
    if women < wanted.value:
        said = say("委员里没有妇女，至少要{least}名。", least=wanted.value)
        yield Broken(said, wanted.source)
    if not any(seat.office == Membership.Office.CHAIR for seat in seats):
        yield Broken(say("还没有主任。"), "《人民调解法》8")


def _of_term(term: Term | None, rules: Tables, on: date) -> Iterator[Broken]:
    source = rules.measure("committee.term_years").source
    if term is None:
        yield Broken(say("还没有登记届期。"), source)
    elif term.to_on < on:
        said = say("本届到{day}已经届满，请换届。", day=words.Day(term.to_on))
        yield Broken(said, source)
    elif is_ending(term, rules, on):
        said = say("本届到{day}届满，请准备换届。", day=words.Day(term.to_on))
        yield Broken(said, source)


# ── Public notice ────────────────────────────────────────────────────────────────────────────────


class StillShown(Refusal):
    """What is shown to the public waits for its last day, and for an answer to who objects."""

    code, status = "still_shown", 409


def shown_until(from_on: date, place: str) -> date:
    """The last day of a public notice that begins then."""
    rules = in_force(from_on, place)
    due = clocks.due(rules.clock(NOTICE), from_on, calendar=rules.calendar)
    return due.due if type(due.due) is date else from_on


def check_was_shown(award: Grading | SubsidyList, on: date) -> None:
    """StillShown until the notice is over and every objection has its answer."""
    if award.state != "shown" or award.shown_until_on is None:
        raise StillShown("还没有公示，不能办这一步。请先公示。")
    if on <= award.shown_until_on:
        raise StillShown(
            "公示到{day}为止，第二天才能办。请到那时再来。", day=words.Day(award.shown_until_on)
        )
    if award.objections.filter(answered_at=None).exists():
        raise StillShown("还有异议没有答复。请先核查、答复。")
    if award.objections.filter(is_upheld=True).exists():
        raise StillShown("有异议成立，不能照公示的办。请撤回，改正以后重新公示。")
