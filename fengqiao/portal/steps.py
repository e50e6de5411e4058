"""The questions of a report, one a page: what each asks, and what is not right about an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.lib import phone
from fengqiao.portal.drafts import Draft
from fengqiao.portal.words import asks_for
from fengqiao.rulebook.shapes import Kind

LONGEST = {
    "story": 20_000,
    "spot": 200,
    "name": 50,
    "phone": 30,
    "other": 50,
    "other_phone": 30,
    "accused": 200,
}


@dataclass(frozen=True, slots=True)
class Question:
    """One page. `asks` are the fields of its form, `checked` says what is wrong with them. It is asked of
    kinds that want the fact `needs` when they come in ('' all), and has to be answered if it `must`."""

    name: str
    title: Any
    asks: tuple[str, ...]
    checked: Callable[[Mapping[str, str], Kind], dict[str, str]]
    needs: str = ""
    must: str = ""


def _story(given: Mapping[str, str], kind: Kind) -> dict[str, str]:
    if len(given["story"].strip()) < 5:
        return {"story": _("请写几句发生了什么事，五个字以上。")}
    return _too_long(given, kind)


def _me(given: Mapping[str, str], kind: Kind) -> dict[str, str]:
    wrong = _too_long(given, kind)
    if not given["name"].strip() and not kind.nameless:
        wrong["name"] = _("请写您的姓名，单位写名称。想保密的，后面可以选“先保密”。")
    return wrong | _phone(given, "phone")


def _other(given: Mapping[str, str], kind: Kind) -> dict[str, str]:
    wrong = _too_long(given, kind)
    if given["other_phone"].strip() and not given["other"].strip():
        wrong["other"] = _("写了对方的电话，请也写怎么称呼对方。不知道姓名可以写“邻居”“老板”。")
    return wrong | _phone(given, "other_phone")


def _phone(given: Mapping[str, str], name: str) -> dict[str, str]:
    if given[name].strip() and len(phone.normal(given[name])) < 5:
        return {name: _("电话号码不对，请核对；不想留电话可以不填。")}
    return {}


def _too_long(given: Mapping[str, str], kind: Kind) -> dict[str, str]:
    return {
        name: _("太长了，最多%(most)d个字，现在有%(now)d个。")
        % {"most": LONGEST[name], "now": len(value)}
        for name, value in given.items()
        if len(value) > LONGEST.get(name, 200)
    }


def _told(given: Mapping[str, str], kind: Kind) -> dict[str, str]:
    return {} if given["disclosure"] else {"disclosure": _("请选择一项。")}


def _safe(given: Mapping[str, str], kind: Kind) -> dict[str, str]:
    return {} if given["safety"] else {"safety": _("请选择一项。")}


QUESTIONS = (
    Question("what", gettext_lazy("发生了什么事？"), ("story",), _story, must="story"),
    Question("photos", gettext_lazy("有照片吗？"), (), _too_long),
    Question("where", gettext_lazy("在哪里发生的？"), ("place", "spot"), _too_long, must="place"),
    Question(
        *("accused", gettext_lazy("反映的是谁？"), ("accused", "accused_at"), _too_long),
        needs="accused_place",
    ),
    Question(
        *("other", gettext_lazy("跟谁有矛盾？"), ("other", "other_phone"), _other),
        needs="disclosure",
    ),
    Question("me", gettext_lazy("怎么称呼您？"), ("name", "phone"), _me, must="name"),
    Question(
        *("told", gettext_lazy("可以让对方知道什么？"), ("disclosure",), _told),
        needs="disclosure",
        must="disclosure",
    ),
    Question(
        *("safe", gettext_lazy("现在有人有危险吗？"), ("safety",), _safe),
        needs="safety",
        must="safety",
    ),
)
BY_NAME = {question.name: question for question in QUESTIONS}
CHECK = "check"


def questions(kind: Kind) -> list[Question]:
    """The questions of a kind, in their order."""
    return [question for question in QUESTIONS if asks_for(kind, question.needs)]


def after(name: str, kind: Kind) -> str:
    """The page that follows; after the last the answers are checked."""
    names = [question.name for question in questions(kind)]
    at = names.index(name) + 1
    return names[at] if at < len(names) else CHECK


def before(name: str, kind: Kind) -> str:
    """The page before; '' before the first."""
    names = [*(question.name for question in questions(kind)), CHECK]
    at = names.index(name)
    return names[at - 1] if at else ""


def missing(draft: Draft, kind: Kind) -> str:
    """The first question that must be answered and is not; '' when all are."""
    for question in questions(kind):
        waived = question.name == "me" and kind.nameless
        if question.must and not draft.text(question.must) and not waived:
            return question.name
    return ""
