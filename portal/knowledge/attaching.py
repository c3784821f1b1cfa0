"""Attaching a transcript to a call: all of it or nothing, and the same file once."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from portal.accounts.models import User
from portal.support.models import Call

from . import speakers, transcripts
from .models import Transcript, Turn


def attach(
    call: Call, *, data: bytes, file_name: str = "", number: int | None = None, by: User | None, at: datetime
) -> Transcript:
    """The transcript of these bytes, of their `number`th conversation where they hold several.

    The one there is when they are attached again. Raises TranscriptError.
    """
    digest = hashlib.sha256(data).hexdigest()
    if present := call.transcripts.filter(digest=digest).first():
        return present
    return keep(transcripts.read(data, number), call=call, digest=digest, file_name=file_name, by=by, at=at)


def keep(
    parsed: transcripts.Parsed, *, call: Call, digest: str, file_name: str, by: User | None, at: datetime
) -> Transcript:
    """What was read of a file with this digest, kept whole; the one there is where another was faster."""
    try:
        with transaction.atomic():
            return _write(
                parsed, Transcript(call=call, digest=digest, file_name=file_name[:200], attached_by=by, attached_at=at)
            )
    except IntegrityError:
        return call.transcripts.get(digest=digest)


def _write(parsed: transcripts.Parsed, transcript: Transcript) -> Transcript:
    transcript.format = parsed.format
    transcript.save()
    roles = speakers.guess(parsed.speakers, transcript.call, parsed.roles)
    Turn.objects.bulk_create(
        Turn(
            transcript=transcript,
            position=position,
            speaker=spoken.speaker,
            role=roles[spoken.speaker],
            starts_ms=spoken.starts_ms,
            ends_ms=spoken.ends_ms,
            text=spoken.text,
        )
        for position, spoken in enumerate(parsed.turns)
    )
    log(transcript, "portal.transcript.attach", user=transcript.attached_by, data={"turns": len(parsed.turns)})
    return transcript
