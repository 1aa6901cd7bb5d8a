"""Addresses of unlocking, locking and the log."""

from django.urls import path

from testimonia.accounts import views

urlpatterns = [
    path("unlock/", views.unlock, name="unlock"),
    path("lock/", views.lock, name="lock"),
    path("log/", views.audit, name="audit"),
]
