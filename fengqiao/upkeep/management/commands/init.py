"""`fengqiao init`: a county from nothing, in one sitting. Run again, it goes on where it stopped."""

import re
import sys
import tomllib
from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.jurisdiction.actions.demand_second_factor import demand_second_factor
from fengqiao.jurisdiction.actions.take_over_rules import WAITING, offered, take_over_rules
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook import local, tables
from fengqiao.rulebook.shapes import Clock, Pack, Route
from fengqiao.upkeep.management.first_hour.counties import SeveralCounties, county_called
from fengqiao.upkeep.management.first_hour.printing import print_invitations, print_posters
from fengqiao.upkeep.management.first_hour.sheet import Invited, invite_all, invite_one
from fengqiao.upkeep.management.first_hour.site import usual_site

ANSWERS = ("county", "rules", "admin", "sheet", "site", "second_factor")
YES, NO = ("y", "yes", "是", "要", "true"), ("n", "no", "否", "不要", "false")
UNITS = {"working_days": "个工作日", "calendar_days": "日", "months": "个月", "hours": "小时"}


class Command(BaseCommand):
    help = (
        "建县：选县、载入区划、建机构、请人、打印二维码，最后体检。可以重复运行，已经做过的不再做。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--county", help="县的名字或者六位代码，如 泌阳县、411726")
        parser.add_argument(
            "--rules",
            metavar="PACKS",
            help="参照哪几套规则，用逗号隔开，如 waiting,411726；不写就不参照",
        )
        parser.add_argument("--admin", metavar="NAME", help="系统管理员的姓名")
        parser.add_argument(
            "--sheet", type=Path, help="邀请表（.xlsx、.xls、.csv）：姓名、机构、岗位"
        )
        parser.add_argument("--site", help="居民打开的网址，如 https://fengqiao.example.gov.cn")
        parser.add_argument("--second-factor", choices=["yes", "no"], help="全县要求两步验证")
        parser.add_argument("--answers", type=Path, help="回答写在一个 TOML 文件里，不再提问")

    def handle(self, *args: Any, answers: Path | None, **options: Any) -> None:
        self.said = {**_read(answers), **{k: options[k] for k in ANSWERS if options[k]}}
        self.asks = answers is None and sys.stdin.isatty()
        try:
            code = self._county()
            self._found(code)
            now = timezone.now()
            self._rules(code, timezone.localdate(now))
            self._packs(code, now)
            self._second_factor(code, now)
            people = [*self._admin(code, now), *self._people(code, now)]
            self._print(code, people, now)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write("\n体检：")
        try:
            call_command("doctor", stdout=self.stdout)
        except SystemExit:
            self.stdout.write("上面的事处理完，就可以启动服务了：fengqiao serve")

    # ── Step by step ─────────────────────────────────────────────────────────────────────────────

    def _county(self) -> str:
        said = self._answer("county", "哪个县（市、区）？写名字或者六位代码")
        if not said:
            raise CommandError("请用 --county 写明哪个县（市、区），如 泌阳县、411726。")
        try:
            code, name = county_called(said)
        except SeveralCounties as several:
            if not self.asks:
                raise
            code, name = self._one_of(several.found)
        self.stdout.write(f"{name}（{code}）")
        return code

    def _one_of(self, found: list[tuple[str, str]]) -> tuple[str, str]:
        for number, (code, name) in enumerate(found, start=1):
            self.stdout.write(f"  {number}. {name}（{code}）")
        typed = input("哪一个？写序号：").strip()
        if not typed.isdigit() or not 1 <= int(typed) <= len(found):
            raise CommandError("没有这个序号。请重新运行。")
        return found[int(typed) - 1]

    def _found(self, code: str) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("county", "found", code, stdout=self.stdout)

    def _rules(self, code: str, today: date) -> None:
        """What holds here beside the nation's rules; a place may be stricter than the law, never looser."""
        own = [
            clock
            for clock in tables.in_force(today, code).clocks("dispute")
            if clock.where and code.startswith(clock.where)
        ]
        told = "、".join(f"{c.label} {c.length} {UNITS[c.unit]}（{c.source}）" for c in own)
        self.stdout.write(
            f"规则：全国的，加上本地的：{told}。" if own else "规则：全国的；本地没有另外规定。"
        )
        self.stdout.write("  本地可以比法律更严，不能更松；怎样增加见 docs/rulebook.md。")

    def _packs(self, code: str, now: datetime) -> None:
        """Which recommended rules the county takes over as its own; what holds anyway is not asked."""
        tomorrow = timezone.localdate(now) + timedelta(days=1)
        packs = _packs(code, tomorrow)
        open_ = [name for name, (_pack, rows) in packs.items() if rows]
        if open_:
            self.stdout.write(
                "可以参照的规则（选了就是本县自己的，明天起生效，以后也能在网页上选）："
            )
        for number, name in enumerate(open_, start=1):
            pack, rows = packs[name]
            told = "、".join(_told(row) for row in rows)
            self.stdout.write(f"  {number}. {pack.label}（{name}）：{told}")
        question = "要参照哪几套？写序号，用逗号隔开；都不要就直接回车"
        said = self._answer("rules", question) if open_ else ""
        for name in _names(said, open_, known=list(packs)):
            pack, rows = packs[name]
            names = [local.name_of(row) for row in rows]
            taken = take_over_rules(pack, names, by=None, at=now, county=code, from_on=tomorrow)
            tables.refresh()
            self.stdout.write(f"“{pack.label}”：{len(taken)}条已经成为本县自己的规则。")

    def _second_factor(self, code: str, now: datetime) -> None:
        answer = str(self._answer("second_factor", "全县要求两步验证吗？（y/n）", "n")).lower()
        if answer in YES:
            demand_second_factor(code, at=now)
            self.stdout.write("全县要求两步验证：每个人第一次登录时设置。")
        elif answer not in NO:
            raise CommandError("两步验证请回答 yes 或者 no。")

    def _admin(self, code: str, now: datetime) -> list[Invited]:
        today = timezone.localdate(now)
        held = Post.objects.able(today).filter(role="admin", place__startswith=code).first()
        if held:
            self.stdout.write(f"系统管理员：{held.user.name}，已经有了。")
            return []
        name = self._answer("admin", "系统管理员叫什么名字？")
        if not name:
            return []
        centre = Organ.objects.in_force(today).get(place=code, kind=Organ.Kind.CENTRE)
        role = tables.in_force(today, code).role("admin")
        login = f"admin.{code}"
        invited = invite_one(name, organ=centre, role=role, login=login, at=now)
        self.stdout.write(f"系统管理员：{name}，用户名 {login}。")
        return [invited] if invited else []

    def _people(self, code: str, now: datetime) -> list[Invited]:
        sheet = self._answer("sheet", "邀请表在哪个文件？（没有就直接回车）")
        if not sheet:
            return []
        outcome = invite_all(Path(sheet).expanduser(), county=code, at=now)
        self.stdout.write(f"邀请了 {len(outcome.invited)} 人，{outcome.known} 人已经在岗。")
        for number, sentence in outcome.wrong:
            self.stdout.write(self.style.WARNING(f"  第 {number} 行没有处理：{sentence}"))
        return outcome.invited

    def _print(self, code: str, people: list[Invited], now: datetime) -> None:
        site = str(self._answer("site", "居民用什么网址打开？", usual_site()))
        folder = Path(settings.FENGQIAO_HOME) / "print" / code
        posters = folder / "posters.html"
        count = print_posters(posters, place=code, site=site, on=timezone.localdate(now))
        self.stdout.write(f"{count} 个村（社区）的二维码：{posters}")
        if people:
            target = folder / f"invitations-{timezone.localtime(now):%Y%m%d-%H%M%S}.html"
            print_invitations(target, people, site=site, at=now)
            self.stdout.write(f"{len(people)} 张邀请单：{target}（发完请删除）")

    def _answer(self, name: str, question: str, otherwise: str = "") -> str:
        if self.said.get(name) not in (None, ""):
            return str(self.said[name])
        if not self.asks:
            return otherwise
        hint = f"［{otherwise}］" if otherwise else ""
        return input(f"{question}{hint}：").strip() or otherwise


