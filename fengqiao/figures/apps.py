from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "fengqiao.figures"
    label = "figures"
    verbose_name = "统计"
