"""`fengqiao due` and `fengqiao rulebook`, as a person or a program calls them."""

import json
import re
import subprocess
import sys
import time

import pytest

from tests.rulebook.asking import asked, batched
from tests.rulebook.reading import table

CONFIRMATION = {
    "raw": "2026-05-02",
    "due": "2026-05-06",
    "provisional": False,
    "limit": "2026-05-06",
    "source": "《人民调解法》33；《民事诉讼法》205",
    "why": [
        "2026年4月2日（周四）起算，首日不计（民法典201）",
        "+30日 → 2026年5月2日（周六）",
        "末日为休息日，顺延到5月6日（周三）（民法典203）",
        "约束个人：5月2日（周六）前办最稳妥，5月6日（周三）前都算有效",
    ],
}


def test_a_deadline_comes_as_json():
    said = asked("due", "dispute.judicial_confirmation", "--start", "2026-04-02", "--json")

    assert (said.code, said.err) == (0, "")
    assert json.loads(said.out) == CONFIRMATION
    assert "末日为休息日" in said.out  # Chinese as itself, not as escapes


def test_a_deadline_comes_in_words():
    said = asked("due", "dispute.judicial_confirmation", "--start", "2026-04-02")

    assert said.out == (
        "共同申请司法确认（《人民调解法》33；《民事诉讼法》205）\n"
        "  1. 2026年4月2日（周四）起算，首日不计（民法典201）\n"
        "  2. +30日 → 2026年5月2日（周六）\n"
        "  3. 末日为休息日，顺延到5月6日（周三）（民法典203）\n"
        "  4. 约束个人：5月2日（周六）前办最稳妥，5月6日（周三）前都算有效\n"
        "期限：2026年5月6日（周三）\n"
    )


def test_a_deadline_comes_in_english():
    said = asked("due", "dispute.mediation", "--start", "2026-12-20", "--lang", "en")

    assert said.out.splitlines()[0].startswith("Mediation (")
    assert said.out.splitlines()[-1] == "Limit: Tue 19 Jan 2027, provisional"


ASKED = """
| words                                                                                              | raw                       | due                       | limit                     |
| dispute.mediation --start 2026-04-02                                                               | 2026-05-02                | 2026-05-06                | 2026-05-02                |
| dispute.mediation --start 2026-04-02 --extend 30                                                   | 2026-06-01                | 2026-06-01                | 2026-06-01                |
| dispute.mediation --start 2026-04-02 --suspend 2026-04-10..2026-04-11                              | 2026-05-04                | 2026-05-06                | 2026-05-04                |
| dispute.mediation --start 2026-04-02 --suspend 2026-04-10..2026-04-11 --suspend 2026-04-20..2026-04-20 | 2026-05-05            | 2026-05-06                | 2026-05-05                |
| dispute.mediation --start 2026-04-01T17:00:00Z                                                     | 2026-05-02                | 2026-05-06                | 2026-05-02                |
| dispute.mediation --start 2026-04-02T23:59:59+08:00                                                | 2026-05-02                | 2026-05-06                | 2026-05-02                |
| dispute.sign_for --start 2026-04-30 --where 411726                                                 | 2026-05-06                | 2026-05-06                | 2026-05-06                |
| dispute.sign_for --start 2026-04-30 --where 411726100201001                                        | 2026-05-06                | 2026-05-06                | 2026-05-06                |
| dispute.protection_order --start 2026-04-30T08:30+08:00                                            | 2026-05-03T08:30:00+08:00 | 2026-05-03T08:30:00+08:00 | 2026-05-03T08:30:00+08:00 |
| dispute.protection_order --start 2026-04-30T00:30:00Z                                              | 2026-05-03T08:30:00+08:00 | 2026-05-03T08:30:00+08:00 | 2026-05-03T08:30:00+08:00 |
| --start 2026-04-02 --length 30 --unit calendar-days                                                | 2026-05-02                | 2026-05-06                | 2026-05-06                |
| --start 2026-04-30 --length 5 --unit working-days                                                  | 2026-05-11                | 2026-05-11                | 2026-05-11                |
| --start 2026-01-31 --length 1 --unit months                                                        | 2026-02-28                | 2026-02-28                | 2026-02-28                |
| --start 2026-04-02 --length 24 --unit hours                                                        | 2026-04-03T00:00:00+08:00 | 2026-04-03T00:00:00+08:00 | 2026-04-03T00:00:00+08:00 |
"""


@pytest.mark.parametrize("row", table(ASKED)[1:], ids=lambda row: row[0])
def test_every_way_of_asking(row):
    words, raw, last, limit = row

    said = asked("due", *words.split(), "--json")

    answer = json.loads(said.out)
    assert list(answer) == ["raw", "due", "provisional", "limit", "source", "why"]
    assert (answer["raw"], answer["due"], answer["limit"]) == (raw, last, limit)
    assert answer["source"] and answer["why"]


