"""Who may do what: how a post stands to a case, and whether its powers reach the verb.

Seeing is decided before (`jurisdiction.scope`); what stands here never widens it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import (
    Assignment,
    Case,
    Deadline,
    Event,
    Exclusion,
    Party,
    Standing,
    WholeStanding,
)
from fengqiao.cases.models.people import LAPSED
from fengqiao.cases.querysets import linked_of_kind, rungs_from, rungs_to
from fengqiao.jurisdiction.models import Actor, Organ, Post, Visitor, post_of
from fengqiao.jurisdiction.scope import Branch, visible_to
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.rulebook.clocks import words
from fengqiao.rulebook.shapes import Kind, Verb, plain_clock
from fengqiao.rulebook.tables import Tables, in_force


@dataclass(frozen=True, slots=True)
class Words:
    """What a rule says in words, as a fact of a sentence."""

    label: str
    label_en: str


ANSWER_TO = {"mediation": say("愿意调解"), "rights": say("收到权利义务告知")}
OR_ELSE = say("当事人也可以不调解，直接仲裁、找行政机关处理或者起诉。")


class NotInThisStage(Refusal):
    code, status = "verb_out_of_stage", 409


class TooEarly(Refusal):
    """It has to wait until a clock has run out."""

    code, status = "too_early", 409


class NotYourPost(Refusal):
    code, status = "not_your_post", 403


class ConsentMissing(Refusal):
    code, status = "consent_missing", 409


class NotYetDone(Refusal):
    code, status = "not_yet_done", 409


class TooLate(Refusal):
    code, status = "too_late", 409


class NotTheSamePerson(Refusal):
    code, status = "judged_by_doer", 403


class NotYetThatGrave(Refusal):
    code, status = "rung_missing", 409


class KeptOut(Refusal):
    code, status = "kept_out", 409

    def __init__(self, organ: Organ) -> None:
        super().__init__(
            "反映的就是{organ}，或者它的上级、所在的村和乡镇，不能交给它。请选择别的单位。",
            article="《信访工作条例》30",
            organ=organ.name,
        )


class FileClosed(Refusal):
    code, status = "file_closed", 403

    def __init__(self) -> None:
        super().__init__(
            "今天还没有打开这件事项的卷宗。请先在事项页面上打开卷宗（留下记录，本人可以查到），再查看。",
            article="《个人信息保护法》51",
        )


class FileNotYours(Refusal):
    code, status = "file_not_yours", 403

    def __init__(self) -> None:
        super().__init__(
            "卷宗只有经办这件事项的单位和人员可以打开。需要其中内容的，请与经办单位联系。",
            article="《个人信息保护法》6、51",
        )


def relations(case: Case, by: Actor, standing: Standing) -> frozenset[str]:
    """How the post stands to the case: any, holder, receiver, mediator, involved, superior; first (its
    organ took the matter in), called (and has yet to answer), came (was called and answered), arbiter;

    addressed (it was sent there, whoever holds it); in_charge (the leader who has taken it on);
    and of a holder: sent_here (somebody sent it the case), subordinate (an organ stands above it).
    A visitor is party to his case and nothing else, whichever organ keeps the post he comes by.
    """
    if isinstance(by, Visitor):
        return frozenset({"party"}) if _is_party(by, standing) else frozenset()
    mine = [a for a in standing.assignments if lets_in(a, by)]
    found = {"any"}
    if case.holder_id == by.organ_id:
        found.add("holder")
        if any(a.role == "lead" and a.organ_id == by.organ_id for a in standing.assignments):
            found.add("sent_here")
        if by.organ.parent_id:
            found.add("subordinate")
    if case.receiver_id == by.organ_id:
        found.add("receiver")
    if any(a.role == "mediator" and a.post_id == by.pk for a in mine):
        found.add("mediator")
    roles = {(a.role, a.reported_at is None) for a in mine}
    found |= {name for name, stands in BY_ASSIGNMENT.items() if stands in roles}
    if any(a.role == "first" for a in mine):
        found.add("first")
    if mine:
        found.add("involved")
    if any(a.role == "lead" for a in mine):
        found.add("addressed")
    if is_superior(by, case):
        found.add("superior")
    return frozenset(found)


# By its role in the case, and whether it has yet to answer.
BY_ASSIGNMENT = {
    "called": ("co", True),
    "came": ("co", False),
    "arbiter": ("arbiter", True),
    "in_charge": ("charge", True),
}


def _is_party(by: Visitor, standing: Standing) -> bool:
    return any(party.pk == by.party_id and party.is_principal for party in standing.parties)


def lets_in(assignment: Assignment, by: Actor) -> bool:
    return assignment.organ_id == by.organ_id and assignment.post_id in (None, by.pk)


def sees(by: Post, case: Case, assignments: Iterable[Assignment]) -> bool:
    """Whether the post sees a case that lies in no compartment and keeps nobody out:
    `jurisdiction.scope.visible_to`, for who has read the running assignments of many cases at once."""
    return any(_lets_through(way, by, case, assignments) for way in visible_to(by).branches())


def _lets_through(branch: Branch, by: Post, case: Case, assignments: Iterable[Assignment]) -> bool:
    if branch.kind == "column":
        return not case.compartment and case.place.startswith(branch.code)
    return any(_lets_in_by(assignment, by, branch) for assignment in assignments)


def is_superior(by: Actor, case: Case) -> bool:
    """Whether the post answers for a wider place than the one the case lies in and does not hold it."""
    wider = len(by.place) < len(case.place) and case.place.startswith(by.place)
    return wider and case.holder_id != by.organ_id


def kept_out(organ: Organ, exclusions: Iterable[Exclusion]) -> bool:
    """Whether a case that excludes these is kept from the organ: by itself, by one above it, or by its
    place."""
    organs = {row.organ_id for row in exclusions if row.organ_id}
    if any(row.place and organ.place.startswith(row.place) for row in exclusions):
        return True
    above: Organ | None = organ
    while organs and above:
        if above.pk in organs:
            return True
        above = above.part_of
    return False


# ── The three questions' second and third: may your post, may the case ───────────────────────────


def refusal_of(
    verb: Verb,
    case: Case,
    *,
    by: Actor,
    at: datetime,
    kind: Kind,
    tables: Tables,
    standing: Standing,
    stands: frozenset[str] | None = None,
) -> Refusal | None:
    """Why this post may not do this verb on this case now; None if it may.

    One function answers for the page, the API and the door itself, so that they cannot disagree.
    Who asks for many verbs says at once how the post `stands` to the case (see `relations`).
    """
    return (
        powerless(verb, by=by, tables=tables)
        or _out_of_stage(verb, case, kind)
        or refusal_here(
            verb, case, by=by, at=at, kind=kind, tables=tables, standing=standing, stands=stands
        )
    )


def refusal_here(
    verb: Verb,
    case: Case,
    *,
    by: Actor,
    at: datetime,
    kind: Kind,
    tables: Tables,
    standing: Standing,
    stands: frozenset[str] | None = None,
) -> Refusal | None:
    """What else may stand in the way of a verb that is within the post's powers, in this stage."""
    return (
        _unrelated(verb, case, relations(case, by, standing) if stands is None else stands)
        or _missing_role(verb, standing)
        or _missing_consent(verb, kind, standing)
        or _missing_step(verb, kind, standing)
        or _wrong_type(verb, case, tables)
        or _out_of_time(verb, standing, at, tables)
        or _same_person(verb, by, kind, standing)
    )


