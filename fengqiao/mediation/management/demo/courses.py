"""The ways that cases of the demo take, composed of stretches. Each yields when it goes on.

What is written here are the words of clerks and mediators of an invented county.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cases.models import Case, Party
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.mediation.management.demo.play import Play, Wait
from fengqiao.mediation.querysets import (
    SEAL,
    Branch,
    courts,
    in_effect,
    open_instalments,
    precheck,
)

LARGE = 5_000  # yuan from which one pays in parts
WORTH_A_COURT = 10_000
WORTH_WRITING = 3_000
ASKED_AFTER = timedelta(days=12)  # the county's revisit is due fifteen days after the agreement

# ── Coming in ────────────────────────────────────────────────────────────────────────────────────


def taken_on(play: Play) -> Wait:
    """Accepted within a day or two, looked at, and graded where something speaks for it."""
    yield play.days(0.02, 1.4)
    if play.case.stage == "dispatched":  # it came from elsewhere and was never signed for
        return
    basis = "initiative" if play.channel in ("patrol", "initiative") else "application"
    play.do("accept", play.keeper, basis=basis)
    if play.told.story.grounds or play.often(0.25):
        grounds = list(play.told.story.grounds) or ["ordinary"]
        play.do("grade", play.keeper, grounds=grounds)
    if play.told.story.safety:
        _protected(play)
    elif play.told.story.type[:2] == "01" and play.often(0.04):
        play.do("protect", play.keeper, safety="domestic_violence")
        _protected(play)
    if play.often(0.12):
        _planned(play)
    if play.often(0.25):
        _noted(play)
    if play.often(0.05):
        _linked(play)
    if play.often(0.06):
        people = str(play.chance.randint(2, 15))
        play.do("correct", play.keeper, field="people", value=people, reason="登记时没有数清")


def _protected(play: Play) -> None:
    """What the Law asks for where somebody may come to harm: tell who can protect, and no more."""
    play.do(
        "alert",
        play.keeper,
        to="police",
        what="有人可能受到伤害，请派民警上门了解，注意保护当事人。",
    )
    if play.keeper.role != "village_clerk":
        _called_in(play, play.organ(place=play.place[:9], kind="police"))


def _planned(play: Play) -> None:
    measures = play.one_of(
        "先分头谈，再面对面；请一位双方都信得过的长辈参加；一周内拿出初步方案。",
        "先到现场看清楚、量清楚，再请懂行的人算一笔账，最后谈怎么补。",
        "先稳住双方情绪，约定调解期间不再争吵；由包村干部每两天问一次进展。",
    )
    leader = play.staff.named("leader")
    by = leader if not play.case.compartment and play.often(0.3) else play.keeper
    play.do("plan", by, measures=measures, lead=play.keeper.user.name)


def _noted(play: Play) -> None:
    text = play.one_of(
        "电话联系了双方，都愿意本周内见面。",
        "被申请人在外地干活，说好周末回来。",
        "向邻居和组长问了情况，与申请人说的大体一致。",
        "申请人来问进展，已经告诉他下一步怎么办。",
        "看了现场，拍了照片，和双方各谈了半个小时。",
    )
    play.do("note", play.keeper, text=text)


def _linked(play: Play) -> None:
    for other in reversed(play.others.get(play.keeper.organ_id, [])):
        if other.pk != play.case.pk:
            play.do("link", play.keeper, other=str(other.pk), reason="同一片地方，起因相近")
            return


# ── Getting it to the one who can solve it ───────────────────────────────────────────────────────


def escalated(play: Play) -> Wait:
    """The village asks the town, which signs for it, mostly within the day."""
    yield play.days(0.1, 3)
    reason = play.one_of(
        "涉及两个部门，村里协调不了，请镇里牵头。",
        "双方要求由镇里主持，村里谈了两次没有进展。",
        "金额较大，村里拿不准，请上级调委会调解。",
        "一方不是本村人，村里不好联系。",
    )
    play.do("escalate", play.keeper, reason=reason)
    yield play.days(0.05, 1.6)
    play.do("sign_for", play.receiver, note=play.one_of("收到，今天安排人联系。", "收到。"))


def escalated_twice(play: Play) -> Wait:
    yield from escalated(play)
    yield from escalated(play)


def sent_down(play: Play) -> Wait:
    """The county's window passes it to the town where it happened."""
    yield play.days(0.02, 0.5)
    town = play.organ(place=play.place[:9], kind="centre")
    play.do("dispatch", play.keeper, organ=town.pk, reason="属于你镇的事项，请受理并联系双方。")
    yield play.days(0.05, 1.8)
    play.do("sign_for", play.receiver)


