from django.urls import path

from . import views

urlpatterns = [
    path("boards/<slug:slug>/meetings/", views.meetings, name="meetings"),
    path("boards/meetings/<int:pk>/", views.meeting, name="meeting"),
]
