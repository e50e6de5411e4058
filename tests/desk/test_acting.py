"""The verbs of a kind as pages: the whole path of a dispute, form by form, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from msgspec.structs import replace

from fengqiao.cases.models import Case, Event
from fengqiao.cases.step import kind_of
from fengqiao.jurisdiction.actions.appoint import appoint
from tests.cases.files import png, upload
from tests.desk.staff import Staff, form_in, form_of, page_of
from tests.world import (
    COUNTY,
    NEIGHBOUR_TOWN,
    SINCE,
    TOWN,
    VILLAGE,
    World,
    do,
    fresh,
    moment,
    principals,
    register_dispute,
    walk,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def acted(desk: Staff, case: Case, noun: str, **facts: Any) -> Case:
    """The verb done by its form; anything but success fails the test."""
    answer = desk.send(form_of(case, noun), **facts)
    assert answer.status_code == 302, answer.content.decode()
    return fresh(case)


def test_the_whole_path_goes_form_by_form(world: World, morning: time_machine.Traveller) -> None:
    clerk, mediator = Staff(world, "village.clerk"), Staff(world, "mediator")
    case = register_dispute(world)

    case = acted(clerk, case, "acceptance", basis="application")
    for party in clerk.form(form_of(case, "consent")).offered["party"]:
        acted(clerk, case, "consent", party=party, answer="given", how="in_person")
        acted(clerk, case, "rights_notice", party=party, how="signed")
    [appointed] = [
        post for post in clerk.form(form_of(case, "mediator")).offered["mediator"] if post
    ]
    acted(clerk, case, "mediator", mediator=appointed, chosen_by="parties")
    case = acted(
        mediator,
        case,
        "session",
        held_at="2026-03-02T10:00",
        where="铜山乡调解室",
        openness="closed",
        present=[str(key) for key in principals(case)],
        record="双方各让一步。",
        result="agreed",
    )
    case = acted(
        mediator,
        case,
        "agreement",
        dispute_facts="雨水流到墙脚。",
        terms="修沟，各出一半。",
        manner="现金",
        perform_by="2026-03-20",
        amount="600",
        instalments="2026-03-20 600元 一半工钱",
    )
    assert case.stage == "signing"
    for signer in mediator.form(form_of(case, "signature")).offered["signer"]:
        case = acted(mediator, case, "signature", signer=signer, signed_on="2026-03-02")
    assert case.stage == "agreed"
    [instalment] = clerk.form(form_of(case, "performance")).offered["instalment"]
    acted(clerk, case, "performance", instalment=instalment, performed_on="2026-03-02")
    case = acted(clerk, case, "conclusion", outcome="performed", summary="已经履行。")
    morning.shift(timedelta(days=3))
    who = str(principals(case)[0])
    clerk = Staff(world, "village.clerk")
    acted(clerk, case, "revisit", how="visit", party=who, finding="没有新矛盾。")
    acted(clerk, case, "evaluation", party=who, satisfaction="satisfied")
    acted(clerk, case, "striking_off", verified_how="到现场看过。")
    case = acted(clerk, case, "archiving")

    assert (case.stage, case.is_open, case.outcome) == ("archived", False, "performed")
    assert "没有人要再办什么" in clerk.read(page_of(case))


def test_sent_twice_it_is_one_event(world: World) -> None:
    case, clerk = register_dispute(world), Staff(world, "village.clerk")
    form = clerk.form(form_of(case, "note"))

    answers = [clerk.post(form_of(case, "note"), form, text="打过电话。") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.filter(verb="note").count() == 1


def test_asking_to_stop_is_one_page_and_one_choice(world: World) -> None:
    case = walk(world, until="mediated")
    clerk = Staff(world, "village.clerk")

    form = clerk.form(form_of(case, "stop"))
    page = clerk.read(form_of(case, "stop"))
    case = acted(clerk, case, "stop", party=form.offered["party"][0])

    assert set(form.offered) == {"party"}
    assert "向人民法院起诉" in page
    assert case.stage == "terminated"


def test_faults_come_back_with_what_was_typed(world: World) -> None:
    case = walk(world, until="accepted")
    path = form_of(case, "extension")

    answer = Staff(world, "village.clerk").send(path, days="两天", reason="等鉴定。")
    html = answer.content.decode()

    assert answer.status_code == 422
    assert '<a href="#fact-days">“延长几天”应当是不小于0的整数。</a>' in html
    assert '<a href="#fact-agreed_by">' in html
    assert 'value="两天"' in html and "等鉴定。" in form_in(html).values["reason"][0]
    assert Event.objects.filter(verb="extend").count() == 0


def test_what_the_act_refuses_stands_above_the_form(world: World) -> None:
    case = walk(world, until="accepted")
    one = str(principals(case)[0])

    answer = Staff(world, "village.clerk").send(
        form_of(case, "extension"), days="10", agreed_by=[one], reason="等鉴定。"
    )
    html = answer.content.decode()

    assert answer.status_code == 409
    assert '<a href="#form">' in html and "还没有同意延长" in html
    assert f'value="{one}" checked' in html


def test_a_form_that_came_too_late_says_what_happened_meanwhile(world: World) -> None:
    case, clerk = register_dispute(world), Staff(world, "village.clerk")
    form = clerk.form(form_of(case, "acceptance"))
    do(world, case, "decline", "village.clerk", ground="pending", reason="法院已经受理。")

    answer = clerk.post(form_of(case, "acceptance"), form, basis="application")

    assert answer.status_code == 409
    assert "事项现在是“不予受理”" in answer.content.decode()


def test_who_objects_is_led_out_of_the_case(world: World) -> None:
    case = register_dispute(world, by="town.clerk")
    organ = world.organ("labour.liaison").pk
    do(world, case, "dispatch", "town.clerk", organ=organ, reason="请处理。")
    desk = Staff(world, "labour.liaison")

    answer = desk.send(form_of(case, "objection"), reason="不属于劳动争议。")

    assert answer.headers["Location"] == "/"
    assert "这件事项不再由您办理" in desk.read("/")
    assert desk.open(page_of(case)).status_code == 404


def test_a_file_is_attached_and_served_only_to_be_saved(world: World) -> None:
    case, clerk = register_dispute(world), Staff(world, "village.clerk")

    acted(clerk, case, "attachment", file=upload("照片.png", png()), title="墙脚")
    attachment = case.attachments.get()
    closed = clerk.open(f"{page_of(case)}attachments/{attachment.pk}/")
    assert closed.status_code == 403 and "打开卷宗" in closed.content.decode()
    acted(clerk, case, "file_opening")
    answer = clerk.open(f"{page_of(case)}attachments/{attachment.pk}/")

    assert b"".join(answer) == png()  # type: ignore[arg-type]
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "墙脚" in clerk.read(page_of(case))


def test_a_file_that_is_not_what_it_says_is_refused(world: World) -> None:
    case = register_dispute(world)

    answer = Staff(world, "village.clerk").send(
        form_of(case, "attachment"), file=upload("照片.png", b"MZ" + bytes(200))
    )

    assert answer.status_code == 422
    assert case.attachments.count() == 0


def test_a_file_lost_from_the_disk_is_said_to_be_lost(world: World) -> None:
    case, clerk = register_dispute(world), Staff(world, "village.clerk")
    acted(clerk, case, "attachment", file=upload("照片.png", png()))
    attachment = case.attachments.get()
    attachment.path.unlink()
    acted(clerk, case, "file_opening")

    answer = clerk.open(f"{page_of(case)}attachments/{attachment.pk}/")

    assert answer.status_code == 404
    assert "不在存储里" in answer.content.decode()


@pytest.mark.parametrize("noun", ["nothing", "effect", "registration"])
def test_no_form_for_what_nobody_does_by_hand(world: World, noun: str) -> None:
    case, clerk = walk(world, until="drafted"), Staff(world, "village.clerk")

    answer = clerk.client.post(
        form_of(case, noun), {"command_id": "01900000-0000-7000-8000-000000000001"}
    )

    assert clerk.open(form_of(case, noun)).status_code in (404, 409)
    assert answer.status_code in (404, 409)


def test_a_form_from_another_post_is_not_sent(world: World) -> None:
    """The post was changed in another window: the form would act as somebody else."""
    case, user = register_dispute(world), world.user("village.clerk")
    clerk = Staff(world, "village.clerk")
    form = clerk.form(form_of(case, "note"))
    centre = world.organ("county.dispatcher")
    other = appoint(user, organ=centre, role="dispatcher", from_on=SINCE, place=COUNTY)
    clerk.client.post("/posts/", {"post": other.pk})

    answer = clerk.post(form_of(case, "note"), form, text="…")

    assert answer.status_code == 409
    assert "换了岗位" in answer.content.decode()
    assert Event.objects.filter(verb="note").count() == 0


def test_grading_shows_which_colour_follows(world: World) -> None:
    case = register_dispute(world)
    clerk = Staff(world, "village.clerk")

    page = clerk.read(form_of(case, "grade"))
    case = acted(clerk, case, "grade", grounds=["weapon"])

    assert page.index("有一项就是红色") < page.index("现场有人持械") < page.index("有一项就是黄色")
    assert case.colour == "red"
    assert moment(12).date() <= case.colour_until


def test_a_place_is_chosen_step_by_step_in_any_verb(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kind may ask for a place wherever it likes; narrowing the lists does not do the act."""
    case, clerk = register_dispute(world), Staff(world, "village.clerk")
    kind = kind_of(case, moment(12))
    place = kind.verbs["register"].facts["place"]
    note = replace(kind.verbs["note"], facts={**kind.verbs["note"].facts, "place": place})
    monkeypatch.setitem(kind.verbs, "note", note)
    path = form_of(case, "note")
    form = clerk.form(path)

    strayed = clerk.post(path, form, text="去看过。", place_9=NEIGHBOUR_TOWN, place_12=VILLAGE)
    narrowed = clerk.post(path, form, text="去看过。", place_9=TOWN, places="1")
    done = clerk.post(path, form, text="去看过。", place_9=TOWN, place_12=VILLAGE)

    assert (strayed.status_code, narrowed.status_code, done.status_code) == (422, 200, 302)
    assert form_in(narrowed.content.decode()).values["text"] == ["去看过。"]
    assert [e.facts["place"] for e in Event.objects.filter(verb="note")] == [VILLAGE]
    assert "铜山乡大路庄村" in clerk.read(page_of(case))
