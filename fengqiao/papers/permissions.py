"""Who may make and read a paper, and which papers of a case are possible now, and why not the others.

A paper says what lies in the file, with names in full: so it is read by who opened the file that day
and could read what stands in it (docs/adr/0004).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Party, Standing
from fengqiao.cases.permissions import (
    FileClosed,
    NotYourPost,
    check_open,
    opening_today,
    refusal_of,
    relations,
)
from fengqiao.cases.step import Move
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.mediation.actions.sign import CannotSign
from fengqiao.mediation.permissions import check_speaker
from fengqiao.mediation.querysets import (
    draft_of,
    may_read_agreement,
    may_read_record,
    needs_wet_signature,
    signed_already,
)
from fengqiao.papers.definitions.keeping import Keeping
from fengqiao.papers.models import CertifiedSignature, DrawnSignature, Paper
from fengqiao.papers.querysets import paper_to_sign, papers_of
from fengqiao.rulebook.clocks import words
from fengqiao.rulebook.shapes import Form, Kind, RuleError
from fengqiao.rulebook.tables import Tables, in_force

VERB = "make_paper"
READERS = ("holder", "mediator", "receiver")


class UnknownForm(Refusal):
    code, status = "form_unknown", 422


class NotPossibleYet(Refusal):
    code, status = "paper_not_possible", 409


class NotForYourEyes(Refusal):
    code, status = "paper_not_yours", 403


@dataclass(frozen=True, slots=True)
class Subject:
    """What a form is made for, where it is made more than once."""

    key: UUID
    label: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the file: a form, what it is for, the versions made of it, why none can be made now."""

    form: Form
    subject: Subject | None
    versions: tuple[Any, ...]
    why_not: str

    @property
    def paper(self) -> Any:
        """The last version, None before the first."""
        return self.versions[-1] if self.versions else None

    @property
    def about(self) -> UUID | None:
        return self.subject.key if self.subject else None


def check_may_keep_templates(by: Post, at: datetime) -> None:
    if not in_force(at.astimezone(SHANGHAI).date(), by.place).may(by.role, "administer"):
        raise NotYourPost("文书模板由系统管理员维护。需要更换的，请告诉他们。")


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


def check_may_read(form: Form, case: Case, *, by: Post, at: datetime) -> None:
    """Refuse a paper to who may not read what stands in it, or has not opened the file today."""
    check_open(case, by=by, at=at)
    if not _reads(form, case, by, at):
        raise NotForYourEyes(WHOSE[form.reads], article="《人民调解法》15(4)；《个人信息保护法》6")


def _reads(form: Form, case: Case, by: Post, at: datetime) -> bool:
    if form.reads == "matter":
        return True  # it says what the matter's own page says
    if form.reads == "record":
        return may_read_record(by, case, at=at)
    if form.reads == "agreement":
        return may_read_agreement(by, case, at=at)
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    if tables.may(by.role, "review_file"):
        return True  # with his reason, which opened the file
    stands = relations(case, by, Standing(case))
    power = tables.kind(case.kind).verbs[VERB].power
    return tables.may(by.role, power) and not stands.isdisjoint(READERS)


WHOSE = {
    "matter": say("这份文书只有看得到这件事项的单位可以看。"),
    "file": say(
        "这份文书写有完整的个人信息，只有经办单位的办理员、本案调解员和写明理由的评查人员可以看。"
    ),
    "agreement": say(
        "这份文书写有协议内容，只有本案调解员、经办单位主持调解的人员和写明理由的评查人员可以看。"
    ),
    "record": say("这份文书写有笔录，只有本案调解员和写明理由的评查人员可以看。"),
}


def check_may_read_dossier(case: Case, *, by: Post, at: datetime) -> None:
    """Refuse a dossier, in which everything stands, to who may not read what is most confidential in it."""
    check_open(case, by=by, at=at)
    if not may_read_record(by, case, at=at):
        raise NotForYourEyes(
            "卷宗里有调解笔录，只有本案调解员和写明理由的评查人员可以打开、下载。",
            article="《人民调解法》15(4)；《个人信息保护法》6",
        )


# ── Making ───────────────────────────────────────────────────────────────────────────────────────


def form_of(case: Case, name: str, at: datetime) -> Form:
    try:
        return in_force(at.astimezone(SHANGHAI).date(), case.place).form(case.kind, name)
    except RuleError as wrong:
        raise UnknownForm("没有这种文书。请从文书列表中选择。") from wrong


def check_may_make(form: Form, case: Case, *, by: Post, at: datetime) -> None:
    """Refuse who may make no papers of this case, or may not read what this one would say."""
    if refusal := cannot_make(case, by=by, at=at):
        raise refusal
    check_may_read(form, case, by=by, at=at)


def cannot_make(case: Case, *, by: Post, at: datetime) -> Refusal | None:
    """Why this post makes no papers of the case at all; None where it does."""
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    kind = tables.kind(case.kind)
    verb = kind.verbs.get(VERB)
    if verb is None:
        return NotYourPost("{kind}没有文书。", kind=kind)
    return refusal_of(verb, case, by=by, at=at, kind=kind, tables=tables, standing=Standing(case))