def asked_department(play: Play) -> Wait:
    """The town sends it to a department; the wrong one objects, the right one answers and returns it."""
    right = play.staff.liaison(play.told.story.calls)
    wrong = play.staff.liaison("信访局")
    assert right is not None and wrong is not None
    if play.often(0.4):
        yield play.days(0.2, 1.5)
        play.do(
            "dispatch", play.keeper, organ=wrong.organ_id, reason="请核实有没有相同的来信来访。"
        )
        yield play.days(0.1, 1)
        ground = "没有收到同一事项；按职责分工应由行业主管部门先提意见。"
        play.do("object", wrong, reason=ground)
    yield play.days(0.1, 1.5)
    play.do("dispatch", play.keeper, organ=right.organ_id, reason="请核实情况，提出处理意见。")
    yield play.days(0.1, 1.5)
    play.do("sign_for", right)
    yield play.days(2, 6)
    play.do("note", right, text="已经派人到现场核实，向双方讲了政策规定。")
    if play.case.stage in ("registered", "accepted"):
        play.do("return", right, reason="意见：民事部分建议继续调解，行政上的事由我们督促办理。")
        yield play.days(0.1, 1)
        play.do("sign_for", play.receiver)


def department_called(play: Play) -> Wait:
    """A department is asked to come, and comes."""
    liaison = play.staff.liaison(play.told.story.calls)
    if liaison is None or play.keeper.role == "village_clerk":
        return
    yield play.days(0.1, 1)
    _called_in(play, liaison.organ)
    yield play.days(0.2, 2)
    answer = play.one_of(
        "已到现场，向双方说明了有关规定。", "已派人参加，带来了档案里的图纸和数据。"
    )
    play.do("report_in", liaison, answer=answer)


def department_awaited(play: Play) -> Wait:
    """A department was asked to come, and has not answered yet."""
    yield from taken_on(play)
    liaison = play.staff.liaison(play.told.story.calls)
    assert liaison is not None
    _called_in(play, liaison.organ)


def police_called(play: Play) -> Wait:
    """The police station was asked to come, and has not answered yet."""
    yield from taken_on(play)
    _called_in(play, play.organ(place=play.place[:9], kind="police"))


def sent_to_department(play: Play) -> Wait:
    """It lies with a department, which has not signed for it yet."""
    yield from taken_on(play)
    liaison = play.staff.liaison(play.told.story.calls)
    assert liaison is not None
    reason = "请核实情况，提出处理意见。"
    play.do("dispatch", play.keeper, organ=liaison.organ_id, reason=reason)


def _called_in(play: Play, organ: Organ) -> None:
    play.do("call_in", play.keeper, organ=organ.pk, reason="请派人到场，帮助说清政策和事实。")


# ── Before and at the table ──────────────────────────────────────────────────────────────────────


def prepared(play: Play) -> Wait:
    """Everybody is asked, told of his rights, and a mediator is found."""
    yield play.days(0.2, 3)
    if play.often(0.15):
        reason = "电话通知调解时间"
        play.do("read_personal", play.keeper, party=play.respondent.pk, reason=reason)
    if play.often(0.03):
        phone = "1200000" + str(play.chance.randint(1000, 9999))
        facts = {"field": "phone", "value": phone, "reason": "当事人换了号码"}
        play.do("correct_party", play.keeper, party=play.respondent.pk, **facts)
    if play.often(0.04):
        joined = {"role": "third_person", "name": play.one_of("钱甲子", "孔乙丑", "严丙寅")}
        play.do("add_party", play.keeper, **joined)
    if play.often(0.25):
        play.do("hand_out_code", play.keeper, party=play.respondent.pk, how="in_person")
    _everybody_asked(play)
    _appointed(play, _mediator_for(play))
    if play.often(0.2):
        play.do("open_file", play.mediator)
    if play.often(0.3):
        _asked_around(play)
    if play.often(0.35):
        _evidence_listed(play)
    if play.often(0.12):
        agreed_by = [party.pk for party in play.principals]
        name, relation = play.one_of("老支书", "王大伯", "刘老师"), "双方都信得过的长辈"
        play.do("invite", play.mediator, name=name, relation=relation, agreed_by=agreed_by)


