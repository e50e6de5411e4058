"""Acting on a case: by the noun of the verb, once for each command, refused with a reason."""

import json

import pytest
import time_machine

from fengqiao.cases.models import Case, Event
from fengqiao.lib.uuid7 import uuid7
from tests.api.conftest import Answer, Api, Callers, Json, at, registration, unknown, verbs
from tests.world import World, walk


@pytest.fixture
def clerk(caller: Callers) -> Api:
    return caller("village.clerk")


@pytest.fixture
def made(clerk: Api) -> Answer:
    return clerk.post("cases", registration())


# ── Doing ────────────────────────────────────────────────────────────────────────────────────────


def test_an_act_answers_with_the_case_and_its_event(clerk: Api, made: Answer) -> None:
    answer = clerk.post(f"{at(made)}/acceptance", basis="application")

    event = Event.objects.get(verb="accept")
    assert (answer.status, answer["stage"], answer["accepted_on"]) == (
        200,
        "accepted",
        "2026-03-02",
    )
    assert answer["event"] == {
        "id": str(event.pk),
        "verb": "accept",
        "label": "受理",
        "at": "2026-03-02T09:00:00+08:00",
        "stage": "accepted",
        "facts": {"basis": "application"},
    }
    assert "accept" not in verbs(answer)
    assert "appoint_mediator" in verbs(answer)


def test_an_act_reads_the_same_facts_nested(clerk: Api, made: Answer) -> None:
    answer = clerk.post(f"cases/{made['id']}/acceptance", facts={"basis": "application"})

    assert (answer.status, answer["stage"]) == (200, "accepted")


def test_an_act_is_repeated_without_harm(clerk: Api, made: Answer) -> None:
    command = {"command_id": str(uuid7()), "basis": "application"}

    first = clerk.post(f"cases/{made['id']}/acceptance", command)
    second = clerk.post(f"cases/{made['id']}/acceptance", command)

    assert (second.status, second.body) == (200, first.body)
    assert Event.objects.filter(verb="accept").count() == 1


def test_a_repetition_tells_the_same_event_after_the_case_went_on(clerk: Api, made: Answer) -> None:
    command = {"command_id": str(uuid7()), "text": "双方都在家"}
    first = clerk.post(f"cases/{made['id']}/note", command)
    clerk.post(f"cases/{made['id']}/acceptance", basis="application")

    second = clerk.post(f"cases/{made['id']}/note", command)

    assert (second.status, second["event"], second["stage"]) == (200, first["event"], "accepted")


def test_a_command_id_is_not_lent_to_another_act(clerk: Api, made: Answer) -> None:
    command = {"command_id": str(uuid7())}
    clerk.post(f"cases/{made['id']}/note", command, text="一")

    answer = clerk.post(f"cases/{made['id']}/note", command, text="二")

    assert (answer.status, answer["code"]) == (409, "command_reused")
    assert Event.objects.filter(verb="note").count() == 1


def test_whose_move_it_is_follows_the_case(world: World, caller: Callers, clerk: Api) -> None:
    made = clerk.post("cases", registration())

    sent = clerk.post(f"cases/{made['id']}/escalation", reason="村里谈不拢")

    town = {"id": str(world.organ("town.clerk").pk), "name": world.organ("town.clerk").name}
    assert (sent["owner"], sent["receiver"], sent["awaits"]) == (made["owner"], town, town)
    signed = caller("town.clerk").post(f"cases/{made['id']}/signing_for")
    assert (signed["owner"], signed["receiver"], signed["stage"]) == (town, None, "registered")


def test_declining_names_the_other_remedies(clerk: Api, made: Answer) -> None:
    answer = clerk.post(f"cases/{made['id']}/refusal", ground="pending", reason="法院已经立案")

    assert (answer.status, answer["stage"]) == (200, "declined")
    assert any("法院" in remedy for remedy in answer["event"]["facts"]["remedies"])


def test_several_values_of_a_form_are_a_list(clerk: Api, made: Answer) -> None:
    grounds = verbs(made)["grade"]["facts"]["grounds"]["choices"]
    chosen = sorted(choice["value"] for choice in grounds[:2])

    answer = clerk.form(f"cases/{made['id']}/grade", {"grounds": chosen})

    assert (answer.status, answer["event"]["facts"]["grounds"]) == (200, chosen)


# ── Personal details ─────────────────────────────────────────────────────────────────────────────


