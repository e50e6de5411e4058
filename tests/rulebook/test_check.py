"""A rulebook that does not hold together is refused, with file, row and reason."""

import shutil
from pathlib import Path

import pytest

from fengqiao.rulebook import book, check
from fengqiao.rulebook.book import HERE
from fengqiao.rulebook.shapes import RuleError
from tests.rulebook.asking import asked


@pytest.fixture
def folder(tmp_path) -> Path:
    """A rulebook of one's own to spoil."""
    own = tmp_path / "rulebook"
    only_tables = shutil.ignore_patterns("*.py", "*.pyc", "__pycache__")
    return Path(shutil.copytree(HERE, own, ignore=only_tables))


def told(folder):
    return [str(fault) for fault in check.faults(folder)]


def test_the_rulebook_as_shipped_holds_together():
    assert check.faults() == []


def test_every_row_says_its_source_since_when_and_how_far_it_was_checked():
    rows = [*book.read().rows()]
    verbs = [verb for kind in book.read().kinds for verb in kind.verbs.values()]

    assert len(rows) > 300
    for row in (*rows, *verbs):
        assert row.source.strip()
        assert row.verified in ("law", "secondary", "practice", "own", "no")
    assert all(row.from_on for row in rows)
    assert sorted(row.name for row in rows if row.verified == "no") == [
        "dispute.acceptance",
        "petition.simple_acceptance",
    ]


# ── A row of a place, against the law ────────────────────────────────────────────────────────────


def place(folder, text, where="411726100"):
    """A town writes a clock of its own."""
    row = f'[[clock]]\nwhere = "{where}"\nfrom = 2026-01-01\nsource = "镇内约定"\n'
    row += 'verified = "practice"\nlabel = "测试"\nlabel_en = "Test"\n' + text
    (folder / "clocks" / "places" / "town.toml").write_text(row, encoding="utf-8")


MEDIATION = """
name = "dispute.mediation"
length = {length}
unit = "{unit}"
binds = "authority"
starts_from = "accepted_on"
"""


@pytest.mark.parametrize(
    ("length", "unit", "holds"),
    [
        (30, "calendar_days", True),
        (31, "calendar_days", False),
        (29, "calendar_days", True),
        (1, "months", False),  # a month can have 31 days
        (720, "hours", True),
        (721, "hours", False),
        (20, "working_days", False),  # a holiday may always come between
    ],
)
def test_a_place_may_shorten_what_binds_an_authority_never_lengthen_it(folder, length, unit, holds):
    place(folder, MEDIATION.format(length=length, unit=unit))

    found = told(folder)

    if holds:
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].startswith(
            "clocks/places/town.toml: clock dispute.mediation 411726100: "
            "比上级规则（全国，clocks/national.toml）宽："
        )
        assert "地方只能缩短" in found[0]


CONFIRMATION = """
name = "dispute.judicial_confirmation"
length = {length}
unit = "{unit}"
binds = "person"
starts_from = "effective_on"
"""


@pytest.mark.parametrize(
    ("length", "unit", "holds"),
    [
        (30, "calendar_days", True),
        (29, "calendar_days", False),
        (31, "calendar_days", True),
        (30, "working_days", True),  # never fewer than thirty days
        (29, "working_days", False),
        (1, "months", False),  # February
        (2, "months", True),
    ],
)
def test_a_place_may_lengthen_what_binds_a_person_never_shorten_it(folder, length, unit, holds):
    place(folder, CONFIRMATION.format(length=length, unit=unit))

    found = told(folder)

    assert (found == []) is holds
    assert all("地方只能放宽" in fault for fault in found)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("roll = false\n", "末日为休息日的要顺延"),
        ("enabled = false\n", "不能在地方停用"),
        ("length = 30\n", None),
    ],
)
def test_a_place_may_not_take_from_a_person_what_the_law_gives(folder, more, reason):
    text = CONFIRMATION.format(length=30, unit="calendar_days")
    place(folder, text.replace("length = 30\n", more if reason is None else "length = 30\n" + more))

    found = told(folder)

    assert (found == []) if reason is None else (reason in found[0])


EXTENSION = """
[clock.extension]
times = {times}
length = {length}
consent = "{consent}"
told = "{told}"
source = "镇内约定"
"""


