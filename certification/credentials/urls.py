from django.urls import path

from . import views

urlpatterns = [
    path("certificates/", views.my_certificates, name="my_certificates"),
    path("certificates/<str:number>/", views.certificate, name="certificate"),
]
