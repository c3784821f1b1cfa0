from django.urls import path

from . import views

urlpatterns = [
    path("team/", views.team, name="team"),
    path("team/<int:pk>/role/", views.team_role, name="team_role"),
    path("team/<int:pk>/leave/", views.team_leave, name="team_leave"),
    path("team/invitations/<int:pk>/withdraw/", views.team_withdraw, name="team_withdraw"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("profile/", views.profile, name="profile"),
]
