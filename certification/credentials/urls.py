from django.urls import path

from . import views

urlpatterns = [
    path("certificates/", views.my_certificates, name="my_certificates"),
    path("certificates/check/", views.check, name="check_certificate"),
    path("certificates/sample.pdf", views.sample_pdf, name="certificate_sample"),
    path("certificates/<str:number>/", views.certificate, name="certificate"),
    path("certificates/<uuid:number>/certificate.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<uuid:number>/badge.<str:form>", views.badge, name="badge"),
    path("badges/status/<int:number>/", views.badge_status, name="badge_status"),
    path(".well-known/did.json", views.did_document, name="did_document"),
]
