"""The examples of docs/rulebook.md are tried: rows must hold, commands say what is shown."""

import re
import shutil
from pathlib import Path

import pytest

from fengqiao.rulebook import check
from fengqiao.rulebook.book import HERE
from fengqiao.rulebook.rows import keys_of
from fengqiao.rulebook.shapes import Clock, Fact, Stage, Verb
from tests.rulebook.asking import asked

DOCS = (Path(__file__).parents[2] / "docs" / "rulebook.md").read_text(encoding="utf-8")
ROWS = re.findall(r"```toml\n# (\S+)\n(.*?)```", DOCS, re.DOTALL)
COMMANDS = [
    (words, said)
    for block in re.findall(r"```console\n(.*?)```", DOCS, re.DOTALL)
    for words, said in re.findall(r"\$ fengqiao (.*)\n((?:[^$].*\n)*)", block)
]


@pytest.mark.parametrize(("file", "text"), ROWS, ids=[file for file, _ in ROWS])
def test_the_rows_shown_hold_together_with_the_rest(tmp_path, file, text):
    own = tmp_path / "rulebook"
    shutil.copytree(HERE, own, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert not (own / file).exists()

    (own / file).write_text(text, encoding="utf-8")

    assert check.faults(own) == []


@pytest.mark.parametrize(("words", "said"), COMMANDS, ids=[words for words, _ in COMMANDS])
def test_the_commands_shown_say_what_is_shown(words, said):
    found = asked(*words.split())

    assert (found.code, found.err) == (0, "")
    assert found.out.startswith(said)


def test_there_are_examples_of_each():
    assert [file for file, _ in ROWS] == [
        *("clocks/places/411726100.toml", "workdays/2031.toml", "kinds/lost_item.toml")
    ]
    assert len(COMMANDS) == 4


@pytest.mark.parametrize(
    "key", sorted({key for shape in (Clock, Stage, Verb, Fact) for key in keys_of(shape)})
)
def test_every_key_of_a_kind_is_explained(key):
    assert f"`{key}`" in DOCS or f"{key} = " in DOCS


def test_every_folder_is_named():
    folders = {path.parent.relative_to(HERE).parts[0] for path in HERE.rglob("*.toml")}

    assert {name for name in folders if f"| `{name}/` |" in DOCS} == folders
