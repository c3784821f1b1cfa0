from django.urls import path

from . import views

urlpatterns = [
    path("changelog/", views.changelog_page, name="changelog"),
    path("changelog/promises/", views.broken_promises, name="broken_promises"),
    path("boards/items/<int:pk>/confirm/", views.item_confirm, name="item_confirm"),
]
