from django.apps import AppConfig


class JurisdictionConfig(AppConfig):
    name = "fengqiao.jurisdiction"
    label = "jurisdiction"
    verbose_name = "辖区与机构"

    def ready(self) -> None:
        """Changes of configuration are audited; what happens to cases has its own events."""
        from auditlog.registry import auditlog

        for model in ("Organ", "Post", "CountySetting", "Grid", "Wording", "KeptList"):
            auditlog.register(self.get_model(model))
