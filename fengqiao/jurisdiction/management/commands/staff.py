"""`fengqiao staff add USERNAME …`, `fengqiao staff end USERNAME`: who works here, as what, where, until when."""

import secrets
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.actions.invite import DAYS, invite
from fengqiao.jurisdiction.models import Organ, Post, User
from fengqiao.jurisdiction.step import columns_of, plain, taking
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import RuleError


class Command(BaseCommand):
    help = (
        "工作人员：add 建账号并安排岗位（打印一次初始口令），invite 发一个设密码的邀请码，"
        "end 结束全部岗位并停用账号。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        add = acts.add_parser("add", help="建账号（已有的不变），安排一个岗位")
        add.add_argument("username")
        add.add_argument("--name", required=True, help="姓名")
        add.add_argument(
            "--role", required=True, help="岗位，如 village_clerk（见 docs/glossary.md）"
        )
        add.add_argument("--organ", required=True, help="机构全名，或者 id")
        add.add_argument("--place", help="区划或网格代码；不写就是机构所在地")
        again = acts.add_parser("invite", help="发一个邀请码，由本人设密码；原来的密码和邀请码作废")
        again.add_argument("username")
        end = acts.add_parser("end", help="结束全部岗位并停用账号；办理记录不变")
        end.add_argument("username")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        today = timezone.localdate()
        try:
            if act == "add":
                self._add(today, **options)
            elif act == "invite":
                self._invite(options["username"])
            else:
                self._end(today, options["username"])
        except (Refusal, RuleError) as wrong:
            raise CommandError(getattr(wrong, "sentence", str(wrong))) from wrong

    def _add(
        self, today: date, *, username: str, name: str, role: str, organ: str, **options: Any
    ) -> None:
        where = organ_named(organ, today)
        user = User.objects.filter(username=username).first()
        if user is None:
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(username, password=password, name=name)
            self.stdout.write(f"初始口令（只显示这一次，请本人登录后修改）：{password}")
        post = appoint(user, organ=where, role=role, from_on=today, place=options["place"])
        _record("give_post", user, [(post, None)])
        self.stdout.write(f"{user.name}从今天起任{where.name}的{post.role}。")

    def _invite(self, username: str) -> None:
        user = _account(username)
        code = invite(user, at=timezone.now())
        self.stdout.write(f"{user.name}的邀请码（只显示这一次，{DAYS} 天内有效）：{code}")
        self.stdout.write("请本人打开 /account/welcome/ ，输入邀请码，设置自己的密码。")

    def _end(self, today: date, username: str) -> None:
        user = _account(username)
        posts = list(user.posts.in_force(today).select_related("organ"))
        before: Rows = [(post, {"valid_to": plain(post.valid_to)}) for post in posts]
        for post in posts:
            post.valid_to = today
            post.save(update_fields=["valid_to"])
        user.tokens.all().delete()
        before.append((user, {"is_active": user.is_active}))
        user.is_active = False
        user.save(update_fields=["is_active"])
        _record("lock_account", user, before)
        self.stdout.write(f"{user.name}的{len(posts)}个岗位已结束，账号已停用。")


Rows = list[tuple[Post | User, dict[str, Any] | None]]


def _record(act: str, user: User, rows: Rows) -> None:
    """In the record of changes of each county concerned: done at the server itself."""
    posts = [row for row, _before in rows if isinstance(row, Post)]
    for county in sorted({post.organ.place[:6] for post in posts if len(post.organ.place) >= 6}):
        with taking(act, by=None, at=timezone.now(), county=county, about=user) as move:
            for row, before in rows:
                if not isinstance(row, Post) or row.organ.place[:6] == county:
                    now = columns_of(row)
                    after = now if before is None else {name: now[name] for name in before}
                    move.note(row, before, after)


def _account(username: str) -> User:
    user: User | None = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"没有账号“{username}”。请核对。")
    return user


def organ_named(text: str, today: date) -> Organ:
    """The organ of that full name or id; CommandError where it is not exactly one."""
    organs = Organ.objects.in_force(today)
    found = list(organs.filter(name=text)[:2]) or [o for o in organs if str(o.pk) == text]
    if len(found) != 1:
        raise CommandError(f"没有找到唯一的机构“{text}”。请写全名，或者写 id。")
    organ: Organ = found[0]
    return organ
