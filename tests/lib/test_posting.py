"""Posting to another system: which addresses, how it is signed, and nobody is waited for."""

import base64
import time

import pytest

from fengqiao.lib.posting import fault_of, post, shown, side_by_side, signature, signed_headers
from tests.notices.receivers import nobody, webhooks

SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://hotline.example.cn/in", True),
        ("https://10.0.0.5:8443/in?from=fengqiao", True),
        ("http://localhost:9000/", True),
        ("http://127.0.0.1:9000/", True),
        ("http://hotline.example.cn/in", False),
        ("http://localhost.example.cn/", False),
        ("http://127.0.0.1@example.cn/", False),
        ("https://user:word@example.cn/", False),
        ("https://example.cn/#here", False),
        ("ftp://example.cn/", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://example.cn:port/", False),
        ("https://exam ple.cn/", False),
        ("https://热线.cn/", False),
        ("gopher://127.0.0.1/", False),
        ("", False),
    ],
)
def test_only_sealed_addresses_or_this_machine_are_posted_to(url: str, may: bool) -> None:
    assert (fault_of(url) == "") is may


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the Standard Webhooks' own libraries."""
    signed = signature(
        SECRET,
        key="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert shown(SECRET) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_what_is_posted_arrives_signed() -> None:
    headers = signed_headers(SECRET, key="k-1", timestamp=1614265330, body=b"{}")

    with webhooks() as (url, received):
        answer = post(url, b"{}", headers)

    assert (answer.outcome, answer.words) == ("sent", "200 taken")
    assert received.posted == [("k-1", b"{}")]
    assert received.headers[0]["webhook-signature"] == headers["webhook-signature"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "sent"),
        (204, "sent"),
        (302, "again"),
        (400, "again"),
        (410, "refused"),
        (503, "again"),
    ],
)
def test_what_an_answer_means(status: int, outcome: str) -> None:
    with webhooks() as (url, received):
        received.status = status
        answer = post(url, b"{}", {})

    assert answer.outcome == outcome
    assert len(received.posted) == 1  # no redirect is followed


@pytest.mark.parametrize("way", ["hangs", "drips"])
def test_who_does_not_come_to_an_end_is_cut_off(way: str) -> None:
    with webhooks() as (url, received):
        setattr(received, way, True)
        began = time.monotonic()
        answer = post(url, b"{}", {}, seconds=0.3)
        took = time.monotonic() - began

    assert answer.outcome == "again"
    assert took < 5


def test_where_nobody_listens_it_is_tried_again() -> None:
    assert post(nobody(), b"{}", {}).outcome == "again"


def test_one_that_hangs_holds_up_nobody_beside_it() -> None:
    began = time.monotonic()

    found = side_by_side([lambda: time.sleep(30), lambda: "done", lambda: 1 // 1], seconds=0.3)

    assert found == [None, "done", 1]
    assert time.monotonic() - began < 10
