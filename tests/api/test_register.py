"""Taking a matter in."""

import pytest

from fengqiao.cases.models import Case, Event
from fengqiao.jurisdiction.models import Division
from fengqiao.lib.uuid7 import uuid7
from tests.api.conftest import LI, ZHANG, Callers, Json, registration, verbs
from tests.world import GRID, NEIGHBOUR_VILLAGE, SINCE, VILLAGE, World


def test_register_answers_with_the_case_as_it_stands(world: World, caller: Callers) -> None:
    answer = caller("village.clerk").post("cases", registration(amount=600, people=2))

    case = Case.objects.get()
    organ = {"id": str(world.organ("village.clerk").pk), "name": "铜山乡大路庄村综治中心"}
    assert answer.status == 201
    assert answer.headers["Location"] == f"/api/v1/cases/{case.pk}"
    assert {name: answer[name] for name in answer.body if name not in LONG} == {
        "id": str(case.pk),
        "number": case.number,
        "code": case.parties.get(role="applicant").access_code(1),
        "kind": "dispute",
        "kind_label": "矛盾纠纷",
        "title": "张甲与李乙排水纠纷",
        "story": case.story,
        "type": "0201",
        "type_label": "用水、排水、通行、通风、采光纠纷",
        "channel": "visit",
        "channel_label": "当事人上门申请",
        "occurred_on": None,
        "people": 2,
        "amount": "600.00",
        "place": VILLAGE,
        "place_name": "大路庄村民委员会",
        "place_full_name": "河南省驻马店市泌阳县铜山乡大路庄村民委员会",
        "compartment": "",
        "stage": "registered",
        "stage_label": "已登记",
        "colour": "",
        "colour_until": None,
        "outcome": "",
        "is_open": True,
        "owner": organ,
        "receiver": None,
        "awaits": organ,
        "registered_at": "2026-03-02T09:00:00+08:00",
        "accepted_on": None,
        "concluded_on": None,
        "attachments": [],
    }


LONG = ("parties", "verbs", "deadlines", "event")


def test_register_masks_its_people(caller: Callers) -> None:
    answer = caller("village.clerk").post("cases", registration())

    assert [{k: v for k, v in p.items() if k != "id"} for p in answer["parties"]] == [
        {
            "role": "applicant",
            "role_label": "申请人",
            "name": "张*",
            "phone": "138****0001",
            "id_number": "",
            "address": "",
            "is_organisation": False,
            "is_minor": False,
            "represents": None,
        },
        {
            "role": "respondent",
            "role_label": "被申请人",
            "name": "李*",
            "phone": "138****0002",
            "id_number": "",
            "address": "大路庄村***",
            "is_organisation": False,
            "is_minor": False,
            "represents": None,
        },
    ]


def test_register_says_what_can_be_done_next(caller: Callers) -> None:
    answer = caller("village.clerk").post("cases", registration())

    assert verbs(answer)["escalate"] == {
        "verb": "escalate",
        "noun": "escalation",
        "label": "上报",
        "facts": {"reason": {"type": "long_text", "label": "上报理由", "required": True}},
    }
    assert verbs(answer)["consent"]["facts"]["answer"] == {
        "type": "choice",
        "label": "是否愿意",
        "required": True,
        "choices": [
            {"value": "given", "label": "愿意调解"},
            {"value": "refused", "label": "明确拒绝"},
        ],
    }
    assert {"accept", "decline", "consent"} <= set(verbs(answer))
    assert not {"register", "take_effect", "archive", "dispatch"} & set(verbs(answer))


def test_register_reads_the_same_facts_nested(caller: Callers) -> None:
    said = registration()
    kind, parties = said.pop("kind"), said.pop("parties")

    answer = caller("village.clerk").post("cases", kind=kind, parties=parties, facts=said)

    assert (answer.status, answer["title"]) == (201, said["title"])


