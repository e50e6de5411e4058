"""Who may do what: how a post stands to a case, and whether its powers reach the verb.

Seeing is decided before (`jurisdiction.scope`); what stands here never widens it.
"""

from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

from fengqiao.cases.models import Assignment, Case, Consent, Deadline, Event, Party
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Kind, Verb
from fengqiao.rulebook.tables import Tables

ANSWER_TO = {"mediation": "愿意调解", "rights": "收到权利义务告知"}
REOPENING = ("reopen", "report_breach")


class NotInThisStage(Refusal):
    code, status = "verb_out_of_stage", 409


class NotYourPost(Refusal):
    code, status = "not_your_post", 403


class ConsentMissing(Refusal):
    code, status = "consent_missing", 409


class NotYetDone(Refusal):
    code, status = "not_yet_done", 409


class Standing:
    """What is on file of a case at this moment; each part is read at most once, when asked for."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def assignments(self) -> list[Assignment]:
        return list(self.case.assignments.filter(ended_at=None).order_by("id"))

    @cached_property
    def parties(self) -> list[Party]:
        return list(self.case.parties.order_by("id"))

    @cached_property
    def consents(self) -> list[Consent]:
        return list(self.case.consents.order_by("at", "id"))

    @cached_property
    def deadlines(self) -> list[Deadline]:
        return list(self.case.deadlines.order_by("started_at", "id"))

    @cached_property
    def done(self) -> frozenset[str]:
        """Verbs on file since the matter was last reopened."""
        verbs = list(self.case.events.order_by("place_in_chain").values_list("verb", flat=True))
        return frozenset(since_reopened(verbs))

    @property
    def principals(self) -> list[Party]:
        return [party for party in self.parties if party.is_principal]

    def answer_of(self, party: Party, to: str) -> str:
        """The latest answer of a party ('' when never asked)."""
        answers = [c.answer for c in self.consents if c.party_id == party.pk and c.to == to]
        return answers[-1] if answers else ""

    def mediators(self) -> list[Assignment]:
        return [found for found in self.assignments if found.role == "mediator"]


class NewStanding(Standing):
    """What is on file of a case that is just being made: only what was given with it."""

    def __init__(
        self, case: Case, *, parties: list[Party], assignments: list[Assignment]
    ) -> None:
        super().__init__(case)
        self.__dict__.update(
            parties=parties,
            assignments=assignments,
            consents=[],
            deadlines=[],
            done=frozenset({"register"}),
        )


def since_reopened(verbs: list[str]) -> Iterable[str]:
    last = max((at for at, verb in enumerate(verbs) if verb in REOPENING), default=-1)
    return verbs[last + 1 :]


def relations(case: Case, by: Post, standing: Standing) -> frozenset[str]:
    """How the post stands to the case: holder, receiver, mediator, called, involved, superior, any."""
    mine = [a for a in standing.assignments if lets_in(a, by)]
    found = {"any"}
    if case.holder_id == by.organ_id:
        found.add("holder")
    if case.receiver_id == by.organ_id:
        found.add("receiver")
    if any(a.role == "mediator" and a.post_id == by.pk for a in mine):
        found.add("mediator")
    if any(a.role == "co" and a.reported_at is None for a in mine):
        found.add("called")
    if mine:
        found.add("involved")
    if is_superior(by, case):
        found.add("superior")
    return frozenset(found)


def lets_in(assignment: Assignment, by: Post) -> bool:
    return assignment.organ_id == by.organ_id and assignment.post_id in (None, by.pk)


def is_superior(by: Post, case: Case) -> bool:
    """Whether the post answers for a wider place than the one the case lies in and does not hold it."""
    wider = len(by.place) < len(case.place) and case.place.startswith(by.place)
    return wider and case.holder_id != by.organ_id


# ── The three questions' second and third: may your post, may the case ───────────────────────────


def refusal_of(
    verb: Verb, case: Case, *, by: Post, kind: Kind, tables: Tables, standing: Standing
) -> Refusal | None:
    """Why this post may not do this verb on this case now; None if it may.

    One function answers for the page, the API and the door itself, so that they cannot disagree.
    """
    return (
        powerless(verb, by=by, tables=tables)
        or _out_of_stage(verb, case, kind)
        or _unrelated(verb, case, by=by, standing=standing)
        or _missing_role(verb, standing)
        or _missing_consent(verb, kind, standing)
        or _missing_step(verb, kind, standing)
    )


def powerless(verb: Verb, *, by: Post, tables: Tables) -> Refusal | None:
    if verb.follows:
        return NotInThisStage(f"“{verb.label}”不由人操作,完成前一步后自动发生。")
    if tables.may(by.role, verb.power):
        return None
    role = tables.role(by.role).label
    return NotYourPost(f"{role}岗位没有“{verb.label}”的权限。请交给有权限的同事办理。")


def _out_of_stage(verb: Verb, case: Case, kind: Kind) -> Refusal | None:
    if kind.may_start_from(verb, case.stage):
        return None
    now = kind.stages[case.stage].label
    able = "、".join(kind.stages[s].label for s in verb.from_stages if s in kind.stages)
    when = f"要在“{able}”时才能办" if able else "此时不能办"
    return NotInThisStage(
        f"事项现在是“{now}”,“{verb.label}”{when}。请刷新页面,看看现在可以做什么。",
        article=verb.source,
    )


def _unrelated(verb: Verb, case: Case, *, by: Post, standing: Standing) -> Refusal | None:
    if relations(case, by, standing) & set(verb.who):
        return None
    sentence = f"现在由{case.holder.name}经办,“{verb.label}”要由经办方来做。请与他们联系。"
    if "receiver" in verb.who and case.receiver_id:
        sentence = f"事项已交给{case.receiver.name},要由他们来“{verb.label}”。" if case.receiver else ""
    elif verb.who == ("mediator",):
        sentence = f"“{verb.label}”要由本案调解员来做。请先确定调解员,或者请调解员办理。"
    return NotYourPost(sentence)


def _missing_role(verb: Verb, standing: Standing) -> Refusal | None:
    if "mediator" not in verb.roles or standing.mediators():
        return None
    return NotYetDone(
        "还没有确定调解员。请先请当事人选择调解员,或者由调委会指定。", article="《人民调解法》19"
    )


def _missing_consent(verb: Verb, kind: Kind, standing: Standing) -> Refusal | None:
    for to in verb.consents:
        if not standing.principals:
            return ConsentMissing("还没有登记当事人。请先添加申请人和被申请人。")
        lacking = [p for p in standing.principals if standing.answer_of(p, to) != "given"]
        if lacking:
            return _consent_refusal(to, lacking, standing)
    return None


def _consent_refusal(to: str, lacking: list[Party], standing: Standing) -> Refusal:
    names = "、".join(party.masked_name for party in lacking)
    if any(standing.answer_of(party, to) == "refused" for party in lacking):
        return ConsentMissing(
            f"{names}明确拒绝调解,不能继续调解。请终止调解,并告知可以仲裁、找行政机关处理或者起诉。",
            article="《人民调解法》17、26",
            code="consent_refused",
        )
    return ConsentMissing(
        f"还没有{names}“{ANSWER_TO.get(to, to)}”的记录。请先逐一询问并登记。"
        "当事人也可以不调解,直接仲裁、找行政机关处理或者起诉。",
        article="《人民调解法》17、23",
    )


def _missing_step(verb: Verb, kind: Kind, standing: Standing) -> Refusal | None:
    lacking = [name for name in verb.done if name not in standing.done]
    if lacking:
        before = "、".join(f"“{kind.verbs[name].label}”" for name in lacking)
        return NotYetDone(f"还没有{before}的记录,不能“{verb.label}”。请先补上。", article=verb.source)
    done = [name for name in verb.not_done if name in standing.done]
    if done:
        return NotYetDone(f"已经“{kind.verbs[done[0]].label}”,不能再“{verb.label}”。")
    return None


# ── What the faces ask of single rows ────────────────────────────────────────────────────────────


def last_unmasking(case: Case, by: Post, party_id: UUID) -> Event | None:
    """The recorded act by which this post last asked to see a party's details in full."""
    events = case.events.filter(verb="read_personal", by=by, facts__party=str(party_id))
    found: Event | None = events.order_by("-place_in_chain").first()
    return found
