"""Where the doors are."""

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from fengqiao.api import document, health, problems
from fengqiao.api.doors import api, in_our_shape, routes

NAMESPACE = api.urls_namespace

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/openapi.json", in_our_shape(require_safe(document.served)), name="openapi"),
    path("api/v1/", include((routes(), "ninja"), namespace=NAMESPACE)),
    path("open311/v2/", include("fengqiao.api.open311.urls")),
    path("api/<path:rest>", csrf_exempt(problems.no_such_door), name="no_such_door"),
]
