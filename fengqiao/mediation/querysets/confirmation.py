"""司法确认: whether the court can be asked now, and which one (人民调解法 33; 民事诉讼法 205; 解释 353-355).

What is checked is what a court would send back; the court itself decides.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fengqiao.cases.models import Case, Party
from fengqiao.jurisdiction.models import Organ
from fengqiao.lib.sentence import say
from fengqiao.mediation.querysets.agreements import in_effect
from fengqiao.rulebook import clocks
from fengqiao.rulebook.clocks import words
from fengqiao.rulebook.tables import in_force

CLOCK = "dispute.judicial_confirmation"
MANY_CODES = 4
COUNTY_DIGITS = 6

# 解释 355: beginnings of type codes, and what a court does not confirm of them.
STATUS = say("确认婚姻、亲子、收养关系的，法院不予受理")
TITLE = say("确认物权归属的，法院不予受理")
INTELLECTUAL = say("确认知识产权归属的，法院不予受理")
EXCLUDED = {
    "0101": STATUS,
    "0403": TITLE,
    "0902": TITLE,
    "0903": TITLE,
    "0904": TITLE,
    "0999": TITLE,
    "1001": INTELLECTUAL,
}
MONEY = re.compile(
    r"支付|给付|赔偿|补偿|偿还|归还.*款|返还.*款|付清|[0-9一二三四五六七八九十百千万]元"
)
VAGUE = re.compile(r"尽快|尽早|酌情|适当|另行协商|再议|视情况|协商解决")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked. Where `ok` is false and it `stops`, the court is not asked yet."""

    code: str
    ok: bool
    sentence: str
    article: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Branch:
    """One way in which the law finds the court, whether it is this case's, and the nearest courts by it."""

    value: str
    label: str
    fits: bool
    why: str
    courts: tuple[Organ, ...]
    article: str


# ── Whether ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a court looks at: the agreement in effect, and what is on file beside it."""

    agreement: Any
    principals: Sequence[Party]
    is_presided: bool  # a mediator was appointed and held a session
    confirmations: Sequence[Any]  # of the agreement, the first first


def precheck(
    case: Case,
    on: date,
    *,
    applicants: Collection[Party] | None = None,
    grounds: Grounds | None = None,
) -> list[Finding]:
    """Everything to be seen before asking the court on that day; without applicants, who they are.

    `grounds` from who has read them already.
    """
    grounds = grounds or _grounds(case)
    agreement, principals = grounds.agreement, grounds.principals
    if agreement is None or agreement.effective_on > on:
        return [NOT_IN_EFFECT]
    return [
        Finding("in_effect", True, _effective(agreement), "《人民调解法》29、30"),
        _in_time(case, agreement, on),
        _joint(principals, applicants),
        _fit(case),
        _clear(agreement),
        *_papers(agreement, grounds),
        _first(grounds),
    ]


def _grounds(case: Case) -> Grounds:
    agreement = in_effect(case)
    if agreement is None:
        return Grounds(None, (), is_presided=False, confirmations=())
    return Grounds(
        agreement=agreement,
        principals=[p for p in case.parties.order_by("position") if p.is_principal],
        is_presided=case.mediation_sessions.exists() and case.appointments.exists(),
        confirmations=list(agreement.confirmations.order_by("applied_on", "at")),
    )


NOT_IN_EFFECT = Finding(
    "in_effect",
    False,
    say("这一天还没有生效的调解协议。书面协议要各方当事人、调解员都签名并加盖调委会印章后才生效。"),
    "《人民调解法》29、33",
)


def _effective(agreement: Any) -> str:
    return say("协议自{day}起生效。", day=words.Day(agreement.effective_on))


