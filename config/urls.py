"""Which room answers which address."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("fengqiao.desk.login_urls"))]
for urls in ("fengqiao.desk.urls", "fengqiao.api.urls"):
    if find_spec(urls.rpartition(".")[0]) and find_spec(urls):
        urlpatterns.append(path("", include(urls)))
