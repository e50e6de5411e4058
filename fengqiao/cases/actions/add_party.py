"""添加当事人: a party, or somebody who speaks for one: agent, guardian, representative."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.definitions import CONTROL, ROLES
from fengqiao.cases.models import Case, Party, row_of
from fengqiao.cases.models.people import SPEAKERS
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib import idcard, phone
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7

LONGEST = {"name": 50, "phone": 30, "id_number": 30, "address": 200}
FIELDS = {"role", "represents", "is_organisation", *LONGEST}
REPRESENTATIVES_AT_MOST = 5  # 信访工作条例 20; 宁波条例 20
ADULT = 18  # 民法典 17


class PartyWrong(Refusal):
    code, status = "party_wrong", 422


def add_party(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Enter somebody on the case; what is sensitive is sealed and leaves only its hash in history."""
    return step.take(
        case, "add_party", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    represents: Party | None = move.facts.pop("represents")
    given = {name: value for name, value in move.facts.items() if value is not None}
    person = party_of(move, given)
    person.represents = represents
    check_speaker(person)
    known = [*move.standing.parties, person]
    check_representatives(known)
    move.standing.parties.append(person)
    move.add(person)
    move.facts["represents"] = represents
    move.event_facts["party"] = str(person.pk)


def party_of(move: Move, given: Mapping[str, Any]) -> Party:
    """A party from what was typed; PartyWrong says what is not right about it."""
    if unknown := sorted(given.keys() - FIELDS):
        raise PartyWrong("当事人信息里有不认识的项目：{names}。请去掉后再提交。", names=unknown)
    offered = move.kind.capacities
    if given.get("role") not in offered:
        labels = [label for role, label in ROLES.items() if role in offered]
        raise PartyWrong("当事人的身份要从“{roles}”中选择。", roles=labels)
    party = row_of(
        Party,
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        position=len(move.standing.parties),
        role=given["role"],
        is_organisation=given.get("is_organisation") in (True, "true", "on", "1"),
        **{name: _clean(name, given.get(name)) for name in LONGEST},
    )
    return judged(party, move)


def judged(party: Party, move: Move) -> Party:
    """Check what was entered, and derive what follows from it: the indexes, and who is a minor."""
    if not party.name:
        raise PartyWrong("还没有填写当事人的姓名或者名称。")
    if party.phone and len(phone.normal(party.phone)) < 5:
        raise PartyWrong("联系电话不对，请核对；没有电话可以不填。")
    if party.id_number and not party.is_organisation and (fault := idcard.fault(party.id_number)):
        raise PartyWrong("身份证号不对：{fault}没有可以不填。", fault=fault)
    card = idcard.read(party.id_number) if party.id_number else None
    party.is_minor = bool(card and idcard.age_on(card.birth_on, move.today) < ADULT)
    party.index()
    return party


def _clean(name: str, value: Any) -> str:
    if not value:
        return ""
    text = CONTROL.sub("", str(value)).strip()
    if len(text) > LONGEST[name]:
        raise PartyWrong(
            "当事人信息太长，最多{most}个字：{text}……", most=LONGEST[name], text=text[:20]
        )
    if text.isprintable():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PartyWrong("当事人信息里有无法识别的字符，请重新输入。") from None
    return re.sub(r"[\r\n\t]+", " ", text)


def speak_for(people: Sequence[Party], given: Sequence[Mapping[str, Any]]) -> None:
    """Tie speakers to whom they speak for: `represents` is a position in the list, from 0."""
    for person, said in zip(people, given, strict=True):
        position = said.get("represents")
        if position not in (None, ""):
            if not str(position).isdigit() or int(position) >= len(people):
                raise PartyWrong("代理人、监护人要写明代表名单中的第几位（从0数起）。")
            person.represents = people[int(position)]
        check_speaker(person)
    check_representatives(people)


def check_speaker(person: Party) -> None:
    """Refuse a speaker who speaks for nobody, and a party who speaks for somebody."""
    if person.role in SPEAKERS and person.represents_id is None:
        raise PartyWrong(
            "{role}{name}要写明代表谁。", role=ROLES[person.role], name=person.masked_name
        )
    if person.role not in SPEAKERS and person.represents_id is not None:
        raise PartyWrong("只有代理人、监护人、代表人才填写“代表谁”。")


def check_representatives(people: Sequence[Party]) -> None:
    for whom in {p.represents_id for p in people if p.role == "representative"}:
        if len([p for p in people if p.represents_id == whom]) > REPRESENTATIVES_AT_MOST:
            raise PartyWrong("一方的代表人最多五人。请由大家推选。", article="《信访工作条例》20")