def powerless(verb: Verb, *, by: Actor, tables: Tables) -> Refusal | None:
    """Why the post's role may not do the verb at all, on whatever case; None if it may."""
    if verb.follows:
        return NotInThisStage("“{verb}”不由人操作，完成前一步后自动发生。", verb=verb)
    if tables.may(by.role, verb.power):
        return None
    return NotYourPost(
        "{role}岗位没有“{verb}”的权限。请交给有权限的同事办理。",
        role=tables.role(by.role),
        verb=verb,
    )


def _out_of_stage(verb: Verb, case: Case, kind: Kind) -> Refusal | None:
    if kind.may_start_from(verb, case.stage):
        return None
    if because := kind.stages[case.stage].because:
        english = kind.stages[case.stage].because_en
        return NotInThisStage(
            "事项现在是“{now}”，不能“{verb}”：{because}",
            article=verb.source,
            now=kind.stages[case.stage],
            verb=verb,
            because=Words(because, english),
        )
    able = [kind.stages[s] for s in verb.from_stages if s in kind.stages]
    when = say("要在“{able}”时才能办", able=able) if able else say("此时不能办")
    return NotInThisStage(
        "事项现在是“{now}”，“{verb}”{when}。请刷新页面，看看现在可以做什么。",
        article=verb.source,
        now=kind.stages[case.stage],
        verb=verb,
        when=when,
    )


