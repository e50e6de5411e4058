"""The addresses of the desk. `ref` is a case's id or number."""

from django.urls import path
from django.views.i18n import set_language

from fengqiao.desk.views import (
    acting,
    choosing,
    ledgers,
    lists,
    registering,
    rules,
    showing,
    together,
    why_not,
    wordings,
)

urlpatterns = [
    path("", lists.inbox, name="inbox"),
    path("cases/", lists.ledger, name="ledger"),
    path("cases/together/", together.together, name="together"),
    path("cases/new/", registering.register, name="register"),
    path("cases/export/", ledgers.list_out, name="list_out"),
    path("cases/<str:ref>/", showing.case, name="case"),
    path("cases/<str:ref>/export/", ledgers.case_out, name="case_out"),
    path("cases/<str:ref>/beside/", lists.beside, name="beside"),
    path("cases/<str:ref>/do/<slug:noun>/", acting.act, name="act"),
    path("cases/<str:ref>/deadlines/<uuid:key>/", showing.deadline, name="deadline"),
    path("cases/<str:ref>/receipt/", showing.receipt, name="receipt"),
    path("cases/<str:ref>/slip/", showing.slip, name="slip"),
    path("cases/<str:ref>/slip/code.svg", showing.slip_code, name="slip_code"),
    path("cases/<str:ref>/attachments/<uuid:key>/", showing.attachment, name="attachment"),
    path("imports/", ledgers.imports, name="imports"),
    path("imports/<uuid:key>/", ledgers.imported, name="import"),
    path("imports/<uuid:key>/refused/", ledgers.refused_rows, name="import_rest"),
    path("exports/", ledgers.exports, name="exports"),
    path("cases/<str:ref>/attachments/<uuid:key>/preview/", showing.preview, name="preview"),
    path("kinds/", rules.kinds, name="kinds"),
    path("kinds/<str:name>/", rules.kind, name="kind"),
    path("why/", rules.why, name="why"),
    path("why-not/", why_not.why_not, name="why_not"),
    path("wordings/", wordings.wordings, name="wordings"),
    path("wordings/new/", wordings.wording, name="new_wording"),
    path("wordings/<uuid:key>/", wordings.wording, name="wording"),
    path("keys/", lists.keys, name="keys"),
    path("posts/", choosing.posts, name="posts"),
    path("language/", set_language, name="set_language"),
]
