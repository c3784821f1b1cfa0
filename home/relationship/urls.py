from django.urls import path

from .views import book, figures, handing, partings, renewals

urlpatterns = [
    path("book/", book.book, name="book"),
    path("book/reach/", handing.reach, name="reach"),
    path("book/reach/<int:pk>/back/", handing.reach_back, name="reach_back"),
    path("book/photo/<int:pk>/", handing.owner_photo, name="owner_photo"),
    path("relationships/unowned/", book.unowned_accounts, name="unowned"),
    path("relationships/<slug:slug>/", book.relationship, name="relationship"),
    path("relationships/<slug:slug>/hand-over/", handing.hand_over, name="relationship_hand_over"),
    path("relationships/<slug:slug>/brief/", handing.brief, name="relationship_brief"),
    path("relationships/<slug:slug>/difficult/", partings.parting_new, name="parting_new"),
    path("renewals/", renewals.renewals_due, name="renewals"),
    path("renewals/<int:pk>/", renewals.renewal, name="renewal"),
    path("retention/", figures.retention, name="retention"),
    path("concentration/", figures.concentration, name="concentration"),
    path("difficult/", partings.parting_list, name="partings"),
    path("difficult/<int:pk>/", partings.parting, name="parting"),
    path("difficult/<int:pk>/embed/", partings.parting_embed, name="parting_embed"),
    path("difficult/<int:pk>/certify/", partings.parting_certify, name="parting_certify"),
    path("difficult/<int:pk>/send/", partings.parting_send, name="parting_send"),
    path("difficult/<int:pk>/decide/", partings.parting_decide, name="parting_decide"),
    path("difficult/<int:pk>/conclude/", partings.parting_conclude, name="parting_conclude"),
    path("difficult/<int:pk>/<slug:step>/", partings.parting_step, name="parting_step"),
]
