"""The addresses of the residents' pages: short, for they are typed from paper."""

from django.urls import path

from fengqiao.portal.views import (
    acting,
    arriving,
    counted,
    filing,
    own,
    public,
    reading,
    receptions,
    reported,
    texts,
)

urlpatterns = [
    path("p/", arriving.home, name="portal"),
    path("p/look/", arriving.look, name="portal_look"),
    path("p/rights/", reading.rights, name="portal_rights"),
    path("p/form/", reading.printed_form, name="portal_form"),
    path("p/new/", filing.begin, name="portal_new"),
    path("p/new/photo/<int:number>/", filing.photo, name="portal_photo"),
    path("p/new/<slug:step>/", filing.ask, name="portal_step"),
    path("p/open/picture/<uuid:key>/", public.picture, name="portal_picture"),
    path("p/open/<str:place>/", public.figures, name="portal_open"),
    path("p/open/<str:place>/table/", reported.table, name="portal_table"),
    path("p/open/<str:place>/counts/", counted.counts, name="portal_counts"),
    path("p/open/<str:place>/counts.xlsx", counted.counts_out, name="portal_counts_out"),
    path("open/<str:place>/", public.short, name="open"),
    path("p/receptions/<str:place>/", receptions.shown, name="portal_receptions"),
    path("p/receptions/<str:place>/calendar.ics", receptions.calendar, name="portal_calendar"),
    path("p/receptions/<uuid:key>/book/", receptions.book_one, name="portal_book"),
    path("p/booking/", receptions.booking, name="portal_booking"),
    path("p/booking/cancel/", receptions.cancel, name="portal_booking_cancel"),
    path("p/queue/<uuid:key>/", receptions.waiting, name="portal_queue"),
    path("p/receipt/", own.receipt, name="portal_receipt"),
    path("p/receipt/code.svg", own.code, name="portal_code"),
    path("p/track/", arriving.track, name="portal_track"),
    path("p/c/<str:code>/", arriving.scanned, name="portal_scanned"),
    path("p/leave/", arriving.leave, name="portal_leave"),
    path("p/my/", own.matter, name="portal_matter"),
    path("p/my/data/", own.kept, name="portal_data"),
    path("p/my/texts/", texts.texts, name="portal_texts"),
    path("p/my/files/<uuid:key>/", own.file, name="portal_file"),
    path("p/my/agreement/<uuid:key>.pdf", own.agreement, name="portal_agreement"),
    path("p/my/<slug:noun>/", acting.act, name="portal_act"),
]
