"""The documents say what is so: commands exist, links lead somewhere, settings are the ones there are,
and nothing is told of the machine or the desk on which they were written."""

import ast
import re
import shlex
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.utils.text import slugify

from config.command import RULEBOOK_COMMANDS
from tests.house.code import MARKS, ROOT
from tests.rulebook.asking import asked

READMES = (ROOT / "README.md", ROOT / "README.en.md")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WANTED = {
    *("README.md", "README.en.md", "CHANGELOG.md", "docs/guide.md", "docs/guide.en.md"),
    *("docs/glossary.md", "docs/house.md", "docs/rulebook.md", "docs/operations.md"),
    *("docs/rights.md", "docs/performance.md", "docs/api/README.md", "docs/api/openapi.yaml"),
    *("docs/images/case.png", "docs/images/portal.png"),
}
OUR_HOSTS = re.compile(r"^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$|(^|\.)example(\.|$)")
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
VARIABLE = re.compile(r"\bFENGQIAO_[A-Z_]+\b")
# Folders of a server about which an operator is told.
OF_ANY_SERVER = {"var", "etc", "usr", "run", "dev", "proc", "sys", "bin", "lib"}

each_document = pytest.mark.parametrize(
    "path", DOCUMENTS, ids=[str(path.relative_to(ROOT)) for path in DOCUMENTS]
)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# ── They are there, and lead to one another ──────────────────────────────────────────────────────


@pytest.mark.parametrize("name", sorted(WANTED))
def test_what_the_readme_promises_is_there(name: str) -> None:
    assert (ROOT / name).is_file()
    assert (ROOT / name).stat().st_size > 200


def links(path: Path) -> Iterator[str]:
    text = FENCED.sub("", read(path))
    return (target for _, target in LINK.findall(text))


@each_document
def test_every_link_leads_somewhere_in_the_project(path: Path) -> None:
    lost = [target for target in links(path) if not leads(path, target)]

    assert lost == []


def leads(path: Path, target: str) -> bool:
    if re.match(r"[a-z]+:", target):
        return is_ours(target)
    file, _, anchor = target.partition("#")
    found = (path.parent / file).resolve() if file else path
    inside = found.is_relative_to(ROOT) and found.exists()
    return inside and (not anchor or anchor in anchors(found))


