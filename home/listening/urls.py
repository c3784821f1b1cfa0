from django.urls import path

from .views import hearing, sessions, taking

urlpatterns = [
    path("listening/", sessions.listening, name="listening"),
    path("listening/cadence/", sessions.listening_cadence, name="listening_cadence"),
    path("listening/<int:pk>/", sessions.listening_session, name="listening_session"),
    path("listening/<int:pk>/rules/", sessions.listening_accept_rules, name="listening_accept_rules"),
    path("listening/<int:pk>/leave/", sessions.listening_leave, name="listening_leave"),
    path("listening/<int:pk>/changes/", sessions.listening_bear, name="listening_bear"),
    path("listening/<int:pk>/room/", hearing.listening_room, name="listening_room"),
    path("listening/<int:pk>/room/<int:call>/", hearing.listening_call, name="listening_call"),
    path("listening/<int:pk>/room/<int:call>/sound/", hearing.listening_sound, name="listening_sound"),
    path("listening/<int:pk>/callers/", taking.listening_callers, name="listening_callers"),
    path("listening/<int:pk>/callers/<int:person>/", taking.listening_call_from, name="listening_call_from"),
    path("listening/<int:pk>/cases/<str:reference>/", taking.listening_case, name="listening_case"),
    path("listening/<int:pk>/cases/<str:reference>/<slug:act>/", taking.listening_act, name="listening_act"),
]
