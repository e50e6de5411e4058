"""Every clock that is shipped, on both sides of its boundary: the last day in time, and the next."""

from datetime import date, datetime, timedelta

import pytest

from fengqiao.rulebook import book, clocks, tables
from fengqiao.rulebook.clocks import SHANGHAI, due
from tests.rulebook.reading import table

BIYANG = tables.in_force(date(2026, 3, 2), "411726")

# Start on Monday 2 March 2026; `limit` is the last day in time. Beside it the limits of one unit
# less and one unit more, so that no length can change unseen.
SHIPPED = """
| clock                                 | limit one less   | limit            | limit one more   | binds     | yellow | source |
| dispute.mediation                     | 2026-03-31       | 2026-04-01       | 2026-04-02       | authority | 5      | 《人民调解工作若干规定》33 |
| dispute.judicial_confirmation         | 2026-03-31       | 2026-04-01       | 2026-04-02       | person    | 10     | 《人民调解法》33 |
| .request                              | 2026-03-20       | 2026-03-23       | 2026-03-24       | authority | 3      | 《个人信息保护法》50 |
| dispute.performance                   | -                | 2026-03-02       | 2026-03-03       | agreed    | 3      | 《人民调解法》29 |
| dispute.confirmation_objection        | 2026-03-16       | 2026-03-17       | 2026-03-18       | person    | 5      | 372 |
| dispute.confirmation_third_party      | 2026-08-03       | 2026-09-02       | 2026-10-08       | person    | 30     | 372 |
| dispute.enforcement                   | 2028-02-02       | 2028-03-02       | 2028-04-03       | person    | 60     | 《民事诉讼法》250 |
| dispute.limitation_general            | 2029-02-02       | 2029-03-02       | 2029-04-02       | person    | 60     | 《民法典》188 |
| dispute.labour_arbitration            | 2027-02-02       | 2027-03-02       | 2027-04-02       | person    | 30     | 《劳动争议调解仲裁法》27 |
| dispute.land_arbitration              | 2028-02-02       | 2028-03-02       | 2028-04-03       | person    | 30     | 《农村土地承包经营纠纷调解仲裁法》18 |
| dispute.reconsideration               | 2026-04-30       | 2026-05-06       | 2026-05-06       | person    | 15     | 20 |
| dispute.administrative_suit           | 2026-08-03       | 2026-09-02       | 2026-10-08       | person    | 30     | 《行政诉讼法》46 |
| dispute.labour_mediation              | 2026-03-16       | 2026-03-17       | 2026-03-18       | authority | 3      | 《劳动争议调解仲裁法》14 |
| dispute.medical_mediation             | 2026-04-13       | 2026-04-14       | 2026-04-15       | authority | 5      | 《医疗纠纷预防和处理条例》38 |
| dispute.court_entrusted               | 2026-03-31       | 2026-04-01       | 2026-04-02       | authority | 5      | 特邀调解的规定》27 |
| dispute.court_commissioned            | 2026-03-16       | 2026-03-17       | 2026-03-18       | authority | 3      | 特邀调解的规定》27 |
| dispute.court_commissioned_summary    | 2026-03-08       | 2026-03-09       | 2026-03-10       | authority | 2      | 特邀调解的规定》27 |
| dispute.protection_order              | 2026-03-05T08:00 | 2026-03-05T09:00 | 2026-03-05T10:00 | authority | 0      | 《反家庭暴力法》28 |
| dispute.protection_order_urgent       | 2026-03-03T08:00 | 2026-03-03T09:00 | 2026-03-03T10:00 | authority | 0      | 《反家庭暴力法》28 |
| .sign_for                             | 2026-03-02       | 2026-03-03       | 2026-03-04       | authority | 0      | 示例：县内约定，可改 |
| .report_in                            | 2026-03-02       | 2026-03-03       | 2026-03-04       | authority | 0      | 示例：县内约定，可改 |
| .object                               | 2026-03-06       | 2026-03-09       | 2026-03-10       | person    | 0      | 产品自定 |
| .object_call                          | 2026-03-06       | 2026-03-09       | 2026-03-10       | person    | 0      | 产品自定 |
| .arbitrate                            | 2026-03-04       | 2026-03-05       | 2026-03-06       | authority | 1      | 产品自定 |
| .sign_call                            | 2026-03-02       | 2026-03-03       | 2026-03-04       | authority | 0      | 示例：县内约定，可改 |
| hazard.verification                   | 2026-03-02       | 2026-03-03       | 2026-03-04       | authority | 0      | 产品自定 |
| hazard.rectification                  | 2026-03-16       | 2026-03-17       | 2026-03-18       | authority | 3      | 产品自定 |
| grid_event.handling                   | 2026-03-08       | 2026-03-09       | 2026-03-10       | authority | 2      | 东至县 |
| wish.fulfilment                       | -                | 2026-03-02       | 2026-03-03       | agreed    | 3      | 认领做法 |
| lost_found.claim                      | 2027-02-02       | 2027-03-02       | 2027-04-02       | person    | 30     | 《民法典》318 |
| request.emergency                     | 2026-03-02T10:00 | 2026-03-02T11:00 | 2026-03-02T12:00 | authority | 0      | 示例：县内约定 |
| request.utilities                     | 2026-03-03T08:00 | 2026-03-03T09:00 | 2026-03-03T10:00 | authority | 0      | 示例：县内约定 |
| request.enquiry                       | 2026-03-03       | 2026-03-04       | 2026-03-05       | authority | 1      | 示例：县内约定 |
| request.help                          | 2026-03-06       | 2026-03-09       | 2026-03-10       | authority | 1      | 示例：县内约定 |
| request.complaint                     | 2026-03-13       | 2026-03-16       | 2026-03-17       | authority | 2      | 示例：县内约定 |
| request.complex                       | 2026-03-16       | 2026-03-17       | 2026-03-18       | authority | 3      | 示例：县内约定 |
| request.contact                       | 2026-03-02       | 2026-03-03       | 2026-03-04       | authority | 0      | 产品自定 |
| request.call_back                     | 2026-03-04       | 2026-03-05       | 2026-03-06       | authority | 1      | 产品自定 |
| request.rehandling                    | 2026-03-06       | 2026-03-09       | 2026-03-10       | authority | 1      | 产品自定 |
| request.promise                       | -                | 2026-03-02       | 2026-03-03       | agreed    | 3      | 热线条例》24 |
| dispute.take_charge                   | -                | 2026-03-02       | 2026-03-03       | agreed    | 3      | 包案做法 |
| petition.take_charge                  | -                | 2026-03-02       | 2026-03-03       | agreed    | 3      | 包案做法 |
| request.take_charge                   | -                | 2026-03-02       | 2026-03-03       | agreed    | 3      | 包案做法 |
| petition.transfer                     | 2026-03-16       | 2026-03-17       | 2026-03-18       | authority | 3      | 《信访工作条例》22 |
| petition.notice                       | 2026-03-16       | 2026-03-17       | 2026-03-18       | authority | 3      | 《信访工作条例》23 |
| petition.objection                    | 2026-03-06       | 2026-03-09       | 2026-03-10       | authority | 1      | 《信访工作条例》23 |
| petition.handling                     | 2026-04-30       | 2026-05-01       | 2026-05-02       | authority | 10     | 《信访工作条例》34 |
| petition.simple_handling              | 2026-03-13       | 2026-03-16       | 2026-03-17       | authority | 2      | 简易办理办法 |
| petition.review_request               | 2026-03-31       | 2026-04-01       | 2026-04-02       | person    | 10     | 《信访工作条例》35 |
| petition.review                       | 2026-03-31       | 2026-04-01       | 2026-04-02       | authority | 5      | 《信访工作条例》35 |
| petition.re_review_request            | 2026-03-31       | 2026-04-01       | 2026-04-02       | person    | 10     | 《信访工作条例》36 |
| petition.re_review                    | 2026-03-31       | 2026-04-01       | 2026-04-02       | authority | 5      | 《信访工作条例》36 |
| report.acknowledgement                | 2026-03-16       | 2026-03-17       | 2026-03-18       | authority | 3      | 《信访工作条例》23 |
| report.attempt                        | 2026-03-02       | 2026-03-03       | 2026-03-04       | authority | 0      | 产品自定 |
| .revisit                              | 2026-03-16       | 2026-03-17       | 2026-03-18       | authority | 3      | 示例：县内约定，可改 |
| letter.statement.LB                   | 2026-03-06       | 2026-03-09       | 2026-03-10       | person    | 1      | 产品自定：决定以前给单位的时间 |
| letter.reply                          | 2026-03-06       | 2026-03-09       | 2026-03-10       | authority | 1      | 产品自定 |
| letter.reply.LA02                     | 2026-03-04       | 2026-03-05       | 2026-03-06       | authority | 1      | 产品自定 |
| letter.reply.LA04                     | 2026-03-20       | 2026-03-23       | 2026-03-24       | authority | 3      | 产品自定 |
| letter.reply.LB                       | 2026-03-02       | 2026-04-02       | 2026-05-02       | authority | 5      | 重点管理单位一个月内报整改方案的做法 |
| letter.correction                     | -                | 2026-03-02       | 2026-03-03       | authority | 7      | 文书写明的日期 |
| letter.correction.LB                  | -                | 2026-03-02       | 2026-03-03       | authority | 15     | 《浙江省社会治安综合治理条例》28 |
| letter.restriction.LB02               | 2026-08-03       | 2026-09-02       | 2026-10-08       | nobody    | 10     | 《浙江省社会治安综合治理条例》29 |
| letter.restriction.LB03               | 2027-02-02       | 2027-03-02       | 2027-04-02       | nobody    | 10     | 《浙江省社会治安综合治理条例》29 |
| letter.prolonged                      | 2027-02-02       | 2027-03-02       | 2027-04-02       | nobody    | 10     | 《浙江省社会治安综合治理条例》29 |
| letter.lifting.LB02                   | 2026-03-06       | 2026-03-09       | 2026-03-10       | authority | 15     | 产品自定 |
| letter.lifting.LB03                   | 2026-03-06       | 2026-03-09       | 2026-03-10       | authority | 15     | 产品自定 |
| letter.lifting_after_failure          | 2026-03-06       | 2026-03-09       | 2026-03-10       | authority | 15     | 产品自定 |
| task.completion                       | -                | 2026-03-02       | 2026-03-03       | authority | 3      | 清单写明的日期；延长的做法由产品自定 |
| task.completion_again                 | -                | 2026-03-02       | 2026-03-03       | authority | 3      | 清单写明的日期；延长的做法由产品自定 |
| award.public_notice                   | 2026-03-06       | 2026-03-09       | 2026-03-10       | authority | 0      | 本产品的建议 |
"""
# Shipped, but off until a place that knows better switches it on.
OFF = """
| clock                                 | limit one less   | limit            | limit one more   | binds     | yellow | source |
| dispute.acceptance                    | 2026-03-04       | 2026-03-05       | 2026-03-06       | authority | 1      | SF/T 0083-2020 |
| petition.simple_acceptance            | 2026-03-04       | 2026-03-05       | 2026-03-06       | authority | 1      | 简易办理办法 |
"""
NAMES = sorted({rule.name for rule in book.read().clocks if rule.enabled})


