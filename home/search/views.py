from django.shortcuts import render

from portal.knowledge.views.help import note

from .everything import find
from .forms import SearchForm


def search(request):
    form = SearchForm(request.GET if "q" in request.GET else None)
    found = find(form.cleaned_data["q"], user=request.user) if form.is_valid() else None
    entry = note(request, found.articles) if found else None
    return render(request, "home/search/search.html", {"form": form, "found": found, "entry": entry})
