"""What callers agree to, asked on every call and kept as said; said again, it replaces what was said before."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.accounts.models import User

from . import history
from .models import Call, CaseEvent


@dataclass(frozen=True)
class Consent:
    """To the recording, to somebody of ours listening to it, and to its use in an article."""

    recording: bool = False
    listening: bool = False
    use: bool = False


def say(call: Call, consent: Consent, *, by: User | None, at: datetime) -> CaseEvent:
    """Keep what the caller agreed to, on the call and as an event of its case; also after it is resolved."""
    with transaction.atomic():
        facts = {"call": call.pk, "recording": consent.recording, "listening": consent.listening, "use": consent.use}
        event = history.record(call.case, CaseEvent.Kind.CONSENTED, by=by, at=at, facts=facts)
        call.agreed_to_recording, call.agreed_to_listening = consent.recording, consent.listening
        call.agreed_to_use = consent.use
        call.save(update_fields=["agreed_to_recording", "agreed_to_listening", "agreed_to_use"])
    return event
