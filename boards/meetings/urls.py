from django.urls import path

from . import views

urlpatterns = [
    path("boards/<slug:slug>/meetings/", views.meetings, name="meetings"),
    path("boards/meetings/<int:pk>/", views.meeting, name="meeting"),
    path("boards/meetings/<int:pk>/calendar.ics", views.meeting_ics, name="meeting_ics"),
    path("boards/meetings/<int:pk>/run/", views.meeting_run, name="meeting_run"),
    path("boards/meetings/<int:pk>/answer/", views.meeting_answer, name="meeting_answer"),
    path("boards/actions/<int:pk>/finish/", views.action_finish, name="action_finish"),
    path("boards/seats/<int:pk>/renew/", views.seat_renew, name="seat_renew"),
]
