"""The sound of a call, kept beside its transcript: only what is a recording, and only where the caller agreed."""

import hashlib
from datetime import datetime

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from portal.accounts.models import User

from .models import Recording, Transcript

MAX_BYTES = 200 * 1024 * 1024
# How a file of each kind begins: (at byte, these bytes).
SIGNATURES = (
    ("audio/mpeg", 0, b"ID3"),
    ("audio/mpeg", 0, b"\xff\xfb"),
    ("audio/mpeg", 0, b"\xff\xf3"),
    ("audio/mpeg", 0, b"\xff\xf2"),
    ("audio/wav", 8, b"WAVE"),
    ("audio/ogg", 0, b"OggS"),
    ("audio/flac", 0, b"fLaC"),
    ("audio/webm", 0, b"\x1a\x45\xdf\xa3"),
    ("audio/mp4", 4, b"ftyp"),
)
ENDINGS = {
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/webm": "webm",
    "audio/mp4": "m4a",
}


class RecordingError(Exception):
    """The file is not kept; says why in a sentence."""


def attach(transcript: Transcript, *, file: File, by: User, at: datetime) -> Recording:
    """The recording of this file; the one there is when it is attached again. Raises RecordingError."""
    if not transcript.call.agreed_to_recording:
        raise RecordingError(_("The caller did not agree to a recording, so none is kept."))
    kind = _kind(file)
    digest = _digest(file)
    if present := Recording.objects.filter(transcript=transcript).first():
        return _same(present, digest)
    try:
        with transaction.atomic():
            recording = Recording(
                transcript=transcript, content_type=kind, size=file.size, digest=digest, attached_by=by, attached_at=at
            )
            file.seek(0)
            recording.file.save(f"call-{transcript.call_id}.{ENDINGS[kind]}", file)
            log(transcript, "portal.recording.attach", user=by, data={"bytes": file.size})
    except IntegrityError:
        # Another was faster; what was written to the storage is in no transaction.
        recording.file.delete(save=False)
        return _same(Recording.objects.get(transcript=transcript), digest)
    return recording


def _same(present: Recording, digest: str) -> Recording:
    if present.digest != digest:
        raise RecordingError(_("This transcript has another recording already."))
    return present


def _kind(file: File) -> str:
    """By its first bytes. Raises RecordingError for too much, for nothing, and for what is no sound."""
    if file.size > MAX_BYTES:
        raise RecordingError(
            _("The file has %(size)d MB; a recording may have %(most)d MB.")
            % {"size": file.size // 1024**2, "most": MAX_BYTES // 1024**2}
        )
    file.seek(0)
    head = file.read(16)
    for kind, start, mark in SIGNATURES:
        if head[start : start + len(mark)] == mark:
            return kind
    raise RecordingError(_("This is no recording that can be played: MP3, WAV, Ogg, FLAC, WebM or M4A."))


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
