"""One's dates in one's own calendar: an address with a secret, opened and closed by whoever holds the post."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.lib.calendars import MEDIA_TYPE, written
from fengqiao.notices.actions.open_calendar import close_calendars, open_calendar
from fengqiao.notices.definitions.calendar import calendar_of, post_of_feed
from fengqiao.notices.models import CalendarFeed


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def calendar(request: StaffRequest) -> HttpResponse:
    """What it shows, whether there is an address, and the ways to have another one or none."""
    address = ""
    if request.method == "POST" and "close" in request.POST:
        close_calendars(request.post, at=request.at)
    elif request.method == "POST":
        secret = open_calendar(request.post, at=request.at)
        address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    running = CalendarFeed.objects.filter(post=request.post, ended_at=None).first()
    return show(request, "calendar.html", feed=running, address=address)


@require_safe
@never_cache
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """The calendar of the post, as it may see today. The address opens it, and is told to nobody else."""
    at = timezone.now()
    post = post_of_feed(code, at)
    if post is None:
        raise Http404
    name = _("枫桥：%(organ)s") % {"organ": post.organ.name}
    response = HttpResponse(written(name, calendar_of(post, at), at), content_type=MEDIA_TYPE)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
