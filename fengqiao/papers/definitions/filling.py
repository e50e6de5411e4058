"""What of a matter goes into a part of a form: one function a `fill` of rulebook/forms. Text, in
paragraphs; of a table each row a line, its cells parted by ｜."""

from collections.abc import Callable, Iterable
from typing import Any

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Party
from fengqiao.papers.definitions.lying import Laid, laid_so_far
from fengqiao.papers.definitions.matter import TO_WRITE, Matter, day, moment

BAR = "｜"
NUMERALS = "零一二三四五六七八九十"


def lines(rows: Iterable[Iterable[Any]]) -> str:
    """Rows of cells as text; a bar in a cell is not taken for one between them."""
    return "\n".join(BAR.join(str(cell).replace(BAR, "/") for cell in row) for row in rows)


def cells(text: str, width: int) -> list[list[str]]:
    """The rows again, each filled up or cut to the width of the table."""
    rows = [line.split(BAR) for line in text.split("\n") if line.strip()]
    return [[cell.strip() for cell in (*row, *[""] * width)][:width] for row in rows]


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def _people(m: Matter, parties: Iterable[Party]) -> str:
    return "\n".join(m.person(party) for party in parties)


def _in_role(m: Matter, role: str) -> list[Party]:
    """Those of a role, each followed by who speaks for him."""
    found = [party for party in m.parties if party.role == role]
    return [
        one
        for party in found
        for one in (party, *(other for other in m.parties if other.represents_id == party.pk))
    ]


def _parties(m: Matter) -> str:
    others = [p for p in m.parties if not p.is_principal and p.represents_id is None]
    return _people(m, [*_in_role(m, "applicant"), *_in_role(m, "respondent"), *others])


def _principal(m: Matter) -> str:
    whom = [p for p in m.parties if p.pk == m.party.represents_id]
    return "\n".join(m.person(party, as_what="委托人") for party in whom)


def _present(m: Matter) -> str:
    came = set(m.session.presences.values_list("party_id", flat=True))
    return "、".join(f"{m.called(p)}{m.name(p)}" for p in m.parties if p.pk in came)


def _invitees(m: Matter) -> str:
    rows = m.case.invitees.order_by("at", "id")
    return "、".join(f"{row.name}（{row.relation}）" for row in rows)


# ── The matter ───────────────────────────────────────────────────────────────────────────────────


def _type(m: Matter) -> str:
    if not m.case.type:
        return ""
    return m.tables.scheme_label("moj18", m.tables.mapped(m.case.type, "moj18"))


def _taken_up(m: Matter) -> str:
    accepted = m.last("accept")
    basis = accepted.facts.get("basis", "") if accepted else ""
    how = {"initiative": "主动调解", "entrusted": "接受委托移送"}.get(basis, "依当事人申请")
    between = m.names(m.standing.principals)
    return f"本调委会{how}，经当事人同意，调解{between}之间的纠纷。"


def _period(m: Matter) -> str:
    held = m.case.mediation_sessions.order_by("held_at").values_list("held_at", flat=True)
    began = held[0].astimezone(SHANGHAI).date() if held else m.case.accepted_on
    return f"{day(began)}至{_ended_on(m)}" if began else ""


def _ended_on(m: Matter) -> str:
    if m.case.concluded_on:
        return day(m.case.concluded_on)
    ended = m.last("terminate", "ask_to_stop", "decline")
    return day(ended.at.astimezone(SHANGHAI).date()) if ended else ""


def _ended_because(m: Matter) -> str:
    ended = m.last("terminate", "ask_to_stop")
    others = m.names(p for p in m.standing.principals if p.pk != m.about)
    what = f"您与{others}之间的“{m.case.title}”，"
    if ended is None or ended.verb == "ask_to_stop":
        return f"{what}因当事人要求停止调解，调解终止。"
    why = m.label("terminate", "ground", ended.facts.get("ground", ""))
    return f"{what}因{why}，调解终止。\n{ended.facts.get('reason', '')}"


def _outcome(m: Matter) -> str:
    done = m.last("conclude", "terminate", "ask_to_stop", "withdraw")
    if done is None:
        return ""
    if done.verb == "conclude":
        label = m.label("conclude", "outcome", m.case.outcome)
        return f"{label}。\n{done.facts.get('summary', '')}"
    said = {"ask_to_stop": "当事人要求停止调解，调解终止。", "withdraw": "申请人撤回申请。"}
    why = m.label("terminate", "ground", done.facts.get("ground", ""))
    return said.get(done.verb, f"{why}，调解终止。")


def _remedies(m: Matter) -> str:
    rows = enumerate(m.tables.remedies(m.case.kind, m.case.type), start=1)
    return "\n".join(f"{n}. {row.label}：向{row.where}提出；{row.within}。" for n, row in rows)


