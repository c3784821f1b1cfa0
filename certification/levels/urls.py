from django.urls import path

from . import views

urlpatterns = [path("level/", views.level, name="level")]
