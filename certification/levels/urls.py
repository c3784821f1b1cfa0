from django.urls import path

from . import views

urlpatterns = [
    path("level/", views.level, name="level"),
    path("level/counting/", views.counting, name="level_counting"),
    path("level/badge.<str:form>", views.level_badge, name="level_badge"),
    path("level/award/<uuid:number>/", views.award, name="level_award"),
    path("level/<slug:slug>/", views.path, name="level_path"),
    path("team/certificates/", views.team_certificates, name="team_certificates"),
]
