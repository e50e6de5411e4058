"""Names by their letters and by their sound."""

import subprocess
import sys

import pytest

from fengqiao.lib.pinyin import sounds_like, spells


@pytest.mark.parametrize(
    ("typed", "name", "found"),
    [
        ("dlz", "大路庄村", True),
        ("DLZC", "大路庄村", True),
        ("daluzhuang", "大路庄村", True),
        ("da lu", "大路庄村", True),
        ("dalz", "大路庄村", True),
        ("dlzh", "大路庄村", True),
        ("lz", "大路庄村", True),  # from any character on
        ("ｄｌｚ", "大路庄村", True),  # full width
        ("xi'an", "西安", True),
        ("xian", "西安", True),
        ("xian", "先安", True),
        ("cl", "长乐镇", True),  # both readings of 长
        ("zl", "长乐镇", True),
        ("bao", "马家堡", True),
        ("pu", "马家堡", True),
        ("lv", "吕店乡", True),
        ("lü", "吕店乡", True),
        ("dzl", "大路庄村", False),
        ("dlx", "大路庄村", False),
        ("dlzcx", "大路庄村", False),
        ("", "大路庄村", False),
        ("大", "大路庄村", False),
        ("a" * 5000, "大路庄村", False),
        ("😀", "大路庄村", False),
        ("x", "", False),
    ],
)
def test_letters_spell_a_name(typed: str, name: str, found: bool) -> None:
    assert spells(typed, name) is found


@pytest.mark.parametrize(
    ("typed", "name", "found"),
    [
        ("大路莊", "大路庄村", True),  # traditional characters
        ("大陆庄", "大路庄村", True),  # what somebody heard
        ("庐庄", "大路庄村", True),
        ("大路", "大路庄村", True),
        ("庄大路", "大路庄村", False),
        ("大路庄村委会", "大路庄村", False),
        ("", "大路庄村", False),
        ("𠮷", "大路庄村", False),
    ],
)
def test_characters_sound_as_a_name(typed: str, name: str, found: bool) -> None:
    assert sounds_like(typed, name) is found


def test_nothing_is_read_before_a_name_is_looked_for() -> None:
    """Who serves pages for which nobody types a place pays nothing for the table."""
    asked = "import sys, fengqiao.lib.pinyin; print('pypinyin' in sys.modules)"

    out = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "False"
