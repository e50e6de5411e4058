"""What every answer tells the browser."""

from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.headers import PERMISSIONS, POLICY, ContentSecurityPolicy


def test_every_page_forbids_what_is_inline_or_from_outside(db: None, client: Client) -> None:
    answer = client.get("/login/")

    wanted = {
        "Content-Security-Policy": (
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'"
        ),
        "Permissions-Policy": PERMISSIONS,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert {name: answer.headers[name] for name in wanted} == wanted


def test_a_refused_address_tells_it_too(db: None, client: Client) -> None:
    answer = client.get("/no/such/page/")

    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (404, POLICY)


def test_an_answer_may_bring_a_stricter_policy() -> None:
    def attachment(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    answer = ContentSecurityPolicy(attachment)(RequestFactory().get("/"))

    assert answer.headers["Content-Security-Policy"] == "sandbox"


def test_static_files_come_straight_out_of_the_rooms(client: Client) -> None:
    answer = client.get("/static/desk/still-here.js")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
