"""Which room answers which address."""

from django.urls import include, path

handler400 = "fengqiao.portal.failing.bad_request"
handler404 = "fengqiao.portal.failing.not_found"

urlpatterns = [
    path("", include("fengqiao.api.urls")),  # first: its few addresses are asked for most often
    path("", include("fengqiao.desk.login_urls")),
    path("", include("fengqiao.desk.urls")),
    path("", include("fengqiao.portal.urls")),
]
