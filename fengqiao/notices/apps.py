from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "fengqiao.notices"
    label = "notices"
    verbose_name = "提醒与告知"