def _everybody_asked(play: Play) -> None:
    """Before the first session, and again after a reopening: an old yes is none."""
    for party in play.principals:
        play.do("consent", play.keeper, party=party.pk, **_answer(play, party))
        play.do("acknowledge_rights", play.keeper, party=party.pk, **_acknowledged(play, party))


def _answer(play: Play, party: Party) -> dict[str, Any]:
    how = play.one_of("in_person", "in_person", "phone", "visit", "written")
    return {"answer": "given", "how": how, **_by_speaker(play, party)}


def _acknowledged(play: Play, party: Party) -> dict[str, Any]:
    return {"how": play.one_of("signed", "signed", "read_aloud"), **_by_speaker(play, party)}


def _by_speaker(play: Play, party: Party) -> dict[str, Any]:
    """A minor answers through the guardian, a firm through who was sent."""
    speaker = play.speakers.get(party.pk)
    return {"given_by": speaker.pk} if speaker else {}


def _mediator_for(play: Play) -> Post:
    """Somebody of the committee nearest to where the case is held; of the village not always."""
    holder = play.case.holder.place
    nearest = play.place[:12] if len(holder) == 12 and play.often(0.6) else play.place[:9]
    return play.staff.at(nearest, "mediator")


def _appointed(play: Play, mediator: Post) -> None:
    play.mediator = mediator
    chosen_by = play.one_of("parties", "committee")
    play.do("appoint_mediator", play.keeper, mediator=mediator.pk, chosen_by=chosen_by)


def replaced(play: Play) -> Wait:
    """The mediator is a relative of one side: he withdraws, somebody of the town goes on."""
    other = play.staff.at(play.place[:9], "mediator")
    if play.mediator.pk == other.pk:
        return
    yield play.days(0.2, 1)
    reason = "与被申请人是表亲，申请人提出后主动回避。"
    play.do("recuse_mediator", play.keeper, mediator=play.mediator.pk, reason=reason)
    _appointed(play, other)


def _asked_around(play: Play) -> None:
    play.do(
        "investigate",
        play.mediator,
        held_at=play.at,
        where="当事人住处附近",
        respondent=play.one_of("邻居甲", "组长乙", "同事丙"),
        record="问：这件事您看到了吗？答：看到了一部分，起因是为了钱和面子，两家以前处得不错。",
    )


def _evidence_listed(play: Play) -> None:
    name = play.one_of("现场照片", "收条", "微信聊天记录", "合同", "医药费票据", "转账记录")
    play.do(
        "add_evidence",
        play.mediator,
        name=name,
        provided_by=play.applicant.pk,
        original=play.one_of("original", "copy"),
        pages=play.chance.randint(1, 12),
    )
    if play.often(0.4):
        text = f"{name}登记说明：由申请人提供，已经与原件核对。（演示文件）\n"
        file = SimpleUploadedFile(f"{name}.txt", text.encode())
        play.do("attach", play.mediator, file=file, title=f"{name}登记说明")


def sat_down(play: Play, result: str = "agreed", sessions: int = 0) -> Wait:
    """One to three sessions; what was said in them is sealed."""
    sessions = sessions or play.chance.choice((1, 1, 1, 2, 2, 3))
    for number in range(sessions):
        yield play.days(1, 6)
        last = number == sessions - 1
        _session(play, result if last else "continue")


