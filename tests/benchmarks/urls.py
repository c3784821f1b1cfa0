from django.http import HttpResponse
from django.urls import include, path


def bare(request):
    return HttpResponse("bare")


urlpatterns = [path("bare/", bare), path("", include("portal.urls"))]
