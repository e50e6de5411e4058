"""What is handed to a browser as a file: with its name, never guessed at, never for other sites."""

from typing import TypeVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

Answer = TypeVar("Answer", bound=HttpResponseBase)


def pdf_of(content: bytes, name: str) -> HttpResponse:
    """A PDF of our own, to be looked at."""
    return named(HttpResponse(content, content_type="application/pdf"), name, "inline")


def named(answer: Answer, name: str, how: str) -> Answer:
    """`how`: inline, attachment."""
    disposition = content_disposition_header(how == "attachment", name)
    answer.headers["Content-Disposition"] = disposition or how
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