def of_each_kind(rows):
    """A clock that runs in every kind alike stands in the table once, by what follows the dot."""
    for name, *rest in rows:
        found = [full for full in NAMES if full.endswith(name)] if name.startswith(".") else [name]
        yield from ((full, *rest) for full in found)


ROWS, OFF_ROWS = list(of_each_kind(table(SHIPPED)[1:])), table(OFF)[1:]
BOUNDARIES = ROWS + OFF_ROWS
WAITING = {rule.name: rule for rule in book.read().clocks if not rule.enabled}


@pytest.mark.parametrize("row", BOUNDARIES, ids=lambda row: row[0])
def test_a_shipped_clock_ends_on_its_day(row):
    name, less, limit, more, binds, yellow, source = row
    rule = WAITING.get(name) or BIYANG.clock(name)
    start = date(2026, 3, 2)
    if rule.unit == "hours":
        start = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)

    def ends(change):
        changed = clocks.bare(rule.length + change, rule.unit)
        found = due(changed, start, calendar=BIYANG.calendar)
        return _said(found.raw if binds == "authority" else found.limit)

    assert _said(due(rule, start, calendar=BIYANG.calendar).limit) == limit
    assert [less == "-" or ends(-1), ends(0), ends(1)] == [less == "-" or less, limit, more]
    assert (rule.binds, rule.yellow) == (binds, int(yellow))
    assert source in rule.source


