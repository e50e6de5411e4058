"""The questions of a report, one a page: what each asks, and what is not right about an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.lib import phone
from fengqiao.portal.drafts import Draft

LONGEST = {"story": 20_000, "spot": 200, "name": 50, "phone": 30, "other": 50, "other_phone": 30}


@dataclass(frozen=True, slots=True)
class Question:
    """One page. `asks` are the fields of its form, `checked` says what is wrong with them."""

    name: str
    title: Any
    asks: tuple[str, ...]
    checked: Callable[[Mapping[str, str]], dict[str, str]]


def _story(given: Mapping[str, str]) -> dict[str, str]:
    if len(given["story"].strip()) < 5:
        return {"story": _("请写几句发生了什么事，五个字以上。")}
    return _too_long(given)


def _me(given: Mapping[str, str]) -> dict[str, str]:
    wrong = _too_long(given)
    if not given["name"].strip():
        wrong["name"] = _("请写您的姓名，单位写名称。想保密的，后面可以选“先保密”。")
    return wrong | _phone(given, "phone")


def _other(given: Mapping[str, str]) -> dict[str, str]:
    wrong = _too_long(given)
    if given["other_phone"].strip() and not given["other"].strip():
        wrong["other"] = _("写了对方的电话，请也写怎么称呼对方。不知道姓名可以写“邻居”“老板”。")
    return wrong | _phone(given, "other_phone")


def _phone(given: Mapping[str, str], name: str) -> dict[str, str]:
    if given[name].strip() and len(phone.normal(given[name])) < 5:
        return {name: _("电话号码不对，请核对；不想留电话可以不填。")}
    return {}


def _too_long(given: Mapping[str, str]) -> dict[str, str]:
    return {
        name: _("太长了，最多%(most)d个字，现在有%(now)d个。")
        % {"most": LONGEST[name], "now": len(value)}
        for name, value in given.items()
        if len(value) > LONGEST.get(name, 200)
    }


def _told(given: Mapping[str, str]) -> dict[str, str]:
    return {} if given["disclosure"] else {"disclosure": _("请选择一项。")}


def _safe(given: Mapping[str, str]) -> dict[str, str]:
    return {} if given["safety"] else {"safety": _("请选择一项。")}


QUESTIONS = (
    Question("what", gettext_lazy("发生了什么事？"), ("story",), _story),
    Question("photos", gettext_lazy("有照片吗？"), (), _too_long),
    Question("where", gettext_lazy("在哪里发生的？"), ("place", "spot"), _too_long),
    Question("other", gettext_lazy("跟谁有矛盾？"), ("other", "other_phone"), _other),
    Question("me", gettext_lazy("怎么称呼您？"), ("name", "phone"), _me),
    Question("told", gettext_lazy("可以让对方知道什么？"), ("disclosure",), _told),
    Question("safe", gettext_lazy("现在有人有危险吗？"), ("safety",), _safe),
)
BY_NAME = {question.name: question for question in QUESTIONS}
CHECK = "check"


def after(name: str) -> str:
    """The page that follows; after the last the answers are checked."""
    names = [question.name for question in QUESTIONS]
    at = names.index(name) + 1
    return names[at] if at < len(names) else CHECK


def before(name: str) -> str:
    """The page before; '' before the first."""
    names = [*(question.name for question in QUESTIONS), CHECK]
    at = names.index(name)
    return names[at - 1] if at else ""


def missing(draft: Draft) -> str:
    """The first question that must be answered and is not; '' when all are."""
    if not draft.text("story"):
        return "what"
    if not draft.text("place"):
        return "where"
    if not draft.text("name"):
        return "me"
    if not draft.text("disclosure"):
        return "told"
    return "" if draft.text("safety") else "safe"
