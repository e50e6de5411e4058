import hashlib
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.lib import chain

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc张𡐓"), inner),
)


def test_the_canonical_form_is_sorted_bare_and_readable():
    body = {"b": [1, None, True], "a": {"名": "张𡐓\ue170", "i": -1}}

    assert chain.canonical(body) == '{"a":{"i":-1,"名":"张𡐓\ue170"},"b":[1,null,true]}'.encode()


def test_a_link_is_the_hash_of_the_one_before_and_the_body():
    first = chain.link(chain.BEGINNING, {"verb": "register"})
    second = chain.link(first, {"verb": "accept"})

    assert first == hashlib.sha256(b'\n{"verb":"register"}').hexdigest()
    assert second == hashlib.sha256(first.encode() + b'\n{"verb":"accept"}').hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        [{"n": 1}, {"n": 2, "m": 0}, {"n": 3}],
        [{"n": 1}, {"n": 3}],
        [{"n": 2}, {"n": 1}, {"n": 3}],
        [{"n": "1"}, {"n": 2}, {"n": 3}],
        [{}, {"n": 1}, {"n": 2}, {"n": 3}],
    ],
    ids=["changed", "left out", "out of order", "of another type", "put in"],
)
def test_any_change_before_it_changes_the_last_link(changed: list[dict[str, object]]):
    assert last_link(changed) != last_link([{"n": 1}, {"n": 2}, {"n": 3}])


def last_link(bodies: list[dict[str, object]]) -> str:
    head = chain.BEGINNING
    for body in bodies:
        head = chain.link(head, body)
    return head


@given(st.dictionaries(st.text("abc张𡐓"), PLAIN))
def test_the_order_of_keys_does_not_matter(body: dict[str, object]):
    backwards = dict(reversed(list(body.items())))

    assert chain.link("", body) == chain.link("", backwards)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"amount": 1.5}, r"\$\.amount: float"),
        ({"on": date(2026, 1, 1)}, r"\$\.on: date"),
        ({"ids": [UUID(int=1)]}, r"\$\.ids\[0\]: UUID"),
        ({"a": {1: "x"}}, r"\$\.a: the key 1"),
        ({"a": b"x"}, r"\$\.a: bytes"),
        ({"a": {"x", "y"}}, r"\$\.a: set"),
    ],
)
def test_what_has_no_one_form_is_refused(body: dict[str, object], where: str):
    with pytest.raises(TypeError, match=where):
        chain.canonical(body)


def test_half_a_character_is_refused():
    with pytest.raises(UnicodeEncodeError):
        chain.canonical({"name": "\ud845"})
