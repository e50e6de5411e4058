"""Finding cases, and reading one: the case, its limits, its history, its files."""

import json
from urllib.parse import quote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cases.models import Case
from fengqiao.lib.uuid7 import uuid7
from tests.api.conftest import LI, ZHANG, Api, Callers, Json, at, registration, verbs
from tests.world import (
    COUNTY,
    GRID,
    NEIGHBOUR_TOWN,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    World,
)

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4"
    b"\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def titles(answer: Json) -> list[str]:
    return [case["title"] for case in answer["items"]]


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_of_the_list_says_what_a_ledger_needs(world: World, caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())

    answer = clerk.get("cases")

    organ = {"id": str(world.organ("village.clerk").pk), "name": "铜山乡大路庄村综治中心"}
    assert (answer.status, answer.body) == (
        200,
        {
            "items": [
                {
                    "id": made["id"],
                    "number": made["number"],
                    "kind": "dispute",
                    "kind_label": "矛盾纠纷",
                    "title": "张甲与李乙排水纠纷",
                    "type": "0201",
                    "type_label": "用水、排水、通行、通风、采光纠纷",
                    "stage": "registered",
                    "stage_label": "已登记",
                    "colour": "",
                    "place": VILLAGE,
                    "place_name": "大路庄村民委员会",
                    "owner": organ,
                    "awaits": organ,
                    "registered_at": "2026-03-02T09:00:00+08:00",
                    "limit_at": None,
                    "yellow_at": None,
                    "overdue": False,
                    "is_open": True,
                }
            ],
            "next": None,
        },
    )


def test_the_list_holds_what_each_may_see(caller: Callers) -> None:
    caller("village.clerk").post("cases", registration(title="本村的事"))
    caller("neighbour.clerk").post("cases", registration(title="邻镇的事", place=NEIGHBOUR_VILLAGE))

    seen = {name: sorted(titles(caller(name).get("cases"))) for name in EXPECTED}

    assert seen == EXPECTED


EXPECTED = {
    "village.clerk": ["本村的事"],
    "town.clerk": ["本村的事"],
    "neighbour.clerk": ["邻镇的事"],
    "county.dispatcher": ["本村的事", "邻镇的事"],
    "leader": ["本村的事", "邻镇的事"],
    "auditor": ["本村的事", "邻镇的事"],
    "grid.worker": [],
    "mediator": [],
    "labour.liaison": [],
    "police.liaison": [],
    "admin": [],
}

FILTERS: dict[str, tuple[Json, set[str]]] = {
    "the county": ({"place": COUNTY}, {"红", "远", "近"}),
    "the town": ({"place": TOWN}, {"红", "近"}),
    "the village": ({"place": VILLAGE}, {"近"}),
    "the grid": ({"place": GRID}, set()),
    "the neighbour town": ({"place": NEIGHBOUR_TOWN}, {"远"}),
    "the kind": ({"kind": "dispute"}, {"红", "远", "近"}),
    "a stage": ({"stage": "accepted"}, {"近"}),
    "a colour": ({"colour": "red"}, {"红"}),
    "a type": ({"type": "0203"}, {"远"}),
    "two characters": ({"q": "水沟"}, {"近"}),
    "a telephone": ({"q": "13800000009"}, {"远"}),
    "what is overdue": ({"overdue": "true"}, set()),
    "the nearest limit": ({"order": "limit"}, {"近"}),
    "several at once": ({"place": TOWN, "stage": "registered", "colour": "red"}, {"红"}),
    "said empty": ({"place": "", "q": "", "colour": ""}, {"红", "远", "近"}),
}


