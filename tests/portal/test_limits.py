"""Held off without a riddle: counted, told in words, and nobody who means well is shut out."""

import pytest
import time_machine

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Tally
from fengqiao.portal import drafts, limits
from tests.portal.resident import ANSWERS, Resident, handed_out, proof_of
from tests.world import World, moment, register_dispute

pytestmark = pytest.mark.django_db


def test_a_code_guessed_ten_thousand_times_is_not_found_and_costs_nothing_but_counting(
    world: World,
) -> None:
    register_dispute(world)
    guesser = Resident()

    answers = [
        guesser.send("track/", code=f"AAAA-AAAA-AAAA-{n:04d}".replace("0", "A").replace("1", "B"))
        for n in range(200)
    ]

    statuses = [answer.status_code for answer in answers]
    assert statuses[:10] == [422] * 10
    assert set(statuses[limits.WRONG_CODES.device + 1 :]) == {403}
    assert "请15分钟后再试" in answers[-1].content.decode()
    # Even the right one waits, or the counting would tell which it is.
    assert max(row.many for row in Tally.objects.all()) <= limits.WRONG_CODES.address + 1


def test_another_house_is_not_shut_out_with_the_guesser(world: World) -> None:
    case = register_dispute(world)
    code = handed_out(world, case, case.parties.get(role="respondent"))
    guesser = Resident()
    for _ in range(30):
        guesser.come_by("AAAA-AAAA-AAAA-AAAA")

    assert guesser.come_by(code).status_code == 403
    assert Resident("198.51.100.7").come_by(code).status_code == 302


def test_after_a_while_one_may_try_again(world: World, noon: time_machine.Traveller) -> None:
    case = register_dispute(world)
    code = handed_out(world, case, case.parties.get(role="respondent"))
    clumsy = Resident()
    for _ in range(30):
        clumsy.come_by("AAAA-AAAA-AAAA-AAAA")

    noon.move_to(moment(12, 16))

    assert clumsy.come_by(code).status_code == 302


def test_a_hall_full_of_people_behind_one_address_may_file(world: World) -> None:
    """With the little sum done, many telephones come from one address."""
    for n in range(20):
        resident = Resident()
        resident.answer(me={"name": f"居民{n}", "phone": ""})
        draft = max(drafts._home().iterdir(), key=lambda path: path.stat().st_mtime_ns)
        proof = proof_of(drafts.UUID(draft.name))
        assert resident.send("new/check/", proof=proof).status_code == 302

    assert Case.objects.count() == 20


def test_without_the_sum_one_waits_sooner_and_loses_nothing(world: World) -> None:
    answers = []
    for n in range(limits.FILING_WITHOUT_PROOF.address + 1):
        resident = Resident()
        resident.answer(me={"name": f"居民{n}", "phone": ""})
        answers.append(resident.send("new/check/"))

    assert [a.status_code for a in answers[:-1]] == [302] * limits.FILING_WITHOUT_PROOF.address
    assert answers[-1].status_code == 403
    assert "写好的内容已经保存" in answers[-1].content.decode()
    assert "居民6" in resident.read("new/me/")


@pytest.mark.parametrize("proof", ["", "0", "-1", "x", "9" * 40, "１２"])
def test_a_sum_that_is_none_does_not_count(proof: str) -> None:
    draft = drafts.UUID(int=7)

    assert limits.is_proved(draft, proof) is False
    assert limits.is_proved(draft, proof_of(draft))


def test_a_program_that_fills_in_everything_is_told_so(world: World) -> None:
    answer = Resident().send("new/what/", website="http://spam", **ANSWERS["what"])

    assert answer.status_code == 422
    assert "请留空" in answer.content.decode()


def test_of_who_came_only_a_keyed_hash_is_kept(world: World) -> None:
    Resident("203.0.113.9").come_by("AAAA-AAAA-AAAA-AAAA")

    kept = str(list(Tally.objects.values()))
    assert "203.0.113.9" not in kept
    assert Tally.objects.count() >= 1


def test_what_no_longer_counts_is_cleared(world: World, noon: time_machine.Traveller) -> None:
    Resident("203.0.113.9").come_by("AAAA-AAAA-AAAA-AAAA")
    noon.move_to(moment(13))

    Resident("203.0.113.10").come_by("AAAA-AAAA-AAAA-AAAA")

    assert Tally.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unix", "unix"),
    ],
)
def test_a_household_is_one_address(rf: object, address: str, counted_as: str) -> None:
    request = rf.get("/p/", REMOTE_ADDR=address)  # type: ignore[attr-defined]

    assert limits.address_of(request) == counted_as