# ── What was agreed and done ─────────────────────────────────────────────────────────────────────


def _performance(m: Matter) -> str:
    agreement, parts = m.agreement, m.instalments
    said = f"履行方式、地点：{agreement.manner}。\n履行时限：{day(agreement.perform_by)}以前。"
    if len(parts) < 2 and not any(part.what for part in parts):
        return said
    return "\n".join([said, *(_part(part) for part in parts)])


def _part(part: Any) -> str:
    told = [f"{day(part.due_on)}以前", f"{part.amount}元" if part.amount is not None else ""]
    return f"第{part.position}期：{'，'.join(filter(None, [*told, part.what]))}。"


def _copies(m: Matter) -> str:
    many = len(m.standing.principals) + 1  # 人民调解法 29
    said = NUMERALS[many] if many < len(NUMERALS) else str(many)
    return f"本协议一式{said}份，当事人、人民调解委员会各持一份。"


def _instalments(m: Matter) -> str:
    return lines(
        (
            part.position,
            day(part.due_on),
            part.amount if part.amount is not None else "",
            part.what,
            day(part.performed_on),
            part.proof,
        )
        for part in m.instalments
    )


def _evidence(m: Matter) -> str:
    by_id: dict[Any, str] = {party.pk: m.name(party) for party in m.parties}
    rows = m.case.evidence.order_by("at", "id")
    return lines(
        (
            n,
            row.name,
            by_id.get(row.provided_by_id, ""),
            m.label("add_evidence", "original", row.original),
            row.pages or "",
        )
        for n, row in enumerate(rows, start=1)
    )


def _asked_of_court(m: Matter) -> str:
    names = m.names(m.standing.principals)
    return f"请求依法确认{names}于{_effective_on(m)}达成的人民调解协议（{m.case.number}）有效。"


def _why_confirm(m: Matter) -> str:
    led = f"经{m.organ}主持调解，双方自愿达成调解协议，协议自{_effective_on(m)}起生效。"
    why = "为使协议得到履行，双方共同申请司法确认。"
    return f"{m.agreement.dispute_facts}\n{led}{why}"


def _effective_on(m: Matter) -> str:
    return day(m.agreement.effective_on)


PAPERS_FOR_COURT = (
    "1. 人民调解协议书一份；\n2. 人民调解委员会主持调解的证明；\n"
    "3. 双方的身份证明、送达地址和联系方式；\n4. 与协议有关的财产权利证明（有的话）"
)


def _papers_for_court_organisation(m: Matter) -> str:
    return f"{PAPERS_FOR_COURT}；\n5. 单位的营业执照和法定代表人身份证明。"


# ── The file itself ──────────────────────────────────────────────────────────────────────────────


def _laid(m: Matter) -> Laid:
    """As it is bound; before, as it would be now."""
    return m.laid or laid_so_far(m)


def _gaps(m: Matter) -> str:
    missing = [line for line in m.lines if line.state == "missing"]
    if not missing:
        return "本卷应有的文书齐全，没有需要说明的情况。"
    named = "、".join(f"《{line.item.label}》" for line in missing)
    return f"本卷缺少{named}。\n原因："


def _slip(m: Matter) -> str:
    agreement = m.agreement
    form = {"written": "书面", "oral": "口头"}.get(agreement.form, "") if agreement else ""
    states = {part.state for part in m.instalments}
    kept = "已履行" if states == {"performed"} else "未履行" if "broken" in states else "履行中"
    row = (
        m.case.number,
        day(m.case.accepted_on),
        m.names(m.standing.principals),
        _type(m),
        _channel(m),
        "调解成功" if agreement and agreement.effective_on else "",
        form,
        agreement.amount if agreement and agreement.amount is not None else "",
        kept if agreement else "",
    )
    return lines([row])


def _channel(m: Matter) -> str:
    return m.label("register", "channel", m.case.channel)


def _revisited(m: Matter) -> str:
    key = m.revisit.facts.get("party", "")
    return m.names(party for party in m.parties if str(party.pk) == key)


# ── A petition ───────────────────────────────────────────────────────────────────────────────────


def _answer_until(m: Matter) -> str:
    """The last day for the answer, by the clock that runs: ordinary, or simple."""
    running = [d for d in m.standing.deadlines if d.state == "running" and "handling" in d.clock]
    return day(running[-1].limit_at.astimezone(SHANGHAI).date()) if running else ""


def _sent_to(m: Matter) -> str:
    return m.said("dispatch", "organ") or m.said("decide_receipt", "organ")


def _not_taken_because(m: Matter) -> str:
    done = m.last("decline", "link_same", "guide")
    if done is None:
        return ""
    ground = m.said("link_same", "ground") if done.verb == "link_same" else ""
    return "\n".join(filter(None, [ground, m.said(done.verb, "reason")]))


