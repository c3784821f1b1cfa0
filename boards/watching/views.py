from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from boards.roadmap.views import item_or_404
from boards.seating.models import BoardPage
from boards.seating.views import board_or_404

from . import catching_up, feeding, keeping
from .forms import WatchForm
from .models import Watch


@login_required
def watching(request):
    """What is new on what the reader watches, and how they hear of it."""
    if request.method == "POST":
        keeping.read(by=request.user, at=timezone.now())
        return redirect("watching")
    watches = catching_up.watches_of(request.user)
    news = catching_up.news_for(request.user, watches)
    context = {
        "watches": watches,
        "news": news,
        "unread": sum(is_new for _news, is_new in news),
        "hows": Watch.How.choices,
    }
    return render(request, "boards/watching/watching.html", context)


@login_required
def board_watch(request, slug):
    """How the reader hears what is new on a board, and their feed of it."""
    board = board_or_404(request, slug)
    if request.method == "POST":
        _watch(request, board, None)
        return redirect("watching") if request.POST.get("next") == "watching" else redirect("board_watch", board.slug)
    watch = Watch.objects.filter(user=request.user, board=board, item=None).first()
    context = {"board": board, "watch": watch, "hows": Watch.How.choices}
    return render(request, "boards/watching/board.html", context | {"token": feeding.token_of(watch) if watch else ""})


@login_required
@require_POST
def item_watch(request, pk):
    item = item_or_404(request, pk)
    _watch(request, item.board, item)
    return redirect("watching") if request.POST.get("next") == "watching" else redirect(item)


def _watch(request, board, item):
    """In the way that was chosen, or with `stop` no longer, or with `change_feed` by another address."""
    if "stop" in request.POST:
        keeping.stop(board, item=item, by=request.user)
        messages.success(request, _("You hear no more of it."))
    elif "change_feed" in request.POST:
        keeping.change_feed(board, by=request.user)
        messages.success(request, _("Your feed has another address. The one before no longer answers."))
    elif (form := WatchForm(request.POST)).is_valid():
        keeping.watch(board, item=item, how=form.cleaned_data["how"], by=request.user, at=timezone.now())
        messages.success(request, _("You hear what is new from now on."))


@require_safe
def board_feed(request, slug):
    """A public board's news, the same for whoever asks."""
    board = get_object_or_404(BoardPage.objects.live(), slug=slug)
    if not board.is_public:
        raise Http404
    return _rss(feeding.public_feed(board))


@require_safe
@cache_control(private=True, no_store=True)
def own_feed(request, token):
    """A reader's own feed of a board: its address is all the key there is, so it opens nothing else."""
    watch = feeding.watch_of(token)
    if watch is None:
        raise Http404
    response = _rss(feeding.own_feed(watch))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _rss(feed):
    return HttpResponse(feed, content_type="application/rss+xml; charset=utf-8")
