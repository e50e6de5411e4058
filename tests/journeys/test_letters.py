"""督办: from a reminder over a warning and a demand to a listing, with the unit's word at every step, and its
lift; each date with its reason."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from fengqiao.cases import actions
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import rungs_from
from fengqiao.cases.step import explained, rules_of
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.tables import in_force
from tests.world import COUNTY, SHANGHAI, TODAY, World, choices, do, fresh, moment, register_dispute

pytestmark = pytest.mark.django_db

CENTRE, UNIT, LEADER = "county.dispatcher", "town.clerk", "leader"
DECIDED = {"decided_by": "秦领导，政法委员会副书记"}
ANSWER = {"answer": "已经派人去办。", "answered_by": "周镇办，镇中心主任"}


def draft(world: World, type_code: str, *, at: datetime | None = None, **differs: Any) -> Case:
    """A letter of the county's centre."""
    facts = {
        "title": "关于逾期未答复事项的文书",
        "story": "一件事项超过期限没有答复。请查明原因，按期答复。",
        "channel": "overdue",
        "type": type_code,
    }
    at = at or world.now
    return actions.register(
        "letter", by=world[CENTRE], at=at, command_id=uuid7(at), **(facts | differs)
    ).case


def send(world: World, letter: Case, *, at: datetime | None = None, **differs: Any) -> None:
    facts = {"organ": world.organ(UNIT).pk, "reason": "县督办办法第三条", **DECIDED}
    do(world, letter, "dispatch", CENTRE, at=at, **(facts | differs))


def limits(case: Case) -> dict[str, date]:
    """The last day of each running clock."""
    running = case.deadlines.filter(state="running")
    return {d.clock: explained(d, rules_of(d).clock(d.clock), rules_of(d)).limit for d in running}


def proposed(letter: Case, at: datetime) -> set[str]:
    """The types of letters that may follow by now."""
    return {rung.type for rung in rungs_from(letter, in_force(TODAY, COUNTY), at)}


def answered_in_vain(world: World, letter: Case, at: datetime) -> None:
    """Signed for, answered, and found wanting."""
    do(world, letter, "sign_for", UNIT, at=at)
    do(world, letter, "answer", UNIT, at=at, **ANSWER)
    do(world, letter, "reject_answer", CENTRE, at=at, reason="还没有去看。", **DECIDED)


# ── The whole ladder ─────────────────────────────────────────────────────────────────────────────


def test_a_ladder_of_letters_ends_in_a_listing_and_is_lifted(world: World) -> None:
    reminder = draft(world, "LA01", about=register_dispute(world).pk)
    assert reminder.number == "〔2026〕泌提示字第0001号"
    send(world, reminder)
    assert limits(reminder) == {
        "letter.sign_for": date(2026, 3, 3),
        "letter.reply": date(2026, 3, 9),
    }
    assert fresh(reminder).awaits_id == world.organ(UNIT).pk

    late = moment(on=date(2026, 3, 10))
    assert proposed(reminder, moment(on=date(2026, 3, 9))) == set()
    assert proposed(reminder, late) == {"LA02"}

    warning = draft(world, "LA02", at=late, after=reminder.pk, channel="unmended")
    send(world, warning, at=late)
    assert limits(warning)["letter.reply.LA02"] == date(2026, 3, 13)
    do(world, reminder, "replace", CENTRE, at=late, replaced_by=warning.pk, **DECIDED)
    answered_in_vain(world, warning, late)
    assert limits(warning) == {"letter.reply.LA02": date(2026, 3, 13)}

    demand = draft(world, "LA03", at=late, after=warning.number)
    send(world, demand, at=late, correct_by="2026-03-20")
    assert limits(demand)["letter.correction"] == date(2026, 3, 20)
    after = moment(on=date(2026, 3, 21))
    assert proposed(demand, after) == {"LB01", "LB02"}

    listing = listed(world, demand, after)
    lifted(world, listing)


