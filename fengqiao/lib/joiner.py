"""The child that joins PDFs (see `lib.joining`): their paths come in, the number of pages goes out."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject


def main() -> int:
    """Join what the task names, and number its parts."""
    task: dict[str, Any] = json.load(sys.stdin)
    writer = PdfWriter(clone_from=task["front"][0])
    for path in task["front"][1:]:
        writer.append(path, import_outline=False)
    before = len(writer.pages)
    for path in task["parts"]:
        writer.append(path, import_outline=False)
    for at, number in enumerate(PdfReader(task["numbers"]).pages, start=before):
        writer.pages[at].merge_page(number)
    for path in task["back"]:
        writer.append(path, import_outline=False)
    writer.compress_identical_objects(remove_unreferenced=True)
    mark = ByteStringObject(_mark([*task["front"], *task["parts"], *task["back"]]))
    writer._ID = ArrayObject((mark, mark))
    writer.write(task["to"])
    json.dump({"pages": len(writer.pages)}, sys.stdout)
    return 0


def _mark(paths: list[str]) -> bytes:
    """The document's identifier: it follows from what lies in it."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return whole.digest()[:16]


if __name__ == "__main__":
    sys.exit(main())
