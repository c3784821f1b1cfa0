"""Transcripts that a telephone system sends by its call's id: attached once one of us has written the call down."""

from portal.outbox import effects
from portal.support import ringing
from portal.support.models import Delivery

from . import attaching


class NotWrittenDown(Exception):
    """Nobody has written this call down yet; the transcript waits."""


@effects.performer("transcript_arrived")
def attach(payload: dict) -> None:
    """Raises NotWrittenDown and TranscriptError: both stand on the effect, and it is tried again."""
    delivery = Delivery.objects.get(pk=payload["delivery"])
    call = ringing.call_of(delivery)
    if call is None:
        raise NotWrittenDown
    attaching.attach(call, data=bytes(delivery.body), file_name=delivery.about, by=None, at=delivery.received_at)