def place_for(
    form: Form, about: UUID | None, case: Case, *, by: Post, at: datetime
) -> tuple[Place, int]:
    """Where a paper of this form belongs, and its serial; the Refusal where it cannot be made now."""
    places = [place for place in places_of(case, by=by, at=at) if place.form.name == form.name]
    fitting = [place for place in places if about is None or place.about == about]
    if len(fitting) > 1:
        raise UnknownForm("《{form}》要说明为哪一次、哪一位制作。请从文书列表中选择。", form=form)
    if not fitting:
        raise UnknownForm("《{form}》没有可以对应的那一次、那一位。请从文书列表中选择。", form=form)
    [place] = fitting
    if place.why_not:
        raise NotPossibleYet(place.why_not)
    serials = case.papers.values_list("serial", flat=True)
    serial = place.paper.serial if place.paper else max(serials, default=0) + 1
    return place, serial


def places_of(case: Case, *, by: Post, at: datetime) -> list[Place]:
    """Every form that fits the case, in the order of the file: made, possible, or not yet and why."""
    return _Places(case, by, at).all()


def missing_of(case: Case, *, by: Post, at: datetime) -> list[Place]:
    """The papers that must lie in the file, are not there, and can be made now by this post."""
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    wanted = [item.forms for item in tables.dossier(case.kind) if item.needed == "must"]
    places = places_of(case, by=by, at=at)
    there = {place.form.name for place in places if place.paper}
    return [
        place
        for forms in wanted
        for place in places
        if place.form.name in forms and not place.paper and not place.why_not
        if _is_first(place.form, forms, there, places)
    ]


def _is_first(form: Form, forms: tuple[str, ...], there: set[str], places: list[Place]) -> bool:
    """Of forms that stand for one another, the one that was begun, else the last possible: what is filled
    in by the office comes after what the people bring."""
    possible = [
        place.form.name for place in places if place.form.name in forms and not place.why_not
    ]
    begun = [name for name in forms if name in there]
    return form.name == (begun or possible)[-1]


class _Places:
    """What the question is answered from, each part read once."""

    def __init__(self, case: Case, by: Post, at: datetime) -> None:
        self.case, self.by, self.at = case, by, at
        self.tables: Tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
        self.kind: Kind = self.tables.kind(case.kind)
        events = list(case.events.order_by("place_in_chain").values_list("id", "verb", "at"))
        self.done = {verb for _, verb, _ in events}
        self.revisits = [(key, at) for key, verb, at in events if verb == "revisit"]
        self.standing = Standing(case)
        rows = case.agreements.exclude(state="void").order_by("-version")
        self.agreement = rows.values_list("form", flat=True).first() or ""
        self.papers: list[Paper] = papers_of(case)
        self.opened = opening_today(case, by=by, at=at) is not None
        self.never = cannot_make(case, by=by, at=at)

    def all(self) -> list[Place]:
        found = []
        for form in self.tables.forms(self.case.kind):
            if self._fits(form) or any(paper.form == form.name for paper in self.papers):
                found += [self._place(form, subject) for subject in self._subjects(form)]
        return found

    def _fits(self, form: Form) -> bool:
        """Of forms that exclude one another, the one for this case (written, when nothing is agreed)."""
        if form.types and not self.case.type.startswith(form.types):
            return False
        if form.only in ("written", "oral"):
            return form.only == (self.agreement or "written")
        if form.only in ("persons", "organisation"):
            of_organisations = any(p.is_organisation for p in self.standing.principals)
            return of_organisations == (form.only == "organisation")
        return True

    def _subjects(self, form: Form) -> list[Subject | None]:
        """What the form is made for; one None for a form that is made once, or not for anything yet."""
        rows = SUBJECTS[form.once_for](self) if form.once_for else []
        return [*rows] or ([] if form.once_for == "agent" else [None])

    def _place(self, form: Form, subject: Subject | None) -> Place:
        about = subject.key if subject else None
        mine = tuple(p for p in self.papers if (p.form, p.about) == (form.name, about))
        return Place(form, subject, mine, self._why_not(form, subject))

    def _why_not(self, form: Form, subject: Subject | None) -> str:
        if self.never:
            return self.never.sentence
        if form.after and self.done.isdisjoint(form.after):
            verbs = [self.kind.verbs[verb] for verb in form.after]
            return say("办过其中一项以后才能制作：{verbs}。", verbs=verbs)
        if form.bound and not self.papers:
            return say("卷内还没有文书，先制作文书。")
        if form.once_for and subject is None:
            return say("还没有可以写进这份文书的内容。")
        if not self.opened:
            return FileClosed().sentence
        return "" if _reads(form, self.case, self.by, self.at) else WHOSE[form.reads]


def _sessions(places: _Places) -> list[Subject]:
    rows = places.case.mediation_sessions.order_by("held_at", "id").values_list("id", "held_at")
    return _numbered(rows)


