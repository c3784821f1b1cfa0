from django.urls import path

from . import api, views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("api/v2/search/", api.search, name="api_search"),
]
