from django.urls import path

from . import views

urlpatterns = [
    path("boards/watching/", views.watching, name="watching"),
    path("boards/feeds/<str:token>/", views.own_feed, name="own_feed"),
    path("boards/<slug:slug>/feed/", views.board_feed, name="board_feed"),
    path("boards/<slug:slug>/watch/", views.board_watch, name="board_watch"),
    path("boards/items/<int:pk>/watch/", views.item_watch, name="item_watch"),
]
