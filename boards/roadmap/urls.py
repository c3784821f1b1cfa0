from django.urls import path

from .views import arriving
from .views import items as views

urlpatterns = [
    path("boards/<slug:slug>/propose/", views.item_propose, name="item_propose"),
    path("boards/<slug:slug>/similar/", views.item_similar, name="item_similar"),
    path("boards/<slug:slug>/import/", arriving.item_import, name="item_import"),
    path("boards/items/<int:pk>/", views.item, name="item"),
    path("boards/items/<int:pk>/back/", views.item_back, name="item_back"),
    path("boards/items/<int:pk>/comment/", views.item_comment, name="item_comment"),
    path("boards/items/<int:pk>/evidence/", views.item_evidence, name="item_evidence"),
    path("boards/evidence/<int:pk>/withdraw/", views.evidence_withdraw, name="evidence_withdraw"),
    path("boards/items/<int:pk>/decide/", views.item_decide, name="item_decide"),
    path("boards/comments/<int:pk>/hide/", views.comment_hide, name="comment_hide"),
]