@pytest.mark.parametrize(
    ("name", "times", "length", "consent", "told_to", "reason"),
    [
        ("dispute.mediation", 1, 30, "parties", "parties", None),
        ("dispute.mediation", 1, 15, "parties", "parties", None),
        ("dispute.mediation", 2, 30, "parties", "parties", "可以延长2次"),
        ("dispute.mediation", 1, 31, "parties", "parties", "可以延长31"),
        ("dispute.mediation", 1, 30, "leader", "parties", "须经“parties”同意"),
        ("dispute.mediation", 1, 30, "parties", "nobody", "须告知“parties”"),
    ],
)
def test_a_place_may_not_extend_more_often_longer_or_with_less_consent(
    folder, name, times, length, consent, told_to, reason
):
    text = MEDIATION.format(length=30, unit="calendar_days")
    more = EXTENSION.format(times=times, length=length, consent=consent, told=told_to)
    place(folder, text + more)

    found = told(folder)

    assert (found == []) if reason is None else (len(found) == 1 and reason in found[0])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"authority"', '"person"', "约束的对象"),
        ('"accepted_on"', '"registered_on"', "起算点"),
        ('"accepted_on"', '"accepted_on"\nsuspension = ["weather"]', "中止的理由：weather"),
        ('"accepted_on"', '"accepted_on"\nsuspension = ["appraisal"]', None),
    ],
)
def test_a_place_may_not_change_whom_a_clock_binds_or_when_it_runs(folder, old, new, reason):
    place(folder, MEDIATION.format(length=30, unit="calendar_days").replace(old, new))

    found = told(folder)

    assert (found == []) if reason is None else (reason in found[0])


def test_a_town_is_held_to_its_county_too(folder):
    two_days = (
        'name = "dispute.sign_for"\nlength = {}\nunit = "working_days"\nbinds = "authority"\n'
    )

    place(folder, two_days.format(2))
    longer = told(folder)
    place(folder, two_days.format(2), where="411725")
    elsewhere = told(folder)

    assert "比上级规则（411726，clocks/places/411726.toml）宽" in longer[0]
    assert elsewhere == []


def test_only_rows_of_the_same_days_are_compared(folder):
    law = folder / "clocks" / "national.toml"
    text = law.read_text(encoding="utf-8")
    shorter = text.split("[[clock]]")[2].replace("length = 30\nunit", "length = 20\nunit")
    shorter = shorter.replace("from = 2002-11-01", "from = 2027-01-01")
    law.write_text(text + "\n[[clock]]" + shorter, encoding="utf-8")
    ended = MEDIATION.format(length=25, unit="calendar_days") + "until = 2026-12-31\n"

    place(folder, ended)
    while_the_law_says_thirty = told(folder)
    place(folder, ended.replace("2026-12-31", "2027-01-01"))
    beyond = told(folder)

    assert while_the_law_says_thirty == []
    assert "25日可能长于20日" in beyond[0]


def test_a_place_may_switch_on_what_waits_and_bring_its_own_length(folder):
    place(
        folder,
        'name = "dispute.acceptance"\nlength = 5\nunit = "working_days"\nbinds = "authority"\n',
    )

    assert told(folder) == []


def test_a_place_may_not_let_a_role_see_further(folder):
    (folder / "powers" / "town.toml").write_text(
        '[[role]]\nname = "grid_worker"\nwhere = "411726100"\nlabel = "网格员"\n'
        'label_en = "Grid worker"\nsight = "place"\nfrom = 2026-01-01\nsource = "镇内约定"\n'
        'verified = "practice"\npowers = ["register", "accept", "read_personal"]\n',
        encoding="utf-8",
    )

    assert [fault.rpartition("宽：")[2] for fault in told(folder)] == [
        "可见范围不能由 grid 扩大到 place",
        "涉及个人信息的权限“read_personal”不能由地方增加",
    ]


def test_a_place_may_not_drop_a_verb_of_the_law_or_its_gates(folder):
    text = (folder / "kinds" / "dispute.toml").read_text(encoding="utf-8")
    text = text.replace('trade = "mediation"', 'trade = "mediation"\nwhere = "411726"')
    before, _, after = text.partition("[verbs.ask_to_stop]")
    text = before + after[after.index("[verbs.terminate]") :]
    text = text.replace('consents = ["mediation", "rights"]', 'consents = ["mediation"]')
    (folder / "kinds" / "local.toml").write_text(text, encoding="utf-8")

    found = [fault.rpartition("宽：")[2] for fault in told(folder)]

    assert "法律规定的动作“当事人要求停止调解”不能去掉" in found
    assert "“开展调解并记录”必须先有同意（rights）" in found


