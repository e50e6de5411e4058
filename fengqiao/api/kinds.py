"""The doors of the rules: which kinds of cases there are, and how each goes."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import described, rules_shown
from fengqiao.api.answers import answer
from fengqiao.api.caller import caller_of
from fengqiao.api.shapes import Kinds, KindShown
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import RuleError

router = Router(tags=["rules"])


class KindNotFound(Refusal):
    code, status = "kind_not_found", 404

    def __init__(self) -> None:
        super().__init__("没有这个事项种类。请从 /api/v1/kinds 列出的种类中选择。")


@router.get("/kinds", **described.door(answers={200: Kinds}))
def kinds(request: HttpRequest) -> HttpResponse:
    """The kinds of cases in force today in the caller's place."""
    caller = caller_of(request)
    found = caller.tables(caller.post.place).kinds()
    items = [rules_shown.kind_in_list(kind, caller.language) for kind in found]
    return answer(Kinds(items=items))


@router.get("/kinds/{kind}", **described.door(answers={200: KindShown}))
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """A kind: stages, verbs with their facts, clocks and types, as they hold in the caller's place."""
    caller = caller_of(request)
    try:
        shown = rules_shown.kind_shown(caller.tables(caller.post.place), kind, caller.language)
    except RuleError:
        raise KindNotFound from None
    return answer(shown)
