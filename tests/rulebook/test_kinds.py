"""Kinds as they are read, and as they are drawn."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from fengqiao.rulebook import kinds, picture
from fengqiao.rulebook.shapes import RuleError
from fengqiao.rulebook.tables import in_force

DISPUTE = in_force(date(2026, 4, 2), "").kind("dispute")

# A kind as small as can be: two stages on the main path, one beside it.
LOST = """
kind = "lost_item"
label = "失物"
label_en = "Lost item"
trade = ""
start = "kept"
from = 2026-01-01
source = "(测试)"
verified = "own"

[stages.kept]
label = "保管中"
label_en = "Kept"
mover = "holder"
open = true
path = 1
[stages.returned]
label = "已归还"
label_en = "Returned"
mover = "nobody"
open = false
path = 2
[stages.moved]
label = "已移交<公安>"
label_en = "Moved"
mover = "receiver"
open = true

[verbs.give_back]
noun = "giving_back"
label = "归还"
label_en = "Give back"
from = ["open"]
to = "returned"
power = "accept"
who = ["holder"]
source = "(测试)"
verified = "own"
[verbs.give_back.facts.to]
type = "choice"
label = "交给谁"
label_en = "To"
required = true
choices = [{ value = "owner", label = "失主", label_en = "Owner" }]

[verbs.move]
noun = "moving"
label = "移交"
label_en = "Move"
from = ["kept"]
to = "moved"
keep = true
power = "accept"
who = ["holder"]
source = "(测试)"
verified = "own"

[verbs.take_back]
noun = "taking_back"
label = "退回"
label_en = "Take back"
from = ["moved"]
to = "@before"
power = "accept"
who = ["receiver"]
source = "(测试)"
verified = "own"

[verbs.note]
noun = "note"
label = "记一笔"
label_en = "Note"
from = ["*"]
power = "accept"
who = ["any"]
source = "(测试)"
verified = "own"
"""


@pytest.fixture
def lost(tmp_path):
    (tmp_path / "lost.toml").write_text(LOST, encoding="utf-8")
    [kind] = kinds.load(tmp_path)
    return kind


def test_a_kind_is_read_whole(lost):
    assert (lost.name, lost.label, lost.start, lost.from_on) == (
        *("lost_item", "失物", "kept"),
        date(2026, 1, 1),
    )
    assert list(lost.stages) == ["kept", "returned", "moved"]
    assert lost.stages["returned"].open is False
    assert list(lost.verbs) == ["give_back", "move", "take_back", "note"]
    fact = lost.verbs["give_back"].facts["to"]
    assert (fact.name, fact.type, fact.required) == ("to", "choice", True)
    assert [(choice.value, choice.label) for choice in fact.choices] == [("owner", "失主")]


def test_a_verb_is_found_by_its_noun(lost):
    assert lost.by_noun("giving_back").name == "give_back"
    with pytest.raises(RuleError, match="失物没有“acceptance”"):
        lost.by_noun("acceptance")


@pytest.mark.parametrize(
    ("verb", "stages"),
    [
        ("give_back", {"kept", "moved"}),  # open
        ("move", {"kept"}),
        ("note", {"kept", "returned", "moved"}),  # *
    ],
)
def test_where_a_verb_may_start(lost, verb, stages):
    may = {stage for stage in lost.stages if lost.may_start_from(lost.verbs[verb], stage)}

    assert may == stages


def test_mermaid_shows_every_way(lost):
    assert picture.mermaid(lost) == (
        "stateDiagram-v2\n"
        '    state "保管中" as kept\n'
        '    state "已归还" as returned\n'
        '    state "已移交<公安>" as moved\n'
        "    [*] --> kept\n"
        "    kept --> returned: 归还\n"
        "    kept --> moved: 移交\n"
        "    returned --> [*]\n"
        "    moved --> returned: 归还\n"
        "    moved --> kept: 退回\n"
    )


def texts(drawn):
    tree = ElementTree.fromstring(drawn)
    return ["".join(node.itertext()) for node in tree.iter() if node.tag.endswith("}text")]


def test_who_brings_a_matter_in_is_entered_though_nobody_can_be_added(lost):
    assert (lost.capacities, "add_party" in lost.verbs) == (("applicant",), False)
    assert "respondent" in DISPUTE.capacities


def test_the_picture_shows_every_way(lost):
    assert texts(picture.svg(lost)) == [
        *("主要过程", "移交", "已移交<公安>", "保管中", "归还", "已归还"),
        *("其他阶段", "归还", "已归还", "退回", "原来的阶段", "已移交<公安>"),
    ]


def test_the_picture_marks_where_the_matter_stands(lost):
    drawn = picture.svg(lost, "moved")

    assert texts(drawn)[-1] == "● 现在在这里"
    assert drawn.count('class="stage here"') == 1
    assert "现在在这里" not in picture.svg(lost)


def test_the_picture_can_be_heard(lost):
    tree = ElementTree.fromstring(picture.svg(lost, "kept", lang="en"))
    title, told = [node.text for node in list(tree)[:2]]

    assert title == "Lost item"
    assert told == (
        "Kept (Here): Give back → Returned; Move → Moved | "
        "Moved: Give back → Returned; Take back → The stage before"
    )
    assert tree.attrib["role"] == "img"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("here", ["", *DISPUTE.stages])
def test_the_picture_stands_by_itself(here, lang):
    drawn = picture.svg(DISPUTE, here, lang=lang)

    ElementTree.fromstring(drawn)
    assert not re.search(r"<script|<style|\sstyle=|href|url\(|\son\w+=", drawn)


def test_nothing_in_the_picture_runs_over_its_edge():
    tree = ElementTree.fromstring(picture.svg(DISPUTE))
    width, height = float(tree.attrib["width"]), float(tree.attrib["height"])

    for node in tree.iter():
        if node.tag.endswith("}rect") and "x" in node.attrib:
            assert float(node.attrib["x"]) + float(node.attrib["width"]) <= width
            assert float(node.attrib["y"]) + float(node.attrib["height"]) <= height


def test_boxes_do_not_lie_on_one_another():
    tree = ElementTree.fromstring(picture.svg(DISPUTE))
    boxes = [
        tuple(float(node.attrib[key]) for key in ("x", "y", "width", "height"))
        for node in tree.iter()
        if node.tag.endswith("}rect") and "x" in node.attrib
    ]

    for n, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[n + 1 :]:
            apart = other_x >= x + width or x >= other_x + other_width
            assert apart or other_y >= y + height or y >= other_y + other_height


def test_a_kind_without_a_main_path_can_be_drawn(tmp_path):
    (tmp_path / "bare.toml").write_text(
        re.sub(r"(?m)^path = \d\n", "", LOST.partition("[verbs.give_back]")[0]) + "[verbs]\n",
        encoding="utf-8",
    )
    [bare] = kinds.load(tmp_path)

    assert texts(picture.svg(bare)) == [*("其他阶段", "保管中", "已归还", "已移交<公安>")]


def test_what_the_law_asks_of_a_dispute_is_in_its_kind():
    verbs = DISPUTE.verbs

    assert "mediation" in verbs["hold_session"].consents  # 人民调解法 17
    assert {"decline", "terminate", "ask_to_stop"} <= {
        name
        for name, verb in verbs.items()
        if verb.remedies  # 3, 26
    }
    assert verbs["take_effect"].starts[0] == "dispute.judicial_confirmation"  # 33
    assert "dispute.mediation" in verbs["accept"].starts