def _session(play: Play, result: str) -> None:
    record = {
        "agreed": f"双方把话说开，各让一步，谈成：{play.told.terms}",
        "continue": "双方各说各的理，情绪平复下来，约定回去想一想，下次再谈。",
        "failed": "双方差距没有缩小，申请人表示不再谈了。已经告诉双方可以走的其他途径。",
    }[result]
    play.do(
        "hold_session",
        play.mediator,
        held_at=play.at - timedelta(minutes=1),
        where=play.one_of("镇综治中心调解室", "村委会调解室", "申请人家中", "田间地头"),
        openness="open" if play.often(0.1) and not play.case.compartment else "closed",
        present=[play.speakers.get(party.pk, party).pk for party in play.principals],
        record=record,
        result=result,
    )


# ── Agreeing, and keeping it ─────────────────────────────────────────────────────────────────────


def agreed_in_writing(play: Play) -> Wait:
    """Drawn up, then signed by everybody, not always on the same day; the last name makes it binding."""
    yield play.days(0.1, 1.5)
    play.do("draft_agreement", play.mediator, **_agreement(play))
    for signer in _signers(play):
        if play.often(0.15):
            yield play.days(0.5, 2)
        play.do("sign", play.mediator, signer=signer, signed_on=play.today)


def _signers(play: Play) -> list[str]:
    """Everybody whose hand an agreement needs (人民调解法 29), by the names that the act knows."""
    hands = [play.speakers.get(party.pk, party) for party in play.principals]
    return [*(f"party:{hand.pk}" for hand in hands), f"mediator:{play.mediator.pk}", SEAL]


def agreed_by_word(play: Play) -> Wait:
    yield play.days(0, 0.3)
    play.do("agree_orally", play.mediator, agreed_on=play.today, **_agreement(play))


def _agreement(play: Play) -> dict[str, Any]:
    parts = _parts(play)
    facts: dict[str, Any] = {
        "dispute_facts": play.told.text,
        "terms": play.told.terms,
        "manner": play.one_of("现金，在村委会当面交付", "银行转账", "微信转账，截图留存")
        if play.told.amount
        else "各自按约定去做，村干部到场看过",
        "perform_by": parts[-1]["due_on"],
        "instalments": parts,
    }
    return facts | ({"amount": str(play.told.amount)} if play.told.amount else {})


def _parts(play: Play) -> list[dict[str, str]]:
    """Small sums at once, large ones in two to four parts a month apart."""
    amount = play.told.amount
    if not amount:
        due_on = play.today + timedelta(days=play.chance.choice((5, 7, 10, 15)))
        return [{"due_on": due_on.isoformat(), "what": "按协议内容做到"}]
    many = play.chance.choice((2, 3, 4)) if amount >= LARGE else 1
    first = play.today + timedelta(days=play.chance.choice((3, 7, 10)))
    share = (Decimal(amount) / many).quantize(Decimal("1"))
    sums = [share] * (many - 1) + [amount - share * (many - 1)]
    return [
        {"due_on": _months_after(first, n).isoformat(), "amount": str(part), "what": f"第{n + 1}期"}
        for n, part in enumerate(sums)
    ]


def _months_after(day: date, months: int) -> date:
    return day + timedelta(days=30 * months)


def kept(play: Play) -> Wait:
    """Every part is done in time, or a little late; where it takes longer, somebody asks meanwhile."""
    parts = _open_parts(play)
    if parts[-1][1] > play.today + ASKED_AFTER:
        yield play.days(7, 11)
        _revisited(play)
    for instalment, due_on in parts:
        yield play.on_day(due_on - timedelta(days=play.chance.choice((0, 1, 2, 3, -2))))
        _performed(play, instalment)


def _open_parts(play: Play) -> list[tuple[str, date]]:
    return [(str(part.pk), part.due_on) for part in open_instalments(in_effect(play.case))]


def _performed(play: Play, instalment: str) -> None:
    proof = play.one_of("收条", "转账截图", "双方当面确认", "银行回单")
    facts = {"instalment": instalment, "performed_on": play.today, "proof": proof}
    play.do("record_performance", play.keeper, **facts)