def anchors(path: Path) -> set[str]:
    """The headings of a document as addresses within it."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", read(path)), re.MULTILINE)
    return {slugify(heading.replace("·", ""), allow_unicode=True) for heading in headings} | {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings
    }


def test_both_readmes_lead_to_the_same_places() -> None:
    """But for the language: each leads to the other, and to the guide in its own."""
    chinese, english = ([same(link) for link in links(path)] for path in READMES)

    assert chinese == english


def same(link: str) -> str:
    return "README.md" if link == "README.en.md" else link.replace("guide.en.md", "guide.md")


def test_both_readmes_show_the_same_commands() -> None:
    chinese, english = (list(blocks_of_commands(path)) for path in READMES)

    assert chinese == [
        [word for word in words if word not in ("--lang", "en")] for words in english
    ]


def test_the_readme_is_short() -> None:
    """Five lines of what it is, one picture, the two commands, where to go next."""
    for path in READMES:
        text = read(path)
        said = text.partition("![")[0].strip().splitlines()
        assert text.count("![") == 1
        assert len([line for line in said if line and not line.startswith(("#", "["))]) == 5
        assert re.findall(r"^make (\w+)", text, re.MULTILINE) == ["run", "test"]


def test_the_changelog_knows_the_present_version() -> None:
    project = read(ROOT / "pyproject.toml")
    version = re.search(r'^version = "(.+)"', project, re.MULTILINE)
    assert version

    headings = re.findall(r"^## (.+)$", read(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert headings
    assert any(h == "Unreleased" or h.startswith(version.group(1)) for h in headings)


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────


def shown_commands(path: Path) -> Iterator[list[str]]:
    """Each command that a document shows or names, as words: make …, fengqiao …"""
    yield from blocks_of_commands(path)
    for text in INLINE.findall(FENCED.sub("", read(path))):
        if text.startswith(("fengqiao ", "make ")) and "…" not in text:
            yield from _commands(re.sub(r"[\[\]]", "", text))  # what is optional must exist too


def blocks_of_commands(path: Path) -> Iterator[list[str]]:
    for language, block in FENCED.findall(read(path)):
        if language in ("sh", "console", "bash", "shell"):
            for line in block.replace("\\\n", " ").splitlines():
                yield from _commands(line.removeprefix("$ "))


def _commands(line: str) -> Iterator[list[str]]:
    """A line may hold several, tied by pipes."""
    for part in re.split(r"\s*(?:\||&&|;)\s*", line):
        try:
            words = shlex.split(part, comments=True)
        except ValueError:  # part of a text that goes over several lines
            continue
        while words and re.match(r"[A-Z_]+=", words[0]):
            words = words[1:]
        if words and Path(words[0]).name in ("make", "fengqiao"):
            yield [Path(words[0]).name, *words[1:]]


@cache
def targets() -> set[str]:
    makefile = read(ROOT / "Makefile")
    return set(re.findall(r"^([a-z][\w-]*):(?!=)", makefile, re.MULTILINE))


@each_document
def test_every_command_shown_exists_and_takes_what_it_is_given(path: Path) -> None:
    wrong = [
        (" ".join(words), why)
        for words in shown_commands(path)
        if (why := fault(words[0], words[1:]))
    ]

    assert wrong == []


def fault(program: str, words: list[str]) -> str:
    """What is wrong with a command as shown; '' if it could be given so."""
    words = words[: words.index(">")] if ">" in words else words
    if program == "make":
        return ", ".join(w for w in words if "=" not in w and w not in targets())
    if not words or words == ["serve"]:
        return ""
    if words[0] in RULEBOOK_COMMANDS:
        return _fault_of_a_question(words)
    return _fault_of_a_command(words)


def _fault_of_a_question(words: list[str]) -> str:
    pattern = len(words) == 1 or any(re.fullmatch(r"[A-Z_.]+", word) for word in words)
    if pattern:  # named, or shown with places to be filled in
        return "" if is_question(words[:2]) else "no such question"
    found = asked(*words)
    return "" if found.code == 0 else found.err


def is_question(words: list[str]) -> bool:
    """Whether the rulebook has help for it."""
    try:
        return asked(*words, "--help").code == 0
    except SystemExit as ended:
        return ended.code == 0


def _fault_of_a_command(words: list[str]) -> str:
    name, *given = words
    rooms = get_commands()
    if name not in rooms:
        return f"no command {name}"
    room = rooms[name]
    command = load_command_class(room, name) if isinstance(room, str) else room
    parser = command.create_parser("fengqiao", name)
    unknown = {word for word in given if word.startswith("--")} - options(parser)
    if unknown:
        return f"no option {unknown}"
    return _fault_of_positions(parser, [word for word in given if not word.startswith("--")])


def _fault_of_positions(parser: ArgumentParser, given: list[str]) -> str:
    for action in parser._actions:
        if action.choices and not action.option_strings:
            if not given or given[0] not in action.choices:
                return f"choose from {', '.join(map(str, action.choices))}"
            given = given[1:]
    return ""


def options(parser: ArgumentParser) -> set[str]:
    """The long options of a command and of its parts."""
    found = {option for action in parser._actions for option in action.option_strings}
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for part in action.choices.values():
                found |= options(part)
    return found


def test_operations_tells_of_every_command_of_ours() -> None:
    ours = {name for name, room in get_commands().items() if str(room).startswith("fengqiao.")}

    told = {words[1] for words in shown_commands(ROOT / "docs/operations.md") if len(words) > 1}

    assert sorted((ours | RULEBOOK_COMMANDS | {"serve"}) - told - {"due"}) == []
    assert "`fengqiao due" in read(ROOT / "docs/operations.md")


@pytest.mark.parametrize(
    ("words", "is_right"),
    [
        ("verify --case 1", True),
        ("verify --everything", False),
        ("divisions load --county 411726", True),
        ("divisions burn", False),
        ("conquer", False),
        ("due dispute.mediation --start 2026-03-02", True),
        ("due dispute.nothing --start 2026-03-02", False),
        ("rulebook show KIND", True),
        ("rulebook burn KIND", False),
    ],
)
def test_a_wrong_command_is_noticed(words: str, is_right: bool) -> None:
    assert (fault("fengqiao", words.split()) == "") is is_right


def test_a_wrong_target_is_noticed() -> None:
    assert (fault("make", ["run"]), fault("make", ["rum"])) == ("", "rum")


def answers(path: Path) -> Iterator[tuple[str, str]]:
    """Each `$ fengqiao due|rulebook …` with the answer that stands below it."""
    for language, block in FENCED.findall(read(path)):
        if language == "console":
            for words, said in re.findall(r"\$ fengqiao (.*)\n((?:[^$].*\n)*)", block):
                if words.split()[0] in RULEBOOK_COMMANDS and said:
                    yield words, said


@pytest.mark.parametrize(("words", "said"), [pair for path in DOCUMENTS for pair in answers(path)])
def test_the_rulebook_answers_what_is_shown(words: str, said: str) -> None:
    found = asked(*shlex.split(words))

    assert (found.code, found.err) == (0, "")
    assert found.out.startswith(said)


# ── Settings ─────────────────────────────────────────────────────────────────────────────────────


def settings_read() -> set[str]:
    """Every variable that the configuration takes from the environment."""
    return {
        text
        for path in sorted((ROOT / "config").glob("*.py"))
        for node in ast.walk(ast.parse(read(path)))
        if isinstance(node, ast.Call)
        for argument in node.args
        if isinstance(argument, ast.Constant)
        and isinstance(text := argument.value, str)
        and VARIABLE.fullmatch(text)
    }


def test_operations_tells_of_every_setting_and_of_no_other() -> None:
    table = re.findall(r"^\| `(\w+)` \|", read(ROOT / "docs/operations.md"), re.MULTILINE)

    assert sorted(table) == sorted(settings_read())
    assert len(settings_read()) >= 5


@each_document
def test_no_document_speaks_of_a_setting_that_is_not_there(path: Path) -> None:
    assert sorted(set(VARIABLE.findall(read(path))) - settings_read()) == []


# ── Nothing of the desk on which they were written ───────────────────────────────────────────────


def is_ours(address: str) -> bool:
    scheme, _, rest = address.partition("://")
    host = rest.split("/")[0].rpartition("@")[2]
    return scheme in ("http", "https") and bool(OUR_HOSTS.search(host))


ADDRESS = re.compile(r"https?://[^\s)`|>，。；]+")
FOLDER = re.compile(r"(?<![\w.:/}\])~*])/([a-z][\w-]*)(?:/|\b)")


def strange(text: str) -> Iterator[str]:
    """What has no business in a document: foreign addresses, folders of this machine, reminders."""
    yield from (address for address in ADDRESS.findall(text) if not is_ours(address.rstrip(".,;")))
    for top in FOLDER.findall(text):
        if Path("/", top).is_dir() and top not in OF_ANY_SERVER:
            yield f"/{top}"
    yield from (mark for mark in MARKS if re.search(rf"\b{mark}\b", text))
    yield from re.findall(r"(?<![\w&/`])#\d+\b", text)
    yield from re.findall(r"(?<!\w)\.\./\.\./\.\./|待定|稍后补充", text)


@each_document
def test_a_document_speaks_only_of_the_project(path: Path) -> None:
    assert list(strange(read(path))) == []


@pytest.mark.parametrize(
    "text",
    [
        "see https://somewhere.net/page",
        "it lies in /tmp/notes",
        f"{MARKS[0]}: later",
        "as told in #12",
        "金额待定",
    ],
)
def test_what_is_strange_is_noticed(text: str) -> None:
    assert list(strange(text)) != []


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8000/ and postgres:///name?host=/var/run/postgresql",
        "`POST /api/v1/cases` and `/healthz`",
        "fengqiao.example.gov.cn, https://fengqiao.example.gov.cn/",
        "# 1. A heading",
    ],
)
def test_what_is_ours_is_let_pass(text: str) -> None:
    assert list(strange(text)) == []
