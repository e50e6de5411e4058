"""Print a bearer token for the API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.jurisdiction.actions.issue_token import issue_token
from fengqiao.jurisdiction.models import User


class Command(BaseCommand):
    help = "给一个账号发放接口令牌。令牌只显示这一次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="账号，如 village.clerk")
        parser.add_argument("--days", type=_days, default=90, help="有效天数（默认 90）")

    def handle(self, *args: Any, username: str, days: int, **options: Any) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"没有账号“{username}”，或该账号已停用。请核对后再试。")
        self.stdout.write(issue_token(user, at=timezone.now(), days=days))


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 3650:
        raise ValueError(text)
    return days
