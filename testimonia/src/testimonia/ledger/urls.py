"""Addresses of what looks across stages."""

from django.urls import path

from testimonia.ledger import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("figures/", views.figures, name="figures"),
    path("figures/<str:figure_id>/", views.figure, name="figure"),
    path("figures/<str:figure_id>/trace/", views.trace, name="trace"),
    path("figures/<str:figure_id>/trace/<str:information_id>/", views.passage, name="passage"),
    path("report/", views.release, name="release"),
    path("report/draft/", views.draft, name="draft"),
    path("report/<str:draft_id>/", views.report, name="report"),
    path("report/<str:draft_id>/approve/", views.approve, name="approve"),
]
