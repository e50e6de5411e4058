from pathlib import Path

from django.apps import AppConfig


class JurisdictionConfig(AppConfig):
    name = "fengqiao.jurisdiction"
    label = "jurisdiction"
    verbose_name = "辖区与机构"

    def ready(self) -> None:
        """Places' own rules are read from the installation's home; writes behind the door leave a trace."""
        from auditlog.registry import auditlog
        from django.conf import settings

        from fengqiao.rulebook import tables

        tables.keep_own_rows(Path(settings.FENGQIAO_HOME) / "rules")

        for model in ("Organ", "Post", "CountySetting", "Grid", "Wording", "KeptList"):
            auditlog.register(self.get_model(model))
