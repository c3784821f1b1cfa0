"""Gathers the rooms' addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("certification.courses.urls")),
    path("", include("certification.exams.urls")),
    path("", include("certification.credentials.urls")),
    path("", include("certification.levels.urls")),
    path("", include("certification.billing.urls")),
]
