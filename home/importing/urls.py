"""Hung into Wagtail's admin by home.wagtail_hooks."""

from django.urls import path

from . import views

urlpatterns = [
    path("import/", views.import_csv, name="import_csv"),
    path("import/cases/", views.import_cases, name="import_cases"),
]