def test_the_same_command_twice_makes_one_case_and_one_answer(caller: Callers) -> None:
    clerk, command = caller("village.clerk"), str(uuid7())

    first = clerk.post("cases", registration(), command_id=command)
    second = clerk.post("cases", registration(), command_id=command)

    assert (second.status, second.body) == (201, first.body)
    assert (Case.objects.count(), Event.objects.count()) == (1, 1)


def test_a_command_id_is_not_lent_to_another_matter(caller: Callers) -> None:
    clerk, command = caller("village.clerk"), str(uuid7())
    clerk.post("cases", registration(), command_id=command)

    answer = clerk.post("cases", registration(title="另一件事"), command_id=command)

    assert (answer.status, answer["code"]) == (409, "command_reused")
    assert Case.objects.count() == 1


def test_a_speaker_is_tied_to_whom_he_speaks_for(caller: Callers) -> None:
    agent = {"role": "agent", "name": "王丙", "represents": 0}

    answer = caller("village.clerk").post("cases", registration(parties=[ZHANG, LI, agent]))

    applicant, _, speaker = answer["parties"]
    assert speaker["represents"] == applicant["id"]


def test_a_grid_is_a_place_too(caller: Callers) -> None:
    answer = caller("grid.worker").post("cases", registration(place=GRID, channel="patrol"))

    assert (answer.status, answer["place"], answer["place_name"]) == (
        201,
        GRID,
        "大路庄村民委员会",
    )


def test_characters_beyond_the_common_planes_survive(caller: Callers) -> None:
    rare = {"role": "applicant", "name": "𠅤䶮\ue000"}
    clerk = caller("village.clerk")

    made = clerk.post("cases", registration(title="𠅤家与㛃家纠纷\ue000", parties=[rare, LI]))
    read = clerk.get(f"cases/{made['id']}")

    assert read["title"] == "𠅤家与㛃家纠纷\ue000"
    assert read["parties"][0]["name"] == "𠅤**"


