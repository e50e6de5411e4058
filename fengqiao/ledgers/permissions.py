"""Who may bring a ledger in, and who may take one out: powers of the rulebook."""

from datetime import datetime

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Role
from fengqiao.rulebook.tables import in_force


class MayNotImport(Refusal):
    code, status = "may_not_import", 403


class MayNotExport(Refusal):
    code, status = "may_not_export", 403


def may(post: Post, power: str, at: datetime) -> bool:
    return in_force(at.astimezone(SHANGHAI).date(), post.place).may(post.role, power)


def check_may_import(post: Post, at: datetime) -> None:
    if not may(post, "import_ledger", at):
        raise MayNotImport(
            "{role}岗位没有“导入台账”的权限。请交给乡镇或者县中心的同事导入。", role=_role(post, at)
        )


def check_may_take_orders(post: Post, at: datetime) -> None:
    if not may(post, "take_orders", at):
        raise MayNotImport(
            "{role}岗位没有“接收热线、110来文”的权限。请交给县中心的同事。", role=_role(post, at)
        )


def check_may_export(post: Post, at: datetime, *, in_full: bool = False) -> None:
    """Masked, one power; in full, also the one to see somebody's details."""
    if not may(post, "export", at):
        raise MayNotExport(
            "{role}岗位没有“导出”的权限。请交给有权限的同事办理。", role=_role(post, at)
        )
    if in_full and not may(post, "read_personal", at):
        raise MayNotExport("本岗位不能查看完整个人信息，只能导出遮盖后的台账。")


def _role(post: Post, at: datetime) -> Role:
    return in_force(at.astimezone(SHANGHAI).date(), post.place).role(post.role)
