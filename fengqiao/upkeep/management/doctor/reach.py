"""How the installation is reached, and what it promises browsers."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from fengqiao.upkeep.management.doctor.finding import Finding, error, warning

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


def signing(at: datetime) -> Iterator[Finding]:
    """A provider of signatures that cannot be had, or that is there to be tried out only."""
    chosen = settings.FENGQIAO_SIGNING_SERVICE
    is_a_class = "." in chosen  # the only other word is the trial's
    if is_a_class and not _can_be_had(chosen):
        yield error(
            _("签名服务的程序找不到，当事人申请数字证书签名会出错。"),
            _("安装签名服务的程序包，或者去掉 FENGQIAO_SIGNING_SERVICE，重新启动服务。"),
        )
    if chosen and not is_a_class:
        yield warning(
            _("数字证书签名用的是测试服务，签名没有法律效力。"),
            _("试完以后去掉 FENGQIAO_SIGNING_SERVICE，重新启动服务。"),
        )


def _can_be_had(path: str) -> bool:
    try:
        import_string(path)
    except ImportError:
        return False
    return True


def is_reached_from_outside() -> bool:
    return bool(set(settings.ALLOWED_HOSTS) - OF_THIS_MACHINE)
