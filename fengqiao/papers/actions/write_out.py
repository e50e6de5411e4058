"""A paper that was made, as DOCX: what that version says, in the template of its day."""

from typing import Any

from fengqiao.papers.definitions.parts import as_word
from fengqiao.papers.querysets import template_at


def write_out(paper: Any) -> bytes:
    """The DOCX of a paper. Whether somebody may read it was asked before (`papers.permissions`)."""
    template = template_at(paper.county, paper.form, paper.at)
    return as_word(paper.told(), bytes(template.content) if template else None)