def _in_time(case: Case, agreement: Any, on: date) -> Finding:
    """Thirty days from effect; the raw last day is advised, the day it rolls to still counts."""
    tables = in_force(on, case.place)
    rule = tables.clock(CLOCK)
    due = clocks.due(rule, agreement.effective_on, calendar=tables.calendar)
    last = clocks.moment(due.limit).date()
    if on > last:
        sentence = say(
            "申请期限到{last}为止，已经过了。"
            "可以请对方按协议履行；不履行的，可以就协议向人民法院起诉。",
            last=words.Day(last),
        )
        return Finding("in_time", False, sentence, rule.source)
    return Finding("in_time", True, _left(on, clocks.moment(due.raw).date(), last), rule.source)


def _left(on: date, advised: date, last: date) -> str:
    left, day = (last - on).days, words.Day(last)
    if advised != last and on <= advised:
        return say(
            "还剩{left}天，最后一天是{day}，建议在{advised}以前提出。",
            left=left,
            day=day,
            advised=words.Day(advised),
        )
    if left:
        return say("还剩{left}天，最后一天是{day}。", left=left, day=day)
    return say("这是最后一天，当天要送到法院。")


def _joint(principals: Sequence[Party], applicants: Collection[Party] | None) -> Finding:
    names = [party.masked_name for party in principals]
    lacking = [p for p in principals if applicants is not None and p not in applicants]
    if lacking:
        absent = [party.masked_name for party in lacking]
        sentence = say(
            "司法确认要双方共同申请，还缺{absent}。请征得同意后一起申请。", absent=absent
        )
        return Finding("joint", False, sentence, "《人民调解法》33")
    sentence = say("要由{names}共同申请，可以本人去，也可以委托代理人去。", names=names)
    return Finding("joint", True, sentence, "《人民调解法》33")


def _fit(case: Case) -> Finding:
    reason = EXCLUDED.get(case.type[:MANY_CODES])
    if reason:
        sentence = say(
            "本案登记的纠纷类型里，{reason}。如果协议只约定付款、赔偿等给付，"
            "请先用“更正登记内容”改成相应的类型。",
            reason=reason,
        )
        return Finding("fit", False, sentence, "《民诉法解释》355")
    return Finding("fit", True, say("纠纷类型不在法院不予受理的范围里。"), "《民诉法解释》355")


def _clear(agreement: Any) -> Finding:
    """内容明确: by when and how always stand in it; how much must, where money is spoken of.

    It is told to who may not read the agreement, so it quotes none of its words.
    """
    article = "《民诉法解释》358（内容不明确的驳回）"
    if agreement.amount is None and MONEY.search(agreement.terms):
        sentence = say(
            "协议要付钱，但没有登记金额，法院会认为内容不明确。请重新拟定协议，写明金额。"
        )
        return Finding("clear", False, sentence, article)
    if VAGUE.search(f"{agreement.terms} {agreement.manner}"):
        sentence = say(
            "协议里有“尽快”“适当”一类说不准的话，法院可能认为内容不明确。请看看能不能写具体。"
        )
        return Finding("clear", False, sentence, article, stops=False)
    return Finding("clear", True, say("履行的金额、期限、方式都已写明。"), article)


def _papers(agreement: Any, grounds: Grounds) -> Iterator[Finding]:
    article = "《民诉法解释》354"
    if grounds.is_presided:
        paper = say("口头协议登记表") if agreement.form == "oral" else say("调解协议书")
        sentence = say(
            "请带上：{paper}、调委会主持调解的证明、各方身份证明；涉及财产的带权利证明。",
            paper=paper,
        )
        yield Finding("papers", True, sentence, article)
    else:
        sentence = say("没有调解员主持调解的记录，开不出主持调解的证明。请先补上调解记录。")
        yield Finding("papers", False, sentence, article)
    wanting = [said for party in grounds.principals if (said := _wanting(party))]
    if wanting:
        sentence = say("申请书上还要写明：{wanting}。可以先补登，也可以当场填写。", wanting=wanting)
        yield Finding("identity", False, sentence, article, stops=False)


