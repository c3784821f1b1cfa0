import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.roadmap import foreign, importing
from boards.roadmap.forms import ImportForm
from boards.seating.views import board_or_404, only_moderators

KEPT = 3600  # seconds between looking at a file and taking it


@login_required
def item_import(request, slug):
    """Look at what another tool's export would bring; taking it is another press, on the same bytes."""
    only_moderators(request)
    board = board_or_404(request, slug)
    if "token" in request.POST:
        return _take(request, board)
    form, context = ImportForm(request.POST or None, request.FILES or None), {"board": board}
    if form.is_valid():
        tool, data = form.cleaned_data["tool"], form.cleaned_data["file"].read(foreign.MOST_BYTES + 1)
        try:
            lines = _run(request, board, tool, data, is_dry=True)
        except foreign.Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            context |= {"lines": lines, "summary": importing.summary(lines), "token": _keep(request, board, tool, data)}
    return render(request, "boards/roadmap/import.html", context | {"form": form})


def _run(request, board, tool, data, *, is_dry):
    posts = foreign.read(data, tool=tool)
    return importing.run(board, posts, by=request.user, at=timezone.now(), is_dry=is_dry)


def _take(request, board):
    key = _key(request, board, request.POST["token"])
    kept = cache.get(key)
    if kept is None:
        messages.error(request, _("The file was kept for an hour only. Look at it again."))
        return redirect("item_import", board.slug)
    lines = _run(request, board, *kept, is_dry=False)
    cache.delete(key)
    context = {"board": board, "lines": lines, "summary": importing.summary(lines), "is_done": True}
    return render(request, "boards/roadmap/import.html", context)


def _keep(request, board, tool, data):
    token = secrets.token_urlsafe(16)
    cache.set(_key(request, board, token), (tool, data), timeout=KEPT)
    return token


def _key(request, board, token):
    """Of this person and board only: a token that leaks opens nobody else's file."""
    return f"boards.roadmap.import:{request.user.pk}:{board.pk}:{token}"