@pytest.fixture
def three(caller: Callers) -> Api:
    """Three cases of the county: one accepted in the village, one of the neighbours, one red."""
    clerk, dispatcher = caller("village.clerk"), caller("county.dispatcher")
    near = clerk.post("cases", registration(title="近", story="两家为水沟争吵。"))
    clerk.post(f"cases/{near['id']}/acceptance", basis="application")
    far = [ZHANG | {"phone": "13800000009"}, LI]
    dispatcher.post(
        "cases",
        registration(
            title="远", story="为树争吵。", place=NEIGHBOUR_VILLAGE, type="0203", parties=far
        ),
    )
    red = dispatcher.post("cases", registration(title="红", story="吵。", place=OTHER_VILLAGE))
    grounds = verbs(red)["grade"]["facts"]["grounds"]["choices"]
    dispatcher.post(f"cases/{red['id']}/grade", grounds=[grounds[0]["value"]])
    return dispatcher


@pytest.mark.parametrize("what", FILTERS)
def test_the_list_can_be_narrowed(what: str, three: Api) -> None:
    query, found = FILTERS[what]

    assert set(titles(three.get("cases", **query))) == found


def test_an_expired_limit_makes_a_case_overdue(three: Api, clock: time_machine.Traveller) -> None:
    clock.move_to("2026-04-02T00:00:00+08:00")

    answer = three.get("cases", overdue=1)

    assert [(case["title"], case["overdue"]) for case in answer["items"]] == [("近", True)]


def test_the_newest_stands_first(caller: Callers, clock: time_machine.Traveller) -> None:
    clerk = caller("village.clerk")
    for title in ("第一件", "第二件", "第三件"):
        clock.shift(60)
        clerk.post("cases", registration(title=title))

    assert titles(clerk.get("cases")) == ["第三件", "第二件", "第一件"]


def test_pages_follow_one_another_without_gap_or_repetition(caller: Callers) -> None:
    clerk = caller("village.clerk")
    for number in range(5):
        clerk.post("cases", registration(title=f"第{number}件"))

    pages, cursor = [], ""
    while cursor is not None:
        answer = clerk.get("cases", limit=2, cursor=cursor)
        pages.append(titles(answer))
        cursor = answer["next"]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(title for page in pages for title in page) == [f"第{n}件" for n in range(5)]


WRONG_QUERIES = {
    "limit=0": ("query_wrong", "limit"),
    "limit=101": ("query_wrong", "limit"),
    "limit=many": ("query_wrong", "limit"),
    "order=oldest": ("query_wrong", "order"),
    "colour=green": ("query_wrong", "colour"),
    "overdue=maybe": ("query_wrong", "overdue"),
    "place=4117260": ("query_wrong", "place"),
    "place=abc": ("query_wrong", "place"),
    "stage=Accepted%20now": ("query_wrong", "stage"),
    "statge=accepted": ("query_wrong", ""),
    "cursor=x": ("cursor_unreadable", ""),
    "cursor=AAAA": ("cursor_unreadable", ""),
    "q=%E6%B0%B4": ("search_too_short", ""),
}


@pytest.mark.parametrize("query", WRONG_QUERIES)
def test_a_wrong_question_is_told(query: str, caller: Callers) -> None:
    code, parameter = WRONG_QUERIES[query]

    answer = caller("village.clerk").get(f"cases?{query}")

    assert (answer.status, answer["code"], answer.body.get("fact", "")) == (400, code, parameter)


def test_an_unknown_place_is_a_slip_and_no_empty_list(caller: Callers) -> None:
    answer = caller("village.clerk").get("cases", place="411726999")

    assert (answer.status, answer["code"]) == (422, "no_such_place")


# ── One case ─────────────────────────────────────────────────────────────────────────────────────


def test_a_case_is_found_by_number_and_by_id(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())

    by_id, by_number = clerk.get(f"cases/{made['id']}"), clerk.get(at(made))

    said = {name: value for name, value in made.body.items() if name not in ("event", "code")}
    assert by_id.body == by_number.body == said


