"""Open311 GeoReport v2, as the client `three` meets it and by the letter of the standard."""

import itertools
import re
from typing import Any
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.actions.admit_app import admit_app
from fengqiao.jurisdiction.actions.dismiss_app import dismiss_app
from fengqiao.jurisdiction.actions.open_portal import open_portal
from fengqiao.jurisdiction.models import Boundary, ReportingApp, Visitor
from fengqiao.ledgers.actions import take_filing
from fengqiao.ledgers.models import Delivery
from tests.api.conftest import Api
from tests.ledgers.test_orders import take
from tests.world import COUNTY, SINCE, TOWN, VILLAGE, World, build, do, moment

pytestmark = pytest.mark.usefixtures("clock")
HERE = "/open311/v2/"
SAID = "路灯坏了三天，王某晚上摔了一跤。"


@pytest.fixture
def key(world: World) -> str:
    """The key of an app of the county, which is open to residents."""
    open_portal(COUNTY, on=SINCE)
    return admit_app(title="随手拍", by=world["admin"], at=world.now)


def asked(path: str, **query: Any) -> Any:
    return Client().get(HERE + path, {"jurisdiction_id": COUNTY} | query)


def sent(key: str, form: str = "json", **differs: Any) -> Any:
    said = {
        "api_key": key,
        "jurisdiction_id": COUNTY,
        "service_code": "Q3",
        "description": SAID,
        "address_string": "铜山乡大路庄村三组7号",
        "first_name": "甲",
        "last_name": "张",
        "phone": "12000000001",
        "email": "zhang@example.cn",
        "device_id": "phone-7",
    }
    given = {name: value for name, value in (said | differs).items() if value != ""}
    return Client().post(f"{HERE}requests.{form}", given)


def filed(key: str, **differs: Any) -> Case:
    answer = sent(key, **differs)
    assert answer.status_code == 200, answer.content.decode()
    return Case.objects.get(pk=answer.json()[0]["service_request_id"])


def refusal(answer: Any) -> tuple[int, str]:
    [said] = answer.json()
    assert said["code"] == answer.status_code
    return answer.status_code, said["description"]


# ── A client of others ───────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_three_lists_services_files_a_request_and_follows_it(
    live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`three` was written for Python 2: `ifilter` is lent to it here, and XML, whose reader has gone from
    Python, is read by ourselves below."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    from three import Three

    world = build()
    open_portal(COUNTY, on=SINCE)
    key = admit_app(title="随手拍", by=world["admin"], at=world.now)
    app = Three(f"{live_server.url}{HERE}", api_key=key, jurisdiction=COUNTY)

    assert app.discovery()["endpoints"][0]["url"] == f"{live_server.url}/open311/v2"
    assert {"Q1", "H1"} <= {one["service_code"] for one in app.services()}
    assert app.services("H1")["service_code"] == "H1"
    [made] = app.post("H1", name="甲 张", description=SAID, address="铜山乡大路庄村")
    [stands] = app.request(made["service_request_id"])
    assert (stands["status"], stands["status_notes"]) == ("open", "已登记")
    assert app.token(made["service_request_id"])[0]["token"] == made["service_request_id"]
    assert app.requests(api_key=key) == [stands]
    assert app.requests("Q1", api_key=key) == []


# ── Bringing in ──────────────────────────────────────────────────────────────────────────────────


def test_what_is_filed_becomes_a_matter_by_the_one_door(world: World, key: str) -> None:
    case = filed(key)

    assert (case.kind, case.type, case.place) == ("request", "Q3", VILLAGE)
    assert (case.channel, case.title) == (
        "online",
        "铜山乡居民通过应用反映的诉求工单：供水、供电、供气、供热",
    )
    assert case.story == f"{SAID}\n\n具体地点：铜山乡大路庄村三组7号"
    who = case.parties.get()
    assert (who.name, who.phone) == ("张甲", "12000000001")
    assert case.events.get().party_id == who.pk
    assert Case.objects.visible_to(world["village.clerk"]).filter(pk=case.pk).exists()


def test_the_resident_is_told_the_code_by_which_he_has_his_rights(key: str) -> None:
    [told] = sent(key).json()

    case = Case.objects.get()
    assert case.number in told["service_notice"]
    assert case.parties.get().access_code(1) in told["service_notice"]


def test_what_an_app_repeats_is_the_same_matter(key: str) -> None:
    first, again, other = filed(key), filed(key), filed(key, description="另一盏灯。")

    assert first == again != other
    assert Delivery.objects.count() == Case.objects.count() == 2


def test_nobody_need_say_who_he_is(key: str) -> None:
    case = filed(key, service_code="H3", first_name="", last_name="", phone="")

    assert case.kind == "hazard" and case.parties.get().name == "匿名"


