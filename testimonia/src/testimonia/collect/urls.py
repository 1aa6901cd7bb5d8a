"""Addresses of what was collected."""

from django.urls import path

from testimonia.collect import views

urlpatterns = [path("claims/", views.claims, name="claims")]