def test_a_code_is_told_by_the_act_that_gave_it_out_and_never_again(caller: Callers) -> None:
    clerk, said = caller("village.clerk"), registration(command_id=str(uuid7()))
    made = clerk.post("cases", said)
    other = made["parties"][1]["id"]

    again = clerk.post("cases", said)
    slip = clerk.post(f"cases/{made['id']}/access_code", party=other, how="in_person")
    read = clerk.get(f"cases/{made['id']}").body

    assert again["code"] == made["code"] != slip["code"]
    assert "code" not in read
    assert made["code"] not in str(read) and slip["code"] not in str(read)


def test_a_limit_explains_itself(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())

    answer = clerk.post(f"cases/{made['id']}/acceptance", basis="application")

    [mediation] = [d for d in answer["deadlines"] if d["clock"] == "dispute.mediation"]
    why = mediation.pop("why")
    assert mediation == {
        "clock": "dispute.mediation",
        "label": "调解期限",
        "subject": "",
        "state": "running",
        "limit": "2026-04-01",
        "raw": "2026-04-01",
        "due": "2026-04-01",
        "unit": "calendar_days",
        "provisional": False,
        "overdue": False,
        "source": mediation["source"],
    }
    assert "33" in mediation["source"]
    assert any("30" in step for step in why)


def test_a_year_without_a_calendar_makes_a_limit_provisional(
    caller: Callers, clock: time_machine.Traveller
) -> None:
    clock.move_to("2027-02-26T10:00:00+08:00")
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())

    answer = clerk.post(f"cases/{made['id']}/acceptance", basis="application")

    assert [d["provisional"] for d in answer["deadlines"]] == [True] * len(answer["deadlines"])
    assert any("暂" in step for d in answer["deadlines"] for step in d["why"])


def test_labels_come_in_english_and_sentences_stay_chinese(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())
    clerk.headers["Accept-Language"] = "en-GB,en;q=0.9,zh;q=0.1"

    answer = clerk.get(f"cases/{made['id']}")
    refused = clerk.post(f"cases/{made['id']}/archiving")

    escalate = verbs(answer)["escalate"]
    assert (answer["stage_label"], answer["kind_label"]) == ("Registered", "Dispute")
    assert (answer["channel_label"], answer["parties"][0]["role_label"]) == ("Visit", "Applicant")
    assert (escalate["label"], escalate["facts"]["reason"]["label"]) == (
        "Escalate",
        "Why it needs the level above",
    )
    assert verbs(answer)["accept"]["facts"]["basis"]["choices"][0]["label"] == "A party applied"
    assert "已登记" in refused["detail"]


def test_chinese_before_english_stays_chinese(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())
    clerk.headers["Accept-Language"] = "zh-CN,zh;q=0.9,en;q=0.8"

    assert clerk.get(f"cases/{made['id']}")["stage_label"] == "已登记"


# ── History ──────────────────────────────────────────────────────────────────────────────────────


def test_history_is_told_in_order_and_chained(world: World, caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())
    clerk.post(f"cases/{made['id']}/acceptance", basis="application", note="双方都来了")

    answer = clerk.get(f"{at(made)}/events")

    registered, taken_on = answer["items"]
    assert taken_on == {
        "id": taken_on["id"],
        "position": 2,
        "verb": "accept",
        "label": "受理",
        "at": "2026-03-02T09:00:00+08:00",
        "by": {
            "post": str(world["village.clerk"].pk),
            "name": "陈村官",
            "organ": "铜山乡大路庄村综治中心",
            "party": None,
        },
        "stage": "accepted",
        "stage_label": "已受理",
        "facts": {"basis": "application", "note": "双方都来了"},
        "previous": registered["hash"],
        "hash": Case.objects.get().head,
    }
    assert (registered["verb"], registered["previous"], answer["next"]) == ("register", "", None)


def test_history_comes_in_pages(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())
    for text in ("一", "二", "三"):
        clerk.post(f"cases/{made['id']}/note", text=text)

    first = clerk.get(f"cases/{made['id']}/events", limit=2)
    second = clerk.get(f"cases/{made['id']}/events", limit=2, cursor=first["next"])

    assert [event["position"] for event in first["items"]] == [1, 2]
    assert [event["position"] for event in second["items"]] == [3, 4]
    assert (first["next"], second["next"]) == (2, None)