def broken(play: Play) -> Wait:
    """The first part is kept, the next is not: the matter is open again."""
    parts = _open_parts(play)
    if len(parts) > 1:
        yield play.on_day(parts[0][1])
        _performed(play, parts[0][0])
    instalment, due_on = parts[-1] if len(parts) == 1 else parts[1]
    yield play.on_day(due_on + timedelta(days=play.chance.randint(14, 28)))
    undone = "到期没有付，对方说手头紧" if play.told.amount else "到期没有做，对方说抽不出空"
    reason = f"{undone}；打电话、上门各催过一次。"
    play.do("report_breach", play.keeper, instalment=instalment, reason=reason)
    play.is_revisited = False
    yield play.days(0.2, 2)
    _everybody_asked(play)


def confirmed(play: Play, result: str = "confirmed") -> Wait:
    """Both ask the court, and the court answers."""
    yield play.days(1, 12)
    branch = _branch_to_court(play)
    play.do(
        "apply_confirmation",
        play.keeper,
        applicants=[party.pk for party in play.principals],
        branch=branch.value,
        court=branch.courts[0].pk,
        applied_on=play.today,
    )
    yield play.days(5, 15)
    number = play.chance.randint(1, 400)
    facts: dict[str, Any] = {"result": result, "decided_on": play.today}
    if result == "confirmed":
        facts["document_number"] = f"（{play.today.year}）豫1726民特{number}号"
    play.do("record_confirmation", play.keeper, **facts)


def _branch_to_court(play: Play) -> Branch:
    """One that the case offers: to the court that sent it, else nearly always where they mediated."""
    offered = [branch for branch in courts(play.case, play.today) if branch.fits and branch.courts]
    nearest = [branch for branch in offered if branch.value == "mediation_body"]
    return (nearest or offered)[0]


# ── Closing ──────────────────────────────────────────────────────────────────────────────────────


def closed(play: Play, outcome: str = "performed") -> Wait:
    yield play.days(0.2, 3)
    summary = play.one_of(*_told_at_the_end(play, outcome))
    play.do("conclude", play.keeper, outcome=outcome, summary=summary)
    yield from struck_off(play)


def _told_at_the_end(play: Play, outcome: str) -> tuple[str, ...]:
    """What the parties are told: nothing but what the outcome says."""
    paid = "钱已经付清" if play.told.amount else "约定的事已经做完"
    return {
        "performed": ("协议的内容都做到了，双方签字认可。", f"{paid}，双方握手言和。"),
        "confirmed": (f"法院已经确认协议有效，{paid}。", "协议经法院确认，也已经全部履行。"),
        "reconciled": ("双方自己谈好了，不用再调解。", "双方自行和解，没有别的要求。"),
        "withdrawn": (
            "申请人撤回了申请，以后还可以再来。",
            "申请人不再要求调解，已经告知其他途径。",
        ),
    }[outcome]


def struck_off(play: Play) -> Wait:
    """Revisited, evaluated, verified, filed."""
    if not play.is_revisited:
        yield play.days(3, 11)
        _revisited(play)
    yield play.days(0.5, 6)
    _evaluated(play)
    play.do(
        "strike_off",
        play.keeper,
        verified_how=play.one_of("到现场看过", "向双方电话核实", "查看回访记录"),
    )
    yield play.days(2, 25)
    play.do("archive", play.keeper)
    if play.often(0.05):
        yield from _asked_and_told(play)
    if not play.case.compartment and play.often(0.04):
        reviewer = play.staff.named("justice.reviewer")
        play.do("review_record", reviewer, reason="季度案卷评查抽查")


def _asked_and_told(play: Play) -> Wait:
    """A party asks what is kept of it, and gets its answer."""
    words = "请把你们登记的我的电话、住址给我看一下。"
    asked = play.do("request", play.himself(play.applicant), about="see", words=words)
    yield play.days(1, 4)
    key, reply = asked.event.facts["request"], "已经打印一份，请凭身份证来取，也可以在网上自己看。"
    play.do("answer_request", play.keeper, request=key, result="granted", reply=reply)


def _revisited(play: Play) -> None:
    finding = play.one_of(*_found_by_then(play))
    how = play.one_of("phone", "phone", "visit", "online")
    play.do("revisit", play.keeper, how=how, party=play.applicant.pk, finding=finding)
    play.is_revisited = True


