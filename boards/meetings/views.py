from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from boards.roadmap.models import Item
from boards.seating.access import is_member
from boards.seating.views import board_or_404

from .models import Meeting


@login_required
def meetings(request, slug):
    """A board's meetings: the next first, then those that were."""
    board, at = board_or_404(request, slug), timezone.now()
    if not (request.user.is_staff or is_member(request.user, board)):
        raise Http404
    return render(
        request,
        "boards/meetings/meetings.html",
        {"board": board, "ahead": board.meetings.ahead(at), "past": board.meetings.past(at)},
    )


@login_required
def meeting(request, pk):
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("board"), pk=pk)
    items = Item.objects.visible_to(request.user).filter(meetings=meeting).order_by("title")
    context = {"meeting": meeting, "items": items, "is_ahead": meeting.starts_at >= timezone.now()}
    return render(request, "boards/meetings/meeting.html", context)