def _unrelated(verb: Verb, case: Case, stands: frozenset[str]) -> Refusal | None:
    if not stands.isdisjoint(verb.who):
        return None
    if "receiver" in verb.who and case.receiver:
        organ = case.receiver.name
        return NotYourPost("事项已交给{organ}，要由他们来“{verb}”。", organ=organ, verb=verb)
    if verb.who == ("sent_here",):
        return NotYourPost("这件事项是本单位登记的，没有可以退回的单位。可以分流交办或者上报。")
    if verb.who == ("subordinate",):
        return NotYourPost("本单位没有上级中心，不能再上报。可以分流交办给能解决的部门。")
    if verb.who == ("first",):
        return NotYourPost("“{verb}”要由最先提出这件事项的单位来做。请与他们联系。", verb=verb)
    if verb.who == ("mediator",):
        return NotYourPost(
            "“{verb}”要由本案调解员来做。请先确定调解员，或者请调解员办理。", verb=verb
        )
    return NotYourPost(
        "现在由{organ}经办，“{verb}”要由经办方来做。请与他们联系。",
        organ=case.holder.name,
        verb=verb,
    )


def _missing_role(verb: Verb, standing: Standing) -> Refusal | None:
    if "mediator" not in verb.roles or standing.mediators():
        return None
    return NotYetDone(
        "还没有确定调解员。请先请当事人选择调解员，或者由调委会指定。", article="《人民调解法》19"
    )


def _missing_consent(verb: Verb, kind: Kind, standing: Standing) -> Refusal | None:
    for to in verb.consents:
        if not {"applicant", "respondent"} <= {p.role for p in standing.principals}:
            return ConsentMissing("还没有登记齐双方当事人。请先添加申请人和被申请人。")
        lacking = [p for p in standing.principals if standing.answer_of(p, to) != "given"]
        if lacking:
            return _consent_refusal(to, lacking, standing)
    return None


def _consent_refusal(to: str, lacking: list[Party], standing: Standing) -> Refusal:
    names = [party.masked_name for party in lacking]
    if any(standing.answer_of(party, to) == "refused" for party in lacking):
        return ConsentMissing(
            "{names}明确拒绝调解，不能继续调解。请终止调解，并告知可以仲裁、找行政机关处理或者起诉。",
            article="《人民调解法》17、26",
            code="consent_refused",
            names=names,
        )
    what = say(
        "还没有{names}“{answer}”的记录。请先逐一询问并登记。{or_else}",
        names=names,
        answer=ANSWER_TO.get(to, to),
        or_else=OR_ELSE,
    )
    if lapsed_at := _lapsed_at(standing):
        return ConsentMissing(
            "事项在{on}重新办理，以前的答复不再算数，要重新询问：{what}",
            article="《人民调解法》17、23",
            code="consent_lapsed",
            on=words.Day(lapsed_at.astimezone(SHANGHAI).date()),
            what=what,
        )
    return ConsentMissing(what, article="《人民调解法》17、23")


def _lapsed_at(standing: Standing) -> datetime | None:
    """When the answers on file last ceased to count; None where they never did."""
    return max((a.at for a in standing.consents if a.answer == LAPSED), default=None)


def _missing_step(verb: Verb, kind: Kind, standing: Standing) -> Refusal | None:
    lacking = [name for name in verb.done if name not in standing.done]
    if lacking:
        return NotYetDone(
            "还没有{before}的记录，不能“{verb}”。请先补上。",
            article=verb.source,
            before=[say("“{verb}”", verb=kind.verbs[name]) for name in lacking],
            verb=verb,
        )
    done = [name for name in verb.not_done if name in standing.done]
    if done:
        return NotYetDone("已经“{done}”，不能再“{verb}”。", done=kind.verbs[done[0]], verb=verb)
    return None


def _wrong_type(verb: Verb, case: Case, tables: Tables) -> Refusal | None:
    """A verb that is only for matters of some types."""
    if not verb.types or case.type.startswith(verb.types):
        return None
    if not case.type:
        return NotYetDone("还没有归类，不能“{verb}”。请先归类。", article=verb.source, verb=verb)
    able = [row for row in tables.types(case.kind) if row.code.startswith(verb.types)]
    return NotYetDone(
        "“{verb}”用于{able}；这件事项现在归类为“{type}”。归类不对的，请先重新归类。",
        article=verb.source,
        verb=verb,
        able=[say("“{type}”", type=row) for row in able],
        type=tables.type(case.type),
    )


