"""The room in which one listens: open while the session runs, and there is nothing to fill in."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.doors import open_to

from .. import access, hearing
from .sessions import own


def running(request, pk, *, takes_calls=False):
    """The person's own session of this kind, as long as it runs; before and after there is no such place."""
    session = own(request, pk)
    if not session.runs(timezone.now()) or session.takes_calls != takes_calls:
        raise Http404
    return session


@require_safe
@open_to(access.can_listen)
def listening_room(request, pk):
    session = running(request, pk)
    context = {"session": session, "calls": hearing.calls(timezone.now())[: hearing.MOST]}
    return render(request, "home/listening/room.html", context)


@require_safe
@open_to(access.can_listen)
def listening_call(request, pk, call):
    session = running(request, pk)
    call, transcript, lines = _heard(call)
    recording = getattr(transcript, "recording", None)
    is_played = recording is not None and call.agreed_to_recording and hearing.sound(recording, lines) is not None
    context = {"session": session, "call": call, "lines": lines, "recording": recording, "is_played": is_played}
    return render(request, "home/listening/call.html", context)


@require_safe
@open_to(access.can_listen)
def listening_sound(request, pk, call):
    running(request, pk)
    call, transcript, lines = _heard(call)
    recording = getattr(transcript, "recording", None)
    data = hearing.sound(recording, lines) if recording and call.agreed_to_recording else None
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="audio/wav", headers={"Cache-Control": "private, no-store"})


def _heard(pk):
    call = get_object_or_404(hearing.calls(timezone.now()), pk=pk)
    transcript = hearing.transcript_of(call)
    return call, transcript, hearing.lines(transcript)
