"""Which room answers which address."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(urls))
    for prefix, urls in (("", "fengqiao.desk.urls"), ("", "fengqiao.api.urls"))
    if find_spec(urls.rpartition(".")[0]) and find_spec(urls)
]