def fill(name: str, matter: Matter) -> str:
    """What stands in a part that is filled so; with a dot in its name what was said at a verb."""
    verb, dot, fact = name.partition(".")
    return (matter.said(verb, fact) if dot else FILLS[name](matter) or "").strip()


# ── Letters of supervision ───────────────────────────────────────────────────────────────────────

SENT = ("dispatch", "impose")


def _fact(m: Matter, name: str, *verbs: str) -> str:
    """What was said under this name the last time that one of these was done."""
    done = m.last(*verbs)
    return str(done.facts.get(name, "")) if done else ""


def _addressed(m: Matter) -> str:
    sent = [a for a in m.standing.assignments if a.role == "lead"]
    return str(sent[-1].organ.name) if sent else ""


def _clocks(m: Matter) -> str:
    """Its limits that still run, each with its last day."""
    running = [d for d in m.standing.deadlines if d.state == "running"]
    named = [
        (m.tables.clock(d.clock).label, day(d.limit_at.astimezone(SHANGHAI).date()))
        for d in running
        if d.clock in {row.name for row in m.tables.clocks(m.case.kind)}
    ]
    return "\n".join(f"{label}：{until}" for label, until in named)


def _statement(m: Matter) -> str:
    said = m.last("state")
    if said is None:
        return "单位没有陈述、申辩。"
    return f"{said.facts.get('words', '')}（{said.facts.get('said_by', '')}）"


FILLS: dict[str, Callable[[Matter], str]] = {
    "title": lambda m: m.case.title,
    "number": lambda m: m.case.number,
    "organ": lambda m: m.organ,
    "by": lambda m: m.by.user.name,
    "today": lambda m: day(m.today),
    "story": lambda m: m.case.story,
    "type": _type,
    "channel": _channel,
    "accepted_on": lambda m: day(m.case.accepted_on),
    "ended_on": _ended_on,
    "period": _period,
    "taken_up": _taken_up,
    "mediators": lambda m: "、".join(m.mediators),
    "applicants": lambda m: _people(m, _in_role(m, "applicant")),
    "respondents": lambda m: _people(m, _in_role(m, "respondent")),
    "parties": _parties,
    "party_name": lambda m: m.name(m.party),
    "principal": _principal,
    "agent": lambda m: m.person(m.party, as_what="受委托人"),
    "entrusted": lambda m: f"委托受委托人代理参加“{m.case.title}”的人民调解。",
    "called_to_mediation": lambda m: (
        f"“{m.case.title}”一事，我们已经受理。请您按下列时间、地点参加调解。"
    ),
    "inquiry_at": lambda m: moment(m.inquiry.held_at),
    "inquiry_where": lambda m: m.inquiry.where,
    "inquiry_respondent": lambda m: m.inquiry.respondent,
    "inquiry_by": lambda m: m.inquiry.by.user.name,
    "inquiry_record": lambda m: m.inquiry.record,
    "evidence": _evidence,
    "session_at": lambda m: moment(m.session.held_at),
    "session_where": lambda m: m.session.where,
    "session_present": _present,
    "session_openness": lambda m: m.label("hold_session", "openness", m.session.openness),
    "session_record": lambda m: m.session.record,
    "session_result": lambda m: m.label("hold_session", "result", m.session.result),
    "invitees": _invitees,
    "dispute_facts": lambda m: m.agreement.dispute_facts,
    "terms": lambda m: m.agreement.terms,
    "performance": _performance,
    "copies": _copies,
    "effective_on": _effective_on,
    "instalments": _instalments,
    "revisit_party": _revisited,
    "revisit_at": lambda m: moment(m.revisit.at),
    "revisit_how": lambda m: m.label("revisit", "how", m.revisit.facts.get("how", "")),
    "revisit_finding": lambda m: m.revisit.facts.get("finding", ""),
    "asked_of_court": _asked_of_court,
    "why_confirm": _why_confirm,
    "court": lambda m: m.court,
    "papers_for_court": lambda m: f"{PAPERS_FOR_COURT}。",
    "papers_for_court_organisation": _papers_for_court_organisation,
    "ended_because": _ended_because,
    "outcome": _outcome,
    "remedies": _remedies,
    "slip": _slip,
    "contents": lambda m: lines(_laid(m).rows),
    "pages_in_all": lambda m: f"本卷共{_laid(m).pages or TO_WRITE}页",
    "retention": lambda m: m.retention.label,
    "gaps": _gaps,
    "answer_until": _answer_until,
    "sent_to": _sent_to,
    "not_taken_because": _not_taken_because,
    "addressed": _addressed,
    "ground": lambda m: _fact(m, "reason", *SENT),
    "limits": _clocks,
    "statement": _statement,
    "decided_by": lambda m: _fact(m, "decided_by", *SENT, "forewarn"),
}