def _wanting(party: Party) -> str:
    """What the application must say of a party and the file does not know."""
    known = [
        (say("身份证号"), party.id_number or party.is_organisation),
        (say("住址"), party.address),
        (say("联系电话"), party.phone),
    ]
    lacking = [label for label, value in known if not value]
    return say("{name}的{lacking}", name=party.masked_name, lacking=lacking) if lacking else ""


def _first(grounds: Grounds) -> Finding:
    standing = ("", "confirmed", "rejected")
    asked = next((one for one in grounds.confirmations if one.result in standing), None)
    if asked is None:
        return Finding("first", True, say("还没有申请过。"), "《人民调解法》33")
    answered = {"confirmed": say("法院已经确认"), "rejected": say("法院已经驳回")}
    sentence = say(
        "已在{day}申请过，{said}，不用重复申请。",
        day=words.Day(asked.applied_on),
        said=answered.get(asked.result, say("法院还没有答复")),
    )
    return Finding("first", False, sentence, "《民事诉讼法》206")


# ── Where ────────────────────────────────────────────────────────────────────────────────────────

ARTICLE = "《民事诉讼法》205"
INVITING = "inviting_court"
NOT_INVITED = say("本案不是法院移送来调解的。")
INVITED = say("本案是法院移送来调解的，要向移送的法院申请。")
WHY = {
    INVITING: say("法院邀请先行调解的，向作出邀请的法院申请。"),
    "domicile": say("可以向一方当事人住所地的基层法院申请；住在外县的，向那里的法院申请。"),
    "subject_matter": say("争的东西（如房屋、土地）在哪里，可以向哪里的基层法院申请。"),
    "mediation_body": say("调解组织自行调解的，可以向它所在地的基层法院申请。"),
    "intermediate": say("只有本来由中级法院管辖的纠纷，才向中级法院申请。"),
}


def fits(case: Case, branch: str) -> bool:
    """Whether the law finds this case's court by that branch: who invited decides it."""
    return (branch == INVITING) == (case.channel == "court")


def leads_to(branch: str, court: Organ, case: Case) -> bool:
    """Whether the law can find this court by that branch. Where a party lives and where the thing lies
    is not asked of anybody here: any basic court may be the one, as any court may have invited."""
    is_basic = len(court.place) == COUNTY_DIGITS
    if branch == "mediation_body":
        return bool(court.place == case.holder.place[:COUNTY_DIGITS])
    if branch == "intermediate":
        return not is_basic
    return is_basic or branch == INVITING


def courts(case: Case, on: date) -> list[Branch]:
    """The courts by each of the law's branches, and why each is or is not this case's."""
    verb = in_force(on, case.place).kind(case.kind).verbs["apply_confirmation"]
    at_hand = _courts_at_hand(case, on)
    return [
        Branch(
            value=choice.value,
            label=choice.label,
            fits=fits(case, choice.value),
            why=_why(case, choice.value),
            courts=tuple(_courts_by(choice.value, case, at_hand)),
            article=ARTICLE,
        )
        for choice in verb.facts["branch"].choices
    ]


def _why(case: Case, branch: str) -> str:
    if fits(case, branch):
        return WHY[branch]
    return NOT_INVITED if branch == INVITING else INVITED


def _courts_at_hand(case: Case, on: date) -> list[Organ]:
    """The courts of the case's county and city, and of its holder's county; the narrowest first."""
    places = (case.place[:6], case.place[:4], case.holder.place[:6])
    found = Organ.objects.in_force(on).filter(kind=Organ.Kind.COURT, place__in=places)
    return list(found.order_by("-place", "name"))


def _courts_by(branch: str, case: Case, at_hand: Sequence[Organ]) -> list[Organ]:
    county, city, body = case.place[:6], case.place[:4], case.holder.place[:6]
    places = {INVITING: (county, city), "mediation_body": (body,), "intermediate": (city,)}
    return [court for court in at_hand if court.place in places.get(branch, (county,))]
