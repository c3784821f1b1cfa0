from django.urls import path

from .views import bank, educators, sitting

urlpatterns = [
    path("exams/<slug:slug>/", sitting.exam, name="exam"),
    path("exams/<slug:slug>/start/", sitting.start, name="exam_start"),
    path("exams/attempts/<uuid:uuid>/", sitting.attempt, name="attempt"),
    path("exams/attempts/<uuid:uuid>/answer/", sitting.answer, name="attempt_answer"),
    path("exams/attempts/<uuid:uuid>/submit/", sitting.submit, name="attempt_submit"),
    path("exams/attempts/<uuid:uuid>/result/", sitting.result, name="attempt_result"),
    path("training/", educators.training, name="training"),
    path("training/exams/<int:pk>/", educators.statistics, name="exam_statistics"),
    path("training/attempts/<uuid:uuid>/", educators.replay, name="attempt_replay"),
    path("training/attempts/<uuid:uuid>/time/", educators.give_time, name="attempt_give_time"),
    path("training/items/import/", bank.import_items, name="import_items"),
    path("training/items/export/", bank.export_items, name="export_items"),
    path("training/items/<int:pk>/use/", bank.use_item, name="item_use"),
    path("training/items/<int:pk>/correct/", bank.correct, name="item_correct"),
]
