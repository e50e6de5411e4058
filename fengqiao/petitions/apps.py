from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "fengqiao.petitions"
    label = "petitions"
    verbose_name = "信访"