def _found_by_then(play: Play) -> tuple[str, ...]:
    """What is found at a revisit: nothing but what can be so where the case stands ('': on its way)."""
    on_its_way = (
        "履行正常，提醒按期付后面的款。" if play.told.amount else "正在按约定做，双方没有争吵。"
    )
    kept = ("双方见面说话了，没有新的矛盾。", "已经按约定做到，比较满意。")
    return {
        "": (on_its_way,),
        "performed": kept,
        "confirmed": kept,
        "reconciled": ("双方和好了，没有新的矛盾。", "双方自己谈好的都做到了。"),
        "withdrawn": ("申请人说事情已经过去，没有新的矛盾。",),
        "terminated": ("双方没有再争吵，还在考虑走哪条途径。", "已经知道可以起诉，没有新的矛盾。"),
    }[play.case.outcome]


def _evaluated(play: Play) -> None:
    for party, share in zip(play.principals, (0.8, 0.35), strict=True):
        if play.often(share):
            said = play.chance.choices(
                ("satisfied", "fairly", "dissatisfied", "declined"), weights=(70, 18, 4, 8)
            )[0]
            by = play.himself(party) if play.often(0.3) else play.keeper
            play.do("evaluate", by, party=party.pk, satisfaction=said)


# ── Whole courses ────────────────────────────────────────────────────────────────────────────────


def settled(play: Play) -> Wait:
    """As most go: accepted, mediated, agreed, kept, closed."""
    yield from taken_on(play)
    yield from department_called(play)
    yield from mediated(play)
    yield from agreed_and_closed(play)


def mediated(play: Play) -> Wait:
    yield from prepared(play)
    if play.often(0.06):
        yield from replaced(play)
    yield from sat_down(play)


def agreed_and_closed(play: Play) -> Wait:
    if play.told.amount >= WORTH_WRITING or play.often(0.3):
        yield from agreed_in_writing(play)
    else:
        yield from agreed_by_word(play)
    if play.told.amount >= WORTH_A_COURT and play.often(0.5) and _confirmable(play):
        yield from confirmed(play)
        yield from kept(play)
        yield from closed(play, "confirmed")
    else:
        yield from kept(play)
        yield from closed(play)


def _confirmable(play: Play) -> bool:
    """Whether anything stands in the way of asking the court (status, title to land: 解释 355)."""
    findings = precheck(play.case, play.today, applicants=play.principals)
    return all(finding.ok or not finding.stops for finding in findings)


def agreed_on_paper(play: Play) -> Wait:
    """As most go, and in writing whatever the sum."""
    yield from taken_on(play)
    yield from mediated(play)
    yield from agreed_in_writing(play)
    yield from kept(play)
    yield from closed(play)


def settled_by_the_town(play: Play) -> Wait:
    if play.often(0.5):
        yield from taken_on(play)
        yield from escalated(play)
    else:
        yield from escalated(play)
        yield from taken_on(play)
    yield from department_called(play)
    yield from mediated(play)
    yield from agreed_and_closed(play)


def settled_by_the_county(play: Play) -> Wait:
    """Hard ones go up twice; one of the town's committee mediates on."""
    yield from taken_on(play)
    yield from escalated_twice(play)
    yield from mediated(play)
    yield from agreed_and_closed(play)


def sent_down_and_settled(play: Play) -> Wait:
    yield from sent_down(play)
    yield from settled(play)


def with_a_department(play: Play) -> Wait:
    yield from taken_on(play)
    yield from asked_department(play)
    yield from mediated(play)
    yield from agreed_and_closed(play)


def broken_and_mended(play: Play) -> Wait:
    """Agreed, not kept, mediated again, kept."""
    yield from taken_on(play)
    yield from mediated(play)
    yield from agreed_in_writing(play)
    yield from broken(play)
    yield from sat_down(play, sessions=1)
    yield from agreed_in_writing(play)
    yield from kept(play)
    yield from closed(play)


def declined(play: Play) -> Wait:
    yield play.days(0.05, 2)
    story = play.told.story
    play.do("decline", play.keeper, ground=story.ground, reason=story.reason)
    if play.often(0.4):
        yield play.days(1, 6)
        play.do("evaluate", play.keeper, party=play.applicant.pk, satisfaction="fairly")
    yield play.days(5, 30)
    play.do("archive", play.keeper)


