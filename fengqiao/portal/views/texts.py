"""A party's own choice: a text message when its matter moves, or none."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.lib.refusal import Refusal
from fengqiao.notices.actions.choose_texts import choose_texts, wants_texts
from fengqiao.notices.models import Notice
from fengqiao.portal import limits
from fengqiao.portal.pages import Own, own_page, show

MOST_SENT = 20


class NoTexts(Refusal):
    code, status = "no_texts", 404


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def texts(request: Own) -> HttpResponseBase:
    """Shows what the party has chosen and what was sent; sent a form, keeps the choice."""
    if not may_choose_texts(request):
        raise NoTexts(_("这件事不发短信。进展请在您的页面上看。"))
    if request.method == "POST":
        limits.check_trap(request)
        limits.count(limits.ACTS, request, request.at)
        is_wanted = request.POST.get("wanted") == "yes"
        choose_texts(request.party, is_wanted=is_wanted, by=request.visitor, at=request.at)
        done = _("好的，有进展时给您发短信。") if is_wanted else _("好的，不再给您发短信。")
        messages.success(request, done)
        return redirect("portal_texts")
    return _page(request)


def may_choose_texts(request: Own) -> bool:
    """Whether texts can be had at all: never of a matter in a compartment, for whoever holds the
    telephone would read of it."""
    return bool(settings.FENGQIAO_SMS and request.party.phone and not request.case.compartment)


def _page(request: Own) -> HttpResponse:
    sent = Notice.objects.filter(party=request.party, channel="sms", state="sent")
    return show(
        request,
        "texts.html",
        case=request.case,
        phone=request.party.masked_phone,
        is_wanted=wants_texts(request.party),
        sent=sent.order_by("-pk")[:MOST_SENT],
    )
