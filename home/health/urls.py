from django.urls import path

from . import views

urlpatterns = [
    path("health/", views.health, name="health"),
    path("health/tasks/<int:pk>/", views.health_task, name="health_task"),
    path("health/<slug:slug>/", views.health_account, name="health_account"),
]
