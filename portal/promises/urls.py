from django.urls import path

from . import views

urlpatterns = [path("tier/", views.tier, name="tier"), path("tier/on/", views.look_back, name="tier_on")]
