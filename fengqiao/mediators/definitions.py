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
