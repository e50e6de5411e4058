"""What a paper is filled from: one matter, and the one session, inquiry, revisit or party that it is
made for. Each part is read at most once, when a form asks for it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from fengqiao.cases.definitions import ROLES, SHANGHAI
from fengqiao.cases.models import Case, Event, Party, Standing
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.lib import idcard
from fengqiao.papers.definitions.dossier import Line, lines_of
from fengqiao.papers.querysets import latest_of, papers_of
from fengqiao.rulebook.shapes import Kind, Retention
from fengqiao.rulebook.tables import Tables, in_force

TO_WRITE = "＿＿＿＿"  # a blank for the pen


class Matter:
    """A case as `by` makes papers of it at `at`. Who may read it was asked before."""

    def __init__(
        self, case: Case, *, by: Post, at: datetime, about: UUID | None, masked: bool
    ) -> None:
        self.case, self.by, self.at, self.about, self.masked = case, by, at, about, masked
        self.laid: Any = None  # what the contents and the back cover tell of the file that is bound

    @property
    def today(self) -> date:
        return self.at.astimezone(SHANGHAI).date()

    @cached_property
    def tables(self) -> Tables:
        return in_force(self.today, self.case.place)

    @cached_property
    def kind(self) -> Kind:
        return self.tables.kind(self.case.kind)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.case)

    @cached_property
    def events(self) -> list[Event]:
        return list(self.case.events.order_by("place_in_chain"))

    def last(self, *verbs: str) -> Event | None:
        """The last time that one of these was done."""
        return next((event for event in reversed(self.events) if event.verb in verbs), None)

    def label(self, verb: str, fact: str, value: str) -> str:
        """How the kind's file calls a choice."""
        choices = self.kind.verbs[verb].facts[fact].choices
        return next((choice.label for choice in choices if choice.value == value), value)

    def said(self, verb: str, fact: str) -> str:
        """What was said the last time the verb was done, in words; '' where it was not done."""
        event = self.last(verb)
        value = event.facts.get(fact) if event else None
        if value in (None, ""):
            return ""
        kind = self.kind.verbs[verb].facts[fact].type
        if kind == "choice":
            return self.label(verb, fact, str(value))
        if kind == "date":
            return day(date.fromisoformat(str(value)))
        if kind == "organ":
            return str(Organ.objects.get(pk=str(value)).name)
        return str(value)

    # ── People ───────────────────────────────────────────────────────────────────────────────────

    @property
    def parties(self) -> list[Party]:
        return self.standing.parties

    @cached_property
    def party(self) -> Party:
        """The party that the paper is made for."""
        return next(party for party in self.parties if party.pk == self.about)

    def name(self, party: Party) -> str:
        return party.masked_name if self.masked else party.name

    def names(self, parties: Iterable[Party]) -> str:
        return "、".join(self.name(party) for party in parties)

    def person(self, party: Party, *, as_what: str = "") -> str:
        """Somebody as the forms name him, with blanks for what nobody here asks for."""
        if party.is_organisation:
            told = [("统一社会信用代码", party.id_number), ("住所", party.address)]
        else:
            told = [("性别", self._sex(party)), ("出生日期", self._born(party)), ("民族", "")]
            told += [("职业或职务", ""), ("身份证号", party.id_number), ("住址", party.address)]
        told.append(("联系方式", party.phone))
        said = "　".join(f"{what}：{value or TO_WRITE}" for what, value in told)
        return f"{as_what or self.called(party)}：{party.name}　{said}"

    def called(self, party: Party) -> str:
        """申请人; 委托代理人（代张甲）."""
        whom = next((one for one in self.parties if one.pk == party.represents_id), None)
        return ROLES[party.role] + (f"（代{self.name(whom)}）" if whom else "")

    def _sex(self, party: Party) -> str:
        return idcard.sex(party.id_number)

    def _born(self, party: Party) -> str:
        card = idcard.read(party.id_number)
        return day(card.birth_on) if card else ""

    @cached_property
    def mediators(self) -> list[str]:
        """Those who serve; where the matter is over or all have gone, all who did."""
        rows = list(self.case.appointments.select_related("post__user").order_by("at", "id"))
        serving = [row for row in rows if row.is_serving]
        return [row.post.user.name for row in serving or rows]

    @cached_property
    def organ(self) -> str:
        """The committee that mediates; before there is one, who holds the matter."""
        rows = self.case.appointments.select_related("post__organ").order_by("-at")
        found = [row.post.organ for row in rows if row.post.organ.kind == "committee"]
        return str(found[0].name if found else self.case.holder.name)

    @property
    def first(self) -> str:
        """The organ that brought the matter in: of a letter who sends it, whoever holds it now."""
        return str(self.case.registered_by.organ.name)

    # ── What was said and agreed ─────────────────────────────────────────────────────────────────

    @cached_property
    def session(self) -> Any:
        return self.case.mediation_sessions.get(pk=str(self.about))

    @cached_property
    def inquiry(self) -> Any:
        return self.case.inquiries.select_related("by__user").get(pk=str(self.about))

    @cached_property
    def revisit(self) -> Event:
        return next(event for event in self.events if event.pk == self.about)

    @cached_property
    def agreement(self) -> Any:
        """The draft that is being signed, else the newest that took effect."""
        rows = self.case.agreements.exclude(state="void").order_by("-version")
        return rows.prefetch_related("instalments", "confirmations__court").first()

    @cached_property
    def instalments(self) -> list[Any]:
        rows = self.agreement.instalments.all() if self.agreement else []
        return sorted(rows, key=lambda row: row.position)

    @cached_property
    def court(self) -> str:
        """Where confirmation was asked for; before, nobody but the parties knows."""
        rows = self.agreement.confirmations.all() if self.agreement else []
        asked = sorted(rows, key=lambda row: (row.applied_on, row.at))
        return str(asked[-1].court.name) if asked else ""

    # ── The file ─────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def papers(self) -> list[Any]:
        """The last version of each paper, without what stands in it, in the order of the file."""
        orders = {form.name: form.order for form in self.tables.forms(self.case.kind)}
        latest = latest_of(papers_of(self.case)).values()
        known = [paper for paper in latest if paper.form in orders]
        return sorted(known, key=lambda paper: (orders[paper.form], paper.serial))

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(
            self.tables,
            self.case.kind,
            verbs=[event.verb for event in self.events],
            parties=self.parties,
            papers=self.papers,
            scans=list(self.case.attachments.order_by("at", "id")),
        )

    @cached_property
    def retention(self) -> Retention:
        """How long the file is kept, by what was agreed."""
        made = self.case.agreements.exclude(effective_on=None).order_by("-version").first()
        return self.tables.retention(
            self.case.kind,
            type_code=self.case.type,
            agreed=made.form if made else "none",
            continuing=bool(made) and _goes_on(made),
        )

    @cached_property
    def ended_on(self) -> date:
        """When the matter ended, from which its file is kept."""
        if self.case.concluded_on:
            return self.case.concluded_on
        ended = self.last("terminate", "ask_to_stop", "decline", "withdraw", "conclude")
        return ended.at.astimezone(SHANGHAI).date() if ended else self.today


LONG = timedelta(days=183)  # half a year: what is done later goes on


def _goes_on(agreement: Any) -> bool:
    """Whether what was agreed is done in several parts, or much later."""
    in_parts: bool = agreement.instalments.count() > 1
    late: bool = agreement.perform_by - agreement.effective_on > LONG
    return in_parts or late


def day(on: date | None) -> str:
    """2026年3月2日, as official papers write it."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def moment(at: datetime) -> str:
    """2026年3月2日9时05分."""
    here = at.astimezone(SHANGHAI)
    return f"{day(here.date())}{here.hour}时{here.minute:02}分"