def refused(play: Play) -> Wait:
    """The other side does not want to: nobody presses, everybody is told where else to go."""
    yield from taken_on(play)
    yield play.days(0.5, 3)
    play.do("consent", play.keeper, party=play.applicant.pk, **_answer(play, play.applicant))
    speaker = _by_speaker(play, play.respondent)
    facts = {"answer": "refused", "how": "phone", **speaker}
    play.do("consent", play.keeper, party=play.respondent.pk, **facts)
    reason = "对方明确表示不愿意调解。您可以向法院起诉，也可以找主管部门处理。"
    play.do("terminate", play.keeper, ground="refused", reason=reason)
    yield from struck_off(play)


def failed(play: Play) -> Wait:
    """Two sittings, no agreement: ended, with the other ways told."""
    yield from taken_on(play)
    yield from prepared(play)
    yield from sat_down(play, result="failed")
    yield play.days(0.5, 4)
    reason = "谈了几次没有谈成。您可以向法院起诉，调委会可以出具调解经过的说明。"
    play.do("terminate", play.mediator, ground="no_agreement", reason=reason)
    if play.often(0.3):
        yield play.days(10, 40)
        play.do("reopen", play.keeper, reason="双方都说想再谈一次，重新办理。")
        _everybody_asked(play)
        yield from sat_down(play, sessions=1)
        yield from agreed_and_closed(play)
    else:
        yield from struck_off(play)


def stopped(play: Play) -> Wait:
    """A party asks to stop: one act, and it has stopped."""
    yield from taken_on(play)
    yield from prepared(play)
    yield from sat_down(play, result="continue", sessions=1)
    yield play.days(1, 6)
    play.do("ask_to_stop", play.mediator, party=play.applicant.pk)
    yield from struck_off(play)


def reconciled(play: Play) -> Wait:
    """They settled it among themselves before anybody sat down."""
    yield from taken_on(play)
    yield play.days(2, 8)
    if play.often(0.5) and play.case.stage == "accepted":
        play.do("withdraw", play.himself(play.applicant))
        yield from struck_off(play)
    else:
        yield from closed(play, "reconciled")


def waiting(play: Play) -> Wait:
    """An appraisal takes its time; the clock stands still meanwhile."""
    yield from taken_on(play)
    yield from prepared(play)
    yield from sat_down(play, result="continue", sessions=1)
    yield play.days(0.5, 2)
    reason = "双方同意先鉴定，鉴定期间不计入调解期限。"
    play.do("suspend", play.mediator, ground="appraisal", reason=reason)
    yield play.days(14, 40)
    play.do("resume", play.mediator, note="鉴定意见已经出来，双方都收到了。")
    yield from sat_down(play, sessions=1)
    yield from agreed_and_closed(play)


def prolonged(play: Play) -> Wait:
    """More time, since all sides agree to it."""
    yield from taken_on(play)
    yield from prepared(play)
    yield from sat_down(play, result="continue", sessions=2)
    yield play.days(6, 12)
    agreed_by = [party.pk for party in play.principals]
    facts = {"days": play.chance.choice((10, 15, 30)), "agreed_by": agreed_by}
    play.do("extend", play.mediator, reason="当事人在外地，回来还要几天，双方同意延长。", **facts)
    yield from sat_down(play, sessions=1)
    yield from agreed_and_closed(play)


def entered_twice(play: Play) -> Wait:
    """The same matter was here already: this entry goes into the other one, or points at it."""
    yield play.days(0.1, 1)
    earlier = [case for case in _earlier(play) if case.is_open and case.stage != "dispatched"]
    if earlier:
        facts = {"into": str(earlier[-1].pk), "reason": "同一双方、同一件事，前几天已经登记过"}
        play.do("merge", play.keeper, **facts)
    else:
        yield from settled(play)


def _earlier(play: Play) -> list[Case]:
    others = play.others.get(play.case.holder_id, [])[-12:]
    keys = [case.pk for case in others if case.pk != play.case.pk]
    return list(Case.objects.visible_to(play.keeper).filter(pk__in=keys).order_by("id"))
