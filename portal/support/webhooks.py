"""The doors for telephone systems: verify, keep, answer. What comes twice is kept once.

503 while no secret is set, so that the sender tries again; 400 for what was not signed, or cannot be read.
"""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import mailed, receiving, ringing, signing

LONGEST_ID = 120
TWILIO_ENDS = {"completed", "busy", "failed", "no-answer", "canceled"}
GENERIC = {"began": "began_at", "answered": "answered_at", "ended": "ended_at"}


class Unreadable(Exception):
    """Signed, but not of the form we know; the text says what is missing."""


def answer(status, words):
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


@csrf_exempt
@require_POST
def telephony(request):
    """JSON: {"provider", "call", "event": began, answered or ended, "at": ISO instant, "from": number}."""
    return signed(request, request.body, lambda now: ringing.hear(read(request.body), at=now))


@csrf_exempt
@require_POST
def transcript(request, provider, call):
    """A transcript in any form that the portal reads, as the body."""
    if not 0 < len(call) <= LONGEST_ID:
        return answer(400, "A call's id has 1 to 120 characters.")
    body = request.body
    return signed(request, body, lambda now: ringing.deliver_transcript(provider, call, body, at=now))


@csrf_exempt
@require_POST
def mail(request):
    """One mail as the body: MIME, or as JSON (`mailed`). What becomes of it is kept beside it and no error."""
    body = request.read(receiving.MAX_BYTES * 2)
    read_mail = mailed.of_json if request.content_type == "application/json" else bytes
    return signed(
        request,
        body,
        lambda now: receiving.receive(read_mail(body), at=now),
        secrets=settings.MAIL_INTAKE_SECRETS,
        refused=(receiving.TooLarge, mailed.NoMail),
    )


@csrf_exempt
@require_POST
def twilio(request):
    """Twilio's status callback for voice: CallSid, CallStatus, From, Timestamp."""
    if not settings.TWILIO_AUTH_TOKENS:
        return answer(503, "No signing secret is set.")
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + request.get_full_path()
    signature = request.headers.get("X-Twilio-Signature", "")
    fields = request.POST.dict()
    if not signing.is_signed_by_twilio(address, fields, signature=signature, secrets=settings.TWILIO_AUTH_TOKENS):
        return answer(400, "Not signed by Twilio.")
    now = timezone.now()
    try:
        ringing.hear(read_twilio(fields, now), at=now)
    except Unreadable as problem:
        return answer(400, str(problem))
    return answer(200, "Kept.")


def signed(request, body, take, *, secrets=None, refused=()):
    """`take(now)` where the body is signed by the generic scheme; telephone systems' secrets unless told otherwise."""
    secrets = settings.TELEPHONY_SECRETS if secrets is None else secrets
    if not secrets:
        return answer(503, "No signing secret is set.")
    now = timezone.now()
    head = {"timestamp": request.headers.get("X-Timestamp", ""), "signature": request.headers.get("X-Signature", "")}
    if not signing.is_signed(body, **head, secrets=secrets, at=now):
        return answer(400, "Not signed, or signed long ago.")
    try:
        take(now)
    except (Unreadable, *refused) as problem:
        return answer(400, str(problem))
    return answer(200, "Kept.")


def read(body):
    try:
        said = json.loads(body)
        provider, call, event = (str(said[name]) for name in ("provider", "call", "event"))
        at = parse_datetime(str(said["at"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("Send JSON with provider, call, event and at.") from error
    if event not in GENERIC:
        raise Unreadable("The event is began, answered or ended.")
    if at is None or timezone.is_naive(at):
        raise Unreadable("Send at as an ISO instant with its offset.")
    return told(provider, call, str(said.get("from", "")), GENERIC[event], at)


def read_twilio(fields, now):
    call, status = fields.get("CallSid", ""), fields.get("CallStatus", "")
    event = "ended_at" if status in TWILIO_ENDS else "answered_at" if status == "in-progress" else "began_at"
    return told("twilio", call, fields.get("From", ""), event, twilio_instant(fields.get("Timestamp", ""), now))


def twilio_instant(text, now) -> datetime:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return now
    return at if timezone.is_aware(at) else now


def told(provider, call, number, event, at):
    if not 0 < len(call) <= LONGEST_ID or not 0 < len(provider) <= 40 or "\0" in call + provider + number:
        raise Unreadable("A call's id has 1 to 120 characters, a provider's name 1 to 40.")
    return ringing.Told(provider=provider, call=call, number=number[:60], **{event: at})