def test_a_place_may_not_open_the_file_by_another_verb(folder):
    text = (folder / "kinds" / "dispute.toml").read_text(encoding="utf-8")
    text = text.replace('trade = "mediation"', 'trade = "mediation"\nwhere = "411726"')
    text = text.replace("[verbs.note]\n", "[verbs.note]\nopens = true\n")
    (folder / "kinds" / "local.toml").write_text(text, encoding="utf-8")

    found = [fault.rpartition("宽：")[2] for fault in told(folder)]

    assert found == ["“记一笔”不能打开卷宗"]


def test_a_place_may_not_withhold_a_remedy(folder):
    (folder / "remedies" / "town.toml").write_text(
        '[[remedy]]\nkind = "dispute"\ncode = "petition"\nwhere = "411726"\ntypes = ["11"]\nlabel = "提出信访"\n'
        'label_en = "Petition"\nbody = "信访局"\nbody_en = "office"\nwithin = "不限"\n'
        'within_en = "any"\nfrom = 2026-01-01\nsource = "县内约定"\nverified = "practice"\n',
        encoding="utf-8",
    )

    assert "也要告知，不能去掉" in told(folder)[0]


# ── Rows that are wrong in themselves ────────────────────────────────────────────────────────────

SPOILED = [
    # file, what stands there, what is put in its place, what is said
    ("clocks/national.toml", 'source = "《民法典》188（三年）"\n', "", "缺少“source”"),
    ("clocks/national.toml", '"《民法典》188（三年）"', '" "', "没有写来源"),
    ("clocks/national.toml", 'verified = "no"', 'verified = "maybe"', "值不对"),
    ("clocks/national.toml", "enabled = false", "enabled = true", "没有核对过"),
    ("clocks/national.toml", "length = 36", 'length = "three years"', "值不对"),
    ("clocks/national.toml", "length = 36", "lenght = 36", "不认识的键“lenght”"),
    ("clocks/national.toml", 'unit = "hours"', 'unit = "weeks"', "值不对"),
    ("clocks/national.toml", "from = 2017-10-01", "from = 2017-10-01\nuntil = 2017-09-30", "早于"),
    ("clocks/national.toml", "from = 2017-10-01", "from = 2017-13-01", "不是合法的 TOML"),
    ("clocks/national.toml", "from = 2017-10-01\n", "", "缺少“from”：从哪一天起适用"),
    ("clocks/national.toml", "from = 2017-10-01", "from = 2017-10-01\nuntil = 9999-12-31", "until"),
    ("powers/roles.toml", "[[role]]", "[[roles]]", "不认识的“roles”"),
    ("clocks/places/411726.toml", '"411726"', '"泌阳"', "不是区划代码"),
    ("clocks/places/411726.toml", '".report_in"', '".sign_for"', "重复"),
    ("workdays/2026.toml", "2026-01-01, 2026-01-02", "2025-01-01, 2026-01-02", "不在 2026 年"),
    ("workdays/2026.toml", "work = [2026-01-04", "work = [2026-01-05", "不是周六、周日"),
    ("workdays/2026.toml", "work = [2026-01-04", "work = [2026-01-03", "既写成放假又写成上班"),
    ("powers/roles.toml", '"register", "note"', '"registre", "note"', "没有“registre”这项权限"),
    ("powers/roles.toml", 'sight = "grid"', 'sight = "everything"', "值不对"),
    ("powers/roles.toml", '["audit"]', '["audit", "mediate"]', None),
    ("types/dispute.toml", 'kind = "dispute"', 'kind = "quarrel"', "没有“quarrel”这一类事项"),
    ("types/dispute.toml", 'parent = "01"', 'parent = "0"', "不是一级分类"),
    ("types/pairs.toml", 'to = "16"', 'to = "61"', "里没有“61”"),
    ("types/pairs.toml", 'type = "0101"', 'type = "01"', "不是一个末级类型"),
    ("types/pairs.toml", 'type = "0101"', 'type = "0102"', "重复"),
    ("routing/dispute.toml", 'type = "0203"', 'type = "0298"', "没有“0298”这个类型"),
    ("remedies/dispute.toml", 'types = ["0901"]', 'types = ["0988"]', "没有以“0988”开头的类型"),
    (
        "grades/colours.toml",
        'colour = "blue"\nlabel = "蓝色"',
        'colour = "red"\nlabel = "蓝"',
        "重复",
    ),
    ("kinds/dispute.toml", 'start = "registered"', 'start = "nowhere"', "start 写的阶段“nowhere”"),
    ("kinds/dispute.toml", 'to = "accepted"', 'to = "acepted"', "to 写的阶段“acepted”不存在"),
    ("usual/sending.toml", 'from = ["dispatched"]', 'from = ["sent"]', "from 写的阶段“sent”不存在"),
    ("usual/entry.toml", 'power = "accept"', 'power = "acept"', "power 写的权限“acept”不存在"),
    ("usual/entry.toml", 'power = "accept"', 'power = "fly"', "没有哪个岗位有“fly”"),
    (
        "kinds/dispute.toml",
        'starts = ["dispute.mediation"]',
        'starts = ["dispute.x"]',
        "期限“dispute.x”",
    ),
    (
        "kinds/dispute.toml",
        'holds = ["dispute.mediation"]',
        'holds = ["dispute.revisit"]',
        "可以中止",
    ),
    (
        "kinds/dispute.toml",
        'extends = ["dispute.mediation"]',
        'extends = ["dispute.revisit"]',
        "可以延长",
    ),
    ("usual/closing.toml", 'done = ["revisit"]', 'done = ["visit"]', "done 写的动作“visit”不存在"),
    ("kinds/dispute.toml", 'follows = "sign"', 'follows = "seal"', "follows 写的动作“seal”不存在"),
    ("usual/sending.toml", 'who = ["called"]', 'who = ["caled"]', "who 写的关系“caled”不存在"),
    ("usual/stages.toml", 'mover = "nobody"', 'mover = "noone"', "mover “noone”不认识"),
    ("kinds/dispute.toml", "path = 2", "path = 1", "path 1 与阶段“registered”相同"),
    ("usual/entry.toml", 'noun = "refusal"', 'noun = "acceptance"', "noun “acceptance”已经被"),
    ("kinds/dispute.toml", 'type = "moment"', 'type = "momnet"', "type “momnet”不认识"),
    ("kinds/dispute.toml", 'label = "撤销导入"\n', "", "缺少“label”"),
    (
        "kinds/dispute.toml",
        'noun = "consent"',
        'noun = "consent"\nsorce = "x"',
        "不认识的键“sorce”",
    ),
    ("kinds/dispute.toml", 'kind = "dispute"', "", "缺少“kind”"),
    ("usual/sending.toml", "[verbs.object]", "[verbs.sign_for]", "不是合法的 TOML"),
    ("usual/sending.toml", "[verbs.", "[verb.", "不认识的“verb”"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), SPOILED, ids=lambda text: f"{text}"[:40])