# What is wrong, what is told, and the name of what is at fault.
WRONG: dict[str, tuple[Json, int, str, str, str]] = {
    "an unknown division": (
        {"place": "411726999999"},
        422,
        "no_such_place",
        "没有找到代码为“411726999999”的辖区（2026年3月2日（周一）有效）。请从辖区列表中重新选择。",
        "",
    ),
    "a place that is no code": ({"place": "大路庄"}, 422, "fact_wrong", "区划代码", "place"),
    "a date in the lunar calendar": (
        {"occurred_on": "二〇二六年正月初一"},
        422,
        "fact_wrong",
        "要用公历",
        "occurred_on",
    ),
    "a year of the Republic": (
        {"occurred_on": "0115-03-01"},
        422,
        "fact_wrong",
        "请核对是不是用了别的历法",
        "occurred_on",
    ),
    "a day that is not": (
        {"occurred_on": "2026-02-30"},
        422,
        "fact_wrong",
        "这一天",
        "occurred_on",
    ),
    "a day to come": (
        {"occurred_on": "2026-03-03"},
        422,
        "fact_wrong",
        "在今天之后",
        "occurred_on",
    ),
    "no title": ({"title": " "}, 422, "fact_wrong", "没有填写", "title"),
    "a title that is a number": ({"title": 7}, 422, "fact_wrong", "应当是文字", "title"),
    "a place that is a number": ({"place": 411726}, 422, "fact_wrong", "应当是文字", "place"),
    "an unknown channel": ({"channel": "fax"}, 422, "fact_wrong", "选择", "channel"),
    "an unknown type": ({"type": "9999"}, 422, "fact_wrong", "选择", "type"),
    "money with a mill": ({"amount": "1.005"}, 422, "fact_wrong", "两位小数", "amount"),
    "people in halves": ({"people": 1.5}, 422, "fact_wrong", "整数", "people"),
    "an unknown safety answer": ({"safety": ["x"]}, 422, "fact_wrong", "选择", "safety"),
    "safety as an object": ({"safety": {}}, 422, "fact_wrong", "列表", "safety"),
    "a fact nobody asks for": ({"colour": "red"}, 422, "fact_unknown", "colour", ""),
    "a name of the door's own": ({"by": "x"}, 422, "body_wrong", "不能填写“by”", "by"),
    "an unknown kind": ({"kind": "war"}, 422, "kind_unknown", "没有“war”这个事项种类", "kind"),
    "a kind that is a list": ({"kind": []}, 422, "kind_unknown", "事项种类", "kind"),
    "no applicant": ({"parties": [LI]}, 422, "applicant_missing", "申请人", ""),
    "nobody": ({"parties": None}, 422, "applicant_missing", "申请人", ""),
    "parties as an object": ({"parties": {}}, 422, "body_wrong", "列表", "parties"),
    "a party without a role": (
        {"parties": [{"name": "张甲"}]},
        422,
        "body_wrong",
        "“parties[0]”里缺少“role”，请补上。",
        "parties[0]",
    ),
    "a role that is a list": (
        {"parties": [ZHANG | {"role": []}]},
        422,
        "body_wrong",
        "“parties[0].role”应当是文字，现在是列表。请改正后再提交。",
        "parties[0].role",
    ),
    "an unknown role": ({"parties": [ZHANG | {"role": "king"}]}, 422, "party_wrong", "身份", ""),
    "a party's unknown field": (
        {"parties": [ZHANG | {"faith": "x"}]},
        422,
        "body_wrong",
        "“parties[0]”里不认识“faith”",
        "parties[0]",
    ),
    "an identity number that does not add up": (
        {"parties": [ZHANG | {"id_number": "411726198001010011"}]},
        422,
        "party_wrong",
        "身份证号不对",
        "",
    ),
    "facts written twice": ({"facts": {"title": "x"}}, 422, "body_wrong", "写了两次", "title"),
    "facts as a list": ({"facts": []}, 422, "body_wrong", "“facts”应当是对象", "facts"),
    "a command without an id": (
        {"command_id": None},
        422,
        "command_id_wrong",
        "UUID",
        "command_id",
    ),
    "a command by a name": ({"command_id": "1"}, 422, "command_id_wrong", "UUID", "command_id"),
    "a command by a number": ({"command_id": 1}, 422, "command_id_wrong", "UUID", "command_id"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told_and_nothing_is_kept(what: str, caller: Callers) -> None:
    differs, status, code, sentence, fact = WRONG[what]

    answer = caller("village.clerk").post("cases", registration(**differs))

    assert (answer.status, answer["status"], answer["code"]) == (status, status, code), answer.body
    assert sentence in answer["detail"]
    assert answer.body.get("fact", "") == fact
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert Case.objects.count() == 0


def test_a_place_of_another_county_is_told_by_its_name(caller: Callers) -> None:
    for code, name in (("410102", "中原区"), ("410102001001", "某社区")):
        Division.objects.create(code=code, name=name, level="county", valid_from=SINCE)

    answer = caller("village.clerk").post("cases", registration(place="410102001001"))

    assert (answer.status, answer["code"]) == (422, "place_outside_county")
    assert "中原区" in answer["detail"]


def test_a_post_without_the_power_takes_nothing_in(caller: Callers) -> None:
    answer = caller("leader").post("cases", registration())

    assert (answer.status, answer["code"]) == (403, "not_your_post")
    assert Case.objects.count() == 0


def test_a_neighbours_matter_is_taken_in_and_stays_ours(caller: Callers) -> None:
    """Who comes is heard, wherever in the county it happened; the first to receive it holds it."""
    clerk = caller("village.clerk")

    answer = clerk.post("cases", registration(place=NEIGHBOUR_VILLAGE))

    assert answer.status == 201
    assert clerk.get(f"cases/{answer['id']}").status == 200


def test_safety_answers_put_the_case_into_a_compartment(caller: Callers) -> None:
    answer = caller("village.clerk").post("cases", registration(safety=["domestic_violence"]))

    assert answer["compartment"] == "domestic_violence"
    assert caller("town.clerk").get(f"cases/{answer['id']}").status == 404
    assert caller("county.dispatcher").get("cases")["items"] == []
