"""`fengqiao keys rotate`: a new key seals from now on, and what older keys sealed is sealed anew."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from fengqiao.cases.models import PersonalField
from fengqiao.cases.querysets import keys

BATCH = 500


class Command(BaseCommand):
    help = "加密密钥:rotate 换新密钥并重新加密全部个人信息（可以中断，再次运行会接着做）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["rotate", "reseal"])

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        if act == "rotate":
            keys().rotate()
            keys.cache_clear()
        sealed = sum(resealed(model) for model in personal_models())
        self.stdout.write(f"已用最新密钥重新加密{sealed}行。请备份 {keys().directory}。")
        self.stdout.write("请重新启动服务，使它读到新的密钥。")


def personal_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if fields_of(model):
            yield model


def fields_of(model: type[models.Model]) -> list[PersonalField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, PersonalField)]


def resealed(model: type[models.Model]) -> int:
    """Seal anew, in batches, every row that an older key sealed; how many there were."""
    done, last = 0, None
    while True:
        rows = model._default_manager.order_by("pk")
        batch = list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
        if not batch:
            return done
        with transaction.atomic():
            done += sum(_reseal(row) for row in batch)
        last = batch[-1].pk


def _reseal(row: models.Model) -> bool:
    fields = fields_of(type(row))
    old = [f for f in fields if (value := row.__dict__[f.attname]) and not keys().is_newest(value)]
    if not old:
        return False
    for field in old:
        setattr(row, field.attname, getattr(row, field.attname))  # read as text, to be sealed anew
    row.save(update_fields=[field.attname for field in old])
    return True