def listed(world: World, demand: Case, at: datetime) -> Case:
    """Announced, heard, decided."""
    listing = draft(world, "LB02", at=at, after=demand.pk, channel="unmended")
    intended = {"intended": "拟挂牌督办六个月。", **DECIDED}
    do(world, listing, "forewarn", CENTRE, at=at, organ=world.organ(UNIT).pk, **intended)
    decision = {"reason": "逾期没有整改。", "effect": "六个月内不评先。", **DECIDED}
    with pytest.raises(Refusal, match="“陈述、申辩”的期限到2026年3月27日（周五）为止"):
        do(world, listing, "impose", CENTRE, at=at, correct_by="2026-06-30", **decision)

    said = {"words": "材料已经备齐，正在施工。", "said_by": "周镇办，镇中心主任"}
    do(world, listing, "state", UNIT, at=at + timedelta(days=1), **said)
    on = moment(on=date(2026, 3, 23))
    with pytest.raises(Refusal, match="“整改期”从这一天起算"):
        do(world, listing, "impose", CENTRE, at=on, **decision)
    taken = do(world, listing, "impose", CENTRE, at=on, correct_by="2026-06-30", **decision)
    assert any("上一级" in way for way in taken.event.facts["remedies"])
    assert taken.case.receiver_id == world.organ(UNIT).pk
    assert limits(listing) == {
        "letter.sign_for": date(2026, 3, 24),
        "letter.reply.LB": date(2026, 4, 23),
        "letter.correction.LB": date(2026, 6, 30),
        "letter.restriction.LB02": date(2026, 9, 23),
        "letter.lifting.LB02": date(2026, 10, 8),
    }
    return listing


def lifted(world: World, listing: Case) -> None:
    """Put right and checked by somebody else; lifted when its time is over, and not a day before."""
    june = moment(on=date(2026, 6, 20))
    do(world, listing, "sign_for", UNIT, at=june)
    do(world, listing, "answer", UNIT, at=june, **ANSWER)
    assert fresh(listing).awaits_id == world.organ(CENTRE).pk
    verified = {"verified_how": "到现场看过。", **DECIDED}
    do(world, listing, "verify", CENTRE, at=june, **verified)

    reason = {"reason": "整改到位，期限已满。", **DECIDED}
    with pytest.raises(Refusal, match="期限到2026年9月23日（周三）为止，还没有过，现在不能“解除”"):
        do(world, listing, "lift", CENTRE, at=moment(on=date(2026, 9, 23)), **reason)
    assert fresh(listing).limit_at.astimezone(SHANGHAI).date() == date(2026, 10, 8)
    do(world, listing, "lift", CENTRE, at=moment(on=date(2026, 9, 24)), **reason)
    assert fresh(listing).stage == "lifted"
    assert limits(listing) == {}


def test_every_date_of_a_listing_is_explained(world: World) -> None:
    listing = grave(world, occurred_on="2026-02-10")

    why = {
        deadline.clock: explained(
            deadline, rules_of(deadline).clock(deadline.clock), rules_of(deadline)
        ).why
        for deadline in listing.deadlines.all()
    }
    assert why["letter.restriction.LB03"] == (
        "2026年2月10日（周二）起算，首日不计（民法典201）",
        "+12个月 → 2027年2月10日（周三），到期月的对应日（民法典202）",
    )


def grave(world: World, **facts: Any) -> Case:
    """A listing for what was especially serious, which needs nothing before it but the unit's word."""
    listing = draft(world, "LB03", channel="event")
    organ = {"organ": world.organ(UNIT).pk, "intended": "拟挂牌督办一年。"}
    do(world, listing, "forewarn", CENTRE, **organ, **DECIDED)
    said = {"words": "没有意见。", "said_by": "周镇办，镇中心主任"}
    do(world, listing, "state", UNIT, **said)
    decision = {"reason": "发生重大事件。", "effect": "一年内不评先。", "correct_by": "2026-05-31"}
    do(world, listing, "impose", CENTRE, **(decision | DECIDED | facts))
    return listing


def test_what_is_especially_serious_counts_from_the_event(world: World) -> None:
    with pytest.raises(Refusal, match=r"事件发生的日期.*没有填写.*从这一天起算"):
        grave(world)


