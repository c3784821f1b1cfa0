from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.knowledge.views.help import note

from .everything import find
from .forms import SearchForm


@require_safe
def search(request):
    form = SearchForm(request.GET if "q" in request.GET else None)
    found = entry = None
    if form.is_valid():
        found = find(form.cleaned_data["q"], user=request.user, correct=not form.cleaned_data["exact"])
        entry = note(request, found.articles, found.count)
    return render(request, "home/search/search.html", {"form": form, "found": found, "entry": entry})
