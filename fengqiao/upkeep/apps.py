from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "fengqiao.upkeep"
    verbose_name = "照看"
