from django.urls import path

from . import views

urlpatterns = [
    path("training/courses/<slug:slug>/", views.attendance, name="course_attendance"),
    path("learning/", views.my_courses, name="my_courses"),
    path("learning/<slug:course>/enrol/", views.enrol, name="enrol"),
    path("learning/<slug:course>/<slug:lesson>/done/", views.finish_lesson, name="finish_lesson"),
]
