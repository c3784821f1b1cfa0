"""Gathers the rooms' addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("boards.balance.urls")),
    path("", include("boards.watching.urls")),
    path("", include("boards.seating.urls")),
    path("", include("boards.roadmap.urls")),
    path("", include("boards.rounds.urls")),
    path("", include("boards.meetings.urls")),
    path("", include("boards.loop.urls")),
]
