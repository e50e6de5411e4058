"""What somebody was typing when the session ended: kept sealed in the next session, before anybody
is logged in, and put back into its form after the log-in. Nothing is done by it.

It is put back only to who holds the post in which it was typed, within an hour, once.
"""

import time
from base64 import b64decode, b64encode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from fengqiao.cases.querysets import as_uuid, keys
from fengqiao.jurisdiction.models import Post

KEPT = "typed"  # in the session
NO_ROW = UUID(int=0)
SEALED_AS = "desk.typed"
LONGEST = 3600  # seconds
LARGEST = 256 * 1024  # characters, as they are sent
# The pages with forms that show themselves again filled in, and do nothing, when sent this name.
AGAIN = "again"
OF_THE_COUNTY = (
    *("county_new_organ", "county_organ_act", "county_person_act", "county_post_act"),
    *("county_place_act", "county_grid_act", "county_complaints", "county_public_act"),
    *("county_reception", "county_shown", "county_rule_pack", "county_rule_adopt"),
    *("county_rule_end", "county_settings_act", "county_undo", "new_wording", "wording"),
    *("systems", "apps"),
)
OF_RECEPTION = (
    *("reception_new_shift", "reception_shift_act", "reception_new_leader", "reception_leader"),
)
FORMS = {"act": "places", "register": "places", "together": "back"} | dict.fromkeys(
    (*OF_THE_COUNTY, *OF_RECEPTION), AGAIN
)
DOING = ("do", "preview", "more", "wording", "csrfmiddlewaretoken")


def keep(request: HttpRequest) -> bool:
    """Keep what was sent, if it is one of the forms; false where there is nothing to be put back."""
    if request.method != "POST" or _form_at(request) is None:
        return False
    typed = request.POST.copy()
    for name in DOING:
        typed.pop(name, None)
    text = typed.urlencode()
    if not as_uuid(typed.get("as_post", "")) or len(text) > LARGEST:
        return False
    request.session[KEPT] = {
        "path": request.get_full_path(),
        "at": int(time.time()),
        "files": bool(request.FILES),
        "sealed": b64encode(keys().seal(text, row=NO_ROW, field=SEALED_AS)).decode(),
    }
    return True


def put_back(request: HttpRequest, posts: list[Post]) -> Post | None:
    """Turn the opening of a form into its being looked at again as it was typed; the post in which."""
    name, kept = _form_at(request), request.session.get(KEPT)
    if request.method != "GET" or name is None or not kept:
        return None
    if kept["path"] != request.get_full_path():
        return None
    del request.session[KEPT]
    typed = _opened(kept)
    post = next((p for p in posts if str(p.pk) == typed.get("as_post")), None)
    if post is None:
        return None
    typed[name] = "1"
    request.FILES  # noqa: B018  # none; afterwards Django no longer reads the request for any
    request.POST, request.method = typed, "POST"  # type: ignore[assignment]
    _tell(request, with_files=kept["files"])
    return post


def is_sent(request: HttpRequest) -> bool:
    """Whether an administrator's form was sent to be done, and not put back to be looked at."""
    return request.method == "POST" and AGAIN not in request.POST


def _form_at(request: HttpRequest) -> str | None:
    try:
        return FORMS.get(resolve(request.path_info).url_name or "")
    except Resolver404:
        return None


def _opened(kept: dict[str, str]) -> QueryDict:
    """Empty where it has lain too long."""
    if time.time() - int(kept["at"]) > LONGEST:
        return QueryDict(mutable=True)
    text = keys().open(b64decode(kept["sealed"]), row=NO_ROW, field=SEALED_AS)
    return QueryDict(text, mutable=True)


def _tell(request: HttpRequest, *, with_files: bool) -> None:
    messages.info(request, _("登录以前没有存下的内容，已经放回来了。请看一遍，再提交。"))
    if with_files:
        messages.warning(request, _("登录以前填的内容里有文件，文件要重新选一次。"))
