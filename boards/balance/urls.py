from django.urls import path

from . import views

urlpatterns = [
    path("boards/room/balance/", views.balance, name="board_balance"),
    path("boards/<slug:slug>/report/", views.board_report, name="board_report"),
    path("boards/<slug:slug>/report.csv", views.board_report_csv, name="board_report_csv"),
]