def test_a_missed_target_prolongs_it_by_a_year_from_the_end_of_the_period(world: World) -> None:
    listing = grave(world, occurred_on="2026-02-10")
    do(world, listing, "sign_for", UNIT)
    finding = {"finding": "三项有一项没有做到。", **DECIDED}
    with pytest.raises(Refusal, match="“整改期”的期限到2026年5月31日（周日）为止"):
        do(world, listing, "prolong", CENTRE, at=moment(on=date(2026, 5, 31)), **finding)

    do(world, listing, "prolong", CENTRE, at=moment(on=date(2026, 6, 5)), **finding)

    found = limits(listing)
    assert found["letter.prolonged"] == date(2027, 5, 31)
    assert found["letter.lifting_after_failure"] == date(2027, 6, 7)
    assert "letter.restriction.LB03" not in found


# ── Who, and who not ─────────────────────────────────────────────────────────────────────────────


def test_no_letter_is_graver_than_what_came_before(world: World) -> None:
    warning = draft(world, "LA02")
    with pytest.raises(Refusal, match=r"“警示函”要先有这样的情形.*提示函过了答复期限没有答复"):
        send(world, warning)

    reminder = draft(world, "LA01")
    send(world, reminder)
    do(world, warning, "link", CENTRE, other=reminder.pk, reason="前一份")
    with pytest.raises(Refusal, match="要先有这样的情形"):
        send(world, warning)  # it is not late yet
    late = moment(on=date(2026, 3, 10))
    with pytest.raises(Refusal, match="要先有这样的情形"):
        send(world, warning, at=late, organ=world.organ("neighbour.clerk").pk)
    send(world, warning, at=late)


def test_a_draft_is_seen_by_who_writes_it_and_a_letter_by_its_unit_alone(world: World) -> None:
    letter = draft(world, "LA01")
    for name in (UNIT, "neighbour.clerk", "labour.liaison"):
        assert not Case.objects.visible_to(world[name]).filter(pk=letter.pk).exists()
    send(world, letter)

    assert Case.objects.visible_to(world[UNIT]).filter(pk=letter.pk).exists()
    for name in ("neighbour.clerk", "labour.liaison", "village.clerk"):
        assert not Case.objects.visible_to(world[name]).filter(pk=letter.pk).exists()


def test_a_letter_is_decided_and_answered_by_somebody_with_a_name(world: World) -> None:
    letter = draft(world, "LA01")
    with pytest.raises(Refusal, match="谁批准发出"):
        send(world, letter, decided_by="")
    send(world, letter)
    do(world, letter, "sign_for", UNIT)
    with pytest.raises(Refusal, match="谁签发答复"):
        do(world, letter, "answer", UNIT, answer="办好了。")


def test_only_who_sent_a_letter_checks_the_answer(world: World) -> None:
    letter = draft(world, "LA01")
    send(world, letter)
    do(world, letter, "sign_for", UNIT)
    do(world, letter, "answer", UNIT, **ANSWER)

    with pytest.raises(Refusal, match="最先提出这件事项的单位"):
        do(world, letter, "verify", UNIT, verified_how="自己看过。", **DECIDED)
    assert {"verify", "lift"} & {v.name for v in possible(world, letter, CENTRE)} == {"verify"}


def possible(world: World, letter: Case, by: str) -> list[Any]:
    return [offer.verb for offer in actions.possible(fresh(letter), by=world[by], at=world.now)]


def test_letters_go_to_ones_own_level_and_the_next_below(world: World) -> None:
    letter = draft(world, "LA01")
    offered = {UUID(key) for key in choices(world, letter, "dispatch", "organ", CENTRE)}

    assert {world.organ(UNIT).pk, world.department("司法局").pk} <= offered
    assert world.organ("village.clerk").pk not in offered  # a town's own
    assert letter.holder_id not in offered
    with pytest.raises(Refusal, match="不在可以选择的单位里"):
        send(world, letter, organ=world.organ("village.clerk").pk)


def test_the_number_of_petitions_is_no_ground() -> None:
    kind = in_force(TODAY, COUNTY).kind("letter")
    grounds = kind.verbs["register"].facts["channel"].choices

    assert len(grounds) == 8
    for one in grounds:
        assert not any(word in one.label for word in ("上访", "信访", "来信", "来访", "诉讼"))


def test_a_letter_that_was_wrong_is_revoked_with_its_reason(world: World) -> None:
    listing = grave(world, occurred_on="2026-02-10")

    do(world, listing, "revoke", CENTRE, reason="查明事实不符。", **DECIDED)

    assert fresh(listing).stage == "revoked"
    assert limits(listing) == {}
