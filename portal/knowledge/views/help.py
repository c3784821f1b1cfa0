"""The reader's side: find an answer, browse by product, say whether it helped."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Locale

from .. import browsing, feedback, keeping, searching, searchlog
from ..forms import SearchForm
from ..models import ArticlePage, SearchLogEntry

ON_A_PAGE = 50


@require_safe
def search(request):
    form, found, entry = SearchForm(request.GET), None, None
    if form.is_valid():
        found = searching.search(
            form.cleaned_data["q"],
            user=request.user,
            correct=not form.cleaned_data.get("exact"),
            page=form.cleaned_data.get("page") or 1,
            where=form.where,
        )
        entry = note(request, found)
    context = {"form": form, "found": found, "entry": entry} | filters(request.user)
    return render(request, "portal/knowledge/search.html", context)


def filters(user):
    """What a search may be narrowed by; of those nobody knows it is the same until something changes."""

    def read():
        return {"topics": list(browsing.answering(user)), "languages": list(Locale.objects.all())}

    return read() if user.is_authenticated else keeping.of_edition("filters", read)


@require_safe
def suggest(request):
    """The first titles while somebody types a question or a case's subject; not written down: it is none yet."""
    form = SearchForm(request.GET if "q" in request.GET else {"q": request.GET.get("subject", "")})
    asked = {"user": request.user, "limit": 5, "complete": True}
    found = searching.search(form.cleaned_data["q"], **asked) if form.is_valid() else None
    return render(request, "portal/knowledge/parts/suggestions.html", {"found": found})


@require_safe
def opened(request, pk, article, rank):
    """A result was chosen: noted with the search it came from, if that search was this reader's."""
    page = get_object_or_404(ArticlePage.objects.visible_to(request.user), pk=article)
    by = request.user if request.user.is_authenticated else None
    entry = SearchLogEntry.objects.filter(pk=pk, user=by).first()
    if entry and 1 <= rank <= entry.results:
        searchlog.note_opened(entry, page, rank=rank)
    return redirect(page.get_url(request))


@require_safe
def topic(request, slug):
    product = get_object_or_404(browsing.topics(request.user), slug=slug)
    page = Paginator(browsing.on_topic(product, request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    address = request.build_absolute_uri(request.path)
    return render(request, "portal/knowledge/topic.html", {"product": product, "articles": page, "address": address})


@require_safe
def tag(request, slug):
    tag = get_object_or_404(browsing.tags(request.user), slug=slug)
    page = Paginator(browsing.tagged(tag, request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/knowledge/tag.html", {"tag": tag, "articles": page})


@csrf_exempt
@require_POST
def give_feedback(request, pk):
    """Without a token for people not signed in, whose page is one for all: a forged one is one more stranger's."""
    return (csrf_protect(_give) if request.user.is_authenticated else _give)(request, pk)


def _give(request, pk):
    """One word per person; people not signed in are told apart by their session."""
    article = get_object_or_404(ArticlePage.objects.visible_to(request.user), pk=pk)
    by = request.user if request.user.is_authenticated else None
    if by is None and not request.session.session_key:
        request.session.create()
    is_helpful = request.POST.get("helpful") == "yes"
    key = request.session.session_key or ""
    why = " ".join(request.POST.get("why", "").replace("\x00", "").split())
    feedback.give(article, is_helpful=is_helpful, why=why, by=by, session_key="" if by else key, at=timezone.now())
    messages.success(
        request, _("Noted: it helped.") if is_helpful else _("Noted: it did not help. We will look at it.")
    )
    return redirect(f"{article.get_url(request)}#feedback")


def note(request, found, results=None):
    """`results` where more than articles was searched. Of who may not write the words stand nowhere."""
    if not request.may_write():
        return SearchLogEntry(pk=0)
    by = request.user if request.user.is_authenticated else None
    count = found.count if results is None else results
    return searchlog.note(found, count, by=by, session_key=request.session.session_key or "", at=timezone.now())
