"""The addresses as the standard gives them, with and without the end that says the form."""

from django.urls import path

from fengqiao.api.open311 import doors, saying

assert saying.FORMS  # the end of an address is known once that is read

urlpatterns = [
    path("discovery", doors.discovery, name="open311_discovery"),
    path("discovery.<form:form>", doors.discovery),
    path("services", doors.services),
    path("services.<form:form>", doors.services),
    path("services/<slug:service_code>", doors.service),
    path("services/<slug:service_code>.<form:form>", doors.service),
    path("requests", doors.requests),
    path("requests.<form:form>", doors.requests),
    path("requests/<uuid:service_request_id>", doors.request),
    path("requests/<uuid:service_request_id>.<form:form>", doors.request),
    path("tokens/<uuid:token_id>", doors.token),
    path("tokens/<uuid:token_id>.<form:form>", doors.token),
]