def test_only_the_act_that_asks_shows_somebody_in_full(clerk: Api, made: Answer) -> None:
    applicant = made["parties"][0]["id"]

    answer = clerk.post(f"cases/{made['id']}/personal_read", party=applicant, reason="核对电话")

    assert (answer.status, answer["personal"]) == (
        200,
        {
            "id": applicant,
            "role": "applicant",
            "name": "张甲",
            "phone": "13800000001",
            "id_number": "",
            "address": "",
        },
    )
    assert answer["parties"][0]["name"] == "张*"
    assert "personal" not in clerk.post(f"cases/{made['id']}/note", text="问过").body
    [read] = Event.objects.filter(verb="read_personal")
    assert read.facts == {"party": applicant, "reason": "核对电话"}


def test_a_lost_answer_can_be_had_again_but_not_for_ever(
    clerk: Api, made: Answer, clock: time_machine.Traveller
) -> None:
    command = {"command_id": str(uuid7()), "party": made["parties"][0]["id"], "reason": "核对"}
    first = clerk.post(f"cases/{made['id']}/personal_read", command)

    clock.shift(9 * 60)
    again = clerk.post(f"cases/{made['id']}/personal_read", command)
    clock.shift(60)
    late = clerk.post(f"cases/{made['id']}/personal_read", command)

    assert again["personal"] == first["personal"]
    assert (late.status, late["event"]) == (200, first["event"])
    assert "personal" not in late.body


def test_nobody_reads_in_full_without_the_power(caller: Callers, made: Answer) -> None:
    applicant = made["parties"][0]["id"]

    answer = caller("leader").post(
        f"cases/{made['id']}/personal_read", party=applicant, reason="看看"
    )

    assert (answer.status, answer["code"]) == (403, "not_your_post")
    assert not Event.objects.filter(verb="read_personal").exists()


# ── The mediation file ───────────────────────────────────────────────────────────────────────────


def test_session_records_are_for_the_mediators(world: World, caller: Callers) -> None:
    case = walk(world, until="mediated")
    assert caller("mediator").get(f"cases/{case.pk}/file")["sessions"][0]["record"] is None
    opened = {
        name: caller(name).post(f"cases/{case.pk}/file_opening").status
        for name in ("mediator", "village.clerk", "leader")
    }
    assert opened == {"mediator": 200, "village.clerk": 200, "leader": 403}

    files = {
        name: caller(name).get(f"cases/{case.pk}/file")
        for name in ("mediator", "village.clerk", "leader")
    }

    records = {name: file["sessions"][0]["record"] for name, file in files.items()}
    assert records["mediator"]
    assert (records["village.clerk"], records["leader"]) == (None, None)
    assert files["mediator"]["sessions"][0]["held_at"].endswith("+08:00")
    assert not any(records["mediator"] in str(files[n].body) for n in ("village.clerk", "leader"))


def test_the_file_shows_the_agreement_to_its_holder(world: World, caller: Callers) -> None:
    case = walk(world, until="agreed")
    caller("village.clerk").post(f"cases/{case.pk}/file_opening")

    answer = caller("village.clerk").get(f"cases/{case.pk}/file")

    assert answer.status == 200
    assert answer["agreement"]["state"] == "effective"
    assert answer["agreement"]["terms"]
    assert caller("leader").get(f"cases/{case.pk}/file")["agreement"]["terms"] is None


# ── Passing on ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def dispatched(caller: Callers, clerk: Api) -> Json:
    """A case that the county has sent to the labour office."""
    dispatcher = caller("county.dispatcher")
    made = dispatcher.post("cases", registration())
    organs = verbs(made)["dispatch"]["facts"]["organ"]["choices"]
    [labour] = [o["value"] for o in organs if "人力资源" in o["label"]]
    body: Json = dispatcher.post(f"cases/{made['id']}/dispatch", organ=labour, reason="欠薪").body
    return body


def test_who_passes_a_case_on_is_told_so_and_sees_it_no_longer(
    caller: Callers, dispatched: Json
) -> None:
    liaison = caller("labour.liaison")

    answer = liaison.post(f"cases/{dispatched['id']}/objection", reason="不归我局")

    assert (answer.status, set(answer.body)) == (200, {"id", "number", "event"})
    assert answer["event"]["verb"] == "object"
    assert liaison.get(f"cases/{dispatched['id']}").status == 404


def test_passing_on_is_repeated_without_harm(caller: Callers, dispatched: Json) -> None:
    liaison = caller("labour.liaison")
    command = {"command_id": str(uuid7()), "reason": "不归我局"}
    first = liaison.post(f"cases/{dispatched['id']}/objection", command)

    second = liaison.post(f"cases/{dispatched['id']}/objection", command)

    assert (second.status, second.body) == (200, first.body)
    assert Event.objects.filter(verb="object").count() == 1