REFUSED = """
| words                                                                       | sentence                  |
| due                                                                         | 请写明起算日              |
| due --start 2026-04-02                                                      | 请写明期限的名字          |
| due dispute.nothing --start 2026-04-02                                      | dispute.mediation         |
| due nothing --start 2026-04-02                                              | 请写成 种类.期限          |
| due dispute.acceptance --start 2026-04-02                                   | 全国没有名为              |
| due dispute.sign_for --start 2026-04-02                                     | 全国没有名为              |
| due dispute.sign_for --start 2026-04-02 --where 411725                      | 全国没有名为              |
| due dispute.sign_for --start 2023-12-31 --where 411726                      | 没有名为                  |
| due dispute.mediation --start 2026-02-30                                    | 不是公历的日期            |
| due dispute.mediation --start 2026年4月2日                                  | 不是公历的日期            |
| due dispute.mediation --start 丙午年二月十五                                | 不是公历的日期            |
| due dispute.mediation --start 115-04-02                                     | 不是公历的日期            |
| due dispute.mediation --start 20260402                                      | 不是公历的日期            |
| due dispute.mediation --start 2026-W14-4                                    | 不是公历的日期            |
| due dispute.mediation --start 2026-04-02T25:00                              | 不是公历的日期            |
| due dispute.mediation --start 2026-04-02 --suspend 2026-04-05               | FROM..TO                  |
| due dispute.mediation --start 2026-04-02 --suspend 2026-04-05..2026-04-01   | 早于开始日                |
| due dispute.mediation --start 2026-04-02 --extend -1                        | 延长不能是负数            |
| due dispute.mediation --start 2026-04-02 --extend x                         | 命令写得不对              |
| due dispute.mediation --start 2026-04-02 --where 泌阳                       | 不是区划代码              |
| due dispute.mediation --start 2026-04-02 --length 3 --unit months           | 只能写一样                |
| due --start 2026-04-02 --length 3                                           | 请写明期限的名字          |
| due --start 2026-04-02 --length 3 --unit weeks                              | 不认识的单位              |
| due --start 2026-04-02 --length -3 --unit months                            | 不能是负数                |
| due --start 2026-04-02 --length 99999999999999999999 --unit calendar-days   | 100年                     |
| due --start 9999-12-31 --length 3 --unit working-days                       | 9998                      |
| due --batch - --start 2026-04-02                                            | 写在各行里                |
| due --batch no-such-file.jsonl                                              | 读不了                    |
| rulebook                                                                    | 命令写得不对              |
| rulebook show nothing                                                       | 没有名为                  |
| rulebook show dispute --here nowhere                                        | 这个阶段                  |
| rulebook check --folder no-such-folder                                      | 没有文件夹                |
"""


@pytest.mark.parametrize("row", table(REFUSED)[1:], ids=lambda row: row[0])
def test_what_cannot_be_answered_is_one_sentence(row):
    words, sentence = row
    words = words.replace("种类.期限", "").split()

    said = asked(*words)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("fengqiao: ")
    assert said.err.count("\n") == 1
    assert sentence in said.err


def test_a_batch_answers_line_by_line_and_goes_on_after_a_bad_one():
    answers = batched(
        [
            '{"clock": "dispute.judicial_confirmation", "start": "2026-04-02"}',
            "not json",
            '{"start": "2026-04-30", "length": 5, "unit": "working-days"}',
            '{"clock": "dispute.sign_for", "start": "2026-04-30", "where": "411726"}',
            '{"clock": "dispute.mediation", "start": "2026-04-02", "extend": 30, '
            '"suspend": ["2026-04-10..2026-04-11"]}',
            "[]",
            '{"start": "2026-04-30", "length": "5", "unit": "working-days"}',
            '{"start": "2026-04-30", "lenght": 5, "unit": "working-days"}',
            '{"start": 20260430, "length": 5, "unit": "working-days"}',
            '{"start": "2026-04-30", "length": true, "unit": "working-days"}',
            '{"start": "2026-04-30", "length": 5, "unit": "working-days", "suspend": 3}',
        ]
    )

    assert answers[0] == CONFIRMATION
    assert [answer.get("due") for answer in answers] == [
        *("2026-05-06", None, "2026-05-11", "2026-05-06", "2026-06-03"),
        *(None,) * 6,
    ]
    assert all(list(answer) == ["error"] for answer in answers[5:] + answers[1:2])
    assert answers[7] == {
        "error": "不认识的键“lenght”，可用：clock、extend、length、on、start、suspend、unit、where"
    }


def test_a_batch_can_be_read_from_a_file(tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"clock": "dispute.judicial_confirmation", "start": "2026-04-02"}\n', encoding="utf-8"
    )

    said = asked("due", "--batch", str(questions))

    assert json.loads(said.out) == CONFIRMATION


def test_a_batch_of_five_thousand_takes_less_than_a_second():
    line = '{{"start": "2026-{:02d}-{:02d}", "length": {}, "unit": "working-days"}}'
    lines = [line.format(n % 12 + 1, n % 28 + 1, n % 400) for n in range(5_000)]

    began = time.process_time()
    answers = batched(lines)

    assert time.process_time() - began < 1
    assert len(answers) == 5_000


def test_rules_of_another_day_can_be_asked_for():
    asked_for = ("due", "dispute.sign_for", "--start", "2023-12-31", "--where", "411726", "--json")

    assert asked(*asked_for).code == 2
    assert json.loads(asked(*asked_for, "--on", "2024-01-01").out)["due"] == "2024-01-02"


def test_the_rulebook_is_checked():
    said = asked("rulebook", "check")

    assert (said.code, said.err) == (0, "")
    assert re.match(r"规则都站得住：\d+类事项、", said.out)
    assert "2024、2025、2026" in said.out


def test_a_kind_is_shown_as_mermaid_and_as_svg():
    mermaid = asked("rulebook", "show", "dispute")
    svg = asked("rulebook", "show", "dispute", "--svg", "--here", "mediating")

    assert mermaid.out.startswith("stateDiagram-v2\n")
    assert "    registered --> accepted: 受理\n" in mermaid.out
    assert svg.out.startswith("<svg ")
    assert "现在在这里" in svg.out


def test_it_needs_no_framework():
    script = (
        "import sys; from config import command; "
        "code = command.main(['due', 'dispute.mediation', '--start', '2026-04-02']); "
        "sys.exit(code or any(name.partition('.')[0] == 'django' for name in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "期限：2026年5月2日（周六）"