def _said(limit):
    if isinstance(limit, datetime):
        return f"{limit:%Y-%m-%dT%H:%M}"
    return f"{limit}"


def test_no_clock_is_shipped_without_its_row_here():
    assert [row[0] for row in sorted(ROWS)] == NAMES
    assert {row[0] for row in OFF_ROWS} == set(WAITING)


def test_what_nobody_has_checked_is_off():
    assert not BIYANG.has_clock("dispute.acceptance")


def test_only_mediation_can_be_extended_and_only_by_the_parties():
    extended = {
        rule.name: (rule.extension.times, rule.extension.length, rule.extension.consent)
        for rule in BIYANG.clocks("dispute")
        if rule.extension
    }

    assert extended == {
        "dispute.mediation": (1, 30, "parties"),
        "dispute.medical_mediation": (1, 30, "parties"),
        "dispute.court_entrusted": (1, 30, "parties"),
    }


# The vectors of the field's law book by the clocks themselves: an organ is late after the raw last
# day, a petitioner after the working day that it rolls to; each between its neighbours.
PETITIONS = """
| clock                     | start      | limit      |
| petition.notice           | 2026-02-05 | 2026-02-20 |
| petition.notice           | 2026-02-06 | 2026-02-21 |
| petition.notice           | 2026-02-07 | 2026-02-22 |
| petition.handling         | 2026-01-14 | 2026-03-15 |
| petition.handling         | 2026-01-15 | 2026-03-16 |
| petition.handling         | 2026-01-16 | 2026-03-17 |
| petition.transfer         | 2026-09-04 | 2026-09-19 |
| petition.transfer         | 2026-09-05 | 2026-09-20 |
| petition.transfer         | 2026-09-06 | 2026-09-21 |
| petition.review_request   | 2026-08-25 | 2026-09-24 |
| petition.review_request   | 2026-08-26 | 2026-09-28 |
| petition.review_request   | 2026-08-29 | 2026-09-28 |
| petition.review_request   | 2026-08-30 | 2026-09-29 |
| petition.re_review_request | 2026-08-26 | 2026-09-28 |
| petition.objection        | 2026-02-11 | 2026-02-25 |
| petition.objection        | 2026-02-12 | 2026-02-26 |
| petition.objection        | 2026-02-13 | 2026-02-27 |
| petition.objection        | 2025-09-27 | 2025-10-10 |
| petition.objection        | 2025-09-28 | 2025-10-11 |
| petition.objection        | 2025-09-29 | 2025-10-13 |
| petition.simple_handling  | 2026-09-21 | 2026-10-12 |
| petition.simple_handling  | 2026-09-22 | 2026-10-13 |
| petition.simple_handling  | 2026-09-23 | 2026-10-14 |
"""