@pytest.mark.parametrize("differs", ["noun", "case", "command", "caller"])
def test_only_the_very_same_act_is_answered_again(
    differs: str, caller: Callers, dispatched: Json
) -> None:
    liaison = caller("labour.liaison")
    command, noun, ref = str(uuid7()), "objection", dispatched["id"]
    liaison.post(f"cases/{ref}/objection", command_id=command, reason="不归我局")
    if differs == "noun":
        noun = "note"
    elif differs == "case":
        ref = str(unknown())
    elif differs == "command":
        command = str(uuid7())
    else:
        liaison = caller("mediator")

    answer = liaison.post(f"cases/{ref}/{noun}", command_id=command, reason="不归我局")

    assert (answer.status, answer["code"]) == (404, "case_not_found")


# ── Refusing ─────────────────────────────────────────────────────────────────────────────────────

REFUSED: dict[str, tuple[str, Json, int, str]] = {
    "a verb out of stage": ("archiving", {}, 409, "verb_out_of_stage"),
    "an unknown noun": ("peace", {}, 404, "verb_unknown"),
    "a verb instead of its noun": ("accept", {}, 404, "verb_unknown"),
    "a registration of what is registered": ("registration", {}, 404, "verb_unknown"),
    "what happens by itself": ("effect", {}, 404, "verb_unknown"),
    "a missing fact": ("acceptance", {}, 422, "fact_wrong"),
    "a wrong choice": ("acceptance", {"basis": "whim"}, 422, "fact_wrong"),
    "a choice that is a list": ("acceptance", {"basis": ["application"]}, 422, "fact_wrong"),
    "a fact nobody asks for": ("note", {"text": "x", "colour": "red"}, 422, "fact_unknown"),
    "a name of the door's own": ("note", {"text": "x", "at": "2020-01-01"}, 422, "fact_unknown"),
    "no id of the command": ("note", {"text": "x", "command_id": None}, 422, "command_id_wrong"),
    "a party of no case": ("consent", {"party": str(unknown())}, 422, "fact_wrong"),
    "text that is a number": ("note", {"text": 5}, 422, "fact_wrong"),
    "text of half a character": ("note", {"text": "\udc00"}, 400, "json_wrong"),
    "a merger with nothing": (
        "merger",
        {"into": "〔2026〕x第1号", "reason": "x"},
        422,
        "fact_wrong",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_done_is_told_and_leaves_no_trace(
    what: str, clerk: Api, made: Answer
) -> None:
    noun, facts, status, code = REFUSED[what]

    answer = clerk.send(
        f"cases/{made['id']}/{noun}", json.dumps({"command_id": str(uuid7())} | facts)
    )

    assert (answer.status, answer["status"], answer["code"]) == (status, status, code), answer.body
    assert answer["detail"].endswith("。")
    assert (Event.objects.count(), Case.objects.get().stage) == (1, "registered")


def test_out_of_stage_says_where_it_stands_and_when_it_can(clerk: Api, made: Answer) -> None:
    answer = clerk.post(f"cases/{made['id']}/archiving")

    assert "已登记" in answer["detail"]
    assert "已销号" in answer["detail"]
    assert answer["article"] == "《人民调解法》27"


def test_a_missing_consent_says_whose_and_what_else_is_open(
    world: World, caller: Callers, clerk: Api
) -> None:
    made = clerk.post("cases", registration())
    clerk.post(f"cases/{made['id']}/acceptance", basis="application")
    mediator = str(world["mediator"].pk)
    clerk.post(f"cases/{made['id']}/mediator", mediator=mediator, chosen_by="parties")

    answer = caller("mediator").post(f"cases/{made['id']}/session", held_at="2026-03-02T08:00")

    assert (answer.status, answer["code"]) == (409, "consent_missing")
    assert "张*" in answer["detail"]
    assert "李*" in answer["detail"]
    assert "仲裁" in answer["detail"]
    assert "17" in answer["article"]


def test_nothing_but_verbs_that_can_be_done_is_offered(clerk: Api, made: Answer) -> None:
    """What is listed is not refused for its stage or for who asks; what is not listed is."""
    rules = clerk.get("kinds/dispute")["verbs"]
    listed = set(verbs(made))

    codes = {rule["verb"]: clerk.post(f"cases/{made['id']}/{rule['noun']}").body for rule in rules}

    late = {"verb_out_of_stage", "not_your_post", "not_yet_done", "verb_unknown", "consent_missing"}
    late |= {"no_signing_service"}
    assert {verb for verb, body in codes.items() if body.get("code") not in late} == listed
