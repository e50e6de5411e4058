"""`fengqiao demo`: a county to look around in, with a year of cases. A real set-up never runs it."""

import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from fengqiao.cases.models import Case, Event, Party
from fengqiao.jurisdiction.actions.change_counter import change_counter
from fengqiao.jurisdiction.models import Division
from fengqiao.mediation.management.demo import county
from fengqiao.mediation.management.demo.matters import Matters
from fengqiao.mediation.management.demo.password import kept_password, password_file
from fengqiao.mediation.management.demo.people import COUNTY
from fengqiao.mediation.management.demo.rhythm import SHANGHAI
from fengqiao.mediation.management.demo.staff import NAMED_SEATS, Staff
from fengqiao.mediators.management import crew
from fengqiao.papers.management import filing
from fengqiao.reception.management import turns

COUNTER = {
    "address": "演示路1号（虚构）",
    "telephone": "0000-0000000（虚构）",
    "hours": "工作日 8:30-12:00，14:30-17:30",
}
LEADERS = ["石小寒", "柳谷雨", "许芒种"]
SINCE_BEFORE = timedelta(days=60)  # the offices stood before the first case came


class Command(BaseCommand):
    help = "建立一个演示县：真实的区划，虚构的人和事。已经有了就什么也不做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=_count, default=500, help="多少件事项（默认 500）")
        parser.add_argument("--seed", type=int, default=1, help="随机数种子，相同则内容相同")

    def handle(self, *args: Any, cases: int, seed: int, **options: Any) -> None:
        if not county.is_there():
            self._build(cases, Random(seed))
        self._tell()

    def _build(self, cases: int, chance: Random) -> None:
        """All or nothing: a demo that was interrupted leaves no half county behind."""
        begun, now = time.monotonic(), timezone.now().astimezone(SHANGHAI)
        password = make_password(kept_password(settings.FENGQIAO_HOME))
        first_day = now.date() - county.YEAR - SINCE_BEFORE
        self.stdout.write("正在建立演示县……")
        with transaction.atomic():
            staff = county.found(password=password, on=first_day, chance=chance)
            if cases:
                county.Year(staff, now, chance).play(cases)
                Matters(staff, now, chance).play()
            crew.play(on=first_day, now=now, chance=chance)
            filing.play(now=now)
            _open_counters(staff, now)
        name = Division.objects.full_name(COUNTY)
        self.stdout.write(
            f"{name}：{Case.objects.count()} 件事项，{Event.objects.count()} 条办理记录，"
            f"用时 {time.monotonic() - begun:.0f} 秒。内容全部虚构。"
        )

    def _tell(self) -> None:
        """What to open, and as whom; nothing where this is no demo."""
        file = password_file(settings.FENGQIAO_HOME)
        if not file.exists():
            self.stdout.write("这里已经有一个正式的县，没有改动，也不建演示内容。")
            return
        self.stdout.write(
            f"\n打开 http://127.0.0.1:{settings.FENGQIAO_PORT}/ ，用下面任一账号登录："
        )
        for seat in NAMED_SEATS:
            self.stdout.write(f"  {seat.login:<18}{seat.says}")
        self.stdout.write(f"密码都是：{file.read_text(encoding='ascii').strip()}\n")
        self._tell_residents()

    def _tell_residents(self) -> None:
        """A party's way in, to be tried on a telephone; the same as long as its matter is open."""
        asked = Party.objects.filter(role="respondent", code_serial__gt=0, case__is_open=True)
        party = asked.filter(case__compartment="").order_by("-case__stage", "-id").first()
        if party:
            code = party.access_code(party.code_serial)
            self.stdout.write(
                f"居民页面：http://127.0.0.1:{settings.FENGQIAO_PORT}/p/ ，"
                f"查询码（一位当事人的，可以试用）：{code}\n"
            )


def _open_counters(staff: Staff, now: datetime) -> None:
    """Where people are received, as the public page tells it, and by which leader in the coming weeks."""
    keeper, dispatcher = staff.named("admin"), staff.named("county.dispatcher")
    for organ in (dispatcher.organ, staff.named("town.clerk").organ):
        change_counter(organ, by=keeper, at=now, **COUNTER)
    turns.play(dispatcher.organ, by=dispatcher, now=now, names=LEADERS)


def _count(text: str) -> int:
    count = int(text)
    if not 0 <= count <= 100_000:
        raise ValueError(text)
    return count
