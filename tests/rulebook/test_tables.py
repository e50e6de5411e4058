"""What is in force on a day at a place, asked by name."""

import timeit
from datetime import date

import pytest
from msgspec import structs

from fengqiao.rulebook import tables
from fengqiao.rulebook.book import held
from fengqiao.rulebook.clocks import bare
from fengqiao.rulebook.shapes import RuleError
from fengqiao.rulebook.tables import in_force

NATION = in_force(date(2026, 4, 2), "")


def row(length, *, where="", since=2020, until=None):
    return structs.replace(
        bare(length, "calendar_days"),
        name="dispute.x",
        where=where,
        from_on=date(since, 1, 1),
        until_on=until and date(until, 12, 31),
    )


HELD = [
    row(30),
    row(25, since=2024),
    row(20, where="41"),
    row(10, where="4117"),
    row(5, where="411726", since=2025, until=2025),
]


@pytest.mark.parametrize(
    ("on", "where", "length"),
    [
        ("2019-12-31", "", None),
        ("2020-01-01", "", 30),
        ("2023-12-31", "11", 30),
        ("2024-01-01", "11", 25),
        ("2024-01-01", "41", 20),
        ("2024-01-01", "410000", 20),
        ("2024-12-31", "411726100", 10),
        ("2025-01-01", "411726100", 5),
        ("2025-12-31", "411726", 5),
        ("2026-01-01", "411726", 10),
        ("2025-06-01", "411725", 10),
    ],
)
def test_the_narrowest_place_wins_and_of_its_rows_the_newest(on, where, length):
    found = held(HELD, date.fromisoformat(on), where)

    assert [rule.length for rule in found] == ([] if length is None else [length])


def test_a_place_without_rules_of_its_own_shares_those_of_the_wider_one():
    assert in_force(date(2026, 4, 2), "411726100200") is in_force(date(2026, 5, 7), "411726")
    assert in_force(date(2026, 4, 2), "650101") is NATION


def test_asking_again_is_cheap():
    ask = lambda: in_force(date(2026, 4, 2), "411726100200")  # noqa: E731
    ask()

    assert min(timeit.repeat(ask, number=1000, repeat=5)) / 1000 < 5e-6


def test_the_newest_rules_hold_on_the_latest_day():
    assert in_force(tables.latest(), "").kind("dispute").label == "矛盾纠纷"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: NATION.kind("nothing"),
        lambda: NATION.clock("dispute.nothing"),
        lambda: NATION.role("nobody"),
        lambda: NATION.may("nobody", "accept"),
        lambda: NATION.power("nothing"),
        lambda: NATION.type("nothing"),
        lambda: NATION.mapped("0101", "nothing"),
        lambda: NATION.scheme_label("moj18", "99"),
        lambda: NATION.grade(["nothing"]),
        lambda: NATION.kind("dispute").by_noun("nothing"),
    ],
)
def test_an_unknown_name_is_refused(ask):
    with pytest.raises(RuleError):
        ask()


# ── Powers ───────────────────────────────────────────────────────────────────────────────────────


def test_who_may_what():
    who = {
        power: {role.name for role in NATION.roles() if NATION.may(role.name, power)}
        for power in (
            *("dispatch", "mediate", "read_personal", "open_file", "review_file"),
            *("audit", "administer"),
        )
    }

    assert who == {
        "dispatch": {"town_clerk", "dispatcher", "petition_clerk"},
        "mediate": {"village_clerk", "town_clerk", "dispatcher", "mediator"},
        "read_personal": {
            *("village_clerk", "town_clerk", "dispatcher", "mediator", "inspector"),
            "petition_clerk",
        },
        "open_file": {
            *("village_clerk", "town_clerk", "dispatcher", "mediator"),
            *("liaison", "police_liaison", "court_clerk", "inspector"),
            "petition_clerk",
        },
        "review_file": {"reviewer"},
        "audit": {"auditor"},
        "administer": {"admin"},
    }


def test_how_far_a_role_sees():
    assert {role.name: role.sight for role in NATION.roles()} == {
        "grid_worker": "grid",
        "village_clerk": "place",
        "town_clerk": "place",
        "dispatcher": "place",
        "mediator": "organ",
        "petition_clerk": "organ",
        "liaison": "organ",
        "police_liaison": "organ",
        "court_clerk": "organ",
        "reviewer": "place",
        "leader": "place",
        "auditor": "place",
        "admin": "none",
        "resident": "own",
        "inspector": "organ",
    }


def test_whoever_watches_or_hands_out_accounts_does_not_handle_cases():
    verbs = NATION.kind("dispute").verbs.values()
    handling = {verb.power for verb in verbs if not verb.follows}

    assert NATION.powers_of("auditor") & handling == set()
    assert NATION.powers_of("admin") & handling == set()


def test_a_grid_worker_and_a_leader_see_no_personal_details():
    personal = {power.name for power in NATION.powers() if power.personal}

    assert NATION.powers_of("grid_worker") & personal == set()
    assert NATION.powers_of("leader") & personal == set()


# ── Types ────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_has_sixteen_types_and_other():
    assert [row.code for row in NATION.parents("dispute")] == [
        *(f"{n:02d}" for n in range(1, 17)),
        "99",
    ]
    assert all(NATION.type(row.parent) for row in NATION.types("dispute") if row.parent)
    assert NATION.type("0503").label == "交通事故纠纷"


