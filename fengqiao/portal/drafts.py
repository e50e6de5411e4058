"""What somebody has written and not yet sent: sealed in a file of its own, thrown away after a week.

No row of the database knows of it: who sends nothing has brought no matter in. The browser keeps
the random name of the file in a signed cookie, so that a dead battery loses nothing.
"""

import json
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from fengqiao.cases.querysets import as_uuid, keys
from fengqiao.lib.uuid7 import uuid7

COOKIE = "fq_draft"
KEPT = timedelta(days=7)
MOST_PHOTOS = 6
LEAST_SPACE = 1024**3  # octets left on the disk, below which photographs are not taken any more


@dataclass(slots=True)
class Draft:
    """Answers so far, by question; `command` under which they will be sent, however often.

    `case`: what became of it. Then nothing else is left here.
    """

    id: UUID
    command: UUID
    answers: dict[str, Any] = field(default_factory=dict)
    photos: list[str] = field(default_factory=list)
    case: str = ""

    @property
    def folder(self) -> Path:
        return _home() / self.id.hex

    def text(self, name: str) -> str:
        return str(self.answers.get(name, ""))

    def save(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = {
            "command": str(self.command),
            "answers": self.answers,
            "photos": self.photos,
            "case": self.case,
        }
        sealed = keys().seal(json.dumps(kept), row=self.id, field="portal.draft")
        part = self.folder / "draft.part"
        part.write_bytes(sealed)
        part.replace(self.folder / "draft")

    # ── Photographs ──────────────────────────────────────────────────────────────────────────────

    def add_photo(self, name: str, content: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = content.decode("latin-1")
        sealed = keys().seal(text, row=self.id, field=f"portal.photo.{len(self.photos)}")
        (self.folder / f"photo-{len(self.photos)}").write_bytes(sealed)
        self.photos.append(name)

    def photo(self, number: int) -> bytes:
        sealed = (self.folder / f"photo-{number}").read_bytes()
        return keys().open(sealed, row=self.id, field=f"portal.photo.{number}").encode("latin-1")

    def drop_photos(self) -> None:
        for path in self.folder.glob("photo-*"):
            path.unlink()
        self.photos = []

    def sent(self, case: UUID) -> None:
        """It has become a matter: what was written here goes, but that it was sent stays known."""
        self.drop_photos()
        self.answers, self.case = {}, str(case)
        self.save()


def new(at: datetime) -> Draft:
    _sweep(at)
    return Draft(id=uuid4(), command=uuid7(at))


def of(request: HttpRequest) -> Draft | None:
    """The draft of this browser, if it is still there."""
    age = int(KEPT.total_seconds())
    key = as_uuid(request.get_signed_cookie(COOKIE, default="", max_age=age) or "")
    path = _home() / key.hex / "draft" if key else None
    if key is None or path is None or not path.is_file():
        return None
    kept = json.loads(keys().open(path.read_bytes(), row=key, field="portal.draft"))
    return Draft(
        id=key,
        command=UUID(kept["command"]),
        answers=kept["answers"],
        photos=kept["photos"],
        case=kept["case"],
    )


def remember(draft: Draft, request: HttpRequest, response: HttpResponseBase) -> None:
    response.set_signed_cookie(
        COOKIE,
        draft.id.hex,
        max_age=int(KEPT.total_seconds()),
        path="/p/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def has_space() -> bool:
    """Whether the disk has room for photographs beside the work of the offices."""
    return shutil.disk_usage(settings.FENGQIAO_HOME).free > LEAST_SPACE


def throw_away(draft: Draft) -> None:
    shutil.rmtree(draft.folder, ignore_errors=True)


def _home() -> Path:
    return Path(settings.FENGQIAO_HOME) / "drafts"


def _sweep(at: datetime) -> None:
    """What nobody has touched for a week goes."""
    oldest = (at - KEPT).timestamp()
    folders = _home().iterdir() if _home().is_dir() else ()
    for folder in folders:
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