def _out_of_time(verb: Verb, standing: Standing, at: datetime, tables: Tables) -> Refusal | None:
    """A verb that has a last day, or that has to wait until somebody else's has gone by."""
    for clock in verb.within:
        running = _running(standing, clock)
        if running and running.limit_at < at:
            return TooLate(
                "“{clock}”的期限到{day}为止，现在已经过了，不能“{verb}”。{late}",
                article=tables.clock(running.clock).source,
                clock=tables.clock(running.clock),
                day=words.Day(running.limit_at.astimezone(SHANGHAI).date()),
                verb=verb,
                late=Words(verb.late, verb.late_en),
            )
    for clock in verb.beyond:
        running = _running(standing, clock)
        if running and at <= running.limit_at:
            return TooEarly(
                "“{clock}”的期限到{day}为止，还没有过，现在不能“{verb}”。",
                article=tables.clock(running.clock).source,
                clock=tables.clock(running.clock),
                day=words.Day(running.limit_at.astimezone(SHANGHAI).date()),
                verb=verb,
            )
    return None


def _running(standing: Standing, clock: str) -> Deadline | None:
    """The clock of that name that was started last, if it runs."""
    found = [d for d in standing.deadlines if clock in (d.clock, plain_clock(d.clock))]
    return found[-1] if found and found[-1].state == "running" else None


def _same_person(verb: Verb, by: Actor, kind: Kind, standing: Standing) -> Refusal | None:
    """Who did the one does not judge it: whatever the post in which he comes."""
    if not verb.apart or standing.doer_of(verb.apart) != post_of(by).user_id:
        return None
    done = [say("“{verb}”", verb=kind.verbs[name]) for name in verb.apart]
    return NotTheSamePerson(
        "{done}是您办的，“{verb}”要由另一个人来办。请交给同事，或者请上级办理。",
        article=verb.source,
        done=done,
        verb=verb,
    )


def check_came_before(case: Case, organ: Organ, *, tables: Tables, at: datetime) -> None:
    """Refuse a step of a ladder before what has to come first: a linked matter with the same organ."""
    rungs = rungs_to(case, tables)
    if not rungs:
        return
    for earlier in linked_of_kind(case, sent_to=organ):
        if set(rungs) & set(rungs_from(earlier, tables, at)):
            return
    raise NotYetThatGrave(
        "“{type}”要先有这样的情形：{rungs}。请写上（关联）发给{organ}的那一份的编号；还没有发过的，先发那一份。",
        article=rungs[0].source,
        type=tables.type(case.type),
        rungs=rungs,
        organ=organ.name,
    )


# ── A case's file: what was said in confidence, and what was attached ────────────────────────────


def opening_today(
    case: Case, *, by: Post, at: datetime, standing: Standing | None = None
) -> Event | None:
    """The act by which this post opened the case's file today, None where it has not.

    Nothing is asked for who has read all that is on file, and says so by the `standing`.
    """
    today = at.astimezone(SHANGHAI).date()
    midnight = datetime.combine(today, time(), tzinfo=SHANGHAI)
    verbs = [verb.name for verb in ways_to_open(case, at)]
    if isinstance(standing, WholeStanding):
        mine = [e for e in standing.events if e.verb in verbs and e.by_id == by.pk]
        return next((e for e in reversed(mine) if midnight <= e.at <= at), None)
    openings = case.events.filter(verb__in=verbs, by=by, at__gte=midnight, at__lte=at)
    found: Event | None = openings.order_by("place_in_chain").last()
    return found


def ways_to_open(case: Case, at: datetime) -> list[Verb]:
    """The verbs that open the file of a case of this kind."""
    kind = in_force(at.astimezone(SHANGHAI).date(), case.place).kind(case.kind)
    return [verb for verb in kind.verbs.values() if verb.opens]


def check_open(case: Case, *, by: Post, at: datetime) -> None:
    """Refuse what lies in the file to a post that may not open it, or has not today."""
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    kind, standing = tables.kind(case.kind), Standing(case)
    reasons = [
        refusal_of(verb, case, by=by, at=at, kind=kind, tables=tables, standing=standing)
        for verb in ways_to_open(case, at)
    ]
    if all(reasons):
        raise FileNotYours
    if opening_today(case, by=by, at=at) is None:
        raise FileClosed