def test_a_spoiled_row_is_named(folder, file, old, new, said):
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    found = told(folder)

    if said is None:
        assert found == []
    else:
        assert any(fault.startswith(f"{file}: ") and said in fault for fault in found), found


def test_who_goes_back_must_have_been_kept_somewhere(folder):
    for file in ("kinds/dispute.toml", "usual/sending.toml"):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace("keep = true\n", ""), encoding="utf-8")

    found = told(folder)

    assert found[0].startswith("kinds/dispute.toml: kind dispute verbs.resume: ")
    assert all("没有哪个动作写了 keep" in fault for fault in found)


def test_what_is_usual_of_a_verb_is_said_once(folder):
    again = '[verbs.note]\nnoun = "note"\n'
    (folder / "usual" / "zz.toml").write_text(again, encoding="utf-8")

    assert told(folder) == ["usual/zz.toml: verbs.note: “note”写了两次"]


def test_a_kind_into_which_nothing_comes_is_no_kind(folder):
    file = folder / "kinds" / "wish.toml"
    text = file.read_text(encoding="utf-8")
    head, _, rest = text.partition("[verbs.register]")
    file.write_text(head + rest.partition("[verbs.publish]")[2].join(("[verbs.publish]", "")))

    assert [fault for fault in told(folder) if "[verbs.register]" in fault]


def test_what_is_registered_stands_where_the_kind_begins(folder):
    file = folder / "kinds" / "lost_found.toml"
    text = file.read_text(encoding="utf-8").replace('start = "registered"', 'start = "announced"')
    file.write_text(text, encoding="utf-8")

    kinds = {kind.name: kind for kind in book.read(folder).kinds}

    assert kinds["lost_found"].verbs["register"].to == "announced"


def test_who_is_offered_is_one_of_those_that_can_be(folder):
    file = folder / "usual" / "sending.toml"
    text = file.read_text(encoding="utf-8").replace('of = "any"', 'of = "anybody"', 1)
    file.write_text(text, encoding="utf-8")

    assert any("of “anybody”不认识，可用：any" in fault for fault in told(folder))