def _inquiries(places: _Places) -> list[Subject]:
    rows = places.case.inquiries.order_by("held_at", "id").values_list("id", "held_at")
    return _numbered(rows)


def _revisits(places: _Places) -> list[Subject]:
    return _numbered(places.revisits)


def _numbered(rows: Any) -> list[Subject]:
    """第1次，2026年3月2日."""
    return [
        Subject(key, f"第{n}次，{words.day(at.astimezone(SHANGHAI).date())}")
        for n, (key, at) in enumerate(rows, start=1)
    ]


def _parties(places: _Places) -> list[Subject]:
    return [Subject(p.pk, p.masked_name) for p in places.standing.principals]


def _agents(places: _Places) -> list[Subject]:
    return [Subject(p.pk, p.masked_name) for p in places.standing.parties if p.role == "agent"]


SUBJECTS = {
    "session": _sessions,
    "inquiry": _inquiries,
    "revisit": _revisits,
    "party": _parties,
    "agent": _agents,
}


# ── Keeping and destroying ───────────────────────────────────────────────────────────────────────


class Held(Refusal):
    code, status = "file_held", 409


class NotHeld(Refusal):
    code, status = "file_not_held", 409


class StillKept(Refusal):
    code, status = "file_still_kept", 409


class NotAppraised(Refusal):
    code, status = "file_not_appraised", 409


class SamePerson(Refusal):
    code, status = "same_person", 403


def check_not_held(keeping: Keeping) -> None:
    if keeping.held:
        raise Held("卷宗已经在暂缓销毁。要解除的，请用“解除暂缓销毁”。")


def check_held(keeping: Keeping) -> None:
    if keeping.held is None:
        raise NotHeld("卷宗现在没有暂缓销毁，不用解除。")


def check_time_is_over(keeping: Keeping, today: date) -> None:
    """Refuse to judge, or to destroy, what is to be kept still."""
    if keeping.dossier is None:
        raise StillKept("卷宗还没有立卷，没有保管期限。请先立卷。")
    if keeping.until is None:
        raise StillKept("卷宗永久保管，不鉴定、不销毁。")
    if today <= keeping.until:
        raise StillKept("卷宗要保管到{on}，现在不能鉴定、不能销毁。", on=words.Day(keeping.until))


def check_may_destroy(keeping: Keeping, *, by: Post, today: date) -> None:
    """Refuse what is held, what is kept still, what nobody judged to be without value, and who judged it."""
    if keeping.held:
        raise Held("卷宗在暂缓销毁，不能销毁。请先查明原因，由有权限的人解除。")
    check_time_is_over(keeping, today)
    if keeping.appraised is None or keeping.appraised.facts["opinion"] != "destroy":
        raise NotAppraised("最近一次鉴定没有同意销毁。请先鉴定。")
    if keeping.appraised.by.user_id == by.user_id:
        raise SamePerson("鉴定的人不能自己销毁。请由另一位有权限的人办理。")


# ── Signing otherwise than in ink ──────────────────────────────────────────────────────────────────────────


class ByHandOnly(Refusal):
    code, status = "signed_by_hand_only", 409


class NothingToSign(Refusal):
    code, status = "nothing_to_sign", 409


class OtherVersion(Refusal):
    code, status = "other_version", 409


def check_may_be_drawn(case: Case, draft: Any, *, by_hand: bool) -> Any:
    """The paper that is signed: the agreement's last version since it was drawn up; a refusal where there is
    none, or where the law wants ink."""
    if by_hand:
        raise ByHandOnly(
            "涉及婚姻、收养、继承的协议要在纸上亲笔签名，不能用电子签名，也不能在屏幕上签。请到调解委员会签。",
            article="《电子签名法》3(1)",
        )
    paper = paper_to_sign(case, draft)
    if paper is None:
        raise NothingToSign(
            "协议书还没有制作，没有可以签的文本。请调解员先制作《人民调解协议书》。"
        )
    return paper


def check_may_sign_so(move: Move, party: Party, *, shown: str) -> Any:
    """The paper that this party may sign otherwise than in ink now; the Refusal where it may not."""
    draft = draft_of(move.case)
    check_speaker(party, None)
    if party.pk in signed_already(list(draft.signatures.all())):
        raise CannotSign("{name}已经签过。", name=party.masked_name)
    by_hand = needs_wet_signature(move.case, move.today)
    paper = check_may_be_drawn(move.case, draft, by_hand=by_hand)
    check_same_version(draft, paper, shown=shown)
    return paper


def check_same_version(draft: Any, paper: Any, *, shown: str) -> None:
    """Refuse to sign another version than the one that was shown, or than the others have signed."""
    if shown != paper.sha256:
        raise OtherVersion("协议书已经有了新的一版。请重新打开看过，再签。")
    ways = (DrawnSignature, CertifiedSignature)
    rows = [way.objects.filter(signature__agreement=draft).exclude(paper=paper) for way in ways]
    if any(apart.exists() for apart in rows):
        raise OtherVersion(
            "已经有人签了协议书的另一版，大家要签同一版。请调解员重新拟定协议，再一起签。"
        )
