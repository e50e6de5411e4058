"""Choosing the post in which one works."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.desk.pages import CHOSEN_POST, StaffRequest, show, staff_page
from fengqiao.desk.words import label_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def posts(request: StaffRequest) -> HttpResponse:
    """The posts one holds, and the one that is meant from now on in this session."""
    chosen = request.POST.get("post", "")
    if request.method == "POST" and chosen in {str(post.pk) for post in request.posts}:
        request.session[CHOSEN_POST] = chosen
        messages.success(request, _("已换到所选的岗位。"))
        return redirect("inbox")
    rows = [(post, label_of(request.tables.role(post.role))) for post in request.posts]
    return show(request, "posts.html", rows=rows, current=request.post)
