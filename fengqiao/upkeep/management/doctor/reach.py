"""How the installation is reached, and what it promises browsers."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from fengqiao.upkeep.management.doctor.finding import Finding, error

OF_THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]", "testserver"}


def debugging(at: datetime) -> Iterator[Finding]:
    """Pages that tell strangers about the inside."""
    if settings.DEBUG:
        yield error(
            _("调试模式开着，出错的页面会把内部情况告诉任何人。"),
            _("去掉 FENGQIAO_DEBUG，重新启动服务。"),
        )


def https(at: datetime) -> Iterator[Finding]:
    """Reached by others, but not by HTTPS."""
    if is_reached_from_outside() and not settings.SESSION_COOKIE_SECURE:
        yield error(
            _("别的机器可以访问，但没有使用 HTTPS，密码和个人信息在路上可以被看到。"),
            _("在前面放一个 HTTPS 代理，设置 FENGQIAO_HTTPS=on，重新启动服务。"),
        )
    if settings.SESSION_COOKIE_SECURE and not is_reached_from_outside():
        yield error(
            _("开了 HTTPS，但没有写明用哪个域名访问，所有人都会被拒绝。"),
            _("设置 FENGQIAO_ALLOWED_HOSTS，例如 fengqiao.example.gov.cn，重新启动服务。"),
        )


def is_reached_from_outside() -> bool:
    return bool(set(settings.ALLOWED_HOSTS) - OF_THIS_MACHINE)
