from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "fengqiao.portal"
    verbose_name = "居民页面"
