"""The reader's side: find an answer, browse by product, say whether it helped."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import browsing, feedback, searching, searchlog
from ..forms import SearchForm
from ..models import ArticlePage


@require_safe
def search(request):
    form, found = SearchForm(request.GET), None
    if form.is_valid():
        found = searching.search(form.cleaned_data["q"], user=request.user, correct=not form.cleaned_data["exact"])
        searchlog.note(found, by=request.user if request.user.is_authenticated else None, at=timezone.now())
    return render(request, "portal/knowledge/search.html", {"form": form, "found": found})


@require_safe
def topic(request, slug):
    product = get_object_or_404(browsing.topics(request.user), slug=slug)
    context = {"product": product, "articles": browsing.on_topic(product, request.user)}
    return render(request, "portal/knowledge/topic.html", context)


@require_POST
def give_feedback(request, pk):
    """One word per person; people not signed in are told apart by their session."""
    article = get_object_or_404(ArticlePage.objects.visible_to(request.user), pk=pk)
    by = request.user if request.user.is_authenticated else None
    if by is None and not request.session.session_key:
        request.session.create()
    is_helpful = request.POST.get("helpful") == "yes"
    key = request.session.session_key or ""
    feedback.give(article, is_helpful=is_helpful, by=by, session_key="" if by else key, at=timezone.now())
    messages.success(
        request, _("Noted: it helped.") if is_helpful else _("Noted: it did not help. We will look at it.")
    )
    return redirect(f"{article.get_url(request)}#feedback")