def test_what_is_not_needed_is_not_kept(key: str) -> None:
    case = filed(key)

    kept = f"{case.story} {case.title} {case.events.get().facts} {Delivery.objects.get().said}"
    assert "zhang@example.cn" not in kept and "phone-7" not in kept


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ({"address_string": "", "address_id": VILLAGE}, VILLAGE),
        ({"address_string": "", "address_id": TOWN}, TOWN),
        ({"address_string": "村东头路口"}, COUNTY),
        ({"address_string": "", "lat": "32.70", "long": "113.30"}, TOWN),
        ({"address_string": "村东头路口", "lat": "32.70", "long": "113.30"}, TOWN),
        ({"address_string": "", "lat": "32.79", "long": "113.39"}, COUNTY),
    ],
)
def test_a_place_is_told_by_code_by_name_or_by_the_point_as_far_as_it_is_known(
    key: str, where: dict[str, str], place: str
) -> None:
    """The outline of a town names no village; what lies in no outline the county's centre locates."""
    outlined(COUNTY, 113.2, 32.6, 113.4, 32.8)
    outlined(TOWN, 113.25, 32.65, 113.35, 32.75)
    outlined(VILLAGE, 113.25, 32.65, 113.35, 32.75)

    assert filed(key, **where).place == place


def outlined(place: str, left: float, low: float, right: float, high: float) -> None:
    ring = [[left, low], [right, low], [right, high], [left, high], [left, low]]
    Boundary.objects.create(place=place, rings=[ring], loaded_at=moment())


def test_a_point_goes_with_the_words_so_that_somebody_can_find_it(key: str) -> None:
    case = filed(key, address_string="", lat="32.7", long="113.3")

    assert case.place == COUNTY
    assert case.story.endswith("应用报告的坐标：东经113.30000，北纬32.70000")


WRONG: tuple[tuple[dict[str, str], int, str], ...] = (
    ({"api_key": ""}, 403, "api_key"),
    ({"api_key": "fqa_guessed"}, 403, "api_key"),
    ({"jurisdiction_id": "110101"}, 404, "jurisdiction_id"),
    ({"service_code": ""}, 400, "service_code"),
    ({"service_code": "0201"}, 404, "service_code"),  # a quarrel is brought in by other ways
    ({"service_code": "R1"}, 404, "service_code"),  # and so is a report of wrongdoing
    ({"description": ""}, 400, "没有写“诉求内容”"),
    ({"address_string": ""}, 400, "没有写地点"),
    ({"address_string": "北京市海淀区某街"}, 400, "没有找到|不在本县"),
    ({"address_string": "", "address_id": "110101"}, 400, "不在本县"),
    ({"lat": "北", "long": "东"}, 400, "十进制"),
    ({"lat": "113.3", "long": "132.7"}, 400, "不要写反"),
)


def test_what_cannot_be_taken_is_told_in_the_standards_shape(key: str) -> None:
    for wrong, status, sentence in WRONG:
        code, said = refusal(sent(key, **wrong))
        assert code == status and re.search(sentence, said), (wrong, code, said)
    assert not Case.objects.exists()


def test_a_point_outside_the_county_is_not_ours(key: str) -> None:
    outlined(COUNTY, 113.2, 32.6, 113.4, 32.8)

    code, said = refusal(sent(key, address_string="", lat="39.9", long="116.4"))

    assert code == 400 and "请向当地反映" in said


def test_a_dismissed_app_brings_nothing_in(world: World, key: str) -> None:
    case = filed(key)
    dismiss_app(ReportingApp.objects.get(), by=world["admin"], at=world.now)

    assert refusal(sent(key))[0] == 403
    assert asked(f"requests/{case.pk}.json").status_code == 200


def test_the_key_of_another_county_opens_nothing(key: str) -> None:
    ReportingApp.objects.update(place="411727")

    assert refusal(sent(key))[0] == 403


def test_a_key_in_wrong_hands_floods_nobody(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_filing, "MOST_AN_HOUR", 1)
    sent(key)

    assert refusal(sent(key, description="又一件。"))[0] == 403
    assert Case.objects.count() == 1


def test_a_county_that_is_not_open_takes_nothing(world: World) -> None:
    key = admit_app(title="随手拍", by=world["admin"], at=world.now)
    world.portal.delete()

    assert refusal(sent(key))[0] == 404


# ── Following ────────────────────────────────────────────────────────────────────────────────────


def concluded(world: World, case: Case) -> None:
    do(world, case, "accept", by="county.dispatcher")
    do(
        world,
        case,
        "conclude",
        by="county.dispatcher",
        outcome="solved",
        summary="张甲家门口的灯修好了。",
    )


def test_who_follows_sees_how_it_stands_and_nobodys_words(world: World, key: str) -> None:
    case = filed(key, address_string="村东头路口")
    concluded(world, case)

    answer = asked(f"requests/{case.pk}.json")

    [shown] = answer.json()
    assert (shown["status"], shown["status_notes"]) == ("open", "已答复，待回访：已经解决")
    assert shown["requested_datetime"] == "2026-03-02T09:00:00+08:00"
    text = answer.content.decode()
    for secret in ("路灯", "王某", "张", "12000000001", "路口", "大路庄", "修好", case.number):
        assert secret not in text


