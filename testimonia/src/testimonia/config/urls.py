"""Every address of the workbench; each stage has its own."""

from django.urls import include, path

from testimonia.config.fonts import font

urlpatterns = [
    path("", include("testimonia.accounts.urls")),
    path("", include("testimonia.collect.urls")),
    path("", include("testimonia.ledger.urls")),
    path("fonts/<str:name>", font, name="font"),
]

handler400 = "testimonia.config.refusals.bad_request"
handler404 = "testimonia.config.refusals.not_found"
handler500 = "testimonia.config.refusals.failed"
