"""The page of a case tells its story: the few lines on top, whose hands, the clocks as bars, what it is
linked to, and the pictures in its file for who opened that."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.cases.models import Case
from fengqiao.desk import story
from fengqiao.desk.dates import dates_of
from fengqiao.desk.files import MOST_CHARACTERS
from tests.cases.files import png, upload
from tests.desk.staff import Staff, page_of
from tests.desk.test_lists import at_work
from tests.world import NEIGHBOUR_VILLAGE, World, do, fresh, moment, register_dispute, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def section(html: str, of: str) -> str:
    """The part of the page under a heading."""
    return html.split(f'<section aria-labelledby="{of}">')[1].split("</section>")[0]


def test_the_page_begins_with_the_story_in_a_few_sentences(world: World) -> None:
    case = walk(world, until="accepted")

    html = Staff(world, "village.clerk").read(page_of(case))

    brief = html.split('<p class="brief">')[1].split("</p>")[0]
    assert brief == (
        "2026年3月2日，申请人张*、被申请人李*为“用水、排水、通行、通风、采光纠纷”在河南省驻马店市泌阳县铜山乡大路庄村"
        "起了纠纷，来源：当事人上门申请。 <b>现在是“已受理”，等铜山乡大路庄村综治中心办。</b>"
        " 最近的期限是调解期限：2026年4月1日（周三），还有30天。 还差：开展调解并记录。"
    )


def test_of_many_people_three_are_named(world: World) -> None:
    people = [{"role": "respondent", "name": f"李{n}"} for n in "丙丁戊己"]
    case = register_dispute(world, parties=[{"role": "applicant", "name": "张甲"}, *people])

    html = Staff(world, "village.clerk").read(page_of(case))

    assert "申请人张*、被申请人李*、被申请人李*等另外2人为" in html


def test_the_chain_says_through_whose_hands_it_went(world: World) -> None:
    case = register_dispute(world)
    do(world, case, "escalate", "village.clerk", at=moment(10), reason="跨村。")
    do(world, case, "sign_for", "town.clerk", at=moment(11) + timedelta(days=2))
    clerk = Staff(world, "village.clerk")

    chain = section(clerk.read(page_of(case)), "chain")

    told = [re.sub(r"<[^>]+>", "", line).strip() for line in chain.split("<li>")[1:]]
    town = "泌阳县铜山乡社会治安综合治理中心"
    assert told == [
        "铜山乡大路庄村综治中心 登记 2026-03-02 09:00",
        f"铜山乡大路庄村综治中心 上报 → {town} 2026-03-02 10:00 · 过了2天",
        f"{town} 签收 2026-03-04 11:00",
    ]


def test_a_matter_that_never_moved_has_no_chain(world: World) -> None:
    html = Staff(world, "village.clerk").read(page_of(walk(world, until="accepted")))

    assert 'id="chain"' not in html


def test_the_clocks_stand_beside_each_other_with_their_days(world: World) -> None:
    case = at_work(world, "超期的", 33)

    html = Staff(world, "village.clerk").read(page_of(case))

    bars = html.split('<figure class="bars">')[1].split("</figure>")[0]
    assert "调解期限" in bars and "1-28 → 2-27 · 超期3天" in bars
    assert 'class="used red"' in bars and 'aria-hidden="true"' in bars


@pytest.mark.parametrize(("days_ago", "used"), [(0, 0), (15, 500), (30, 1000), (60, 1000)])
def test_a_bar_is_as_long_as_its_clock(world: World, days_ago: int, used: int) -> None:
    case = at_work(world, "在办的", days_ago)
    deadline = case.deadlines.get()
    at = deadline.started_at + (deadline.limit_at - deadline.started_at) * days_ago / 30
    at = min(at, moment(12))
    standing = story.Standing(fresh(case))
    (bar,) = story.bars_of(dates_of(fresh(case), standing, at), at)

    end = bar.x + bar.width
    assert bar.x == 0 and 0 <= bar.used <= story.SCALE and 0 <= bar.today <= story.SCALE
    assert abs(bar.used - used) <= 30
    assert end == story.SCALE if days_ago <= 30 else end < story.SCALE


def test_linked_and_merged_matters_say_how_and_why(world: World) -> None:
    case, other, third = (register_dispute(world, title=title) for title in "甲乙丙")
    foreign = register_dispute(
        world, title="邻镇的", place=NEIGHBOUR_VILLAGE, by="county.dispatcher"
    )
    do(world, case, "link", "village.clerk", other=other.number, reason="同一条沟")
    do(world, foreign, "link", "county.dispatcher", other=case.number, reason="也是沟")
    do(world, third, "merge", "village.clerk", into=case.number, reason="重复登记")
    clerk = Staff(world, "village.clerk")

    here = section(clerk.read(page_of(case)), "links")
    there = section(clerk.read(page_of(third)), "links")

    assert "关联" in here and other.number in here and "同一条沟" in here
    assert "并来的" in here and third.number in here
    assert foreign.number not in here and "也是沟" not in here
    assert "已并入" in there and case.number in there


def test_pictures_are_shown_small_to_who_opened_the_file_today(world: World) -> None:
    case = walk(world, until="accepted")
    do(world, case, "attach", "village.clerk", file=upload("照片.png", png()), title="现场照片")
    picture = case.attachments.get()
    path = f"{page_of(case)}attachments/{picture.pk}/preview/"
    clerk = Staff(world, "village.clerk")

    closed = (clerk.open(path).status_code, path in clerk.read(page_of(case)))
    do(world, case, "open_file", "village.clerk", at=moment(11))
    answer = clerk.open(path)
    length = fresh(case).length

    assert closed == (403, False)
    assert f'src="{path}"' in clerk.read(page_of(case))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content) == picture.path.read_bytes()
    assert fresh(case).length == length  # an address that is fetched unasked records nothing
    assert Staff(world, "neighbour.clerk").open(path).status_code == 404


PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def attached(world: World, name: str, content: bytes, *, open_it: bool = True) -> tuple[Case, str]:
    """A case with one file, opened today; and the address of the file."""
    case = walk(world, until="accepted")
    do(world, case, "attach", "village.clerk", file=upload(name, content), title="材料")
    if open_it:
        do(world, case, "open_file", "village.clerk", at=moment(11))
    return case, f"{page_of(case)}attachments/{case.attachments.get().pk}/"


def test_a_pdf_is_shown_by_the_browser_in_a_sandbox(world: World) -> None:
    case, path = attached(world, "鉴定.pdf", PAPER)
    clerk = Staff(world, "village.clerk")

    answer = clerk.open(f"{path}preview/")

    assert f'href="{path}preview/" target="_blank" rel="noopener"' in clerk.read(page_of(case))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert clerk.open(f"{path}text/").status_code == 404


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_stands_escaped_inside_the_page(world: World, encoding: str) -> None:
    said = "第一句。\n<b>粗</b> & <img src=x onerror=alert(1)>\n"
    case, path = attached(world, "笔记.txt", said.encode(encoding))
    clerk = Staff(world, "village.clerk")

    html = clerk.read(f"{path}text/")

    assert (
        "第一句。\n&lt;b&gt;粗&lt;/b&gt; &amp; &lt;img src=x" in html and "<img src=x" not in html
    )
    assert f'href="{path}text/"' in clerk.read(page_of(case))
    assert clerk.open(f"{path}preview/").status_code == 404


def test_of_a_long_text_the_beginning_is_shown_and_said_so(world: World) -> None:
    _, path = attached(world, "长.txt", ("水" * 150_000).encode())

    html = Staff(world, "village.clerk").read(f"{path}text/")

    assert html.count("水") == MOST_CHARACTERS and "下面只是开头" in html


def test_other_files_are_only_saved(world: World) -> None:
    case, path = attached(world, "录音.amr", b"#!AMR\n" + bytes(64))
    clerk = Staff(world, "village.clerk")

    assert [clerk.open(path + part).status_code for part in ("preview/", "text/")] == [404, 404]
    assert "preview/" not in clerk.read(page_of(case))
    assert clerk.open(path).headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(("name", "content"), [("笔记.txt", "一句".encode()), ("鉴定.pdf", PAPER)])
def test_what_is_shown_is_shown_to_who_opened_the_file_and_records_nothing_more(
    world: World, name: str, content: bytes
) -> None:
    case, path = attached(world, name, content, open_it=False)
    part = "text/" if name.endswith("txt") else "preview/"
    clerk, length = Staff(world, "village.clerk"), fresh(case).length

    closed = clerk.open(path + part)
    foreign = Staff(world, "neighbour.clerk").open(path + part)
    above = Staff(world, "leader").open(path + part)

    assert (closed.status_code, foreign.status_code, above.status_code) == (403, 404, 403)
    assert "一句" not in closed.content.decode()
    assert fresh(case).length == length
    do(world, case, "open_file", "village.clerk", at=moment(11))
    assert clerk.open(path + part).status_code == 200
    assert fresh(case).length == length + 1


def test_what_is_on_file_is_read_once_for_all_parts_of_the_page(world: World) -> None:
    case = walk(world, until="accepted")
    desk = Staff(world, "village.clerk")
    desk.read(page_of(case))

    with CaptureQueriesContext(connection) as asked:
        desk.read(page_of(case))

    tables = re.findall(r"FROM \"?(cases_(?:party|consent))", str(asked.captured_queries))
    assert sorted(tables) == sorted(set(tables))
    assert len(asked) <= 12
