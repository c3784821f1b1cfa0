"""One box over everything for other programs, read only."""

from django.urls import reverse
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import api_view, authentication_classes, renderer_classes
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from portal.knowledge.following import ARTICLE
from portal.knowledge.views.help import note

from .everything import CASE, COURSE, ITEM, find
from .forms import SearchForm


@api_view(["GET"])
@authentication_classes([SessionAuthentication])
@renderer_classes([JSONRenderer])
def search(request):
    """A handful of each kind and how many there are; what cannot be a question is refused in a sentence."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return Response({"message": form.errors["q"][0]}, status=400)
    found = find(form.cleaned_data["q"], user=request.user, correct=not form.cleaned_data["exact"])
    note(request, found.articles, found.count)
    meta = {"total_count": found.count, "counts": found.counts, "corrected": found.articles.corrected}
    return Response({"meta": meta, "items": list(rows(request, found))})


def rows(request, found):
    for result in found.articles.results:
        page = result.article
        detail = {"detail_url": request.build_absolute_uri(reverse("api:articles:detail", args=[page.pk]))}
        yield row(ARTICLE, result, page.get_full_url(request)) | detail
    for case, hit in found.cases:
        own = reverse("desk_case", args=[case.reference]) if request.user.is_staff else case.get_absolute_url()
        yield row(CASE, hit, request.build_absolute_uri(own))
    for course, hit in found.courses:
        yield row(COURSE, hit, course.get_full_url(request))
    for item, hit in found.items:
        yield row(ITEM, hit, request.build_absolute_uri(item.get_absolute_url()))


def row(kind, hit, address):
    words = {name: "".join(piece.text for piece in getattr(hit, name)) for name in ("title", "excerpt")}
    return {"kind": kind, **words, "html_url": address}
