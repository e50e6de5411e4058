"""The attachments of a case: to be saved, to be looked at. All of it only for who opened the file
today: that act is recorded (docs/adr/0004), these addresses record nothing and say nothing before."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.cases.models import Attachment, Case
from fengqiao.cases.permissions import check_open
from fengqiao.desk.files import MOST_OCTETS, shown_inline, text_in, view_of
from fengqiao.desk.pages import StaffRequest, in_tab, show, staff_page
from fengqiao.lib.refusal import Refusal


class NoSuchFile(Refusal):
    code, status = "not_found", 404


class FileGone(Refusal):
    code, status = "file_gone", 404


@require_safe
@staff_page
def attachment(request: StaffRequest, ref: str, key: UUID) -> HttpResponseBase:
    """A file, to be saved: what somebody uploaded is not shown as a page of ours."""
    row = _opened(request, ref, key)
    return _served(row, "attachment")


@require_safe
@staff_page
def preview(request: StaffRequest, ref: str, key: UUID) -> HttpResponseBase:
    """A picture or a PDF, to be shown by the browser in a sandbox without scripts."""
    row = _opened(request, ref, key)
    if not shown_inline(row):
        raise NoSuchFile(_("这个附件没有预览。请下载以后打开。"))
    return _served(row, "inline")


@require_safe
@staff_page
def text(request: StaffRequest, ref: str, key: UUID) -> HttpResponse:
    """A text inside a page of ours, every character as it stands."""
    row = _opened(request, ref, key)
    if view_of(row) != "text":
        raise NoSuchFile(_("这个附件没有预览。请下载以后打开。"))
    with _content(row) as content:
        words, is_cut = text_in(content.read(MOST_OCTETS + 1))
    return show(
        request,
        "file_text.html",
        case=row.case,
        attachment=row,
        words=words,
        is_cut=is_cut,
        in_tab=in_tab(request),
    )


def _opened(request: StaffRequest, ref: str, key: UUID) -> Attachment:
    """The attachment, for who opened the case's file today."""
    found = Case.objects.one(ref, seen_by=request.post)
    row: Attachment | None = found.attachments.filter(pk=key).first()
    if row is None:
        raise NoSuchFile(_("没有找到这个附件。请从事项页面上打开。"))
    check_open(found, by=request.post, at=request.at)
    row.case = found
    return row


def _content(row: Attachment):  # type: ignore[no-untyped-def]
    try:
        return row.path.open("rb")
    except FileNotFoundError:
        raise FileGone(_("附件的文件不在存储里了。请告诉系统管理员从备份恢复。")) from None


def _served(row: Attachment, how: str) -> FileResponse:
    answer = FileResponse(_content(row), as_attachment=how == "attachment", filename=row.name)
    answer.headers["Content-Type"] = row.media_type
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
