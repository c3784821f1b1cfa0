"""Gathers the rooms' addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("home.pages.urls")),
    path("", include("home.dashboards.urls")),
    path("", include("home.search.urls")),
    path("", include("home.relationship.urls")),
    path("", include("home.listening.urls")),
    path("", include("home.voice.urls")),
    path("", include("home.health.urls")),
    path("", include("home.yearly.urls")),
]
