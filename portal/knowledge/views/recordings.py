"""Listening to a call: the sound is sent in pieces, so that a player can jump."""

import re

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to

from .. import access, disclosing, recording
from ..forms import RecordingForm
from ..models import Recording, Transcript

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
PIECE = 64 * 1024


@require_safe
@open_to(access.can_read_transcripts)
def recording_file(request, pk):
    """The whole file, or the piece that a Range header asks for (RFC 9110, 14)."""
    kept = get_object_or_404(Recording.objects.select_related("transcript"), pk=pk)
    disclosing.note([kept.transcript], by=request.user, at=timezone.now())
    asked = _asked(request.headers.get("Range", ""), kept.size)
    if asked is None:
        response = _piece(kept, range(kept.size), status=200)
    elif not asked:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{kept.size}"})
    else:
        response = _piece(kept, asked, status=206)
        response.headers["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{kept.size}"
    response.headers["Accept-Ranges"], response.headers["Cache-Control"] = "bytes", "private, no-store"
    return response


@require_POST
@open_to(access.can_attach_transcripts)
def recording_new(request, pk):
    transcript = get_object_or_404(Transcript.objects.visible_to(request.user).select_related("call"), pk=pk)
    form = RecordingForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, form.errors["sound"][0])
        return redirect(transcript)
    try:
        recording.attach(transcript, file=form.cleaned_data["sound"], by=request.user, at=timezone.now())
    except recording.RecordingError as refused:
        messages.error(request, str(refused))
    return redirect(transcript)


def _asked(header, size):
    """The asked range of bytes; None for all of them, an empty range for one that the file does not have."""
    found = RANGE.match(header)
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    return range(int(first), min(int(last) + 1, size) if last else size)


def _piece(kept, asked, *, status):
    """Opened only when somebody takes it."""
    response = StreamingHttpResponse(_read(kept.file, asked), status=status, content_type=kept.content_type)
    response.headers["Content-Length"] = len(asked)
    return response


def _read(file, asked):
    with file.open("rb") as source:
        source.seek(asked.start)
        left = len(asked)
        while left and (data := source.read(min(PIECE, left))):
            left -= len(data)
            yield data
