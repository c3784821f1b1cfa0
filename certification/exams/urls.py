from django.urls import path

from . import views

urlpatterns = [
    path("exams/<slug:slug>/", views.exam, name="exam"),
    path("exams/<slug:slug>/start/", views.start, name="exam_start"),
    path("exams/attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("exams/attempts/<uuid:uuid>/answer/", views.answer, name="attempt_answer"),
    path("exams/attempts/<uuid:uuid>/submit/", views.submit, name="attempt_submit"),
    path("exams/attempts/<uuid:uuid>/result/", views.result, name="attempt_result"),
]
