"""`fengqiao openapi`: write the API's description, docs/api/openapi.yaml in the source tree."""

from typing import Any

from django.core.management.base import BaseCommand

from fengqiao.api.document import as_yaml, document


class Command(BaseCommand):
    help = "Print the OpenAPI document of the API as YAML (> docs/api/openapi.yaml)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_yaml(document()), ending="")