# ── What the faces ask of single rows ────────────────────────────────────────────────────────────


def last_unmasking(case: Case, by: Post, party_id: UUID) -> Event | None:
    """The recorded act by which this post last asked to see a party's details in full."""
    events = case.events.filter(verb="read_personal", by=by, facts__party=str(party_id))
    found: Event | None = events.order_by("-place_in_chain").first()
    return found


# ── Why somebody sees a case, or does not ────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Reason:
    """One way in, or one verb: whether it is open, and the sentence that says why."""

    holds: bool
    sentence: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a post sees a case or not, and what it may do with it; of the case itself only the number."""

    number: str
    sees: bool
    ways: tuple[Reason, ...]
    verbs: tuple[tuple[Verb, Reason], ...]


def reasons_of(ref: str, *, of: Post, within: str, at: datetime) -> Reasons | None:
    """What `of` sees and may do of the case named `ref`, for who answers for rights in `within`.

    None for a case outside that place, for one in a compartment and for one that is not there: the
    three look the same, so that nobody learns what lies apart.
    """
    case = (
        Case.objects.named(ref).filter(compartment="").select_related("holder", "receiver").first()
    )
    if case is None or not case.place.startswith(within):
        return None
    tables, standing = in_force(at.astimezone(SHANGHAI).date(), case.place), Standing(case)
    ways = tuple(_way(branch, case, of, standing) for branch in visible_to(of).branches())
    sees = any(way.holds for way in ways)
    verbs = _reasons_of_verbs(case, of, at, tables, standing) if sees else ()
    return Reasons(case.number, sees, ways or (Reason(False, NO_SIGHT),), tuple(verbs))


NO_SIGHT = say("这类岗位不看任何事项（例如只管账号的系统管理员）。")


def _way(branch: Branch, case: Case, of: Post, standing: Standing) -> Reason:
    if branch.kind == "column":
        holds = not branch.code or case.place.startswith(branch.code)
        place = branch.code or say("全国")
        if holds:
            return Reason(holds, say("按辖区：事项发生在岗位的辖区（{place}）以内。", place=place))
        return Reason(holds, say("按辖区：事项不发生在岗位的辖区（{place}）以内。", place=place))
    mine = [a for a in standing.assignments if _lets_in_by(a, of, branch)]
    either = say("{organ}或者本人", organ=of.organ.name)
    whom = say("本人") if branch.personal_only else either
    if mine:
        return Reason(True, say("按参与：{whom}正在参与办理。", whom=whom))
    return Reason(False, say("按参与：{whom}没有参与办理，或者已经退出。", whom=whom))


def _lets_in_by(assignment: Assignment, of: Post, branch: Branch) -> bool:
    if branch.personal_only:
        return assignment.post_id == of.pk and assignment.organ_id == of.organ_id
    return lets_in(assignment, of)


def _reasons_of_verbs(
    case: Case, of: Post, at: datetime, tables: Tables, standing: Standing
) -> Iterator[tuple[Verb, Reason]]:
    kind = tables.kind(case.kind)
    for verb in kind.verbs.values():
        if verb.from_stages and not verb.follows:
            no = refusal_of(verb, case, by=of, at=at, kind=kind, tables=tables, standing=standing)
            yield verb, Reason(True, say("现在可以办。")) if no is None else _told_apart(no)


def _told_apart(no: Refusal) -> Reason:
    """What lies in the post is told whole; what lies in the case, to somebody who does not see it,
    only by its sort: neither who has answered what nor how far it has come."""
    if isinstance(no, NotYourPost):
        return Reason(False, no.sentence, no.article)
    return Reason(False, SORTS.get(type(no), IN_THE_CASE), no.article)


IN_THE_CASE = say("岗位可以办，事项本身现在还不能。能看到这件事项的人，打开事项页面就看得到原因。")
SORTS: dict[type[Refusal], str] = {
    NotInThisStage: say("岗位可以办，事项现在不在办这一步的阶段。"),
    ConsentMissing: say("岗位可以办，双方当事人的答复还没有登记齐，或者有人不愿意。"),
    NotYetDone: say("岗位可以办，前面应当办的步骤还没有办，或者这一步已经办过。"),
}
