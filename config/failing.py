"""What is said where a form's token does not fit: by the face whose form it is."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from fengqiao.desk import failing as desk
from fengqiao.portal import failing as portal


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """By its address: residents' pages, or the desk."""
    if request.path.startswith(portal.RESIDENTS):
        return portal.form_refused(request, reason)
    return desk.form_refused(request, reason)
