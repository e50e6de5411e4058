"""`fengqiao posters PLACE`: a page for each village, to be printed and put up."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.jurisdiction.models import Division
from fengqiao.upkeep.management.first_hour.printing import print_posters
from fengqiao.upkeep.management.first_hour.site import usual_site


class Command(BaseCommand):
    help = "打印各村（社区）张贴用的二维码：一个文件，每村一页，用浏览器打开后打印。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", help="县、乡镇（街道）或者村（社区）的代码")
        parser.add_argument("--to", type=Path, help="写到哪个文件")
        parser.add_argument(
            "--site", default="", help="居民打开的网址，如 https://fengqiao.example.gov.cn"
        )

    def handle(self, *args: Any, place: str, to: Path | None, site: str, **options: Any) -> None:
        if not Division.objects.filter(code=place[:6]).exists() or len(place) not in (6, 9, 12):
            raise CommandError(f"没有载入代码为“{place}”的区划。请先运行 fengqiao init。")
        target = to or Path(settings.FENGQIAO_HOME) / "print" / place / "posters.html"
        count = print_posters(
            target, place=place, site=site or usual_site(), on=timezone.localdate()
        )
        self.stdout.write(f"{count} 个村（社区）的二维码在 {target} ，用浏览器打开后打印。")
