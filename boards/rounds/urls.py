from django.urls import path

from . import views

urlpatterns = [
    path("boards/room/", views.board_room, name="board_room"),
    path("boards/<slug:slug>/rounds/new/", views.round_new, name="round_new"),
    path("boards/items/<int:pk>/recuse/", views.item_recuse, name="item_recuse"),
    path("boards/rounds/<int:pk>/", views.round, name="round"),
    path("boards/rounds/<int:pk>/ballot/", views.ballot, name="ballot"),
    path("boards/rounds/<int:pk>/ballot/withdraw/", views.ballot_withdraw, name="ballot_withdraw"),
    path("boards/rounds/<int:pk>/ballot/entrust/", views.ballot_entrust, name="ballot_entrust"),
    path("boards/rounds/<int:pk>/seats/<int:seat_pk>/ballot/", views.ballot_on_behalf, name="ballot_on_behalf"),
    path("boards/rounds/<int:pk>/receipt/", views.receipt, name="receipt"),
    path("boards/rounds/<int:pk>/result/", views.result, name="result"),
    path("boards/rounds/<int:pk>/result/ballots.json", views.result_ballots, name="result_ballots"),
    path("boards/rounds/<int:pk>/edit/", views.round_edit, name="round_edit"),
    path("boards/rounds/<int:pk>/run/", views.round_run, name="round_run"),
]
