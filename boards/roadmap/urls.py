from django.urls import path

from .views import arriving, talking
from .views import items as views

urlpatterns = [
    path("boards/<slug:slug>/propose/", views.item_propose, name="item_propose"),
    path("boards/<slug:slug>/similar/", views.item_similar, name="item_similar"),
    path("boards/<slug:slug>/import/", arriving.item_import, name="item_import"),
    path("boards/items/<int:pk>/", views.item, name="item"),
    path("boards/items/<int:pk>/back/", views.item_back, name="item_back"),
    path("boards/items/<int:pk>/comment/", talking.item_comment, name="item_comment"),
    path("boards/items/<int:pk>/evidence/", views.item_evidence, name="item_evidence"),
    path("boards/evidence/<int:pk>/withdraw/", views.evidence_withdraw, name="evidence_withdraw"),
    path("boards/items/<int:pk>/decide/", views.item_decide, name="item_decide"),
    path("boards/comments/<int:pk>/hide/", talking.comment_hide, name="comment_hide"),
    path("boards/comments/<int:pk>/mark/", talking.comment_mark, name="comment_mark"),
    path("boards/comments/<int:pk>/edit/", talking.comment_edit, name="comment_edit"),
    path("boards/comments/<int:pk>/flag/", talking.comment_flag, name="comment_flag"),
    path("boards/items/<int:pk>/flag/", talking.item_flag, name="item_flag"),
    path("boards/flags/<int:pk>/settle/", talking.flag_settle, name="flag_settle"),
]
