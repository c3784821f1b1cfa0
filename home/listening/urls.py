from django.urls import path

from . import views

urlpatterns = [
    path("listening/", views.listening, name="listening"),
    path("listening/<int:pk>/", views.listening_session, name="listening_session"),
    path("listening/<int:pk>/rules/", views.listening_accept_rules, name="listening_accept_rules"),
]
