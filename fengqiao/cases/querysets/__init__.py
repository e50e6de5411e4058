"""What can be asked of cases: one, many, a page of a list, a search. Always through a scope.

A page and a search are read by SQL on Django's own connection; everything else by the ORM.
"""

from fengqiao.cases.querysets.akin import Akin, Telling, akin, telling_of
from fengqiao.cases.querysets.cases import CaseNotFound, CaseQuerySet, as_uuid
from fengqiao.cases.querysets.cursors import CursorUnreadable
from fengqiao.cases.querysets.keyring import keys
from fengqiao.cases.querysets.ladders import (
    linked_of_kind,
    rungs_from,
    rungs_reached,
    rungs_to,
)
from fengqiao.cases.querysets.lists import Page, Question, page
from fengqiao.cases.querysets.lists_of_items import is_struck_off, items_of
from fengqiao.cases.querysets.parts import Part, parts
from fengqiao.cases.querysets.reading import adapted, objects, rows
from fengqiao.cases.querysets.search import SearchTooShort, expect_many, index_text, sort_in

__all__ = [
    "Akin",
    "CaseNotFound",
    "CaseQuerySet",
    "CursorUnreadable",
    "Page",
    "Part",
    "Question",
    "SearchTooShort",
    "Telling",
    "adapted",
    "akin",
    "as_uuid",
    "expect_many",
    "index_text",
    "is_struck_off",
    "items_of",
    "keys",
    "linked_of_kind",
    "objects",
    "page",
    "parts",
    "rows",
    "rungs_from",
    "rungs_reached",
    "rungs_to",
    "sort_in",
    "telling_of",
]
