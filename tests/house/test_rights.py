"""The ten rules of docs/rights.md, each as far as this version has the thing that it is about."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from fengqiao.cases import querysets
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import check_open
from fengqiao.cases.querysets import Question
from fengqiao.cases.querysets.ways import ways_in
from fengqiao.jurisdiction.models import CountySetting
from fengqiao.ledgers.actions.export_list import export_list
from fengqiao.lib.refusal import Refusal
from fengqiao.mediation.querysets import file_of
from fengqiao.reception.querysets import Kept
from fengqiao.rulebook import book, tables
from fengqiao.rulebook.shapes import Kind, Verb
from tests.house.code import PACKAGE, ROOT, STORING
from tests.world import Walk, World, do, fresh, principals, register_dispute, walk

BOOK = book.read()
TABLES = tables.in_force(tables.latest(), "")
KINDS = TABLES.kinds()
WITH_PEOPLE = [kind for kind in KINDS if kind.has_people]  # all but what organs write to organs
MEDIATED = [kind for kind in KINDS if kind.trade == "mediation"]
VERBS = [(kind, verb) for kind in KINDS for verb in kind.verbs.values()]


def said_by_the_rules() -> Iterator[tuple[str, str]]:
    """Every word of the kinds that a user can meet: where, and the word."""
    for kind in KINDS:
        for stage in kind.stages.values():
            yield f"{kind.name}.{stage.name}", stage.label
    for kind, verb in VERBS:
        yield f"{kind.name}.{verb.name}", verb.label
        for fact in verb.facts.values():
            yield f"{kind.name}.{verb.name}.{fact.name}", f"{fact.label} {fact.help}"
            for choice in fact.choices:
                yield f"{kind.name}.{verb.name}.{fact.name}={choice.value}", choice.label


def names_of_everything_stored() -> Iterator[str]:
    """Every column of ours, and every fact that a verb asks for."""
    for room in STORING:
        for model in apps.get_app_config(room).get_models():
            for field in model._meta.get_fields():
                yield f"{model.__name__}.{field.name}"
    for kind, verb in VERBS:
        yield from (f"{kind.name}:{verb.name}.{fact}" for fact in verb.facts)


def named_with(words: set[str]) -> list[str]:
    """What of that has one of the words in its name."""
    found = names_of_everything_stored()
    return sorted(n for n in found if words & set(n.rpartition(".")[2].lower().split("_")))


def graded_on(word: str) -> bool:
    """Whether a label speaks of who somebody is."""
    return any(part in word for part in WHO_SOMEBODY_IS)


# ── 1. No lists, labels or scores of persons ─────────────────────────────────────────────────────

WHO_SOMEBODY_IS = (
    *("精神", "疾病", "患者", "病史", "残疾", "智力", "心理", "性格", "偏执", "人格"),
    *("前科", "刑满", "释放", "矫正", "服刑", "吸毒", "戒毒", "涉毒", "犯罪记录", "案底", "失信"),
    *("信仰", "宗教", "邪教", "教徒", "民族", "回民", "党员", "政治面貌", "国籍", "外来", "户籍"),
    *("上访", "信访", "访民", "缠访", "闹访", "越级", "进京", "诉讼次数", "投诉次数", "举报人"),
    *(
        "性别",
        "男性",
        "女性",
        "单身",
        "离异",
        "独居",
        "学历",
        "职业",
        "无业",
        "贫困",
        "低保",
        "收入",
    ),
    *("重点人员", "特殊人群", "高危人员", "危险人员", "黑名单", "标签", "积分", "评分", "信用"),
)
WHO_SOMEBODY_IS_IN_ENGLISH = re.compile(
    r"\b(ill(ness)?|mental|patient|disab\w*|convict\w*|criminal record|drug|addict\w*|faith|relig\w*"
    r"|sect|ethnic\w*|nationality|petition\w*|complainant|sex|gender|male|female|migrant|income"
    r"|unemployed|score|points|blacklist|label)\b",
    re.IGNORECASE,
)


def test_1_no_fact_of_a_grade_says_who_somebody_is() -> None:
    facts = [f for f in BOOK.facts if graded_on(f.label + f.code)]
    in_english = [f for f in BOOK.facts if WHO_SOMEBODY_IS_IN_ENGLISH.search(f.label_en)]

    assert BOOK.facts
    assert [fact.code for fact in (*facts, *in_english)] == []


@pytest.mark.parametrize("label", ["当事人有精神疾病", "多次上访", "刑满释放人员", "少数民族"])
def test_1_such_a_fact_would_be_noticed(label: str) -> None:
    assert graded_on(label)


def test_1_nothing_sorts_or_scores_persons() -> None:
    """A colour is a column of the case alone; no list, mark or rank of people exists at all."""
    sorting = {"score", "scores", "points", "rank", "ranking", "rating", "tag", "tags", "blacklist"}
    sorting |= {"risk", "credit", "category", "watch", "watchlist", "level_of_risk", "profile"}

    assert named_with(sorting) == []
    assert named_with({"colour"}) == ["Case.colour", "Case.colour_until"]
    assert [
        where for where, word in said_by_the_rules() if re.search("重点人|黑名单|稳控", word)
    ] == []


def test_1_a_grade_gives_its_reasons_and_runs_out(world: World) -> None:
    case = register_dispute(world)

    graded = do(world, case, "grade", "village.clerk", grounds=["weapon"])

    last_day = graded.case.colour_until
    assert last_day and graded.event.facts["reasons"] == [TABLES.grade(["weapon"]).reasons[0]]
    shown = [
        querysets.page(world["village.clerk"], Question(on=day)).rows[0]["colour"]
        for day in (last_day, last_day + timedelta(days=1))
    ]
    assert shown == ["red", ""]


# ── 2. No video, faces, plates, continuous location ──────────────────────────────────────────────


def test_2_there_is_no_field_for_faces_plates_or_whereabouts() -> None:
    watching = {
        "video",
        "camera",
        "face",
        "plate",
        "fingerprint",
        "iris",
        "voiceprint",
        "biometric",
    }
    where = {
        "latitude",
        "longitude",
        "lat",
        "lng",
        "lon",
        "gps",
        "coordinates",
        "location",
        "track",
    }

    assert named_with(watching | where | {"photo", "portrait", "device", "imei", "heading"}) == []


def test_2_nothing_is_installed_that_could_watch() -> None:
    installed = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8").lower()

    assert (
        re.findall(r"^(opencv|dlib|face|torch|mediapipe|insightface|geo|shapely)", installed) == []
    )


def test_2_pages_forbid_the_browser_to_watch(client: Client, db: None) -> None:
    header = client.get("/login/").headers["Permissions-Policy"]

    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(header.split(", "))


# ── 3. Nothing bars, delays or ranks whoever goes elsewhere ──────────────────────────────────────


def test_3_nobody_counts_who_was_received() -> None:
    """零上访 is no target: of receptions it is counted whether they were held as published. Of visits, bookings
    and numbers no figure, table, ledger or ladder knows."""
    counting = [
        *(path for room in ("figures", "ledgers") for path in (PACKAGE / room).rglob("*.py")),
        *(
            path
            for folder in ("statistics", "ladders", "ledgers", "mediators")
            for path in (PACKAGE / "rulebook" / folder).glob("*.toml")
        ),
    ]
    of_visits = re.compile(r"fengqiao\.reception|\b(add_visit|hold_visit|take_charge)\b")

    assert len(counting) > 50
    assert [path.name for path in counting if of_visits.search(path.read_text("utf-8"))] == []
    assert {one.name for one in fields(Kept)} == {"published", "held", "cancelled"}


ENDS_WITHOUT = ("decline", "terminate", "ask_to_stop")
ENDS_WITH = ("take_effect", "agree_orally", "report_breach")


def test_3_every_refusal_termination_agreement_and_breach_names_the_other_ways() -> None:
    ending = {"declined", "terminated", "agreed"}

    silent = [
        f"{kind.name}.{verb.name}"
        for kind, verb in VERBS
        if (verb.to in ending or verb.name in (*ENDS_WITHOUT, *ENDS_WITH)) and not verb.remedies
    ]

    assert silent == []
    assert {*ENDS_WITHOUT, *ENDS_WITH} <= {verb.name for _, verb in VERBS}


def test_3_for_every_type_there_is_a_way_to_the_court_with_its_article() -> None:
    for kind_of_dispute in TABLES.types("dispute"):
        remedies = TABLES.remedies("dispute", kind_of_dispute.code)
        assert any("法院" in remedy.where for remedy in remedies), kind_of_dispute.code
        assert all(remedy.source and remedy.within for remedy in remedies)


@pytest.mark.parametrize("verb", [*ENDS_WITHOUT, "take_effect"])
def test_3_who_is_told_no_or_has_agreed_is_told_the_other_ways(world: World, verb: str) -> None:
    if verb == "take_effect":
        case = walk(world, until="agreed")
        event = case.events.get(verb=verb)
    else:
        case = walk(world, until="registered" if verb == "decline" else "accepted")
        facts = {
            "decline": {"ground": "reserved", "reason": "应当由专门机关处理。"},
            "terminate": {"ground": "no_agreement", "reason": "没有谈成。"},
            "ask_to_stop": {"party": principals(case)[0]},
        }
        event = do(world, case, verb, "village.clerk", **facts[verb]).event

    assert any("法院" in told for told in event.facts["remedies"])


def test_3_no_word_says_that_mediation_comes_first() -> None:
    """No stage, verb, choice or power bars, delays or keeps in check whoever petitions or sues."""
    barring = re.compile(
        r"先行调解后|必须先|应当先调解|不得(上访|信访|起诉|诉讼)|息诉罢访|息访|稳控|劝返|截访"
    )
    words = [*said_by_the_rules(), *((row.name, row.label) for row in BOOK.powers)]

    assert [where for where, word in words if barring.search(word)] == []


@pytest.mark.parametrize("kind", MEDIATED, ids=lambda kind: kind.name)
def test_3_in_every_stage_before_an_agreement_one_can_leave(kind: Kind) -> None:
    """From wherever the matter waits for us, an end with the other ways named is one verb away.

    Until somebody has signed for it, a case that was sent off is held by its sender.
    """
    ends = [verb for verb in kind.verbs.values() if verb.name in ENDS_WITHOUT]
    after_or_on_the_way = {"agreed", "concluded", "struck_off", "dispatched"} | {
        verb.to for verb in ends
    }

    stuck = [
        stage.name
        for stage in kind.stages.values()
        if stage.open
        and stage.name not in after_or_on_the_way
        and not any(kind.may_start_from(verb, stage.name) for verb in ends)
    ]

    assert ends
    assert stuck == []


def test_3_every_kind_that_can_be_declined_has_other_ways_to_name() -> None:
    declining = [kind.name for kind in KINDS if "decline" in kind.verbs]

    assert len(declining) > 4
    assert [name for name in declining if not TABLES.remedies(name, "")] == []


# ── 4. Compartments by construction ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("compartment", ["domestic_violence", "minors"])
def test_4_no_place_however_high_opens_a_compartment(world: World, compartment: str) -> None:
    case = register_dispute(world, safety=[compartment])

    seeing = {
        name
        for name, post in world.posts.items()
        if Case.objects.visible_to(post).filter(pk=case.pk).exists()
        or querysets.page(post, Question(on=world.now.date())).rows
    }

    assert fresh(case).compartment == compartment
    assert seeing == {"village.clerk"}


def test_4_every_way_in_by_place_stops_before_a_compartment(world: World) -> None:
    by_place = [way for post in world.posts.values() for way in ways_in(post) if way.id == "c.id"]

    assert by_place
    assert all("c.compartment = ''" in way.condition for way in by_place)


def test_4_nothing_can_be_set_or_granted_that_opens_one() -> None:
    assert {field.name for field in CountySetting._meta.get_fields()} == {
        *("place", "second_factor_required", "complaints")
    }
    assert [p.name for p in BOOK.powers if re.search("专人|保密|隔离|全部", p.label)] == []


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        ("protect", {"safety": "domestic_violence"}),
        ("correct", {"field": "compartment", "value": "", "reason": "不需要了"}),
        ("correct", {"field": "safety", "value": "", "reason": "不需要了"}),
    ],
)
def test_4_there_is_no_way_out_of_one(world: World, verb: str, facts: dict[str, str]) -> None:
    case = register_dispute(world, safety=["minors"])

    with pytest.raises(Refusal):
        do(world, case, verb, "village.clerk", **facts)

    assert fresh(case).compartment == "minors"


# ── 5. Every personal field has its purpose: tests/house/test_personal.py ────────────────────────


def test_5_there_is_no_register_of_residents() -> None:
    registers = {"Resident", "Person", "People", "Household", "Citizen", "Population", "Family"}
    stored = {m.__name__ for room in STORING for m in apps.get_app_config(room).get_models()}

    assert registers & stored == set()


# ── 6. Every reading is recorded ─────────────────────────────────────────────────────────────────


def test_6_who_reads_details_in_full_leaves_who_when_and_why(world: World) -> None:
    case = register_dispute(world)
    party = case.parties.get(role="applicant")

    do(world, case, "read_personal", "village.clerk", party=party.pk, reason="通知调解时间")

    left = case.events.get(verb="read_personal")
    assert (left.by, left.at) == (world["village.clerk"], world.now)
    assert left.facts == {"party": str(party.pk), "reason": "通知调解时间"}


@pytest.mark.parametrize("verb", ["read_personal", "review_record"])
def test_6_no_reason_no_reading(verb: str) -> None:
    assert all("read_personal" in kind.verbs for kind in WITH_PEOPLE)
    for kind in (kind for kind in KINDS if verb in kind.verbs):
        assert kind.verbs[verb].facts["reason"].required
        assert kind.verbs[verb].personal
        assert "*" in kind.verbs[verb].from_stages  # in the archive too, and recorded there


def test_6_every_kind_has_a_way_to_open_its_file_and_each_leaves_who_and_why() -> None:
    """Who handles the case opens it as what he is in it, everybody else says why."""
    for kind in KINDS:
        ways = [verb for verb in kind.verbs.values() if verb.opens]
        reviewed = {"review_record"} if kind in MEDIATED else set()
        assert {verb.name for verb in ways} == {"open_file", *reviewed}
        for verb in ways:
            assert verb.personal is kind.has_people
            assert verb.from_stages == ("*",) and not verb.to
            assert "any" not in verb.who or verb.facts["reason"].required


def test_6_who_reads_what_was_said_or_attached_leaves_who_when_and_as_what(world: World) -> None:
    case = walk(world, until="mediated")
    at = case.events.latest("place_in_chain").at
    assert file_of(case, world["mediator"], at).sessions[0].record is None
    with pytest.raises(Refusal) as closed:
        check_open(case, by=world["mediator"], at=at)
    assert closed.value.code == "file_closed"

    do(world, case, "open_file", "mediator", at=at)

    assert file_of(case, world["mediator"], at).sessions[0].record is not None
    check_open(case, by=world["mediator"], at=at)
    left = case.events.get(verb="open_file")
    assert (left.by, left.at, left.facts) == (world["mediator"], at, {"capacity": "mediator"})


@pytest.mark.parametrize("name", ["town.clerk", "leader", "auditor", "county.dispatcher"])
def test_6_who_has_no_part_in_the_case_opens_no_attachment(world: World, name: str) -> None:
    case = walk(world, until="mediated")
    at = case.events.latest("place_in_chain").at
    assert Case.objects.visible_to(world[name]).filter(pk=case.pk).exists()

    with pytest.raises(Refusal):
        do(world, case, "open_file", name, at=at)
    with pytest.raises(Refusal) as refused:
        check_open(case, by=world[name], at=at)
    assert refused.value.code == "file_not_yours"


def test_6_without_it_a_page_and_the_api_show_what_is_masked(world: World) -> None:
    case = register_dispute(world)
    party = case.parties.get(role="applicant")
    client = Client()
    client.force_login(world.user("village.clerk"))
    bearer = {"authorization": f"Bearer {world.token('village.clerk')}"}

    page = client.get(f"/cases/{case.pk}/").content.decode()
    answer = Client().get(f"/api/v1/cases/{case.pk}", headers=bearer).content.decode()

    for shown in (page, answer):
        assert party.masked_name in shown
        for secret in (party.name, party.phone, party.id_number, party.address):
            assert secret not in shown


# ── 7. See, correct ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", ["correct", "correct_party", "read_personal"])
def test_7_what_is_wrong_can_be_put_right_at_any_time(verb: str) -> None:
    assert [kind.name for kind in WITH_PEOPLE if kind.verbs[verb].from_stages != ("*",)] == []


def test_7_a_correction_tells_that_it_was_done_not_what_stood_there(world: World) -> None:
    case = walk(world, until="archived")
    party = case.parties.get(role="applicant")
    before = party.phone

    do(
        world,
        case,
        "correct_party",
        "village.clerk",
        at=case.events.latest("place_in_chain").at,
        party=party.pk,
        field="phone",
        value="12000000099",
        reason="本人要求",
    )

    party.refresh_from_db()
    told = str([event.facts for event in case.events.all()])
    assert party.phone == "12000000099"
    assert before not in told and "12000000099" not in told


# ── 8. Exports ───────────────────────────────────────────────────────────────────────────────────


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address that is answered, with something in the place of what varies."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = before + re.sub(r"[\^$]", "", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield "/" + re.sub(r"<(?:(\w+):)?\w+>", _filling, here)
        else:
            yield from addresses(pattern, here)


def _filling(part: re.Match[str]) -> str:
    return "01890000-0000-7000-8000-000000000001" if part.group(1) == "uuid" else "x"


def test_8_who_takes_something_out_has_a_power_of_its_own_and_says_why() -> None:
    """Those who run a case; not who only watches, mediates, answers for a department or audits."""
    roles = {role.name for role in BOOK.roles if "export" in role.powers}

    assert roles == {"village_clerk", "town_clerk", "dispatcher", "inspector"}
    for verb in (kind.verbs.get("export") for kind in KINDS):
        assert verb is None or (verb.power == "export" and verb.facts["reason"].required)


def test_6_where_there_are_no_people_nobody_can_be_entered_or_named() -> None:
    facts = [
        (kind.name, verb.name, fact.name)
        for kind, verb in VERBS
        for fact in verb.facts.values()
        if not kind.has_people and fact.type in ("party", "parties")
    ]

    assert facts == [] and {k.name for k in KINDS} - {k.name for k in WITH_PEOPLE} == {
        *("letter", "checklist", "task"),
    }


def test_8_what_left_stays_on_record(world: World, tmp_path: Path) -> None:
    register_dispute(world)
    village = world["village.clerk"]

    left = export_list(
        Question(on=world.now.date()), by=village, at=world.now, folder=tmp_path, asked={}
    )

    assert (left.record.by, left.record.at, left.record.rows) == (village, world.now, 1)
    for change in (left.record.delete, left.record.save):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_8_no_address_gives_a_list_away_by_being_fetched(world: World) -> None:
    """What takes something out is a form that is sent, never a link that a scanner follows."""
    register_dispute(world)
    client = Client()
    client.force_login(world.user("town.clerk"))
    out = [a for a in addresses() if re.search("export|download|csv|xlsx|dump", a)]

    fetched = {address: client.get(address) for address in out}

    attached = [a for a, answer in fetched.items() if "Content-Disposition" in answer.headers]
    assert attached == []


# ── 9. Small numbers; and nothing at all in public ───────────────────────────────────────────────

FOR_EVERYBODY = {
    *("/healthz", "/readyz", "/api/v1/openapi.json", "/login/", "/logout/", "/language/"),
    *("/account/second-factor/code/", "/account/welcome/"),  # the second with an invitation's code
    "/api/v1/open/receptions",  # when and where leaders receive (信访工作条例 18)
    # What an app asks before it has a key, and the spec's own answers; matters only by their ids.
    *("/open311/v2/discovery", "/open311/v2/services", "/open311/v2/requests"),
    "/open/x/",  # leads to the figures that are for everybody
}


def test_9_without_an_account_there_is_nothing_to_see(world: World) -> None:
    """Every address but those for logging in leads there, or says 401, or is none."""
    case = register_dispute(world)
    told = {}
    for address in {*addresses(), f"/cases/{case.pk}/", f"/api/v1/cases/{case.number}"}:
        answer = Client().get(address)
        leads_to_login = answer.status_code == 302 and answer.headers["Location"].startswith(
            "/login/"
        )
        if not leads_to_login and answer.status_code not in (401, 404, 405):
            told[address] = answer.status_code

    residents = {address for address in told if address.startswith("/p/")}  # see tests/portal
    assert set(told) - residents <= FOR_EVERYBODY
    assert {told[a] for a in residents if a.startswith(("/p/my/", "/p/receipt/"))} == {403}
    assert len(list(addresses())) > 30


# ── 10. Free, voluntary, confidential ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", MEDIATED, ids=lambda kind: kind.name)
def test_10_nobody_is_mediated_without_his_consent(kind: Kind) -> None:
    """What a mediator does with both parties waits for the yes of each, and for the rights notice.

    What takes effect follows from signatures to a draft that waited for the same.
    """
    mediating = {"mediating", "signing", "agreed"}
    gated = [v for v in kind.verbs.values() if v.to in mediating and not v.follows]

    assert {verb.name for verb in gated} == {"hold_session", "draft_agreement", "agree_orally"}
    assert [verb.name for verb in gated if set(verb.consents) != {"mediation", "rights"}] == []
    assert [v.follows for v in kind.verbs.values() if v.to in mediating and v.follows] == ["sign"]


def test_10_a_yes_is_asked_of_each_and_a_no_ends_it(world: World) -> None:
    case = walk(world, until="prepared")
    play = Walk(world, case, at=world.now + timedelta(hours=2), holder="village.clerk")
    session = {
        "held_at": play.at,
        "where": "铜山乡调解室",
        "openness": "closed",
        "present": principals(case),
        "record": "没有谈成。",
        "result": "continue",
    }
    play.do("hold_session", "mediator", **session)

    play.do(
        "consent", "village.clerk", party=principals(case)[1], answer="refused", how="in_person"
    )

    with pytest.raises(Refusal) as refused:
        play.do("hold_session", "mediator", **session)
    assert refused.value.code == "consent_refused"
    assert "起诉" in refused.value.sentence


def test_10_asking_to_stop_is_one_act_without_a_reason() -> None:
    for kind in MEDIATED:
        stop: Verb = kind.verbs["ask_to_stop"]
        assert list(stop.facts) == ["party"]
        assert (stop.to, stop.consents, stop.done, stop.roles) == ("terminated", (), (), ())


def test_10_it_costs_nothing() -> None:
    assert named_with({"fee", "fees", "price", "charge", "payment", "deposit", "cost"}) == []
    assert [
        where for where, word in said_by_the_rules() if re.search("收费|缴费|费用标准", word)
    ] == []


def test_10_what_was_said_is_read_by_its_mediators_alone(world: World) -> None:
    case = walk(world, until="mediated")
    at = case.events.latest("place_in_chain").at
    for name in ("mediator", "village.clerk"):
        do(world, case, "open_file", name, at=at)

    reading = {
        name
        for name, post in world.posts.items()
        if any(session.record is not None for session in file_of(case, post, at).sessions)
    }

    assert reading == {"mediator"}
    assert "双方各让一步" not in str([event.facts for event in case.events.all()])


def test_10_a_reviewer_of_files_gives_a_reason_that_stays(world: World) -> None:
    case = walk(world, until="mediated")
    at = case.events.latest("place_in_chain").at
    reviewer = world["justice.reviewer"]
    assert file_of(case, reviewer, at).sessions[0].record is None

    do(world, case, "review_record", "justice.reviewer", at=at, reason="年度案卷评查")

    assert file_of(case, reviewer, at).sessions[0].record is not None
    left = case.events.get(verb="review_record")
    assert (left.by, left.facts) == (reviewer, {"reason": "年度案卷评查"})
    next_day = (at + timedelta(days=1)).astimezone(SHANGHAI)
    assert file_of(case, reviewer, next_day).sessions[0].record is None


# ── Those who work here ──────────────────────────────────────────────────────────────────────────


def test_nobody_who_works_here_is_counted_or_ranked() -> None:
    counting = {"punch", "checkin", "attendance", "online", "quota", "target", "reward", "penalty"}
    counting |= {"seconds", "duration", "steps", "keystrokes", "performance_score"}

    assert named_with(counting) == []


def test_every_verb_that_touches_persons_says_so() -> None:
    """`personal` marks what reads or writes somebody's details, so that it can be found."""
    sealed = {
        verb.name
        for _, verb in VERBS
        if any(fact.name in ("phone", "id_number", "address") for fact in verb.facts.values())
    }

    assert sealed | {"read_personal", "review_record", "correct_party"} <= {
        verb.name for _, verb in VERBS if verb.personal
    }