def test_names_and_numbers_of_people_are_not_in_history(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())
    added = {"role": "third_person", "name": "王小丙", "phone": "13900000003"}
    clerk.post(f"cases/{made['id']}/party", added)

    answer = clerk.get(f"cases/{made['id']}/events")

    told = str(answer.body)
    assert answer["items"][1]["facts"].keys() >= {"role", "party", "name_hmac", "phone_hmac"}
    assert not any(secret in told for secret in ("王小丙", "13900000003", "13800000001"))


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


def attached(clerk: Api, made: Json, name: str, content: bytes) -> Json:
    return clerk.form(
        f"cases/{made['id']}/attachment",
        {"file": SimpleUploadedFile(name, content), "title": "现场照片"},
    )


def test_a_file_is_attached_listed_and_served_as_it_was(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())

    answer = attached(clerk, made, "排水沟.png", PNG)
    [listed] = clerk.get(f"cases/{made['id']}")["attachments"]
    closed = clerk.get(f"cases/{made['id']}/attachments/{listed['id']}")
    assert (closed.status, closed["code"]) == (403, "file_closed")
    clerk.post(f"cases/{made['id']}/file_opening")
    served = clerk.get(f"cases/{made['id']}/attachments/{listed['id']}")

    assert (answer.status, listed["title"], listed["name"], listed["size"]) == (
        200,
        "现场照片",
        "排水沟.png",
        len(PNG),
    )
    assert (served.status, served.body) == (200, PNG)
    assert served.headers["Content-Type"] == "image/png"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Cache-Control"] == "no-store"
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert served.headers["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('排水沟.png')}"
    )


def test_a_file_that_is_not_what_its_name_says_is_refused(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())

    answer = attached(clerk, made, "合同.pdf", PNG)

    assert (answer.status, answer["code"]) == (422, "file_refused")
    assert clerk.get(f"cases/{made['id']}")["attachments"] == []


def test_a_file_of_another_case_is_not_found_in_this_one(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made, other = clerk.post("cases", registration()), clerk.post("cases", registration())
    attached(clerk, made, "甲.png", PNG)
    [listed] = clerk.get(f"cases/{made['id']}")["attachments"]

    wrong = clerk.get(f"cases/{other['id']}/attachments/{listed['id']}")
    nonsense = clerk.get(f"cases/{made['id']}/attachments/nonsense")

    assert (wrong.status, wrong["code"]) == (404, "attachment_not_found")
    assert nonsense.body == wrong.body


def test_a_file_sent_as_json_is_told_how_to_send_it(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())

    answer = clerk.post(f"cases/{made['id']}/attachment", file="C:/照片.png")

    assert (answer.status, answer["code"], answer["fact"]) == (422, "fact_wrong", "file")
    assert "multipart/form-data" in answer["detail"]


# ── Asking in the body ───────────────────────────────────────────────────────────────────────────


def test_a_number_is_asked_in_the_body_and_answered_as_in_an_address(caller: Callers) -> None:
    clerk = caller("village.clerk")
    made = clerk.post("cases", registration())
    number = registration()["parties"][0]["phone"]

    found = clerk.send("cases/search", json.dumps({"q": number, "limit": 5}))
    wrong = clerk.send("cases/search", json.dumps({"q": number, "limit": 0}))
    unknown = clerk.send("cases/search", json.dumps({"phone": number}))

    assert [case["id"] for case in found["items"]] == [made["id"]]
    assert found.body == clerk.get("cases", q=number, limit=5).body
    neighbour = caller("neighbour.clerk").send("cases/search", json.dumps({"q": number}))
    assert neighbour["items"] == []
    assert (wrong.status, wrong["fact"]) == (422, "limit")
    assert unknown.status == 422
