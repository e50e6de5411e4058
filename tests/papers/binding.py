"""A matter played to its end, its papers made, its uploads there: ready to be bound."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from fengqiao.papers.models import Dossier
from tests.mediation.playing import going
from tests.papers.making import make, open_file, places
from tests.world import PATH, Walk, World


def picture(shade: int = 200, size: tuple[int, int] = (827, 1169), kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (shade, shade, 255)).save(out, kind)
    return out.getvalue()


def a_pdf(pages: int = 2) -> bytes:
    """A PDF of somebody else's."""
    out = BytesIO()
    sheets = [Image.new("RGB", (827, 1169), (250, 250, n)) for n in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def upload(
    play: Walk, item: str, *, name: str = "scan.jpg", content: bytes = b"", **more: Any
) -> Any:
    file = SimpleUploadedFile(name, content or picture())
    facts = {"file": file, "title": more.pop("title", "扫描件")} | ({"item": item} if item else {})
    return play.do("attach", more.pop("by", "village.clerk"), **facts)


def ended(world: World, *, until: str = "revisited", **differs: Any) -> Walk:
    """Concluded and revisited, everything made that could be, identity cards uploaded."""
    play = going(world, until="agreed", **differs)
    upload(play, "identity", title="身份证复印件")
    for step in ("performed", "concluded", "revisited", "evaluated", "struck_off", "archived"):
        PATH[step](play)
        if step == until:
            break
    open_file(play, "mediator")
    return play


def make_all(world: World, play: Walk) -> None:
    """Every paper that must lie in the file, and those that are possible without anybody's words."""
    wanted = (
        "acceptance",
        "rights_notice",
        "session",
        "agreement",
        "oral_agreement",
        "performance",
        "revisit",
    )
    for place in places(world, play):
        if place.form.name in wanted and not place.why_not and not place.paper:
            make(play, place.form.name, about=place.about)


def bind(play: Walk, by: str = "mediator") -> Dossier:
    taken = play.do("make_dossier", by)
    return Dossier.objects.get(pk=taken.event.facts["dossier"])


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))
