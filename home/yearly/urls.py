from django.urls import path

from . import views

urlpatterns = [
    path("year/", views.our_year, name="our_year"),
    path("year/<slug:slug>/<int:number>/", views.year_page, name="year"),
    path("year/<slug:slug>/<int:number>/year.csv", views.year_csv, name="year_csv"),
    path("year/<slug:slug>/<int:number>/year.pdf", views.year_pdf, name="year_pdf"),
]
