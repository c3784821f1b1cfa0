from django.urls import path

from . import views

urlpatterns = [path("accent/<slug:code>.css", views.accent, name="accent")]