@pytest.mark.parametrize("row", table(PETITIONS)[1:], ids=lambda row: f"{row[0]} {row[1]}")
def test_the_limits_of_petitions_between_their_neighbours(row):
    name, start, limit = row

    found = due(BIYANG.clock(name), date.fromisoformat(start), calendar=BIYANG.calendar)

    assert _said(found.limit) == limit


def test_the_time_of_a_petition_is_lengthened_once_by_the_head_of_the_organ():
    extension = BIYANG.clock("petition.handling").extension

    assert (extension.times, extension.length) == (1, 30)
    assert (extension.consent, extension.told) == ("head", "petitioner")


def test_local_agreements_hold_only_where_they_were_made():
    nation = tables.in_force(date(2026, 3, 2), "")

    local = {rule.name for rule in BIYANG.clocks("dispute")} - {
        rule.name for rule in nation.clocks("dispute")
    }

    assert local == {
        *("dispute.sign_for", "dispute.report_in", "dispute.sign_call", "dispute.revisit")
    }
    assert {BIYANG.clock(name).verified for name in local} == {"practice"}


def test_the_reminder_of_judicial_confirmation_comes_at_the_twentieth_day():
    rule = BIYANG.clock("dispute.judicial_confirmation")

    found = due(rule, date(2026, 3, 2), calendar=BIYANG.calendar)

    assert found.yellow_from == date(2026, 3, 2) + timedelta(20)