def _packs(code: str, on: date) -> dict[str, tuple[Pack, list[local.Own]]]:
    """By their names the packs, each with what would be another rule here."""
    packs = {pack.of or WAITING: pack for pack in tables.in_force(on, code).packs()}
    return {name: (pack, offered(pack, code, on)) for name, pack in packs.items()}


def _told(row: local.Own) -> str:
    if isinstance(row, Clock):
        return f"{row.label} {row.length} {UNITS[row.unit]}"
    return f"{row.type} {'、'.join(row.to)}" if isinstance(row, Route) else row.label


def _names(said: str, open_: list[str], *, known: list[str]) -> list[str]:
    """Packs by their names or their numbers in the list, without those taken over already.

    CommandError for one that is not there.
    """
    asked = [one for one in re.split(r"[,，、\s]+", said) if one]
    by_number = {str(number): name for number, name in enumerate(open_, start=1)}
    names = list(dict.fromkeys(by_number.get(one, one) for one in asked))
    if strange := [one for one in names if one not in known]:
        raise CommandError(f"没有“{'、'.join(strange)}”这套规则。可以写：{'、'.join(known)}。")
    return [name for name in names if name in open_]


def _read(answers: Path | None) -> dict[str, Any]:
    """The answers in a file. CommandError for one that nobody asks for."""
    if answers is None:
        return {}
    try:
        said = tomllib.loads(answers.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as wrong:
        raise CommandError(f"读不了 {answers}：{wrong}") from None
    unknown = sorted(set(said) - set(ANSWERS))
    if unknown:
        raise CommandError(
            f"{answers} 里有不认识的项目：{'、'.join(unknown)}。可以写：{'、'.join(ANSWERS)}。"
        )
    return said
