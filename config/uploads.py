"""How much one request may bring along: refused by what it announces, before any of it is kept."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

RESIDENTS, FROM_RESIDENTS = "/p/", 64 * 1024 * 1024  # six photographs of ten megabytes
FROM_STAFF = 210 * 1024 * 1024  # an old ledger of two hundred


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep files; takes none itself."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        path = self.request.path if self.request else ""
        if content_length > (FROM_RESIDENTS if path.startswith(RESIDENTS) else FROM_STAFF):
            raise RequestDataTooBig(f"A request to {path} announced {content_length} octets.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