def test_a_stage_nobody_reaches_and_one_nobody_leaves_are_named(folder):
    kind = folder / "kinds" / "dispute.toml"
    stage = '\n[stages.{}]\nlabel = "测试"\nlabel_en = "Test"\nmover = "holder"\nopen = true\n'
    verb = '[verbs.go]\nnoun = "going"\nlabel = "去"\nlabel_en = "Go"\nfrom = ["registered"]\n'
    verb += 'to = "trap"\npower = "accept"\nwho = ["holder"]\nsource = "测试"\nverified = "own"\n'
    text = kind.read_text(encoding="utf-8") + stage.format("island") + stage.format("trap") + verb
    kind.write_text(text, encoding="utf-8")

    assert told(folder) == [
        "kinds/dispute.toml: kind dispute stages.island: 没有动作能走到这个阶段",
        "kinds/dispute.toml: kind dispute stages.island: 走进这个阶段就出不来了（没有离开的动作）",
        "kinds/dispute.toml: kind dispute stages.trap: 走进这个阶段就出不来了（没有离开的动作）",
    ]


def test_the_first_fault_stops_a_start(folder):
    place(folder, MEDIATION.format(length=31, unit="calendar_days"))

    with pytest.raises(RuleError) as refusal:
        check.stand(book.read(folder))

    assert refusal.value.file == "clocks/places/town.toml"
    assert refusal.value.row == "clock dispute.mediation 411726100"
    assert "31日可能长于30日" in refusal.value.reason


def test_all_faults_are_told_at_the_command_line(folder):
    place(folder, MEDIATION.format(length=31, unit="calendar_days").replace("length", "lenght"))
    spoiled = folder / "grades" / "dispute.toml"
    spoiled.write_text("[[colour\n", encoding="utf-8")

    said = asked("rulebook", "check", "--folder", str(folder))

    assert (said.code, said.err) == (1, "")
    lines = said.out.splitlines()
    assert [line.partition(": ")[0] for line in lines[:-1]] == [
        *("clocks/places/town.toml", "grades/dispute.toml")
    ]
    assert lines[-1] == "有2处要改。"


def test_a_year_without_its_notice_is_missing_not_wrong(folder):
    (folder / "workdays" / "2026.toml").unlink()

    assert told(folder) == []
    assert [row.year for row in book.read(folder).years] == [2024, 2025]


def test_a_place_can_add_days_of_rest_of_its_own(folder):
    (folder / "workdays" / "local.toml").write_text(
        '[[local]]\nwhere = "99"\noff = [2026-04-20]\nfrom = 2026-01-01\nsource = "测试"\n'
        'verified = "practice"\n',
        encoding="utf-8",
    )

    assert told(folder) == []
    assert [row.where for row in book.read(folder).local] == ["99"]


# ── Those who mediate ────────────────────────────────────────────────────────────────────────────

HEAD = """
where = "411726100"
from = 2026-01-01
source = "镇内约定"
verified = "practice"
label = "测试"
label_en = "Test"
"""


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("committee.members_least", 3, True),
        ("committee.members_least", 2, False),
        ("committee.members_most", 9, True),
        ("committee.members_most", 10, False),
        ("committee.women_least", 0, False),
        ("committee.term_years", 3, True),
        ("committee.term_years", 4, False),
    ],
)
def test_a_place_asks_of_a_committee_no_less_than_the_law(folder, name, value, fits):
    row = f'[[measure]]\nname = "{name}"\nvalue = {value}\n{HEAD}'
    (folder / "mediators" / "places" / "town.toml").write_text(row, encoding="utf-8")

    assert (told(folder) == []) is fits


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('[[condition]]\nlevel = 5\nname = "years"\nleast = 2\n', "没有5级"),
        ('[[condition]]\nlevel = 4\nname = "age"\nleast = 2\n', "计数"),
        ('[[condition]]\nlevel = 4\nname = "years"\n', "least 和 most"),
        ('[[fact]]\ncode = "a"\nweight = 1\ncounts = "amount"\n', "要写 least"),
        ('[[fact]]\ncode = "a"\nweight = 1\ncounts = "type"\n', "要写 types"),
    ],
)
def test_what_cannot_be_counted_is_refused(folder, row, reason):
    path = folder / "mediators" / "places" / "town.toml"
    path.write_text(row + HEAD, encoding="utf-8")

    assert any(reason in fault for fault in told(folder))


@pytest.mark.parametrize("amount", [0, -1])
def test_what_is_added_for_a_case_is_something(folder, amount):
    row = f'[[rate]]\ndifficulty = "hard"\nform = "oral"\namount = {amount}\n{HEAD}'
    (folder / "mediators" / "places" / "town.toml").write_text(row, encoding="utf-8")

    assert any("金额大于0" in fault for fault in told(folder))
