"""The English catalogue. Texts are Chinese in the code and in the templates; their English stands in
locale/en/LC_MESSAGES/django.po. `make messages` (this module) adds what is new and drops what is gone.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tests.house import telling

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "locale/en/LC_MESSAGES/django.po"
HEADER = rb"""msgid ""
msgstr ""
"Project-Id-Version: Fengqiao\n"
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def said() -> Catalog:
    """Every text that somebody may read, with the file that says it."""
    catalogue = Catalog(locale="en", fuzzy=False)
    for path, source in _sources():
        for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
            catalogue.add(message, context=context, locations=[(str(path.relative_to(ROOT)), 0)])
    for name, sentence in telling.told():
        catalogue.add(sentence, locations=[(name, 0)])
    return catalogue


def translated() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def _sources() -> Iterator[tuple[Path, bytes]]:
    for path in sorted((ROOT / "fengqiao").rglob("*.py")):
        yield path, path.read_bytes()
    for path in sorted((ROOT / "fengqiao").rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            yield path, _as_python(path.read_text(encoding="utf-8"))


def _as_python(template: str) -> bytes:
    """What Django hands to its extractor, without the indentation that a parser would stumble over."""
    lines = templatize(template).splitlines()
    return b"# coding: utf-8\n" + "\n".join(line.lstrip() for line in lines).encode()


def update() -> int:
    """Writes the catalogue anew and gives how many texts still want their English."""
    catalogue = translated()
    catalogue.update(said(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        message.locations = [(name, None) for name, _ in message.locations]
    with ENGLISH.open("wb") as file:
        file.write(HEADER)
        write_po(file, catalogue, width=100, sort_by_file=True, omit_header=True)
    return sum(1 for message in catalogue if message.id and not is_english(message))


def is_english(message: Message | None) -> bool:
    """Whether somebody has written it, singular and plural."""
    if message is None:
        return False
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return all(forms)


if __name__ == "__main__":
    print(f"{ENGLISH.relative_to(ROOT)}: {update()} texts still want their English.")
