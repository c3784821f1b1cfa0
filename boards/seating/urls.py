from django.urls import path

from . import views

urlpatterns = [
    path("boards/seats/<int:pk>/", views.seat, name="seat"),
    path("boards/seats/<int:pk>/end/", views.seat_end, name="seat_end"),
    path("boards/delegates/<int:pk>/dismiss/", views.seat_dismiss, name="seat_dismiss"),
]
