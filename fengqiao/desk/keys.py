"""The keys that work on the desk's pages, as its help page lists them; what they do stands in
static/desk/keys.js."""

from typing import Any

from django.utils.translation import gettext_lazy as _

KEYS: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("j", "k"), _("列表里：下一行、上一行。事项页面上：同一堆里的下一件、上一件")),
    (("o", "Enter"), _("打开选中的一行")),
    (("a",), _("办下一步：选中的一行，或者打开的这件事项")),
    (("n",), _("在打开的事项上记一笔")),
    (("x",), _("台账里：勾选、取消这一行")),
    (("i",), _("回到我的事项")),
    (("l",), _("去台账")),
    (("r",), _("登记新的事项")),
    (("m",), _("去地图")),
    (("/",), _("搜索")),
    (("p",), _("打印这一页")),
    (("?",), _("显示这张表")),
)
