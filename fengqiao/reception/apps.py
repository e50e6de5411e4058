from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "fengqiao.reception"
    label = "reception"
    verbose_name = "接访"
