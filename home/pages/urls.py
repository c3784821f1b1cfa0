from django.urls import path

from . import views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("theme/", views.choose_theme, name="choose_theme"),
    path("style/", views.style_gallery, name="style_gallery"),
]
