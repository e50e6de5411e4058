"""`fengqiao doctor`: what is wrong with this installation, and how to mend it."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

import msgspec
from django.core.management.base import BaseCommand
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fengqiao.upkeep.management.doctor.examination import examine, exit_code
from fengqiao.upkeep.management.doctor.finding import ERROR, Finding

Found = list[tuple[str, str, list[Finding]]]


class Command(BaseCommand):
    help = "体检：哪里有问题，怎么解决。退出码 0 没有问题，1 有要留意的，2 有要马上处理的。"
    requires_system_checks: list[str] = []  # it looks at what is wrong: nothing stops it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="给程序读的格式")
        parser.add_argument("--english", action="store_true", help="用英文说明")

    def handle(self, *args: Any, json: bool, english: bool, **options: Any) -> None:
        in_english = english or os.environ.get("LANG", "").startswith("en")
        with translation.override("en" if in_english else "zh-hans"):
            found = list(examine(timezone.now()))
            self._as_json(found) if json else self._in_words(found)
        if code := exit_code([finding for *_name, some in found for finding in some]):
            sys.exit(code)

    def _as_json(self, found: Found) -> None:
        told = [
            {"check": name, "label": label, "findings": findings} for name, label, findings in found
        ]
        self.stdout.write(msgspec.json.format(msgspec.json.encode(told)).decode())

    def _in_words(self, found: Found) -> None:
        well = [label for _name, label, findings in found if not findings]
        for _name, label, findings in found:
            for finding in findings:
                self._tell(label, finding)
        self.stdout.write(_("没有问题：%(labels)s。") % {"labels": "、".join(well)})

    def _tell(self, label: str, finding: Finding) -> None:
        is_error = finding.level == ERROR
        word = _("要马上处理") if is_error else _("要留意")
        style = self.style.ERROR if is_error else self.style.WARNING
        self.stdout.write(style(f"【{word}】{label}") + f"\n  {finding.sentence}")
        self.stdout.write("  → " + finding.mend + "\n")
