"""Answering: shapes become JSON here, and nowhere else. Nothing that is said here may be kept."""

from collections.abc import Mapping

import msgspec
from django.http import HttpResponse

HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Language"}


def answer(
    shape: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    return HttpResponse(
        msgspec.json.encode(shape),
        status=status,
        content_type="application/json",
        headers={**HEADERS, **headers} if headers else HEADERS,
    )
