from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "fengqiao.desk"
    verbose_name = "工作台"
