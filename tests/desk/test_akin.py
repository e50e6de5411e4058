"""Before a matter is taken in, the desk shows what may be the same; a human decides."""

import pytest

from fengqiao.cases.models import Case, Link
from tests.desk.staff import Staff, form_in
from tests.world import VILLAGE, ZHANG, World, register_dispute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

NEW = "/cases/new/"
FACTS = {"title": "院墙", "story": "墙脚泡坏了。", "channel": "visit", "type": "0201"}
AGAIN = {"party-1-name": "张甲", "party-1-phone": ZHANG["phone"]}


@pytest.fixture
def clerk(world: World) -> Staff:
    return Staff(world, "village.clerk")


def test_what_may_be_the_same_is_shown_before_anything_is_taken_in(
    world: World, clerk: Staff
) -> None:
    case = register_dispute(world)

    answer = clerk.send(NEW, **FACTS, **AGAIN)

    page = answer.content.decode()
    assert answer.status_code == 200 and Case.objects.count() == 1
    assert case.number in page and "同一个电话" in page and "不是同一件，登记" in page
    assert ZHANG["phone"] not in page.replace(f'value="{ZHANG["phone"]}"', "")


def test_who_has_looked_takes_it_in_and_links_what_he_ticked(world: World, clerk: Staff) -> None:
    case = register_dispute(world)
    form = clerk.form(NEW)
    shown = clerk.post(NEW, form, **FACTS, **AGAIN)

    answer = clerk.post(NEW, form_in(shown.content.decode()), akin=[str(case.pk)])

    new = Case.objects.exclude(pk=case.pk).get()
    assert answer.status_code == 302
    assert list(Link.objects.values_list("case", "other")) == [(new.pk, case.pk)]
    assert [event.verb for event in new.events.order_by("place_in_chain")] == ["register", "link"]


def test_what_was_taken_in_by_this_very_form_is_not_held_against_it(
    world: World, clerk: Staff
) -> None:
    form = clerk.form(NEW)
    first = clerk.post(NEW, form, **FACTS, **AGAIN)

    second = clerk.post(NEW, form, **FACTS, **AGAIN)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Case.objects.count() == 1


def test_a_matter_shows_what_may_belong_to_it_and_the_way_to_link_it(
    world: World, clerk: Staff
) -> None:
    one, other = register_dispute(world, title="一"), register_dispute(world, title="另一")
    register_dispute(
        world, title="无关", story="羊吃了麦苗。", parties=[{"role": "applicant", "name": "王丙"}]
    )

    page = clerk.read(f"/cases/{one.pk}/akin/")

    assert other.number in page and "同一个证件号码" in page and "无关" not in page
    assert f"?other={other.pk}" in page and f"?place={VILLAGE}" in page
    assert f"/cases/{one.pk}/akin/" in clerk.read(f"/cases/{one.pk}/")


def test_of_a_foreign_matter_nothing_is_told(world: World) -> None:
    case = register_dispute(world)

    assert Staff(world, "neighbour.clerk").open(f"/cases/{case.pk}/akin/").status_code == 404


def test_what_goes_to_somebody_else_is_not_linked_by_who_takes_it_in(
    world: World, clerk: Staff
) -> None:
    """A report of wrongdoing is out of his hands as soon as it is taken in."""
    register_dispute(world)
    facts = {"title": "挪用", "story": "墙脚泡坏了。", "channel": "visit"}

    shown = clerk.send("/cases/new/?kind=report", **facts, **AGAIN).content.decode()

    assert "同一个电话" in shown and 'name="akin"' not in shown
