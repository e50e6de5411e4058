"""压缩包: a dossier with the originals of what lies in it, and a list of their hashes."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO, Any

from fengqiao.papers.definitions.drawing import read_picture

UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # in the name of a file on somebody's disk


def pack_dossier(dossier: Any) -> IO[bytes]:
    """A ZIP, to be read from its beginning. Whether somebody may read it was asked before
    (`papers.permissions`). FileNotFoundError where an original is gone."""
    out = TemporaryFile(prefix="dossier-")  # noqa: SIM115  # closed by who sends it
    sums = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, content, sha256 in _members(dossier):
            packed.writestr(name, content)
            sums.append(f"{sha256}  {name}\n")
        packed.writestr("校验值.txt", "".join(sums).encode())
    out.seek(0)
    return out


def _members(dossier: Any) -> Iterator[tuple[str, bytes, str]]:
    """Name, content and hash of each: the bound file, the papers, the uploads as they came."""
    yield "卷宗.pdf", dossier.pdf(), dossier.sha256
    papers = {str(row.pk): row for row in dossier.case.papers.all()}
    uploads = {str(row.pk): row for row in dossier.case.attachments.all()}
    drawings = {str(row.pk): row for row in dossier.case.drawn_signatures.all()}
    certified = {str(row.pk): row for row in dossier.case.certified_signatures.all()}
    for n, part in enumerate(dossier.parts, start=1):
        label = UNFIT.sub("_", part["label"])[:60]
        if part["kind"] == "paper":
            yield f"文书/{n:02}{label}.pdf", papers[part["id"]].pdf(), part["sha256"]
        elif part["kind"] == "drawing":
            picture = read_picture(drawings[part["id"]].picture)
            yield f"附件/{n:02}{label}.png", picture, part["sha256"]
        elif part["kind"] == "certificate":
            yield f"附件/{n:02}{label}.p7s", certified[part["id"]].cms(), part["sha256"]
        else:
            row = uploads[part["id"]]
            ending = PurePath(row.name).suffix.lower()
            yield f"附件/{n:02}{label}{ending}", row.path.read_bytes(), part["sha256"]
