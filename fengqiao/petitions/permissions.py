"""What stands in the way of a petition's verbs beside stage, time and type."""

from fengqiao.cases.models import Case
from fengqiao.lib.refusal import Refusal

SENDING = ("dispatch", "escalate", "return", "decide_receipt")
ABOUT_RETURN = (*SENDING, "object", "keep_sent")


class AlreadyObjected(Refusal):
    code, status = "already_objected", 409


class NoObjection(Refusal):
    code, status = "no_objection", 409


class NotTheSame(Refusal):
    code, status = "not_the_same", 422


class NobodyAccused(Refusal):
    code, status = "nobody_accused", 422


class NamesWhoReported(Refusal):
    code, status = "names_who_reported", 422


class NotToBePassedOn(Refusal):
    code, status = "not_to_be_passed_on", 422


class TooFewPeople(Refusal):
    code, status = "too_few_people", 422


def last_about_return(case: Case) -> str:
    """The last verb by which the petition was sent, objected to or kept where it was sent."""
    found = case.events.filter(verb__in=ABOUT_RETURN).order_by("place_in_chain")
    return found.values_list("verb", flat=True).last() or ""


def may_object(case: Case) -> Refusal | None:
    """An objection is made once, and not against what the common superior decided."""
    last = last_about_return(case)
    if last == "object":
        return AlreadyObjected("已经提出异议，要等交办的机关决定是否同意退回。")
    if last in ("keep_sent", "decide_receipt"):
        return AlreadyObjected(
            "由谁办理已经决定，不能再提出异议。请签收办理。", article="《信访工作条例》23、24"
        )
    return None


def may_answer_objection(case: Case) -> Refusal | None:
    if last_about_return(case) == "object":
        return None
    return NoObjection("对方还没有提出异议。请等对方签收，或者提出异议。")
