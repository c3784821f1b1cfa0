from django.urls import path

from . import views

urlpatterns = [
    path("boards/seats/<int:pk>/", views.seat, name="seat"),
    path("boards/seats/<int:pk>/end/", views.seat_end, name="seat_end"),
    path("boards/delegates/<int:pk>/dismiss/", views.seat_dismiss, name="seat_dismiss"),
    path("boards/seats/<int:pk>/follow/", views.seat_follow, name="seat_follow"),
    path("boards/<slug:slug>/seats/", views.board_seats, name="board_seats"),
    path("boards/<slug:slug>/apply/", views.seat_apply, name="seat_apply"),
    path("boards/<slug:slug>/invite/", views.seat_invite, name="seat_invite"),
    path("boards/<slug:slug>/rivals/", views.board_rivals, name="board_rivals"),
    path("boards/rivals/<int:pk>/revoke/", views.rivalry_revoke, name="rivalry_revoke"),
    path("boards/applications/<int:pk>/", views.application, name="application"),
    path("boards/applications/<int:pk>/decide/", views.application_decide, name="application_decide"),
    path("boards/applications/<int:pk>/answer/", views.application_answer, name="application_answer"),
]
