"""`fengqiao boundaries FILE.geojson`: outlines of places for the map; without them it shows tiles."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.jurisdiction.actions.drop_boundaries import drop_boundaries
from fengqiao.jurisdiction.actions.load_boundaries import load_boundaries
from fengqiao.lib.refusal import Refusal


class Command(BaseCommand):
    help = "载入地图边界（GeoJSON，属性code是区划代码或者网格代码），或者撤下。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="GeoJSON文件，东经、北纬，单位是度")
        parser.add_argument("--source", default="", help="边界来源和审图号，写在地图下面")
        parser.add_argument("--remove", metavar="CODE", help="撤下一个地方和它下面各级的边界")

    def handle(self, *args: Any, file: Path | None, source: str, **options: Any) -> None:
        if options["remove"]:
            self.stdout.write(f"撤下了 {drop_boundaries(options['remove'])} 条边界。")
        elif file is None:
            raise CommandError("请写明GeoJSON文件，或者用 --remove 写明要撤下的代码。")
        else:
            self._load(file, source)

    def _load(self, file: Path, source: str) -> None:
        try:
            loaded = load_boundaries(file.read_bytes(), source=source, at=timezone.now())
        except OSError as error:
            raise CommandError(f"打不开文件：{error.strerror}。") from None
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(
            f"载入了 {loaded.places} 条边界，{loaded.points} 个点简化为 {loaded.kept} 个。"
        )
