"""What the codes of a mediator's particulars mean, in the words of the ministry's table."""

from django.utils.translation import gettext_lazy as _

EDUCATION = {
    "secondary": _("高中及以下"),
    "college": _("大专"),
    "bachelor": _("本科及以上"),
}
POLITICAL_STATUS = {
    "party_member": _("中共党员"),
    "league_member": _("共青团员"),
    "other_party": _("其他党派"),
    "none": _("群众"),
}
ETHNICITY = {"han": _("汉族"), "minority": _("少数民族")}
PARTICULARS = {
    "education": EDUCATION,
    "political_status": POLITICAL_STATUS,
    "ethnicity": ETHNICITY,
}
FORMS = {"written": _("书面协议"), "oral": _("口头协议")}
# What a line of a notice to the court says.
TOLD = {
    "set_up": _("设立"),
    "term": _("换届，新的一届开始"),
    "seated": _("任职"),
    "left": _("离任"),
}
GRADING_STATES = {
    "proposed": _("等待审核"),
    "reviewed": _("审核通过，等待公示"),
    "shown": _("正在公示"),
    "granted": _("已授予"),
    "declined": _("审核没有通过"),
    "withdrawn": _("已撤回"),
}
LIST_STATES = {
    "draft": _("还没有公示"),
    "shown": _("正在公示"),
    "closed": _("已定稿"),
    "withdrawn": _("已撤回"),
}
SUBSIDY_STATES = {
    "proposed": _("等待审核"),
    "accepted": _("审核通过"),
    "declined": _("审核没有通过"),
    "withdrawn": _("已撤回"),
}