def test_without_a_key_nobody_lists_what_residents_brought_in(
    key: str, clock: time_machine.Traveller
) -> None:
    one = filed(key)
    clock.move_to(moment(10))
    other = filed(key, description="另一盏灯。")

    assert refusal(asked("requests.json"))[0] == 400
    assert refusal(asked("requests.json", api_key="fqa_guessed"))[0] == 403
    found = asked("requests.json", service_request_id=f"{one.pk},{uuid4()}").json()
    assert [row["service_request_id"] for row in found] == [str(one.pk)]
    every = asked("requests.json", api_key=key).json()
    assert [UUID(row["service_request_id"]) for row in every] == [other.pk, one.pk]


def test_an_app_sees_only_what_it_brought_in(world: World, key: str) -> None:
    filed(key)
    other = admit_app(title="另一个应用", by=world["admin"], at=world.now)

    assert asked("requests.json", api_key=other).json() == []


def test_the_filters_of_the_standard(world: World, key: str, clock: time_machine.Traveller) -> None:
    water = filed(key)
    clock.move_to(moment(9, on=moment().date().replace(day=20)))
    fire = filed(key, service_code="H1")
    do(world, water, "decline", by="county.dispatcher", ground="litigation")
    do(world, water, "archive", by="county.dispatcher", volume="")

    def ids(**query: str) -> set[UUID]:
        rows = asked("requests.json", api_key=key, **query).json()
        return {UUID(row["service_request_id"]) for row in rows}

    assert ids(service_code="H1") == {fire.pk}
    assert ids(service_code="H1,Q3") == {water.pk, fire.pk}
    assert ids(status="open") == {fire.pk}
    assert ids(status="closed") == {water.pk}
    assert ids(status="open,closed") == {water.pk, fire.pk}
    assert ids(start_date="2026-03-10T00:00:00+08:00") == {fire.pk}
    assert ids(end_date="2026-03-10T00:00:00Z") == {water.pk}
    assert ids(page_size="1") == {fire.pk} and ids(page_size="1", page="2") == {water.pk}
    for wrong in (
        {"status": "lost"},
        {"service_code": "ZZ"},
        {"start_date": "gestern"},
        {"start_date": "2025-01-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
        {"page": "-1"},
    ):
        assert refusal(asked("requests.json", api_key=key, **wrong))[0] in (400, 404)


def test_what_was_brought_in_by_other_ways_is_not_followed_here(world: World, key: str) -> None:
    case = take(world).case
    assert case and refusal(asked(f"requests/{case.pk}.json"))[0] == 404


def test_what_lies_in_a_compartment_is_not_there(world: World, key: str) -> None:
    violence = filed(key, description="丈夫酒后家暴，女方求助。")
    assert violence.compartment == "domestic_violence"
    lamp = filed(key)
    do(world, lamp, "protect", by="county.dispatcher", safety="minors")

    for case in (violence, lamp):
        answers = [asked(f"{way}/{case.pk}.json") for way in ("requests", "tokens")]
        answers.append(asked("requests.json", service_request_id=str(case.pk)))
        answers.append(asked("requests.json", api_key=key))
        assert all(str(case.pk) not in answer.content.decode() for answer in answers)


def test_the_resident_adds_and_reads_by_his_code_like_anybody(world: World, key: str) -> None:
    case = filed(key)
    me = Visitor(world.portal, case.parties.get().pk)

    assert Case.objects.visible_to(me).get() == case


# ── By the letter ────────────────────────────────────────────────────────────────────────────────


def test_xml_says_the_same(key: str) -> None:
    made = ElementTree.fromstring(sent(key, form="xml").content)
    number = made.findtext("request/service_request_id")

    stands = asked(f"requests/{number}.xml")
    assert stands.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert stands.content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    top = ElementTree.fromstring(stands.content)
    assert (top.tag, top.findtext("request/status")) == ("service_requests", "open")
    services = ElementTree.fromstring(asked("services.xml").content)
    assert services.findtext("service[service_code='H1']/group") == "安全隐患"
    one = ElementTree.fromstring(asked("services/H1.xml").content)
    assert (one.tag, one.findtext("service_code")) == ("service_definition", "H1")
    found = ElementTree.fromstring(Client().get(f"{HERE}discovery.xml").content)
    formats = [one.text for one in found.findall("endpoints/endpoint/formats/format")]
    assert formats == ["application/json", "text/xml"]
    wrong = ElementTree.fromstring(sent("", form="xml").content)
    assert (wrong.tag, wrong.findtext("error/code")) == ("errors", "403")


def test_services_are_the_types_that_the_rulebook_opens(key: str) -> None:
    every = asked("services.json").json()

    assert {one["group"] for one in every} == {"诉求工单", "安全隐患"}
    assert {one["type"] for one in every} == {"realtime"}
    english = Client().get(f"{HERE}services.json", headers={"Accept-Language": "en"}).json()
    assert next(o for o in english if o["service_code"] == "H1")["service_name"] == "Fire"
    assert refusal(asked("services/ZZ.json"))[0] == 404


def test_an_office_cannot_send_as_a_resident(world: World) -> None:
    api = Api(world.token("county.dispatcher"))

    answer = api.post("orders", {"feed": "residents_request", "order": {"story": "x"}})

    assert answer.status == 404