def test_every_type_counts_as_one_of_the_eighteen_and_one_of_the_twenty_four():
    for scheme, known in (("moj18", 18), ("gbt31000", 25)):
        codes = {row.code for row in NATION.scheme(scheme)}

        assert len(codes) == known
        assert {NATION.mapped(row.code, scheme) for row in NATION.types("dispute")} <= codes


@pytest.mark.parametrize(
    ("code", "ministry", "standard"),
    [
        ("0101", "婚姻家庭纠纷", "婚姻家庭"),
        ("0201", "邻里纠纷", "邻里关系"),
        ("0402", "物业纠纷", "房产物业"),
        ("0502", "医疗纠纷", "医疗卫生"),
        ("0503", "道路交通事故纠纷", "交通事故"),
        ("0601", "其他消费纠纷", "消费者维权、产品质量安全"),
        ("0701", "其他劳动争议纠纷", "劳动社保"),
        ("0902", "房屋宅基地纠纷", "土地、山林、水利资源权属"),
        ("1102", "征地拆迁纠纷", "农村集体土地征用、流转"),
        ("99", "其他纠纷", "其他"),
    ],
)
def test_what_a_type_counts_as(code, ministry, standard):
    assert NATION.scheme_label("moj18", NATION.mapped(code, "moj18")) == ministry
    assert NATION.scheme_label("gbt31000", NATION.mapped(code, "gbt31000")) == standard


@pytest.mark.parametrize(
    ("on", "count", "label"),
    [("2017-12-31", 16, "劳动争议纠纷"), ("2018-01-01", 18, "其他劳动争议纠纷")],
)
def test_the_ministrys_list_has_versions(on, count, label):
    then = in_force(date.fromisoformat(on), "")

    assert len(then.scheme("moj18")) == count
    assert then.scheme_label("moj18", then.mapped("0701", "moj18")) == label


# ── Grades ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("facts", "colour", "reasons", "days"),
    [
        ([], "blue", ("没有上述情形",), 30),
        (["ordinary"], "blue", ("事实清楚、争议不大",), 30),
        (["group"], "yellow", ("涉及10人以上",), 15),
        (["ordinary", "group"], "yellow", ("涉及10人以上", "事实清楚、争议不大"), 15),
        (["group", "weapon"], "red", ("现场有人持械", "涉及10人以上"), 7),
        (["weapon", "weapon"], "red", ("现场有人持械",), 7),
    ],
)
def test_the_gravest_fact_gives_the_colour_and_all_are_its_reasons(facts, colour, reasons, days):
    grade = NATION.grade(facts)

    assert (grade.colour, grade.reasons, grade.days) == (colour, reasons, days)


def test_no_grade_rests_on_who_a_person_is():
    forbidden = ("信访", "上访", "前科", "精神", "患者", "民族", "宗教", "吸毒", "刑满")
    forbidden += ("重点人", "特殊人群", "户籍", "外来")

    labels = [fact.label for fact in NATION.grade_facts("dispute")]

    assert not [label for label in labels for word in forbidden if word in label]


def test_every_colour_has_its_facts_and_runs_out():
    assert [(row.colour, row.days) for row in NATION.colours()] == [
        *[("red", 7), ("yellow", 15), ("blue", 30)]
    ]
    assert {fact.colour for fact in NATION.grade_facts("dispute")} == {"red", "yellow", "blue"}


# ── Routing and remedies ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("0701", "人力资源和社会保障局"),
        ("0203", "生态环境局"),
        ("0201", "司法局"),
        ("0901", "农业农村局"),
        ("99", "信访局"),
        ("0", None),
    ],
)
def test_departments_are_suggested_by_type(code, first):
    assert next(iter(NATION.routes(code)), None) == first


def test_every_type_has_a_department_and_other_remedies():
    for row in NATION.types("dispute"):
        assert NATION.routes(row.code), row
        labels = [remedy.label for remedy in NATION.remedies("dispute", row.code)]
        assert labels[-3:] == ["向人民法院起诉", "请求基层人民政府处理", "提出信访"]


@pytest.mark.parametrize(
    ("code", "label", "within", "article"),
    [
        ("0701", "申请劳动人事争议仲裁", "一年", "《劳动争议调解仲裁法》27"),
        ("0901", "申请农村土地承包仲裁", "二年", "《农村土地承包经营纠纷调解仲裁法》18"),
        ("0101", "申请人身安全保护令", "72小时", "《反家庭暴力法》23、28"),
        ("1103", "申请行政复议", "六十日", "《行政复议法》20"),
        ("0201", "向人民法院起诉", "三年", "《民法典》188"),
    ],
)
def test_the_remedy_of_a_type_comes_first_with_its_time_and_article(code, label, within, article):
    remedy = NATION.remedies("dispute", code)[0]

    assert remedy.label == label
    assert within in remedy.within
    assert article in remedy.source


def test_a_case_without_type_still_has_remedies():
    assert [remedy.label for remedy in NATION.remedies("dispute", "")] == [
        *("向人民法院起诉", "请求基层人民政府处理", "提出信访")
    ]
