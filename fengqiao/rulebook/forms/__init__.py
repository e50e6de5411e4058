"""The forms (文书) that are made of a matter: what each says, whose hand it wants, when it is due."""

from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Form


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Form]:
    forms: list[Form] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "form", file=file, fault=fault)
        forms += rows.rows(content, "form", Form, file=file, name="name", fault=fault)
    return forms
